"""A part of the example pack that is a lawful pack itself: six areas, and what belongs to them.

To check the whole pack takes five times as long, and a fault planted in one rule shows in either.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.scenarios.files import Scenario, load_scenarios
from bot.settings import ROOT
from bot.thresholds.loader import (
    SHARED_FILES,
    load_pack,
    load_without_changes,
    pack_from,
    read_yaml,
)
from bot.thresholds.pack import Pack
from tests.proofs.small_packs import AT

EXAMPLE = ROOT / "bot/packs/example_council"
SCENARIOS = ROOT / "scenarios"
KEPT = frozenset("neglect domestic_abuse physical_abuse education emotional_abuse bullying".split())
Documents = dict[str, Any]


def part_of(pack: Pack) -> Documents:
    """The documents of a pack with these six concern areas and those that are always asked.

    Left out are the other areas, the facts that nothing sets any more, and the pathways that no rule leads
    to. The documents are a copy, to be changed freely.
    """
    documents = {
        name: copy.deepcopy(document)
        for name, document in pack.documents.items()
        if name in SHARED_FILES or document.get("always") or document["area"] in KEPT
    }
    head = documents["pack.yml"]
    head.pop("early_help", None)  # it names areas and pathways that are left out here
    head["files"] = [name for name in head["files"] if name in documents]
    known = {fact for document in documents.values() for fact in _set_by(document)}
    given = {pathway for document in documents.values() for pathway in _led_to_by(document)}
    for key, wanted in (("facts", known), ("pathways", given)):
        for document in documents.values():
            if key in document:
                document[key] = [item for item in document[key] if item["id"] in wanted]
    return documents


def _set_by(document: Mapping[str, Any]) -> Iterator[str]:
    """The facts that are asked about, heard in typed words or read off the clock."""
    for question in document.get("questions") or ():
        yield question.get("sets", "")
        yield from (option.get("fact", "") for option in question.get("options") or ())
    for key in ("hears", "clock"):
        yield from document.get(key, {}).values()


def _led_to_by(document: Mapping[str, Any]) -> Iterator[str]:
    for rule in document.get("rules") or ():
        yield from rule.get("pathways", ())


@cache
def whole_pack() -> Pack:
    """The example pack, not to be changed."""
    return load_pack(EXAMPLE)


@cache
def part() -> Pack:
    """The part of the example pack, not to be changed."""
    return pack_from(part_of(whole_pack()))


@cache
def part_without_changes() -> Pack:
    """The same part of the base under the council's head, not to be changed."""
    base = load_without_changes(EXAMPLE)
    assert base is not None
    return pack_from(part_of(base))


@cache
def library() -> tuple[Scenario, ...]:
    """The scenarios that speak of nothing but what is in the part."""
    facts, pathways = set(part().facts), set(part().pathways)
    return tuple(
        _without_other_facts(scenario)
        for scenario in load_scenarios(SCENARIOS, whole_pack(), AT)
        if scenario.situation.facts.areas <= KEPT
        and scenario.situation.written <= facts
        and pathways.issuperset(scenario.expect.get("pathways", ()))
    )


def _without_other_facts(scenario: Scenario) -> Scenario:
    """`otherwise: reassuring` answers what the whole pack asks; here, only what the part asks."""
    facts = scenario.situation.facts
    answers = {fact: answer for fact, answer in facts.answers.items() if fact in part().facts}
    situation = replace(scenario.situation, facts=replace(facts, answers=answers))
    return replace(scenario, situation=situation)


def write_part(folder: Path) -> tuple[Path, Path]:
    """The part and its scenarios as files, for the project's own commands: where each of them lies."""
    ids = {scenario.id for scenario in library()}
    found = {path.name: read_yaml(path) or [] for path in sorted(SCENARIOS.glob("*.yml"))}
    fitting = {name: [s for s in items if s["id"] in ids] for name, items in found.items()}
    return write(part().documents, folder / "pack"), write(fitting, folder / "scenarios")


def write(documents: Mapping[str, Any], folder: Path) -> Path:
    """Documents as the files of a new folder."""
    folder.mkdir(parents=True)
    for name, content in documents.items():
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
