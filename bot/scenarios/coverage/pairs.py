"""Boundary pairs: two scenarios that differ in one fact and come to different routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from bot.scenarios.coverage.seen import Seen
from bot.thresholds.conditions import limits_in
from bot.thresholds.facts import Range, Value
from bot.thresholds.parts import Rule
from bot.thresholds.routes import Route
from bot.thresholds.truth import Truth

State = str | tuple[Truth, ...] | None
"""What a fact comes to for the rules: an answer, a choice, or how a number stands to each limit."""


@dataclass(frozen=True)
class Side:
    """One scenario of a pair. value: what it says of the fact in which they differ; None if nothing."""

    scenario: str
    route: Route
    value: Value | None


@dataclass(frozen=True)
class Pair:
    """Two scenarios over the same areas. rules: those that apply for certain in one of them alone."""

    areas: tuple[str, ...]
    fact: str
    lower: Side
    higher: Side
    rules: tuple[str, ...]
    is_settled: bool  # whether the fact is known in both, so that no "don't know" is compared

    def as_dict(self) -> dict[str, Any]:
        return {
            "areas": list(self.areas),
            "fact": self.fact,
            "lower": {"scenario": self.lower.scenario, "route": str(self.lower.route)},
            "higher": {"scenario": self.higher.scenario, "route": str(self.higher.route)},
            "rules": list(self.rules),
            "is_settled": self.is_settled,
        }


def boundary_pairs(library: Iterable[Seen]) -> tuple[Pair, ...]:
    """Every pair of the library. Ages and numbers count as one where no rule in scope tells them apart."""
    by_areas: dict[tuple[str, ...], list[Seen]] = defaultdict(list)
    for seen in library:
        by_areas[seen.areas].append(seen)
    return tuple(pair for group in by_areas.values() for pair in _pairs_among(group))


def boundaries(pairs: Iterable[Pair]) -> tuple[tuple[Pair, ...], ...]:
    """The pairs that show the same line: one fact, between the same two routes, over the same areas."""
    found: dict[tuple[tuple[str, ...], str, Route, Route], list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.areas, pair.fact, pair.lower.route, pair.higher.route].append(pair)
    return tuple(
        tuple(sorted(same, key=lambda pair: not pair.is_settled)) for same in found.values()
    )


def _pairs_among(group: list[Seen]) -> Iterator[Pair]:
    limits: dict[str, list[float]] = defaultdict(list)
    for rule in _rules_of(group):
        for limit in limits_in(rule.when):
            limits[limit.fact].append(limit.limit)
    read = dict.fromkeys(fact for rule in _rules_of(group) for fact in rule.facts_read)
    known = [(seen, [_state(seen, fact, limits[fact]) for fact in read]) for seen in group]
    facts = list(read)
    for (one, states), (other, others) in combinations(known, 2):
        if one.decision.recommended_route is other.decision.recommended_route:
            continue
        differing = [place for place, state in enumerate(states) if state != others[place]]
        if len(differing) == 1:
            yield _pair(one, other, facts[differing[0]])


def _rules_of(group: list[Seen]) -> Iterator[Rule]:
    """The rules that any of them meets; they differ only where a rule came into force in between."""
    yield from {rule.id: rule for seen in group for rule in seen.rules}.values()


def _state(seen: Seen, fact: str, limits: list[float]) -> State:
    if not seen.facts.is_known(fact):
        return None
    value = seen.facts.values.get(fact)
    if isinstance(value, Range):
        return tuple(_side_of(value, limit) for limit in limits)
    return str(seen.facts.answers.get(fact, value))


def _side_of(value: Range, limit: float) -> Truth:
    if value.low < limit <= value.high:
        return Truth.UNKNOWN
    return Truth.YES if value.high < limit else Truth.NO


def _pair(one: Seen, other: Seen, fact: str) -> Pair:
    lower, higher = sorted((one, other), key=lambda seen: seen.decision.recommended_route.rank)
    in_both = set(lower.decision.rule_ids) & set(higher.decision.rule_ids)
    rules = dict.fromkeys((*higher.decision.rule_ids, *lower.decision.rule_ids))
    settled = all(seen.facts.is_known(fact) for seen in (lower, higher))
    return Pair(
        lower.areas, fact, _side(lower, fact), _side(higher, fact),
        tuple(rule for rule in rules if rule not in in_both), settled,
    )  # fmt: skip


def _side(seen: Seen, fact: str) -> Side:
    value = seen.facts.answers.get(fact) or seen.facts.values.get(fact)
    return Side(seen.id, seen.decision.recommended_route, value)
