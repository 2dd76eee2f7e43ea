"""Mistakes planted in a copy of the engine's source, one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT

# ruff: noqa: E501 - one mistake a line reads better than a wrapped one
FOLDER = "bot/thresholds"


@dataclass(frozen=True)
class EngineMutant:
    """One piece of text of one file, and what stands there instead."""

    file: str
    text: str
    instead: str

    @property
    def what(self) -> str:
        return f"{self.file}: {self.text.strip()!r} to {self.instead.strip()!r}"

    def plant(self, folder: Path) -> None:
        """Write the mistake into a copy of the project. Raises: AssertionError if the text is not there."""
        path = folder / FOLDER / self.file
        source = path.read_text()
        assert self.text in source, f"{self.what}: the text is not in the file"
        path.write_text(source.replace(self.text, self.instead, 1))


def copy_of_the_project(folder: Path) -> Path:
    """The source that `packs check` and `scenarios run` need, to be changed freely."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "packs")
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=ignored)
    return folder


def engine_mutants() -> Iterator[EngineMutant]:
    """Every mistake, in a fixed order."""
    for file, changes in CHANGES.items():
        for text, instead in changes:
            yield EngineMutant(file, text, instead)


CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "truth.py": (
        ("_OPPOSITE = (YES, UNKNOWN, NO)", "_OPPOSITE = (YES, NO, NO)"),
        ("    found = YES\n", "    found = UNKNOWN\n"),
        ("        if part is UNKNOWN:\n            found = part", "        if part is UNKNOWN:\n            return NO"),
        ("        if part is YES:\n            return part", "        if part is YES:\n            found = part"),
        ("    if certain >= count:", "    if certain > count:"),
        ("    return UNKNOWN if possible >= count else NO", "    return UNKNOWN if possible > count else NO"),
    ),
    "facts.py": (
        ("return UNKNOWN if answer is None", "return NO if answer is None"),
        ('"dont_know": UNKNOWN', '"dont_know": NO'),
        ("is not Answer.DONT_KNOW\n        return self.values", "is Answer.YES\n        return self.values"),
        ("return value if isinstance(value, Range) else None", "return Range(value.high, value.high) if isinstance(value, Range) else None"),
    ),
    "conditions.py": (
        ("known.low < self.limit <= known.high", "known.low <= self.limit <= known.high"),
        ("known.low < self.limit <= known.high", "known.low < self.limit < known.high"),
        ("is_below = known.high < self.limit", "is_below = known.low <= self.limit"),
        ("return YES if is_below == self.below else NO", "return YES if is_below else NO"),
        ("        if known is None or known.low < self.limit <= known.high:\n            return UNKNOWN", "        if known is None or known.low < self.limit <= known.high:\n            return NO"),
        ('_limit("younger_than_months", "months", below=True)', '_limit("younger_than_months", "months", below=False)'),
        ('_limit("at_least_number", "number", below=False)', '_limit("at_least_number", "number", below=True)'),
        ('"said_no": lambda fact: Said(_fact_id("said_no", fact), NO)', '"said_no": lambda fact: Said(_fact_id("said_no", fact), YES)'),
        ('return any_of(found) if self.word == "any" else', 'return all_of(found) if self.word == "any" else'),
        ("if route >= self.route)", "if route > self.route)"),
        ("return opposite(self.parts.truth(facts))", "return self.parts.truth(facts)"),
    ),
    "engine.py": (
        ("CAUTIOUS_LIMIT = Route.FRONT_DOOR_URGENT", "CAUTIOUS_LIMIT = Route.FRONT_DOOR"),
        ("recommended = max(route, min(highest, CAUTIOUS_LIMIT))", "recommended = route"),
        ("recommended = max(route, min(highest, CAUTIOUS_LIMIT))", "recommended = min(highest, CAUTIOUS_LIMIT)"),
        ("highest = max(route, _highest(undecided), least_while_harm_is_unknown(facts, pack))", "highest = max(route, _highest(undecided))"),
        ("known = all(facts.is_known", "known = any(facts.is_known"),
        ("        if truth is YES:\n            holding", "        if truth is not UNKNOWN:\n            holding"),
        ("        elif truth is UNKNOWN:\n            undecided.append(rule)", "        elif truth is UNKNOWN and rule.pathways:\n            undecided.append(rule)"),
        ("return max(routes, default=Route.UNIVERSAL)", "return min(routes, default=Route.UNIVERSAL)"),
        ("*(r.at_least_urgency for r in holding)", "*(r.at_least_urgency for r in undecided)"),
        ("consult=recommended > route", "consult=recommended >= route"),
        ('order: tuple[FamilyContact, ...] = ("usual", "ask_first", "never")', 'order: tuple[FamilyContact, ...] = ("never", "ask_first", "usual")'),
        ("_pathways(holding), ", "_pathways(holding)[:1], "),
        ('(may_be == "never" or advised >= Route.FRONT_DOOR)', 'may_be == "never"'),
        ('(may_be == "never" or advised >= Route.FRONT_DOOR)', "advised >= Route.FRONT_DOOR"),
        ("if p not in pathways),", "if p in pathways),"),
    ),
    "pack.py": (
        ("if a.always or a.area in confirmed", "if a.area in confirmed"),
        ("if a.always or a.area in confirmed", "if a.always"),
        ("if area.always and question.harm", "if question.harm and question.kind != 'tick'"),
    ),
    "parts/areas.py": (
        ("return max(self.urgency or Urgency.PLANNED, URGENCY_OF_ROUTE[self.route])", "return URGENCY_OF_ROUTE[self.route]"),
    ),
    "questions.py": (
        ("rank > route\n", "rank > route + 1\n"),
        ("            or not pathways.issuperset(rule.pathways)\n", ""),
        ("return question.applies_when is None or question.applies_when.truth(facts) is not NO", "return question.applies_when is None"),
        ("if any(rule.route is Route.EMERGENCY for rule in holding)", "if any(rule.route >= Route.FRONT_DOOR for rule in holding)"),
        ("weights = {f: least for f in pack.harm_facts if route < least and not facts.is_asked(f)}", "weights: dict[str, int] = {}"),
        ("for _, question in sorted(found, key=lambda weighed: -weighed[0])", "for _, question in sorted(found, key=lambda weighed: weighed[0])"),
    ),
    "loader.py": (
        ("return sorted(found, key=lambda name: order.get(name, len(order)))", "return sorted(found)"),
    ),
}  # fmt: skip
