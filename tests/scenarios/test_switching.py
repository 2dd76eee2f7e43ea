"""Going over from the chat to the form, or back, at any turn: the talk goes on, and comes to the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversations import Conversations
from bot.interview.words import Words
from tests.scenarios.both_ways import Way, by_chat, conversations_in, form_of, play
from tests.scenarios.comparing import Stands, differences, stands
from tests.scenarios.library import named

SHORT = ("behaviour-knife-in-hand-now", "toddler-with-playground-bruise")
"""One that is sent at once, and one that ends with advice."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    made = conversations_in(tmp_path_factory.mktemp("switching"))
    yield made
    made.database.engine.dispose()


@pytest.mark.parametrize("name", SHORT)
def test_going_over_at_any_turn_comes_to_the_same(name: str, known: Conversations) -> None:
    form = form_of(Words(known.responses, known.pack))
    talk = play(named(name), known, lambda turn: by_chat)
    stood = stands(known, talk)
    turns = len(talk.replies) - 1
    for switch in range(1, turns):
        assert differences(stood, switched(name, known, switch, by_chat, form)) == []
        assert differences(stood, switched(name, known, switch, form, by_chat)) == []


def test_going_to_and_fro_at_every_turn_comes_to_the_same(known: Conversations) -> None:
    ways = by_chat, form_of(Words(known.responses, known.pack))
    scenario = named("no-injury-on-baby-not-yet-moving")
    there = stands(known, play(scenario, known, lambda turn: ways[turn % 2]))
    back = stands(known, play(scenario, known, lambda turn: ways[1 - turn % 2]))
    assert differences(there, back) == []


def switched(name: str, known: Conversations, turn: int, first: Way, then: Way) -> Stands:
    """Where a talk stands at its end that went over at this turn."""
    return stands(known, play(named(name), known, lambda at: first if at < turn else then))
