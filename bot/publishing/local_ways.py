"""What two councils do each in their own way, for the leads of both: names, numbers, reasons, telephones.

Which outcomes differ is in `bot.proofs.difference`; here is what the councils themselves say about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.publishing.rules import HOW_SOON
from bot.publishing.words import PackWords
from bot.thresholds.pack import Pack
from bot.thresholds.parts import LocalChange, Pathway, Question, Rule
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route

NUMBER = re.compile(r"\b\d\w*")
NOTHING = "(none)"
ORDER = ("rule", "question", "pathway")
TOLD = (
    "text",
    "why",
    "means",
    "example",
    "near_miss",
    "none_label",
    "name",
    "tell",
    "contact",
    "by_when",
)
"""What is told of a question or pathway, where it is not the same; the rest shows in the outcomes."""


@dataclass(frozen=True)
class Beside:
    """One thing as each of two councils has it; `(none)` where it has none."""

    name: str
    here: str
    there: str


@dataclass(frozen=True)
class LocalWay:
    """Something of the base that one of the councils, or both, changed: what it is in each, and why.

    reasons: the council, and the reason that it wrote.
    """

    id: str
    name: str
    here: str
    there: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LocalWays:
    """Two councils beside each other.

    levels: the numbers that stand for other routes in each.
    steps: by route, what only one of them tells a referrer.
    """

    councils: tuple[str, str]
    routes: tuple[Beside, ...]
    levels: tuple[Beside, ...]
    terms: tuple[Beside, ...]
    steps: tuple[Beside, ...]
    local_changes: tuple[LocalWay, ...]
    contact_points: tuple[Beside, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def in_words(self, outcomes: Iterable[str]) -> str:
        """What the routes are called, what was changed and why, then the outcomes that differ."""
        here, there = self.councils
        parts = {
            "What each council calls the routes": self._table("route", self.routes),
            "The same number, another route": self._table("number", self.levels),
            "What each council calls things": self._table("word", self.terms),
            "What only one of them tells a referrer": [*self._steps()],
            "What each council changed, and why": [*self._changes()],
            f"What comes out otherwise in {there}, up or down from {here}": [*outcomes],
            "Whom to ring": self._table("contact point", self.contact_points),
        }
        return "\n\n".join(
            "\n".join([title, "-" * len(title), *(lines or ["No difference."])])
            for title, lines in parts.items()
        )

    def _table(self, of: str, rows: tuple[Beside, ...]) -> list[str]:
        if not rows:
            return []
        cells = [(of, *self.councils), *((row.name, row.here, row.there) for row in rows)]
        wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
        return [
            " | ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()
            for row in cells
        ]

    def _steps(self) -> Iterator[str]:
        for row in self.steps:
            yield f"{row.name}:"
            yield from self._sides(row)

    def _sides(self, row: Beside | LocalWay) -> Iterator[str]:
        for council, side in zip(self.councils, (row.here, row.there), strict=True):
            yield f"  {council}: {side}"

    def _changes(self) -> Iterator[str]:
        for way in self.local_changes:
            yield f"{way.id}: {way.name}"
            yield from self._sides(way)
            for council, reason in way.reasons:
                yield f"  Why {council} differs: {reason}"


def local_ways(here: Pack, there: Pack, day: date) -> LocalWays:
    """What two councils chose for themselves, as far as it is not the same on a day."""
    one, other = _Council(here, day), _Council(there, day)
    return LocalWays(
        councils=(here.head.council, there.head.council),
        routes=tuple(
            Beside(str(route), one.route_in_words(route), other.route_in_words(route))
            for route in Route
        ),
        levels=tuple(_levels(one, other)),
        terms=tuple(_differing(one.terms(), other.terms())),
        steps=tuple(_steps(one, other)),
        local_changes=tuple(_changes(one, other)),
        contact_points=tuple(_differing(one.contact_points(), other.contact_points())),
    )


def _levels(one: _Council, other: _Council) -> Iterator[Beside]:
    here, there = one.routes_of_levels(), other.routes_of_levels()
    for number in sorted({*here, *there}):
        if here.get(number) != there.get(number):
            yield Beside(number, one.level_in_words(number), other.level_in_words(number))


def _differing(here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Beside]:
    for name in {**here, **there}:
        if here.get(name) != there.get(name):
            yield Beside(name, here.get(name, NOTHING), there.get(name, NOTHING))


def _steps(one: _Council, other: _Council) -> Iterator[Beside]:
    for route in Route:
        here, there = one.only_told_here(route, other), other.only_told_here(route, one)
        if here or there:
            yield Beside(str(route), here or NOTHING, there or NOTHING)


def _changes(one: _Council, other: _Council) -> Iterator[LocalWay]:
    """What either changed in the base, the rules first; what is the same in both is left out."""
    changed = {
        (c.part, c.id): c
        for side in (one, other)
        for c in side.pack.head.changed
        if c.part in ORDER
    }
    for change in sorted(changed.values(), key=lambda c: ORDER.index(c.part)):
        here, there = one.part(change), other.part(change)
        if _written(here) == _written(there) and one.counts(here) == other.counts(there):
            continue
        shown = next(part for part in (here, there) if part is not None)
        yield LocalWay(
            change.id,
            one.name_of(shown),
            one.in_words(here, there),
            other.in_words(there, here),
            tuple((s.pack.head.council, r) for s in (one, other) for r in s.reasons_for(change)),
        )


Part = Rule | Question | Pathway


def _written(part: Part | None) -> dict[str, Any]:
    """What a part says, without what it remembers of having been read."""
    return {key: getattr(part, key) for key in part.__fields__} if part else {}


class _Council:
    """One council's pack on a day, with its own words filled in."""

    def __init__(self, pack: Pack, day: date) -> None:
        self.pack = pack
        self._day = day
        self._words = PackWords(pack)
        rules = {rule.id: rule for area in pack.areas.values() for rule in area.rules}
        consent = {question.id: question for question in pack.consent.questions}
        self._parts: Mapping[str, Mapping[str, Part]] = {
            "rule": rules,
            "question": {**pack.questions, **consent},
            "pathway": pack.pathways,
        }

    def part(self, change: LocalChange) -> Part | None:
        return self._parts[change.part].get(change.id)

    def reasons_for(self, change: LocalChange) -> Iterator[str]:
        for own in self.pack.head.changed:
            if (own.part, own.id) == (change.part, change.id):
                yield own.reason

    def counts(self, part: Part | None) -> bool:
        """Whether a rule counts on the day; anything else that is there does."""
        return part is not None and not (isinstance(part, Rule) and self._why_not(part))

    def route_in_words(self, route: Route) -> str:
        words = self.pack.words_for(route)
        return f"level {words.level}, {self._words.sentence(words.name)}"

    def only_told_here(self, route: Route, other: _Council) -> str:
        """The sentences for a route that the other council does not have, whatever it calls things."""
        words, elsewhere = (side.pack.words_for(route) for side in (self, other))
        there = (elsewhere.headline, *elsewhere.steps, *elsewhere.family_steps)
        here = (words.headline, *words.steps, *words.family_steps)
        return " ".join(self._words.sentence(said) for said in here if said not in there)

    def routes_of_levels(self) -> dict[str, tuple[str, ...]]:
        """The routes that bear a number; `2 or 3` is both."""
        found: dict[str, tuple[str, ...]] = {}
        for route in Route:
            level = self.pack.words_for(route).level
            for number in NUMBER.findall(level) or [level]:
                found[number] = (*found.get(number, ()), str(route))
        return found

    def level_in_words(self, number: str) -> str:
        routes = self.routes_of_levels().get(number)
        if routes is None:
            return NOTHING
        name = self.pack.head.terms.get(f"level_{number}", f"Level {number}")
        return f"{name} ({', '.join(routes)})"

    def terms(self) -> Mapping[str, str]:
        """What the council calls things, without its levels, which are told with the routes."""
        terms = self.pack.head.terms
        return {name: word for name, word in terms.items() if not name.startswith("level_")}

    def contact_points(self) -> Mapping[str, str]:
        points = self.pack.head.contact_points.items()
        return {name: f"{point.name}, {point.telephone}" for name, point in points}

    def name_of(self, part: Part) -> str:
        if isinstance(part, Rule):
            return part.title
        return self._words.sentence(part.text if isinstance(part, Question) else part.name)

    def in_words(self, part: Part | None, elsewhere: Part | None) -> str:
        """How it is here, as far as that can differ from how it is in the other council."""
        if part is None:
            return "has nothing of the kind"
        if isinstance(part, Rule):
            return self._rule_in_words(part, elsewhere)
        other = _written(elsewhere)
        own = {key: said for key, said in _written(part).items() if key in TOLD and said}
        told = [self._said(key, said) for key, said in own.items() if said != other.get(key)]
        return " ".join(told) or "has other words in its list"

    def _said(self, key: str, written: str) -> str:
        if key == "contact":
            return f"Ring: {self.pack.head.contact_points[written].name}."
        return self._words.sentence(written)

    def _rule_in_words(self, rule: Rule, elsewhere: Part | None) -> str:
        if why_not := self._why_not(rule):
            return why_not
        said = f"{self.route_in_words(rule.route)} ({rule.route})"
        if rule.at_least_urgency > URGENCY_OF_ROUTE[rule.route]:
            said += f", {HOW_SOON[rule.at_least_urgency].lower()}"
        if isinstance(elsewhere, Rule) and elsewhere.title != rule.title:
            said = f"{rule.title}: {said}"
        elif isinstance(elsewhere, Rule) and elsewhere.when != rule.when:
            said += ", in other cases"
        return said

    def _why_not(self, rule: Rule) -> str:
        """Why a rule does not count on the day; empty if it does."""
        switch = self.pack.head.switches.get(rule.only_if or "")
        if switch and not switch.on:
            return f"does not use this rule, because `{rule.only_if}` is off"
        if rule.status != "active" or not rule.in_force.covers(self._day):
            return "does not use this rule"
        return ""
