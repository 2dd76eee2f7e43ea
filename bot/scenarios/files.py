"""Reads facts and scenario files. Their vocabulary is in `bot/packs/README.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.thresholds.engine import Decision, decide
from bot.thresholds.errors import FactsError, nearest
from bot.thresholds.facts import Answer, Facts, Range, Value
from bot.thresholds.loader import read_yaml
from bot.thresholds.pack import Pack

FACT_KEYS = {"at", "areas", "said_yes", "said_no", "dont_know", "values", "otherwise"}
SCENARIO_KEYS = FACT_KEYS | {"id", "name", "referrer", "expect", "rated"}
EXPECTED = {
    "recommended_route", "route", "highest_possible_route", "pathways", "because", "consult",
    "urgency", "family_contact",
}  # fmt: skip


@dataclass(frozen=True)
class Situation:
    """Facts about one child at one moment."""

    facts: Facts
    at: datetime


@dataclass(frozen=True)
class Scenario:
    """A situation with a name and the outcome that is expected of it."""

    id: str
    name: str
    situation: Situation
    expect: Mapping[str, Any] = field(default_factory=dict)
    rated: str = "unrated"


def read_facts(
    written: Any, pack: Pack, now: datetime, keys: frozenset[str] | set[str] = FACT_KEYS
) -> Situation:
    """The situation in a facts file.

    Raises: FactsError naming everything in it that the pack does not know.
    """
    if not isinstance(written, Mapping):
        raise FactsError("a facts file is a list of `key: value` lines, see bot/packs/README.md")
    faults = [
        f"`{key}` is not a key here{nearest(str(key), keys)}" for key in written if key not in keys
    ]
    faults += _unknown_names(written, pack)
    if faults:
        raise FactsError("\n".join(faults))
    answers: dict[str, Answer] = {}
    for key, answer in (
        ("said_yes", Answer.YES), ("said_no", Answer.NO), ("dont_know", Answer.DONT_KNOW),
    ):  # fmt: skip
        for fact in written.get(key) or ():
            if answers.setdefault(fact, answer) is not answer:
                raise FactsError(f"`{fact}` has two different answers")
    values = {fact: _value(fact, value) for fact, value in (written.get("values") or {}).items()}
    areas = frozenset(written.get("areas") or ())
    if written.get("otherwise") is not None:
        answers = {**_reassuring(areas, pack, written["otherwise"]), **answers}
    return Situation(Facts(answers, values, areas), _moment(written.get("at"), now))


def _reassuring(areas: frozenset[str], pack: Pack, otherwise: str) -> dict[str, Answer]:
    """`otherwise: reassuring`: what is not written was asked, and the answer was no cause for worry."""
    if otherwise != "reassuring":
        raise FactsError(f"`otherwise: {otherwise}`: the only word for this is `reassuring`")
    return {
        fact.id: Answer.YES if fact.risk_when == "no" else Answer.NO
        for area in pack.in_scope(areas)
        for fact in pack.areas[area].facts
        if fact.kind == "answer"
    }


def _unknown_names(written: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    areas = [area.area for area in pack.concern_areas]
    for area in written.get("areas") or ():
        if area not in areas:
            yield f"`{area}` is not a concern area{nearest(str(area), areas)}"
    for key in ("said_yes", "said_no", "dont_know", "values"):
        for fact in written.get(key) or ():
            if fact not in pack.facts:
                yield f"`{fact}` is not a fact{nearest(str(fact), pack.facts)}"


def _value(fact: str, written: Any) -> Value:
    if isinstance(written, str):
        return Answer.DONT_KNOW if written == "dont_know" else written
    try:
        return Range.of(written)
    except (ValueError, TypeError) as error:
        raise FactsError(f"`{fact}`: {error}") from error


def _moment(written: Any, now: datetime) -> datetime:
    if written is None:
        return now
    if isinstance(written, datetime):
        return written
    if isinstance(written, date):
        return datetime(written.year, written.month, written.day, 12)
    try:
        return datetime.fromisoformat(str(written))
    except ValueError as error:
        raise FactsError(f"`at: {written}` is not a time; write 2026-11-20T15:10") from error


def load_scenarios(folder: Path, pack: Pack, now: datetime) -> list[Scenario]:
    """Every scenario of a folder, or of one file.

    Raises: FactsError naming file and scenario.
    """
    paths = sorted(folder.glob("*.yml")) if folder.is_dir() else [folder]
    found = []
    for path in paths:
        for item in read_yaml(path) or ():
            try:
                situation = read_facts(item, pack, now, SCENARIO_KEYS)
                found.append(_scenario(item, situation))
            except FactsError as error:
                raise FactsError(f"{path.name}, {item.get('id', '(no id)')}: {error}") from error
    return found


def _scenario(written: Mapping[str, Any], situation: Situation) -> Scenario:
    expect = written.get("expect") or {}
    stray = [key for key in expect if key not in EXPECTED]
    if stray or "id" not in written or "name" not in written:
        raise FactsError(f"needs an id, a name and known expectations; stray: {stray}")
    return Scenario(
        written["id"], written["name"], situation, expect, written.get("rated", "unrated")
    )


def disagreements(scenario: Scenario, pack: Pack) -> list[str]:
    """Where the decision differs from what the scenario expects; empty if nowhere."""
    decision = decide(scenario.situation.facts, pack, scenario.situation.at)
    found = []
    for key, expected in scenario.expect.items():
        actual = _actual(decision, key)
        if key == "because" and set(expected) <= set(actual):
            continue
        if key == "pathways" and set(expected) == set(actual):
            continue
        if actual != expected:
            found.append(f"{key}: expected {expected}, the engine says {actual}")
    return found


def _actual(decision: Decision, key: str) -> Any:
    plain = decision.as_dict()
    return list(decision.rule_ids) if key == "because" else plain[key]
