"""The coverage of a scenario library as a page that trainers and threshold leads can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.publishing.coverage_text import headline, referrals
from bot.publishing.gaps import Gap
from bot.publishing.labels import KIND_LABELS, KIND_MEANINGS, Labels
from bot.publishing.pages import page
from bot.scenarios.coverage import Coverage
from bot.scenarios.coverage.outcomes import Agreement
from bot.scenarios.coverage.pairs import Pair, Side, boundaries
from bot.scenarios.coverage.rules import Kind, RuleCoverage
from bot.thresholds.pack import Pack

MOST_NAMED = 5
"""How many scenarios the page names of those that show the same thing; --json has all."""


@dataclass(frozen=True)
class Some:
    """Scenarios that show one thing: how many, and the first of them by id and name."""

    count: int
    named: tuple[tuple[str, str], ...]

    @property
    def more(self) -> int:
        return self.count - len(self.named)


@dataclass(frozen=True)
class RuleShown:
    covered: RuleCoverage
    route: str
    kinds: tuple[tuple[str, Some], ...]
    pairs: int


@dataclass(frozen=True)
class BoundaryShown:
    """A boundary by its first pair. `pairs`: how many show the same one."""

    fact: str
    lower: str
    higher: str
    examples: tuple[tuple[str, str], ...]
    pairs: int
    rules: tuple[str, ...]


@dataclass(frozen=True)
class AreaShown:
    """What is covered of one area. `complete`: its rules that have all four kinds."""

    area: str
    name: str
    agreement: Agreement
    rules: tuple[RuleShown, ...]
    gaps: tuple[Gap, ...]
    pairs: int

    @property
    def complete(self) -> int:
        return sum(not shown.covered.missing for shown in self.rules)


class _Shown:
    """Turns the coverage of one pack into what the page shows."""

    def __init__(self, coverage: Coverage, pack: Pack, gaps: Iterable[Gap]) -> None:
        self.coverage = coverage
        self.labels = Labels(pack)
        self._gaps = tuple(gaps)
        self._pairs_by_rule = coverage.pairs_by_rule
        self._pairs_by_area = coverage.pairs_by_area

    def areas(self) -> Iterator[AreaShown]:
        for area, agreement in self.coverage.by_area.items():
            rules = self.coverage.rules_of(area)
            own = {area, *(rule.area for rule in rules)}
            yield AreaShown(
                area,
                self.labels.area(area),
                agreement,
                tuple(self._rule(rule) for rule in rules),
                tuple(gap for gap in self._gaps if gap.area in own),
                self._pairs_by_area[area],
            )

    def some(self, ids: tuple[str, ...]) -> Some:
        named = tuple((name, self.coverage.names[name]) for name in ids[:MOST_NAMED])
        return Some(len(ids), named)

    def boundaries(self) -> Iterator[tuple[str, tuple[BoundaryShown, ...]]]:
        """By the areas over which they lie."""
        order = list(self.coverage.by_area)
        found: dict[tuple[str, ...], list[BoundaryShown]] = {}
        for same in boundaries(self.coverage.pairs):
            found.setdefault(same[0].areas, []).append(self._boundary(same))
        for areas in sorted(found, key=lambda these: (len(these), order.index(these[0]))):
            yield self.labels.areas(areas), tuple(found[areas])

    def _rule(self, covered: RuleCoverage) -> RuleShown:
        kinds = tuple((KIND_LABELS[kind], self.some(covered.shown[kind])) for kind in Kind)
        route = self.labels.route(covered.rule.route)
        return RuleShown(covered, route, kinds, self._pairs_by_rule[covered.rule.id])

    def _boundary(self, same: tuple[Pair, ...]) -> BoundaryShown:
        first = same[0]
        sides = (first.lower, first.higher)
        return BoundaryShown(
            self.labels.fact(first.fact),
            self._side(first.fact, first.lower),
            self._side(first.fact, first.higher),
            tuple((side.scenario, self.coverage.names[side.scenario]) for side in sides),
            len(same),
            tuple(dict.fromkeys(rule for pair in same for rule in pair.rules)),
        )

    def _side(self, fact: str, side: Side) -> str:
        return f"{self.labels.value(fact, side.value)}: {self.labels.route(side.route)}"


def coverage_page(coverage: Coverage, pack: Pack, gaps: Iterable[Gap]) -> str:
    """The report as one HTML page."""
    found = tuple(gaps)
    shown = _Shown(coverage, pack, found)
    return page(
        "coverage.html",
        coverage=coverage,
        pack=pack,
        head=pack.head,
        headline=headline(coverage.overall),
        referrals=referrals(coverage.overall),
        labels=shown.labels,
        some=shown.some,
        kinds=tuple((KIND_LABELS[k], KIND_MEANINGS[k], n) for k, n in coverage.missing.items()),
        areas=tuple(shown.areas()),
        boundaries=tuple(shown.boundaries()),
        pathway_gaps=tuple(gap for gap in found if gap.about == "pathway"),
        gaps=found,
    )
