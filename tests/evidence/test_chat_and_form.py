"""Every scenario of the library through the whole interview twice: in the chat and on pages without scripts.

`make test` plays one scenario of each file, and goes over at every turn of two talks.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.conversations import Conversations
from bot.interview.words import Words
from bot.scenarios.answering.persona import CONSENTING, Persona
from bot.scenarios.files import Scenario
from bot.thresholds.routes import Route
from tests.scenarios.both_ways import Talk, Way, by_chat, conversations_in, form_of, play
from tests.scenarios.comparing import Stands, differences, judged, stands
from tests.scenarios.library import everything

PROCESSES = 2
ALTERNATING = 10
"""One scenario in so many is played a third time, going over at every turn."""
STARTED_AFRESH = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Played:
    """What became of one scenario."""

    scenario: str
    differences: tuple[str, ...]
    faults: tuple[str, ...]
    told_less: bool
    route: Route
    expected: Route
    written: Route | None
    turns: int
    ended: str
    consent: str
    questions: frozenset[str]
    alternated: bool


def test_chat_and_form_come_to_the_same_in_every_scenario() -> None:
    begun = time.monotonic()
    library = everything()
    with ProcessPoolExecutor(PROCESSES, mp_context=STARTED_AFRESH) as pool:
        played = list(pool.map(play_twice, library, chunksize=8))
    _print_figures(played, time.monotonic() - begun)
    assert len(played) == len(library) == len({one.scenario for one in played})
    assert {one.scenario: one.differences for one in played if one.differences} == {}
    assert {one.scenario: one.faults for one in played if one.faults} == {}
    assert [one.scenario for one in played if one.written and one.route < one.written] == []
    assert {one.consent for one in played} == {"not asked", *CONSENTING}
    assert {one.ended for one in played} == {"sent", "ended"}


def play_twice(scenario: Scenario) -> Played:
    """Chat, form, and for some to and fro between them."""
    known = _known()
    form = form_of(Words(known.responses, known.pack))
    talk = play(scenario, known, lambda turn: by_chat)
    stood = stands(known, talk)
    differ = _differ(stood, scenario, lambda turn: form)
    alternates = Persona(scenario.id).does("alternates", ALTERNATING)
    if alternates:
        ways = form, by_chat
        differ += [
            f"to and fro: {name}" for name in _differ(stood, scenario, lambda at: ways[at % 2])
        ]
    found = judged(scenario, stood, talk, known)
    written = scenario.expect.get("recommended_route")
    return Played(
        scenario.id, tuple(differ), found.faults, bool(found.told_less), found.route,
        found.expected, Route(written) if written else None, len(talk.replies), _end_of(talk),
        _consent(talk, scenario), frozenset(q.partition("/")[2] for q in talk.questions), alternates,
    )  # fmt: skip


def _differ(stood: Stands, scenario: Scenario, way_at: Callable[[int], Way]) -> list[str]:
    """What differs when it is played another way; a talk that comes to no end is one difference."""
    try:
        return differences(stood, stands(_known(), play(scenario, _known(), way_at)))
    except Exception as error:
        return [f"{type(error).__name__}: {error}"[:300]]


@lru_cache(maxsize=1)
def _known() -> Conversations:
    """The conversations of this process."""
    return conversations_in(Path(tempfile.mkdtemp()))


def _end_of(talk: Talk) -> str:
    return talk.stages[-1]


def _consent(talk: Talk, scenario: Scenario) -> str:
    """How it stood with the family, where anything was asked about that."""
    was_asked = "consent" in talk.stages
    return Persona(scenario.id).consenting if was_asked else "not asked"


def _print_figures(played: list[Played], seconds: float) -> None:
    total, turns = len(played), sum(one.turns for one in played)
    equal = sum(not one.differences for one in played)
    less = sum(one.told_less for one in played)
    over = sum(one.route > one.expected for one in played)
    under = sum(one.route < one.expected for one in played)
    print(
        f"\nchat and form are equal in {equal} of {total} scenarios ({seconds:.0f} s, "
        f"{turns} turns each way, {sum(one.alternated for one in played)} also to and fro)"
        f"\ntold less exactly than known: {less}; advised higher for that: {over}; lower: {under}"
        f"\nended: {dict(Counter(one.ended for one in played))}"
        f"\nconsent: {dict(Counter(one.consent for one in played))}"
        f"\ndifferent questions asked: {len(frozenset().union(*(one.questions for one in played)))}"
    )
