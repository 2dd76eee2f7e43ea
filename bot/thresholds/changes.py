"""What would change the advice: every smallest change of one or two facts that gives another route.

Staff and trainers see all of them. A referrer is told of the upward ones only, as something to ring about
when it is learnt, never as something to go and find out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from bot.thresholds.engine import CAUTIOUS_LIMIT, least_while_harm_is_unknown
from bot.thresholds.facts import Answer, Facts, Range, Value
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Rule
from bot.thresholds.routes import Route
from bot.thresholds.truth import Truth

Step = tuple[str, Value]
"""A fact and the answer, range or choice that it would have instead."""


@dataclass(frozen=True)
class Change:
    """One or two facts, with their other values, and the route that would be advised then."""

    steps: tuple[Step, ...]
    before: Route
    after: Route

    @property
    def raises(self) -> bool:
        return self.after > self.before

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "facts": {fact: _plain(value) for fact, value in self.steps},
            "from": str(self.before),
            "to": str(self.after),
        }


def what_would_change(facts: Facts, pack: Pack, at: datetime) -> tuple[Change, ...]:
    """Every change of one fact, or of two where neither alone would do, that alters the advised route.

    Each was re-run. Changes of one fact come first, then the highest route first. Facts outside the scope
    are left alone. An age or number is given as an example of the range that would do.
    Raises: PackError if no pack is in force on the day of `at`.
    """
    ground = _Ground.of(facts, pack, at)
    singles = tuple(ground.changes_of_one())
    alone = {change.steps[0] for change in singles}
    pairs = {c for pair in ground.pairs_that_could(alone) if (c := ground.change(pair))}
    in_order = sorted(pairs, key=lambda change: repr(change.steps))
    return tuple(sorted([*singles, *in_order], key=lambda c: (len(c.steps), -c.after.rank)))


def what_would_raise(
    facts: Facts, pack: Pack, at: datetime, least: Route = Route.UNIVERSAL
) -> tuple[str, ...]:
    """Yes-or-no facts that, learnt alone to be otherwise, would give a higher route; highest first.

    least: only those that would give at least this route.
    """
    changes = _Ground.of(facts, pack, at).changes_of_one()
    raising = [c for c in changes if c.raises and c.after >= least]
    steps = [c.steps[0] for c in sorted(raising, key=lambda change: -change.after.rank)]
    return tuple(dict.fromkeys(fact for fact, value in steps if isinstance(value, Answer)))


class _Ground:
    """The rules in scope as they stand, so that a change re-runs only the rules that read its facts."""

    def __init__(self, facts: Facts, pack: Pack, rules: tuple[Rule, ...]) -> None:
        self.facts, self.pack, self.rules = facts, pack, rules
        self.truths = [rule.when.truth(facts) for rule in rules]
        self.readers: dict[str, set[int]] = {fact: set() for fact in pack.harm_facts}
        for place, rule in enumerate(rules):
            for fact in rule.facts_read:
                self.readers.setdefault(fact, set()).add(place)
        self.advised = self._advised(facts, self.truths)
        self._values = {fact: pack.values_of(fact) for fact in self.readers}

    @classmethod
    def of(cls, facts: Facts, pack: Pack, at: datetime) -> _Ground:
        rules = pack.rules_in_force(pack.in_scope(facts.areas), at.date())
        return cls(facts.on(at.date()), pack, rules)

    def changes_of_one(self) -> Iterator[Change]:
        """Each single step that alters the advice."""
        return (change for step in self.steps() if (change := self.change((step,))))

    def steps(self, among: Iterable[str] | None = None) -> Iterator[Step]:
        """Every other value of each fact that some rule reads."""
        for fact in self.readers if among is None else among:
            for value in self._values[fact]:
                if not self._is_so(fact, value):
                    yield fact, value

    def change(self, steps: tuple[Step, ...]) -> Change | None:
        """What these steps come to, re-run; None if the advice stays."""
        facts, truths = self.facts, list(self.truths)
        for fact, value in steps:
            facts = _with(facts, fact, value)
        for place in set().union(*(self.readers[fact] for fact, _ in steps)):
            truths[place] = self.rules[place].when.truth(facts)
        after = self._advised(facts, truths)
        return Change(steps, self.advised, after) if after is not self.advised else None

    def pairs_that_could(self, alone: set[Step]) -> Iterator[tuple[Step, Step]]:
        """Pairs of which neither step is enough alone, that could raise or lower the advice together.

        To raise it, one rule above the advice must read both. To lower it, every rule that supports the
        advice must be undone by one of the two.
        """
        for place, rule in enumerate(self.rules):
            if rule.route > self.advised and self.truths[place] is not Truth.YES:
                helpful = [s for s in self._steps_towards(rule) if s not in alone]
                yield from _two_facts(combinations(helpful, 2))
        yield from _two_facts(self._pairs_that_undo(alone))

    def _pairs_that_undo(self, alone: set[Step]) -> Iterator[tuple[Step, Step]]:
        supporting = {place for place in range(len(self.rules)) if self._supports(place)}
        unknown_harm = self._harm_in_the_way()
        first = min((self.rules[p].facts_read for p in supporting), key=len, default=unknown_harm)
        for step in self.steps(first):
            if step in alone:
                continue
            after = _with(self.facts, *step)
            left = {p for p in supporting | self.readers[step[0]] if self._supports(p, after)}
            needed = [set(self.rules[p].facts_read) for p in left]
            needed += [{fact} for fact in unknown_harm if fact != step[0]]
            if needed:
                for other in self.steps(sorted(set.intersection(*needed))):
                    if other not in alone:
                        first_step, second = sorted((step, other), key=repr)
                        yield first_step, second

    def _harm_in_the_way(self) -> tuple[str, ...]:
        if self.advised is not Route.FRONT_DOOR:
            return ()
        return tuple(fact for fact in self.pack.harm_facts if not self.facts.is_known(fact))

    def _supports(self, place: int, facts: Facts | None = None) -> bool:
        """Whether this rule alone would keep the advice from being lower."""
        rule = self.rules[place]
        truth = rule.when.truth(facts) if facts else self.truths[place]
        counts_as = rule.route if truth is Truth.YES else min(rule.route, CAUTIOUS_LIMIT)
        return truth is not Truth.NO and counts_as >= self.advised

    def _steps_towards(self, rule: Rule) -> list[Step]:
        """Steps in the direction that helps a rule to hold."""
        towards: dict[str, set[str]] = {}
        for reading in rule.when.readings():
            towards.setdefault(reading.fact, set()).add(reading.towards)
        return [
            (fact, value)
            for fact, value in self.steps(towards)
            if not isinstance(value, Answer) or str(value.value) in towards[fact]
        ]

    def _is_so(self, fact: str, value: Value) -> bool:
        if isinstance(value, Answer):
            return self.facts.answers.get(fact) is value
        return self.facts.values.get(fact) == value or _lies_within(
            self.facts.range_of(fact), value
        )

    def _advised(self, facts: Facts, truths: list[Truth]) -> Route:
        route = highest = Route.UNIVERSAL
        for rule, truth in zip(self.rules, truths, strict=True):
            if truth is Truth.YES and rule.route.rank > route.rank:
                route = rule.route
            if truth is not Truth.NO and rule.route.rank > highest.rank:
                highest = rule.route
        highest = max(highest, least_while_harm_is_unknown(facts, self.pack))
        return max(route, min(highest, CAUTIOUS_LIMIT))


def _two_facts(pairs: Iterable[tuple[Step, Step]]) -> Iterator[tuple[Step, Step]]:
    return ((one, two) for one, two in pairs if one[0] != two[0])


def _with(facts: Facts, fact: str, value: Value) -> Facts:
    if isinstance(value, Answer):
        return facts.with_answer(fact, value)
    return facts.with_value(fact, value)


def _lies_within(known: Range | None, slot: Value) -> bool:
    return (
        known is not None
        and isinstance(slot, Range)
        and slot.low <= known.low <= known.high <= slot.high
    )


def _plain(value: Value) -> Any:
    if isinstance(value, Range):
        return value.low if value.low == value.high else {"from": value.low, "to": value.high}
    return str(value.value) if isinstance(value, Answer) else value
