"""Three of the typed talks, played straight through the interview: what was told stands in the record."""

from __future__ import annotations

import pytest

from bot.interview.contact_record import contact_record
from bot.interview.listening import Listener
from bot.interview.prompts import Scene, Stage
from bot.referral.record import ContactRecord
from bot.scenarios.talk import _listed, _next_words, _replies
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml
from tests.interview.talker import MOST_TURNS, Talker


def played(name: str, scene: Scene, listener: Listener) -> tuple[ContactRecord, int]:
    """The record of a talk that was typed to its end, and how many information screens it took."""
    script = read_yaml(ROOT / f"scenarios/talks/{name}.yml")
    talker, says, said, screens = Talker(scene, listener), _listed(script.get("says") or []), "", 0
    if_asked = {key: _replies(value) for key, value in script["if_asked"].items()}
    for _ in range(MOST_TURNS):
        if talker.prompt is None:
            break
        screens += talker.prompt.stage is Stage.INFORMATION
        text = _next_words(talker.prompt.key, if_asked, says, said)
        assert text is not None, f"{name} has no answer to {talker.prompt.key}"
        said += f" {text}"
        talker.type(text)
    assert talker.case.reference is not None, name
    return contact_record(talker.case, scene, scene.at, scene.at), screens


def test_a_referral_that_goes_on_to_what_helps_keeps_people_and_statements_apart(
    scene: Scene, listener: Listener
) -> None:
    record, _ = played("hungry_for_weeks", scene, listener)
    assert [(p.name, p.relation) for p in record.people] == [
        ("Dawn, mum", "Mother"),
        ("Evie", "Brother or sister"),
    ]
    seen, told, words = record.statements
    assert (seen.how_known, told.how_known, told.by_whom) == ("seen", "told", "the cook, Mrs Hill")
    assert words.childs_words and "can I have the ones nobody wants" in words.text
    assert "What should happen" in record.wanted and "Why now" not in record.wanted


def test_an_early_help_talk_says_who_can_be_reached_and_safely(
    scene: Scene, listener: Listener
) -> None:
    record, _ = played("out_late_and_wont_say", scene, listener)
    household = {given.field: given for given in record.household}
    assert household["family_phone"].value == "+447700900641"
    assert household["family_phone_safe"].value == "yes"
    assert record.people[0].relation == "Mother"


@pytest.mark.parametrize("name", ["the_tickle_game", "tablets_saved_up"])
def test_an_urgent_talk_takes_few_screens_and_gets_a_chase_list(
    scene: Scene, listener: Listener, name: str
) -> None:
    record, screens = played(name, scene, listener)
    assert screens <= 6
    assert {"Home address", "Safety of staff"} <= set(record.wanted)
