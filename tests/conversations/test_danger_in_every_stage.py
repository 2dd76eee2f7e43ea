"""Fifty messages of danger in each stage: 999 in the very next reply, then back to where the talk was.

Each message is read by the language model that serves conversations, and taken by the interview itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.reading import Heard
from bot.interview.turn import Turn
from bot.runtime.understanding import trained
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml
from tests.interview.talker import Talker, grave, middling

MESSAGES = read_yaml(ROOT / "tests/conversations/danger_messages.yml")
STAGES = [stage for stage in Stage if stage not in (Stage.SENT, Stage.ENDED)]


@pytest.fixture(scope="module")
def heard() -> list[Heard]:
    read = trained(ROOT / "models")
    found = []
    for text in MESSAGES:
        understood = read(text)
        intent, sure = understood.intents[0]
        found.append(Heard(text=text, intent=intent, confidence=sure, sensed=understood.sensed))
    return found


def openings(scene: Scene, listener: Listener, stage: Stage) -> Iterator[tuple[Prompt, Turn]]:
    """The first question of each kind in a stage, with the turn that put it."""
    seen = set()
    for choose in (middling, grave):
        talker = Talker(scene, listener)
        for prompt in talker.walk(choose):
            if prompt.stage is stage and prompt.kind not in seen:
                seen.add(prompt.kind)
                yield prompt, talker.turn


def _put_again(talker: Talker) -> str | None:
    """The question that stands now; what the words say of a list's choices may be asked back first."""
    proposed = talker.turn.case.last("reading_proposed")
    if proposed is not None and talker.prompt and talker.prompt.question == "reading_confirmed":
        return str(proposed.value["key"])
    return talker.prompt.key if talker.prompt else None


@pytest.mark.parametrize("stage", STAGES)
def test_danger_brings_999_in_one_turn_and_the_talk_goes_on(
    scene: Scene, listener: Listener, heard: list[Heard], stage: Stage
) -> None:
    places = list(openings(scene, listener, stage))
    assert places
    talker, unheard, lost = Talker(scene, listener), [], []
    for prompt, turn in places:
        for message in heard:
            talker.turn = turn
            talker.hear(message)
            if "999" not in talker.said:
                unheard.append(f"{prompt.key}: {message.text}")
            while talker.prompt is not None and talker.prompt.question in (
                "danger_confirm",
                "audience",
            ):
                talker.press("no" if talker.prompt.question == "danger_confirm" else "professional")
            still = _put_again(talker)
            if still != prompt.key and prompt.question not in ("worry", "rang_999"):
                lost.append(f"{prompt.key} became {still}: {message.text}")
    assert unheard == []
    assert lost == []


@pytest.mark.parametrize(
    "text", ["x" * 5000, "je suis inquiete pour un enfant de ma classe", "qzx vbb lkj prr", "🙂🙂"]
)
def test_what_cannot_be_read_is_met_politely(scene: Scene, listener: Listener, text: str) -> None:
    read = trained(ROOT / "models")
    understood = read(text)
    intent, sure = understood.intents[0]
    talker = Talker(scene, listener).go_to("how_many_children", middling)
    before = talker.prompt
    talker.hear(Heard(text=text, intent=intent, confidence=sure, sensed=understood.sensed))
    assert "01632 960100" in talker.said and "999" in talker.said
    assert before is not None and talker.prompt is not None
