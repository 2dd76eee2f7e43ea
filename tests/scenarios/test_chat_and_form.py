"""The same referrer, in the chat and on the pages without scripts: equal facts, record and outcome.

One scenario of each file here; `make evidence` plays all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.conversations import Conversations
from bot.interview.words import Words
from bot.scenarios.answering.answers import Pick, Said
from bot.scenarios.answering.persona import Persona
from bot.scenarios.files import Scenario
from tests.scenarios.both_ways import Way, by_chat, conversations_in, form_of, play
from tests.scenarios.comparing import differences, judged, stands
from tests.scenarios.library import by_file, named

SAMPLE = [Persona(name).one_of("sample", found) for name, found in by_file().items()]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    made = conversations_in(tmp_path_factory.mktemp("both"))
    yield made
    made.database.engine.dispose()


@pytest.fixture(scope="module")
def form(known: Conversations) -> Way:
    return form_of(Words(known.responses, known.pack))


@pytest.mark.parametrize("scenario", SAMPLE, ids=lambda scenario: scenario.id)
def test_chat_and_form_come_to_the_same(
    scenario: Scenario, known: Conversations, form: Way
) -> None:
    chatted = play(scenario, known, lambda turn: by_chat)
    filled = play(scenario, known, lambda turn: form)
    stood = stands(known, chatted)
    assert differences(stood, stands(known, filled)) == []
    assert judged(scenario, stood, chatted, known).faults == ()


def test_one_word_that_differs_is_noticed(known: Conversations) -> None:
    def another_number(reply: Mapping[str, Any], said: Said) -> str:
        is_asked = reply["question"] == "contact/referrer_phone"
        return "01632 960777" if is_asked else by_chat(reply, said)

    scenario = named("behaviour-knife-in-hand-now")
    stood = stands(known, play(scenario, known, lambda turn: by_chat))
    other = stands(known, play(scenario, known, lambda turn: another_number))
    assert differences(stood, other) == ["entries", "record", "replies"]


def test_a_talk_that_tells_less_than_the_scenario_knows_is_noticed(known: Conversations) -> None:
    def sees_no_bruise(reply: Mapping[str, Any], said: Said) -> str:
        is_asked = reply["question"] == "child:1/core_harm"
        return by_chat(reply, Pick("no") if is_asked else said)

    scenario = named("bruise-on-baby-not-yet-moving")
    talk = play(scenario, known, lambda turn: sees_no_bruise)
    faults = judged(scenario, stands(known, talk), talk, known).faults
    assert any(fault.startswith("visible_injury: told") for fault in faults)
    assert any(fault.startswith("under-referred") for fault in faults)
