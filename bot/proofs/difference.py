"""What differs in outcome between two packs: for which facts, in which direction, in a few sentences.

The text may differ in any way; only what can make another outcome is told. Rules are compared by id. For each
rule that differs, the solver looks for cases in which the outcome really differs, whatever the rest says.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any, Literal

from bot.proofs.answers import Holds
from bot.proofs.cases import Model, in_words, stated_facts
from bot.proofs.conditions import counts_areas
from bot.proofs.encoding import FactBook, PackFormulas, RuleFormulas
from bot.proofs.formulas import FALSE
from bot.proofs.formulas import Literal as Node
from bot.proofs.ground import Ground
from bot.thresholds.errors import PackError
from bot.thresholds.facts import Answer, Facts, Value
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route, Urgency
from bot.thresholds.truth import YES

Kind = Literal["route", "urgency", "pathway", "level_name"]
Direction = Literal["up", "down", "none"]

MOST_SENTENCES = 4
"""So many ways in which one rule differs are told; the rest is counted."""
MOST_COUNTED = 200_000
"""Up to so many combinations are counted one by one."""


@dataclass(frozen=True)
class Difference:
    """One way in which outcomes differ.

    direction: `down` is the one to look at first, for a child may get less.
    combinations: of the facts that the rule reads, how many settle it differently; None if too many to count.
    """

    kind: Kind
    sentence: str
    direction: Direction
    combinations: int | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "direction": self.direction,
            "combinations": self.combinations,
        }


def differences(before: Pack, after: Pack, day: date) -> tuple[Difference, ...]:
    """Everything that differs in outcome on a day, what lowers first.

    Raises: PackError if one of the packs is not in force on the day.
    """
    _same_kinds(before, after)
    down = _Comparison(after, before, day, "down").found()
    up = _Comparison(before, after, day, "up").found()
    beside = (*_harm(before, after), *_family(before, after), *_hidden(before, after))
    return (*down, *up, *beside, *_level_names(before, after))


def _same_kinds(before: Pack, after: Pack) -> None:
    """Raises: PackError where a fact is of another kind in the other pack: nothing can be compared then."""
    faults = [
        f"`{fact.id}` is of kind {fact.kind} in one pack and {after.facts[fact.id].kind} in the other; give "
        f"one of them another id"
        for fact in before.facts.values()
        if fact.id in after.facts and after.facts[fact.id].kind != fact.kind
    ]
    if faults:
        raise PackError(faults)


Said = tuple[Node, Node]
"""Something said of a fact, and the same as it turns out, for the words."""


def _turns_out(holds: Holds) -> Node:
    return holds.turns_out


def _is_certain(holds: Holds) -> Node:
    return holds.certain


class _Comparison:
    """What `gives` gives and `lacks` does not: downward from the old pack, upward from the new one."""

    def __init__(self, lacks: Pack, gives: Pack, day: date, direction: Direction) -> None:
        self._ground = Ground(gives, day, base=lacks)
        literals: FactBook = self._ground.literals
        self._lacking = PackFormulas(lacks, literals, day)
        self._other = {rule.id: rule for rule in self._lacking.rules}
        self._lacked = Ground(lacks, day).rules
        self._direction: Direction = direction
        self._sees: Callable[[Holds], Node] = _turns_out

    def found(self) -> Iterator[Difference]:
        """First for settled facts; where these do not differ, for what is certain while facts are unknown."""
        for rule in self._ground.gates.rules:
            for look in (self._of_route, self._of_urgency, self._of_pathways):
                self._sees = _turns_out
                settled = list(look(rule))
                self._sees = _is_certain
                yield from settled or look(rule)

    def _of_route(self, rule: RuleFormulas) -> Iterator[Difference]:
        routes = [
            route
            for route in Route
            if route < rule.route and self._has_case(rule, self._lacking_exactly(route))
        ]
        if routes:
            what = " or ".join(str(route) for route in routes)
            said = f"from {what} to {rule.route}"
            change = (
                f"rises {said}" if self._direction == "up" else f"falls from {rule.route} to {what}"
            )
            differs = -self._sees(self._lacking.route_at_least(rule.route))
            yield from self._told("route", rule, f"the route {change}", differs)

    def _of_urgency(self, rule: RuleFormulas) -> Iterator[Difference]:
        differs = self._ground.formulas.all(
            [
                self._sees(self._lacking.route_at_least(rule.route)),
                -self._sees(self._lacking.urgency_at_least(rule.urgency)),
            ]
        )
        if rule.urgency is not Urgency.PLANNED and self._has_case(rule, differs):
            change = "becomes" if self._direction == "up" else "is no longer"
            yield from self._told("urgency", rule, f"the urgency {change} {rule.urgency}", differs)

    def _of_pathways(self, rule: RuleFormulas) -> Iterator[Difference]:
        for pathway in rule.pathways:
            differs = -self._sees(self._lacking.pathway(pathway))
            if self._has_case(rule, differs):
                change = "is added" if self._direction == "up" else "is lost"
                yield from self._told("pathway", rule, f"the pathway {pathway} {change}", differs)

    def _has_case(self, rule: RuleFormulas, differs: Node) -> bool:
        return self._ground.solver.has_case([self._sees(rule.holds), differs])

    def _lacking_exactly(self, route: Route) -> Node:
        above = [r for r in Route if r > route]
        higher = self._sees(self._lacking.route_at_least(above[0])) if above else FALSE
        return self._ground.formulas.all([self._sees(self._lacking.route_at_least(route)), -higher])

    def _told(
        self, kind: Kind, rule: RuleFormulas, change: str, differs: Node
    ) -> Iterator[Difference]:
        """A sentence for each smallest set of the rule's own facts for which the outcome differs."""
        while_unknown = "" if self._sees is _turns_out else " and the rest is not known"
        if counts_areas(rule.written["when"]):  # any worries will do, so that examples say little
            title = self._ground.rules[rule.id].title
            sentence = f'In some cases of "{title}"{while_unknown}, {change} ({rule.id}).'
            yield Difference(kind, sentence, self._direction, None)
            return
        ways = list(itertools.islice(self._ways(rule, differs), MOST_SENTENCES + 1))
        count = self._count(rule)
        for way in ways[:MOST_SENTENCES]:
            case = " and ".join(in_words(way, self._ground.pack)) or "nothing in particular is so"
            sentence = f"When {case}{while_unknown}, {change} ({rule.id})."
            yield Difference(kind, sentence, self._direction, count)
        if len(ways) > MOST_SENTENCES:
            sentence = f"In other cases of {rule.id}{while_unknown}, too, {change}."
            yield Difference(kind, sentence, self._direction, count)

    def _ways(self, rule: RuleFormulas, differs: Node) -> Iterator[Facts]:
        """Cases of the rule that differ, each cut down to what makes the rule hold."""
        wanted = [self._own(rule), differs]
        scope = self._ground.outside({rule.area})
        if not self._ground.solver.has_case([*wanted, *scope]):
            scope = []
        while (model := self._ground.solver.case([*wanted, *scope])) is not None:
            kept = self._needed(rule, model)
            yield stated_facts(self._ground, model, [out for _, out in kept])
            wanted.append(-self._ground.formulas.all(node for node, _ in kept))

    def _own(self, rule: RuleFormulas) -> Node:
        """What this rule says now and did not say in the other pack, if it was in it and gave as much."""
        other = self._other.get(rule.id)
        if other is None or not _gives_as_much(other, rule):
            return self._sees(rule.holds)
        return self._ground.formulas.all([self._sees(rule.holds), -self._sees(other.holds)])

    def _needed(self, rule: RuleFormulas, model: Model) -> list[Said]:
        """What is said of the rule's facts, without what can be left out and the rule still holds."""
        literals = self._ground.literals
        parts = (p for fact in sorted(rule.facts) for p in literals.by_id[fact].parts.values())
        kept = [said for part in parts for said in self._said(part, model)]
        areas = [a for a in map(literals.in_scope, self._ground.pack.areas) if a in model]
        for one in list(kept):
            fewer = [other for other in kept if other != one]
            holding = [*(node for node, _ in fewer), *areas, -self._sees(rule.holds)]
            if not self._ground.solver.has_case(holding):
                kept = fewer
        return kept

    def _said(self, part: Holds, model: Model) -> Iterator[Said]:
        """How a part of a fact turns out or, where only what is certain counts, what is known of it."""
        out = part.turns_out if part.turns_out in model else -part.turns_out
        if self._sees is _turns_out:
            yield out, out
        elif part.certain in model:
            yield part.certain, out
        elif -part.possible in model:
            yield -part.possible, out

    def _count(self, rule: RuleFormulas) -> int | None:
        """How many settings of the rule's facts make it give more than in the other pack."""
        options = [self._values(fact) for fact in sorted(rule.facts)]
        if prod(len(values) for values in options) > MOST_COUNTED:
            return None
        settings = (
            dict(zip(sorted(rule.facts), s, strict=True)) for s in itertools.product(*options)
        )
        return sum(self._gives_more(rule, _facts(setting)) for setting in settings)

    def _gives_more(self, rule: RuleFormulas, facts: Facts) -> bool:
        if self._ground.rules[rule.id].when.truth(facts) is not YES:
            return False
        other = self._other.get(rule.id)
        gave_as_much = other is not None and _gives_as_much(other, rule)
        return not (gave_as_much and self._lacked[rule.id].when.truth(facts) is YES)

    def _values(self, fact: str) -> tuple[Value, ...]:
        pack = self._ground.pack
        if pack.facts[fact].kind == "answer":
            return (Answer.YES, Answer.NO)
        return pack.choices_of(fact) or tuple(self._ground.slots_of(fact))


