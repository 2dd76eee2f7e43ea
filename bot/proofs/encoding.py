"""A pack as formulas: the second evaluator, written apart from the engine and read from the pack's text.

The engine evaluates parsed conditions on answers; this walks what the author wrote and builds, for each
rule, whether it holds for certain, possibly, and as everything turns out. That both agree is tested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.proofs.answers import (
    FactLiterals,
    Holds,
    answer_literals,
    choice_literals,
    number_literals,
)
from bot.proofs.conditions import (
    LIMIT_WORDS,
    Written,
    counts_areas,
    facts_written_in,
    in_force_on,
    limits_in,
)
from bot.proofs.formulas import FALSE, TRUE, Formulas, Literal
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Fact
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route, Urgency

NOT_AT_ALL = Holds(FALSE, FALSE, FALSE)


@dataclass(frozen=True)
class RuleFormulas:
    """When one rule counts: its condition holds and its area is in scope."""

    id: str
    area: str
    route: Route
    urgency: Urgency
    pathways: tuple[str, ...]
    facts: frozenset[str]
    written: Written
    holds: Holds


class FactBook:
    """The literals of every fact of one or more packs, with what always holds of them."""

    def __init__(self, formulas: Formulas, *packs: Pack) -> None:
        self.formulas = formulas
        self.always: list[Literal] = []
        self.by_id: dict[str, FactLiterals] = {}
        limits = limits_in(packs)
        for fact in {fact.id: fact for pack in packs for fact in pack.facts.values()}.values():
            values = [value for pack in packs for value in pack.choices_of(fact.id)]
            found, always = self._literals(fact, sorted(limits.get(fact.id, ())), values)
            self.by_id[fact.id] = found
            self.always += always

    def _literals(
        self, fact: Fact, limits: list[float], values: list[str]
    ) -> tuple[FactLiterals, list[Literal]]:
        if fact.kind == "answer":
            return answer_literals(fact.id, fact.risk_when, self.formulas)
        if fact.kind == "choice":
            return choice_literals(fact.id, dict.fromkeys(values), self.formulas)
        return number_literals(fact.id, fact.risk_when, limits, self.formulas)

    def in_scope(self, area: str) -> Literal:
        """Whether a concern area was confirmed."""
        return self.formulas.variable(f"area {area}")


class PackFormulas:
    """What a pack says on one day, over the literals of its facts."""

    def __init__(self, pack: Pack, facts: FactBook, day: date) -> None:
        self.pack, self.facts = pack, facts
        self._formulas = facts.formulas
        self._known = dict(facts.by_id)
        self._counting: list[tuple[str, Written]] = []
        self._held: dict[str, Holds] = {}
        self.rules = self._all_rules(day)

    def with_fact(self, changed: FactLiterals, counts: bool = True) -> PackFormulas:
        """The same pack where one fact is in another state; rules that do not read it are shared.

        counts: whether a count of areas follows a fact that the counted rules read. It is a large formula.
        """
        other = object.__new__(PackFormulas)
        other.__dict__.update(self.__dict__)
        other._known = {**self._known, changed.fact: changed}
        read = (lambda rule: rule.facts) if counts else _facts_of_its_own
        reading = [rule for rule in self.rules if changed.fact in read(rule)]
        # What is counted comes first, so that a count over the areas finds it ready.
        reading.sort(key=lambda rule: counts_areas(rule.written["when"]))
        other._held = dict(self._held)
        for rule in reading:
            other._held[rule.id] = other._within(rule.area, other._encode(rule.written["when"]))
        other.rules = [
            replace(rule, holds=other._held[rule.id]) if changed.fact in rule.facts else rule
            for rule in self.rules
        ]
        return other

    def condition(self, written: Written) -> Holds:
        """When a condition holds, whatever the scope; not for `areas_with`."""
        return self._encode(written)

    def route_at_least(self, route: Route) -> Holds:
        """Whether some rule gives at least this route; every case is at least `universal`."""
        return self._any_rule(lambda rule: rule.route >= route, or_else=route is Route.UNIVERSAL)

    def urgency_at_least(self, urgency: Urgency) -> Holds:
        """Whether some rule gives at least this urgency; every case is at least `planned`."""
        lowest = urgency is Urgency.PLANNED
        return self._any_rule(lambda rule: rule.urgency >= urgency, or_else=lowest)

    def pathway(self, pathway: str) -> Holds:
        return self._any_rule(lambda rule: pathway in rule.pathways)

    def family_contact_at_least(self, strictness: str) -> Literal:
        """Whether the family is told with at least this much care: `ask_first`, or `never`.

        A pathway that says never and is only possible makes it `ask_first`; from `front_door` up, so does one
        that says ask first.
        """
        by_care = {p: self.pathway(p.id) for p in self.pack.pathways.values()}
        never = [holds for p, holds in by_care.items() if p.family_contact == "never"]
        certain = [holds.certain for holds in never]
        if strictness == "ask_first":
            asking = [h for p, h in by_care.items() if p.family_contact == "ask_first"]
            may_ask = self._formulas.any(holds.possible for holds in asking)
            certain += [holds.possible for holds in never]
            certain += [holds.certain for holds in asking]
            certain.append(self._formulas.all([may_ask, self.advised_at_least(Route.FRONT_DOOR)]))
        return self._formulas.any(certain)

    def harm_is_unknown(self) -> Literal:
        """Whether a core harm question is not answered yet."""
        return self._formulas.any(-self._known[fact].known for fact in self.pack.harm_facts)

    def highest_at_least(self, route: Route) -> Literal:
        """Whether the highest possible route is at least this."""
        unasked = [self.harm_is_unknown()] if route <= Route.FRONT_DOOR else []
        return self._formulas.any([self.route_at_least(route).possible, *unasked])

    def advised_at_least(self, route: Route) -> Literal:
        """Whether the recommended route is at least this: what is possible counts, up to a call today."""
        cautious = [self.highest_at_least(route)] if route <= Route.FRONT_DOOR_URGENT else []
        return self._formulas.any([self.route_at_least(route).certain, *cautious])

    def advised_urgency_at_least(self, urgency: Urgency) -> Literal:
        by_route = (self.advised_at_least(r) for r in Route if URGENCY_OF_ROUTE[r] >= urgency)
        return self._formulas.any([self.urgency_at_least(urgency).certain, *by_route])

    def _any_rule(self, counts: Callable[[RuleFormulas], bool], or_else: bool = False) -> Holds:
        if or_else:
            return Holds(TRUE, TRUE, TRUE)
        return self._any([rule.holds for rule in self.rules if counts(rule)])

    def _all_rules(self, day: date) -> list[RuleFormulas]:
        in_force = [
            (area, written)
            for area in self.pack.areas
            for written in self.pack.written_rules(area)
            if in_force_on(written, day) and self._is_on(written)
        ]
        self._counting = [
            (area, rule)
            for area, rule in in_force
            if not self.pack.areas[area].always and not counts_areas(rule["when"])
        ]
        in_order = sorted(in_force, key=lambda item: counts_areas(item[1]["when"]))
        for area, written in in_order:
            self._held[written["id"]] = self._within(area, self._encode(written["when"]))
        return [self._rule(area, written) for area, written in in_force]

    def _is_on(self, written: Written) -> bool:
        switch = written.get("only_if")
        return switch is None or self.pack.head.switches[switch].on

    def _rule(self, area: str, written: Written) -> RuleFormulas:
        route = Route(written["route"])
        urgency = Urgency(written.get("urgency") or Urgency.PLANNED)
        facts = set(facts_written_in(written["when"]))
        if counts_areas(written["when"]):
            facts |= {f for _, rule in self._counting for f in facts_written_in(rule["when"])}
        return RuleFormulas(
            id=written["id"],
            area=area,
            route=route,
            urgency=max(urgency, URGENCY_OF_ROUTE[route]),
            pathways=tuple(written.get("pathways") or ()),
            facts=frozenset(facts),
            written=written,
            holds=self._held[written["id"]],
        )

    def _within(self, area: str, holds: Holds) -> Holds:
        if self.pack.areas[area].always:
            return holds
        scope = self.facts.in_scope(area)
        return self._all([Holds(scope, scope, scope), holds])

    def _encode(self, written: Written) -> Holds:
        ((word, inside),) = written.items()
        if word in LIMIT_WORDS:
            return self._limit(word, inside)
        if word in ("said_yes", "said_no"):
            holds = self._known[inside].parts["yes"]
            return holds if word == "said_yes" else holds.opposite()
        if word == "one_of":
            parts = self._known[inside["fact"]].parts
            return self._any([parts[str(v)] for v in inside["values"] if str(v) in parts])
        if word == "areas_with":
            return self._areas_with(inside["count"], Route(inside["route"]))
        listed = inside["of"] if word == "at_least" else inside
        found = [self._encode(part) for part in listed]
        if word == "at_least":
            return self._at_least(inside["count"], found)
        if word == "none_of":
            return self._any(found).opposite()
        return self._all(found) if word == "all" else self._any(found)

    def _limit(self, word: str, inside: Written) -> Holds:
        unit, limit_of, holds_below = LIMIT_WORDS[word]
        below = self._known[inside["fact"]].parts[f"{limit_of(inside[unit]):g}"]
        return below if holds_below else below.opposite()

    def _areas_with(self, count: int, route: Route) -> Holds:
        by_area: dict[str, list[Holds]] = {}
        for area, rule in self._counting:
            if Route(rule["route"]) >= route:
                by_area.setdefault(area, []).append(self._held[rule["id"]])
        return self._at_least(count, [self._any(found) for found in by_area.values()])

    def _all(self, parts: list[Holds]) -> Holds:
        join = self._formulas.all
        return Holds(
            join(p.certain for p in parts),
            join(p.possible for p in parts),
            join(p.turns_out for p in parts),
        )

    def _any(self, parts: list[Holds]) -> Holds:
        join = self._formulas.any
        return Holds(
            join(p.certain for p in parts),
            join(p.possible for p in parts),
            join(p.turns_out for p in parts),
        )

    def _at_least(self, count: int, parts: list[Holds]) -> Holds:
        join = self._formulas.at_least
        return Holds(
            join(count, [p.certain for p in parts]),
            join(count, [p.possible for p in parts]),
            join(count, [p.turns_out for p in parts]),
        )


def _facts_of_its_own(rule: RuleFormulas) -> set[str]:
    """The facts that a rule names itself, without those of rules that it counts."""
    return set(facts_written_in(rule.written["when"]))
