"""What stands at the end of a talk, where two talks differ, and where one disagrees with its scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from bot.conversations import Conversations
from bot.interview.contact_record import contact_record
from bot.interview.hours import with_the_hour
from bot.interview.standing import decision_on, facts_on
from bot.scenarios.files import Scenario
from bot.store import talks
from bot.store.tables import LIVE
from bot.thresholds.engine import decide
from bot.thresholds.facts import Answer, Facts, Range, Value
from bot.thresholds.routes import Route
from tests.scenarios.both_ways import Talk

OF_ONE_TALK = ("reference", "started_at", "sent_at")
NOT_BORN = Range(0, 0)
"""The age that is kept of a child who is not born yet; a scenario need not write it."""
CONTRADICTS_ITSELF = {"born-a-month-ago-and-marked-as-unborn": frozenset({"unborn"})}
"""Scenarios whose facts cannot all be so, with those that no answer brings about: at a month one is born."""


@dataclass(frozen=True)
class Stands:
    """What stands, child by child, without what differs between any two talks: reference, ids and times."""

    facts: Mapping[str, Facts]
    decisions: Mapping[str, Mapping[str, Any]]
    entries: list[tuple[str, str, Mapping[str, Any]]]
    record: Mapping[str, Any]
    kept: tuple[Any, ...]
    replies: str

    @property
    def is_sent(self) -> bool:
        return bool(self.kept[0])


def stands(known: Conversations, talk: Talk) -> Stands:
    """What the talk came to, as it is kept."""
    found = known.standing(talk.conversation, talk.at)
    assert found is not None
    case, scene = found
    with known.database.reading() as connection:
        kept = talks.latest(connection, known.keyring, talk.conversation, LIVE)
        assert kept is not None
        sent = talks.record_of(connection, known.keyring, kept.contact_id)
    record = sent or contact_record(case, scene, talk.at, None)
    return Stands(
        {child: facts_on(case, scene, child) for child in case.children},
        {child: decision_on(case, scene, child).as_dict() for child in case.children},
        [(entry.about, entry.question, entry.value) for entry in case.entries],
        {name: value for name, value in record.as_dict().items() if name not in OF_ONE_TALK},
        (sent is not None, kept.chosen_route, kept.messages),
        _said_on_screen(talk),
    )


def _said_on_screen(talk: Talk) -> str:
    """Every reply as it was stored, in order: stage, question, words, documents; one reference for all."""
    written = json.dumps(talk.replies, sort_keys=True)
    for reference in {reply["reference"] for reply in talk.replies if reply["reference"]}:
        written = written.replace(reference, "(reference)")
    return written


def differences(one: Stands, other: Stands) -> list[str]:
    """The names of what differs between two talks; empty where nothing does."""
    names = [field.name for field in fields(Stands)]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


@dataclass(frozen=True)
class Judged:
    """A talk beside its scenario. `told_less`: facts that a screen took less exactly than they are known."""

    faults: tuple[str, ...]
    told_less: tuple[str, ...]
    route: Route
    expected: Route


def judged(scenario: Scenario, stood: Stands, talk: Talk, known: Conversations) -> Judged:
    """Whether the facts of the talk are those of the scenario, and the route what follows from them."""
    written = with_the_hour(scenario.situation.facts, known.pack, talk.at)
    expected = decide(written, known.pack, talk.at).recommended_route
    told = stood.facts["child:1"]
    route = Route(stood.decisions["child:1"]["recommended_route"])
    less = tuple(_told_less(told, written))
    faults = list(_told_otherwise(told, written, CONTRADICTS_ITSELF.get(scenario.id, frozenset())))
    was_asked = any(
        question == "areas" for _, question, _ in stood.entries
    )  # not beside a 999 call
    if told.areas != (written.areas if was_asked else frozenset()):
        faults.append(f"areas: {set(told.areas)} and not {set(written.areas)}")
    if route < expected:
        faults.append(f"under-referred: {route}, and the scenario expects {expected}")
    if route > expected and not less:
        faults.append(f"over-referred: {route}, and everything was told that makes it {expected}")
    return Judged(tuple(faults), less, route, expected)


def _known(facts: Facts) -> dict[str, Answer | Value]:
    return {**facts.answers, **facts.values}


def _told_less(told: Facts, written: Facts) -> Iterator[str]:
    """What the scenario knows better than the talk: part of a list, an age between two years."""
    known = _known(written)
    for fact, value in _known(told).items():
        is_unknown = value is Answer.DONT_KNOW and known.get(fact, value) is not value
        if is_unknown or _is_wider(value, known.get(fact)):
            yield fact


def _told_otherwise(told: Facts, written: Facts, excused: frozenset[str]) -> Iterator[str]:
    """What the talk holds and the scenario does not say."""
    known = _known(written)
    for fact, value in _known(told).items():
        if value in (Answer.DONT_KNOW, known.get(fact)) or fact in excused:
            continue
        if value == NOT_BORN and known.get("unborn") is Answer.YES:
            continue
        if not _is_wider(value, known.get(fact)):
            yield f"{fact}: told {value}, and the scenario says {known.get(fact)}"


def _is_wider(told: Answer | Value, known: Answer | Value | None) -> bool:
    """Whether an age was told with more room than it is known with."""
    if not isinstance(told, Range) or not isinstance(known, Range):
        return False
    return told != known and told.low <= known.low <= known.high <= told.high