def _gives_as_much(one: RuleFormulas, other: RuleFormulas) -> bool:
    return (
        one.route >= other.route
        and one.urgency >= other.urgency
        and set(one.pathways) >= set(other.pathways)
    )


def _facts(setting: Mapping[str, Value]) -> Facts:
    answers = {fact: value for fact, value in setting.items() if isinstance(value, Answer)}
    values = {fact: value for fact, value in setting.items() if not isinstance(value, Answer)}
    return Facts(answers, values)


def _harm(before: Pack, after: Pack) -> Iterator[Difference]:
    """Core harm questions: until they are answered nothing below `front_door` is advised."""
    old, new = set(before.harm_facts), set(after.harm_facts)
    sides: tuple[tuple[set[str], Pack, Direction, str], ...] = (
        (old - new, before, "down", "no longer"),
        (new - old, after, "up", "now"),
    )
    for facts, pack, direction, change in sides:
        for fact in sorted(facts):
            told = in_words(Facts({fact: Answer.DONT_KNOW}), pack)[0]
            sentence = f"When {told}, the advice is {change} at least front_door."
            yield Difference("route", sentence, direction, 1)


STRICT = ("usual", "ask_first", "never")


def _family(before: Pack, after: Pack) -> Iterator[Difference]:
    """Pathways on which the family is told more freely, or less."""
    for pathway in before.pathways.values():
        old, new = (
            pathway.family_contact,
            getattr(after.pathways.get(pathway.id), "family_contact", None),
        )
        if new is not None and new != old:
            looser = STRICT.index(new) < STRICT.index(old)
            sentence = f"On the pathway {pathway.id}, family contact is `{new}` instead of `{old}`."
            yield Difference("pathway", sentence, "down" if looser else "up", None)


def _hidden(before: Pack, after: Pack) -> Iterator[Difference]:
    """Questions that are asked in other cases than before: what they would tell may be missed."""
    for question in before.questions.values():
        other = after.questions.get(question.id)
        if other is None or other.applies_when == question.applies_when:
            continue
        looser = other.applies_when is None
        what = "is now always asked" if looser else "is now asked in other cases only"
        sentence = f"The question `{question.id}` {what} (`applies_when`)."
        yield Difference("route", sentence, "up" if looser else "down", None)


def _level_names(before: Pack, after: Pack) -> Iterator[Difference]:
    for route in Route:
        old, new = (
            f"level {w.level}, {w.name}" for w in (before.words_for(route), after.words_for(route))
        )
        if old != new:
            sentence = f'The route {route} is called "{new}" instead of "{old}".'
            yield Difference("level_name", sentence, "none", None)
