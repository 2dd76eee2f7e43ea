"""Reads facts and scenario files. Their vocabulary is in `bot/packs/README.md`.

Whatever is wrong in a file is told at once: each reader below adds what it cannot read to `faults`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from bot.thresholds.engine import Decision, decide
from bot.thresholds.errors import FactsError, nearest
from bot.thresholds.facts import Answer, DateRange, Facts, Range, Value
from bot.thresholds.loader import read_yaml
from bot.thresholds.pack import Pack
from bot.thresholds.parts import FamilyContact
from bot.thresholds.routes import Route, Urgency

UNRATED = "unrated"
SAID = {"said_yes": Answer.YES, "said_no": Answer.NO, "dont_know": Answer.DONT_KNOW}
FACT_KEYS = frozenset({"at", "areas", *SAID, "values", "otherwise"})
SCENARIO_KEYS = FACT_KEYS | {"id", "name", "referrer", "expect", "rated"}
ROUTES, URGENCIES = tuple(map(str, Route)), tuple(map(str, Urgency))
EXPECTED_WORDS = {
    "recommended_route": ROUTES,
    "route": ROUTES,
    "highest_possible_route": ROUTES,
    "urgency": URGENCIES,
    "family_contact": get_args(FamilyContact),
}
EXPECTED_LISTS = ("pathways", "because")
EXPECTED = {*EXPECTED_WORDS, *EXPECTED_LISTS, "consult"}


@dataclass(frozen=True)
class Situation:
    """Facts about one child at one moment.

    written: the facts that the file names one by one; the others come from `otherwise`.
    """

    facts: Facts
    at: datetime
    written: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scenario:
    """A situation with a name and the outcome that is expected of it.

    rated: `unrated` until practitioners from outside have judged what is expected.
    referrer: the work of the person who is worried, as written; empty where it was left out.
    """

    id: str
    name: str
    situation: Situation
    expect: Mapping[str, Any] = field(default_factory=dict)
    rated: str = UNRATED
    referrer: str = ""


def read_facts(written: Any, pack: Pack, now: datetime) -> Situation:
    """The situation in a facts file.

    Raises: FactsError naming everything in it that makes no sense for the pack.
    """
    faults: list[str] = []
    situation = _situation(written, pack, now, FACT_KEYS, faults)
    if faults:
        raise FactsError("\n".join(faults))
    return situation


def _situation(
    written: Any, pack: Pack, now: datetime, keys: Collection[str], faults: list[str]
) -> Situation:
    if not isinstance(written, Mapping):
        faults.append("these are not `key: value` lines, see bot/packs/README.md")
        return Situation(Facts(), now)
    faults += [
        f"`{key}` is not a key here{nearest(str(key), keys)}" for key in written if key not in keys
    ]
    areas = _areas(written, pack, faults)
    said = _said(written, pack, faults)
    values = _values(written, pack, faults)
    faults += [f"`{fact}` has two different answers" for fact in said if fact in values]
    answers = {fact: answer for fact, answer in said.items() if pack.facts[fact].kind == "answer"}
    unknown = {fact: Answer.DONT_KNOW for fact in said if fact not in answers}
    answers = {**_otherwise(written, areas, pack, faults), **answers}
    moment = _moment(written.get("at"), now, faults)
    facts = Facts(answers, {**unknown, **values}, areas)
    return Situation(facts, moment, frozenset({*said, *values}))


def _list(written: Mapping[str, Any], key: str, faults: list[str]) -> list[str]:
    """The names in a list. Text alone would otherwise be read letter by letter."""
    found = written.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        faults.append(f"`{key}`: write a list, such as [{found}]")
        return []
    faults += [f"`{key}`: {item!r} is not a name" for item in found if not isinstance(item, str)]
    return [item for item in found if isinstance(item, str)]


def _areas(written: Mapping[str, Any], pack: Pack, faults: list[str]) -> frozenset[str]:
    known = [area.area for area in pack.concern_areas]
    named = _list(written, "areas", faults)
    faults += [f"`{a}` is not a concern area{nearest(a, known)}" for a in named if a not in known]
    return frozenset(named)


def _said(written: Mapping[str, Any], pack: Pack, faults: list[str]) -> dict[str, Answer]:
    """Yes, no or "don't know" by fact; "don't know" may be said of an age, a date or a choice too."""
    said: dict[str, Answer] = {}
    for key, answer in SAID.items():
        for fact in _list(written, key, faults):
            known = pack.facts.get(fact)
            if known is None:
                faults.append(_no_fact(fact, pack))
            elif known.kind != "answer" and answer is not Answer.DONT_KNOW:
                faults.append(
                    f"`{key}`: `{fact}` is not answered with yes or no; write it under `values`"
                )
            elif said.setdefault(fact, answer) is not answer:
                faults.append(f"`{fact}` has two different answers")
    return said


def _no_fact(fact: Any, pack: Pack) -> str:
    return f"`{fact}` is not a fact{nearest(str(fact), pack.facts)}"


def _values(written: Mapping[str, Any], pack: Pack, faults: list[str]) -> dict[str, Value]:
    given = written.get("values")
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        faults.append("`values`: write `fact: value` lines, such as {child_age_months: 4}")
        return {}
    values: dict[str, Value] = {}
    for fact, value in given.items():
        if fact not in pack.facts:
            faults.append(_no_fact(fact, pack))
            continue
        try:
            values[fact] = _value(fact, value, pack)
        except ValueError as error:
            faults.append(f"`{fact}`: {error}")
    return values


def _value(fact: str, written: Any, pack: Pack) -> Value:
    """What is written for a fact, in the way of its kind. Raises: ValueError if it is anything else."""
    kind = pack.facts[fact].kind
    if kind == "answer":
        raise ValueError(f"is answered with yes or no; write it under {', '.join(SAID)}")
    if written == Answer.DONT_KNOW.value:
        return Answer.DONT_KNOW
    if kind == "date":
        return DateRange.of(written)
    if kind == "choice":
        return _one_of(written, pack.choices_of(fact))
    found = Range.of(written)
    if found.low < 0:
        raise ValueError(f"{written!r} is less than nothing")
    return found


def _one_of(written: Any, known: Collection[str]) -> str:
    """The word, if it is known. Raises: ValueError with the nearest one."""
    if isinstance(written, str) and written in known:
        return written
    hint = nearest(str(written), known) or f"; write one of: {', '.join(known)}"
    raise ValueError(f"{written!r} is not known here{hint}")


def _otherwise(
    written: Mapping[str, Any], areas: frozenset[str], pack: Pack, faults: list[str]
) -> dict[str, Answer]:
    """`otherwise: reassuring`: what is not written was asked, and the answer was no cause for worry."""
    word = written.get("otherwise")
    if word is None:
        return {}
    if word != "reassuring":
        faults.append(f"`otherwise: {word}`: the only word for this is `reassuring`")
    return {
        fact.id: Answer.YES if fact.risk_when == "no" else Answer.NO
        for area in pack.in_scope(areas)
        for fact in pack.areas[area].facts
        if fact.kind == "answer"
    }


def _moment(written: Any, now: datetime, faults: list[str]) -> datetime:
    if written is None:
        return now
    if isinstance(written, datetime):
        return written
    if isinstance(written, date):
        return datetime(written.year, written.month, written.day, 12)
    try:
        return datetime.fromisoformat(str(written))
    except ValueError:
        faults.append(f"`at: {written}` is not a time; write 2026-11-20T15:10")
        return now


def load_scenarios(folder: Path, pack: Pack, now: datetime) -> list[Scenario]:
    """Every scenario of a folder, or of one file.

    Raises: FactsError naming file and scenario of everything that is wrong.
    """
    paths = sorted(folder.glob("*.yml")) if folder.is_dir() else [folder]
    found, faults = [], []
    for path in paths:
        items = read_yaml(path)
        if not isinstance(items, list | None):
            faults.append(f"{path.name}: write a list of scenarios, each beginning with a dash")
            continue
        for item in items or ():
            own: list[str] = []
            found.append(_scenario(item, pack, now, own))
            name = item.get("id", "(no id)") if isinstance(item, Mapping) else repr(item)
            faults += [f"{path.name}, {name}: {fault}" for fault in own]
    if faults:
        raise FactsError("\n".join(faults))
    return found


def _scenario(written: Any, pack: Pack, now: datetime, faults: list[str]) -> Scenario:
    situation = _situation(written, pack, now, SCENARIO_KEYS, faults)
    if not isinstance(written, Mapping):
        return Scenario("", "", situation)
    for key in ("id", "name"):
        if not isinstance(written.get(key), str) or not written[key].strip():
            faults.append(f"needs `{key}`, as text")
    for key in ("referrer", "rated"):
        if not isinstance(written.get(key, ""), str):
            faults.append(f"`{key}` is text")
    expect = {} if written.get("expect") is None else written["expect"]
    faults += [f"expect: {fault}" for fault in _faults_in_expected(expect, pack)]
    return Scenario(
        str(written.get("id")),
        str(written.get("name")),
        situation,
        expect,
        written.get("rated", UNRATED),
        written.get("referrer", ""),
    )


def _faults_in_expected(expect: Any, pack: Pack) -> Iterator[str]:
    """What is expected and can never come out."""
    if not isinstance(expect, Mapping):
        yield "write `key: value` lines, such as {recommended_route: front_door}"
        return
    for key, value in expect.items():
        if key not in EXPECTED:
            yield f"`{key}` is not an expectation{nearest(str(key), EXPECTED)}"
        elif key == "consult" and not isinstance(value, bool):
            yield "`consult` is true or false"
        elif key in EXPECTED_LISTS and value is None:
            yield f"`{key}`: write a list; where nothing is expected, []"
        elif key in EXPECTED_LISTS:
            faults: list[str] = []
            names = _list(expect, key, faults)
            yield from faults
            yield from _unknown_pathways(names if key == "pathways" else [], pack)
        elif key in EXPECTED_WORDS and (fault := _unknown(value, EXPECTED_WORDS[key])):
            yield f"`{key}`: {fault}"


def _unknown_pathways(names: list[str], pack: Pack) -> Iterator[str]:
    for name in names:
        if fault := _unknown(name, tuple(pack.pathways)):
            yield f"`pathways`: {fault}"


def _unknown(written: Any, known: Collection[str]) -> str | None:
    try:
        _one_of(written, known)
    except ValueError as error:
        return str(error)
    return None


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
