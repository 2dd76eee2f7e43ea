"""For each rule, the scenarios that show its four sides, worked out from its condition."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import Any

from bot.scenarios.coverage.seen import Seen, with_value
from bot.thresholds.conditions import Condition, Joined, Limit, NoneOf, OneOf, Said, limits_in
from bot.thresholds.facts import Facts, Range
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Rule
from bot.thresholds.routes import Route
from bot.thresholds.truth import NO, UNKNOWN, YES, Truth, opposite


class Kind(str, Enum):
    """What a scenario shows of a rule."""

    APPLIES = "applies"
    ONE_SHORT = "one_fact_short"
    NEAR_MISS = "near_miss"
    UNKNOWN = "key_answer_unknown"


@dataclass(frozen=True)
class RuleCoverage:
    """A rule as its author wrote it, with the ids of the scenarios that show each kind.

    short_by_default: scenarios that are one fact short only because of `otherwise`; none of them counts.
    """

    rule: Rule
    area: str
    shown: Mapping[Kind, tuple[str, ...]]
    short_by_default: tuple[str, ...]

    @property
    def missing(self) -> tuple[Kind, ...]:
        return tuple(kind for kind in Kind if not self.shown[kind])

    @property
    def has_four_different(self) -> bool:
        """Whether the four kinds can be shown by four scenarios, none of which serves twice."""
        few = (self.shown[kind][: len(Kind)] for kind in Kind)  # more would not change the answer
        return any(len(set(chosen)) == len(Kind) for chosen in product(*few))

    def as_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule.id,
            "area": self.area,
            "route": str(self.rule.route),
            **{kind.value: list(self.shown[kind]) for kind in Kind},
            "missing": [kind.value for kind in self.missing],
        }


def cover_rules(
    pack: Pack, in_force: Collection[str], library: Iterable[Seen]
) -> tuple[RuleCoverage, ...]:
    """Every rule in force, in the pack's order."""
    written = {r.id: (area.area, r) for area in pack.areas.values() for r in area.rules}
    found: dict[str, dict[Kind, list[str]]] = {rule: {k: [] for k in Kind} for rule in in_force}
    by_default: dict[str, list[str]] = {rule: [] for rule in in_force}
    for seen in library:
        for rule, truth in zip(seen.rules, seen.truths, strict=True):
            if rule.id not in found:
                continue
            shown = set(_kinds(written[rule.id][1], rule, truth, seen, pack))
            for kind in shown:
                found[rule.id][kind].append(seen.id)
            if truth is NO and Kind.ONE_SHORT not in shown and _one_more_would_do(rule, seen, pack):
                by_default[rule.id].append(seen.id)
    return tuple(
        RuleCoverage(
            rule, area, {k: tuple(ids) for k, ids in found[name].items()}, tuple(by_default[name])
        )
        for name, (area, rule) in written.items()
        if name in found
    )


def _kinds(written: Rule, rule: Rule, truth: Truth, seen: Seen, pack: Pack) -> Iterator[Kind]:
    """What the scenario shows of a rule in its scope.

    written: the rule as its author wrote it; in `rule` the areas of the scope are counted.
    """
    if truth is YES:
        yield Kind.APPLIES
    elif truth is UNKNOWN:
        if any(True for _ in _key_answers_unknown(rule, seen, pack)):
            yield Kind.UNKNOWN
    else:
        if _in_play(rule.facts_read, seen, pack) and _one_more_would_do(rule, seen, pack):
            yield Kind.ONE_SHORT
        if _is_near_miss(written, rule, seen, pack):
            yield Kind.NEAR_MISS


def _in_play(facts: Iterable[str], seen: Seen, pack: Pack) -> set[str]:
    """Those of the facts that the scenario names itself; nothing if it names no more than an age.

    Nearly every scenario gives an age, so that an age alone does not bring a rule into play.
    """
    read = set(facts)
    named = read & seen.scenario.situation.written
    ages = {fact for fact in read if pack.facts[fact].kind == "months"}
    return named if named - ages or read == ages else set()


def _one_more_would_do(rule: Rule, seen: Seen, pack: Pack) -> bool:
    """Whether changing one known fact would make the rule hold, within the areas of the scenario."""
    known = (fact for fact in rule.facts_read if seen.facts.is_known(fact))
    return any(
        rule.when.truth(with_value(seen.facts, fact, value)) is YES
        for fact in known
        for value in pack.values_of(fact)
    )


def _is_near_miss(written: Rule, rule: Rule, seen: Seen, pack: Pack) -> bool:
    """An everyday case below the rule: what it asks was really answered, and the other way.

    A rule that gives a pathway and no route has nothing below it; there the pathway must not be given.
    """
    expected = seen.expected
    if expected >= Route.FRONT_DOOR or rule.when.truth(Facts(areas=seen.facts.areas)) is NO:
        return False
    given = {*seen.decision.pathways, *seen.decision.possible_pathways}
    if rule.route is Route.UNIVERSAL:
        below = not given & set(rule.pathways)
    else:
        below = expected < rule.route
    named = _in_play(written.facts_read or rule.facts_read, seen, pack)
    return below and not named.isdisjoint(_against(rule.when, seen.facts))


def _against(condition: Condition, facts: Facts, wanted: Truth = YES) -> Iterator[str]:
    """The facts whose answers keep the condition from holding."""
    if isinstance(condition, NoneOf):
        yield from _against(condition.parts, facts, opposite(wanted))
    elif isinstance(condition, Joined):
        for part in condition.parts:
            yield from _against(part, facts, wanted)
    elif isinstance(condition, Said | Limit | OneOf):
        if condition.truth(facts) is opposite(wanted):
            yield condition.fact


def _key_answers_unknown(rule: Rule, seen: Seen, pack: Pack) -> Iterator[str]:
    """Facts that the scenario leaves open by name, any of which could settle the rule alone."""
    for fact in rule.facts_read:
        if fact in seen.scenario.situation.written and _is_open(fact, rule, seen.facts):
            truths = (
                rule.when.truth(with_value(seen.facts, fact, v)) for v in pack.values_of(fact)
            )
            if any(truth is not UNKNOWN for truth in truths):
                yield fact


def _is_open(fact: str, rule: Rule, facts: Facts) -> bool:
    """Not known; or a range, such as an age, that lies on both sides of a limit of the rule."""
    known = facts.values.get(fact)
    if isinstance(known, Range):
        limits = (limit.limit for limit in limits_in(rule.when) if limit.fact == fact)
        return any(known.low < limit <= known.high for limit in limits)
    return not facts.is_known(fact)
