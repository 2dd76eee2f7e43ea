"""Routes and pathways that the library reaches, and how often the advice differs from what is expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.scenarios.coverage.rules import Kind, RuleCoverage
from bot.scenarios.coverage.seen import EVERY_CHILD, Seen
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Pathway
from bot.thresholds.routes import Route


@dataclass(frozen=True)
class PathwayCoverage:
    """given: scenarios that end in the pathway. just_not: those in which one fact less kept it away."""

    pathway: Pathway
    given: tuple[str, ...]
    just_not: tuple[str, ...]
    is_used: bool  # whether a rule in force gives it

    def as_dict(self) -> dict[str, Any]:
        return {
            "pathway": self.pathway.id,
            "given": list(self.given),
            "just_not": list(self.just_not),
            "is_used": self.is_used,
        }


@dataclass(frozen=True)
class Agreement:
    """How the advice compares with what the authors expect, over all scenarios or those of one area.

    over, under: ids of scenarios in which a higher, or a lower, route is advised than was expected.
    """

    scenarios: int
    rated: int
    over: tuple[str, ...]
    under: tuple[str, ...]

    @classmethod
    def of(cls, library: Iterable[Seen]) -> Agreement:
        found = list(library)
        over = (s.id for s in found if s.decision.recommended_route > s.expected)
        under = (s.id for s in found if s.decision.recommended_route < s.expected)
        return cls(len(found), sum(s.is_rated for s in found), tuple(over), tuple(under))

    def as_dict(self) -> dict[str, Any]:
        return {
            "scenarios": self.scenarios,
            "rated": self.rated,
            "over_referrals": list(self.over),
            "under_referrals": list(self.under),
        }


def routes_expected(library: Iterable[Seen]) -> dict[Route, tuple[str, ...]]:
    """For each route, the scenarios whose author expects it."""
    found = list(library)
    return {route: tuple(s.id for s in found if s.expected is route) for route in Route}


def agreement_by_area(pack: Pack, library: Iterable[Seen]) -> dict[str, Agreement]:
    """For each area, and for scenarios that name none; one with several areas counts in each."""
    found = list(library)
    areas = [EVERY_CHILD, *(area.area for area in pack.concern_areas)]
    return {area: Agreement.of(s for s in found if area in s.areas) for area in areas}


def cover_pathways(
    pack: Pack, rules: Iterable[RuleCoverage], library: Iterable[Seen]
) -> tuple[PathwayCoverage, ...]:
    """Every pathway, with the scenarios on both sides of its boundary."""
    covered, found = list(rules), list(library)
    return tuple(_pathway(pathway, covered, found) for pathway in pack.pathways.values())


def _pathway(pathway: Pathway, rules: list[RuleCoverage], library: list[Seen]) -> PathwayCoverage:
    leading = [rule for rule in rules if pathway.id in rule.rule.pathways]
    one_short = {name for rule in leading for name in rule.shown[Kind.ONE_SHORT]}
    given, just_not = [], []
    for seen in library:
        if pathway.id in seen.decision.pathways:
            given.append(seen.id)
        elif seen.id in one_short and pathway.id not in seen.decision.possible_pathways:
            just_not.append(seen.id)
    return PathwayCoverage(pathway, tuple(given), tuple(just_not), bool(leading))
