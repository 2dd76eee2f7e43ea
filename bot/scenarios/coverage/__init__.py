"""How well the scenario library covers a pack: rules, questions, routes, pathways, pairs and who is in it.

Everything is worked out by running the engine. It shows what is tried, never whether it is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.scenarios.coverage.grid import AllFour, Grid, all_four, grids
from bot.scenarios.coverage.outcomes import (
    Agreement,
    PathwayCoverage,
    agreement_by_area,
    cover_pathways,
    routes_expected,
)
from bot.scenarios.coverage.pairs import Pair, boundary_pairs
from bot.scenarios.coverage.questions import QuestionCoverage, cover_questions
from bot.scenarios.coverage.rules import Kind, RuleCoverage, cover_rules
from bot.scenarios.coverage.seen import EVERY_CHILD, Seen
from bot.scenarios.files import Scenario
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route


@dataclass(frozen=True)
class Coverage:
    """What a library covers of the rules in force on one day. `names` are the scenarios' own, by id."""

    pack: str
    digest: str
    day: date
    names: Mapping[str, str]
    overall: Agreement
    by_area: Mapping[str, Agreement]
    rules: tuple[RuleCoverage, ...]
    questions: tuple[QuestionCoverage, ...]
    routes: Mapping[Route, tuple[str, ...]]
    pathways: tuple[PathwayCoverage, ...]
    pairs: tuple[Pair, ...]
    grids: tuple[Grid, Grid, Grid]
    all_four: AllFour

    @property
    def complete(self) -> int:
        """How many rules have a scenario of each kind."""
        return sum(not rule.missing for rule in self.rules)

    @property
    def complete_with_four(self) -> int:
        """How many have them in four different scenarios, so that none serves as two kinds of one rule."""
        return sum(rule.has_four_different for rule in self.rules)

    @property
    def missing(self) -> dict[Kind, int]:
        """For each kind, how many rules have no such scenario."""
        counted = Counter(kind for rule in self.rules for kind in rule.missing)
        return {kind: counted[kind] for kind in Kind}

    def rules_of(self, area: str) -> tuple[RuleCoverage, ...]:
        """The rules of an area; for `EVERY_CHILD` those of the areas that are always looked at."""
        always = (rule for rule in self.rules if rule.area not in self.by_area)
        own = (rule for rule in self.rules if rule.area == area)
        return tuple(always if area == EVERY_CHILD else own)

    @property
    def pairs_by_rule(self) -> Counter[str]:
        return Counter(rule for pair in self.pairs for rule in pair.rules)

    @property
    def pairs_by_area(self) -> Counter[str]:
        return Counter(area for pair in self.pairs for area in pair.areas)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "pack": self.pack,
            "digest": self.digest,
            "day": str(self.day),
            **self.overall.as_dict(),
            "rules_with_all_four": self.complete,
            "rules_with_four_different": self.complete_with_four,
            "rules_missing": {kind.value: number for kind, number in self.missing.items()},
            "rules": [rule.as_dict() for rule in self.rules],
            "questions": [question.as_dict() for question in self.questions],
            "routes": {str(route): len(ids) for route, ids in self.routes.items()},
            "pathways": [pathway.as_dict() for pathway in self.pathways],
            "pairs": [pair.as_dict() for pair in self.pairs],
            "areas": {area: found.as_dict() for area, found in self.by_area.items()},
            "grids": {f"area_by_{grid.across}": grid.as_dict() for grid in self.grids},
            "area_by_route_by_agency_by_age": self.all_four.as_dict(),
        }


def coverage(pack: Pack, scenarios: Iterable[Scenario], day: date) -> Coverage:
    """What the scenarios cover of the rules in force on a day.

    Each scenario is decided on its own day. Raises: PackError if the pack is not in force on one of them.
    """
    library = [Seen.of(scenario, pack) for scenario in scenarios]
    in_force = pack.rules_in_force(tuple(pack.areas), day)
    rules = cover_rules(pack, [rule.id for rule in in_force], library)
    return Coverage(
        pack=f"{pack.head.id} {pack.head.version}",
        digest=pack.digest,
        day=day,
        names={seen.id: seen.scenario.name for seen in library},
        overall=Agreement.of(library),
        by_area=agreement_by_area(pack, library),
        rules=rules,
        questions=cover_questions(pack, library),
        routes=routes_expected(library),
        pathways=cover_pathways(pack, rules, library),
        pairs=boundary_pairs(library),
        grids=grids(pack, in_force, library),
        all_four=all_four(pack, library),
    )
