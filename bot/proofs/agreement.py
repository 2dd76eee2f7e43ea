"""Do the two evaluators agree? The engine's decisions beside the formulas, on many random sets of facts.

The formulas are evaluated for a whole block of cases at once, one bit a case. What the solver proves is
proved of the formulas; this is what ties them to the engine that people meet.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.proofs.answers import FactLiterals
from bot.proofs.encoding import FactBook, PackFormulas
from bot.proofs.formulas import Formulas, Literal
from bot.thresholds.engine import Decision, decide
from bot.thresholds.facts import Answer, Facts, Range, Value, ranges_between
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Fact
from bot.thresholds.routes import Route, Urgency

BLOCK = 2_000
LEANINGS = (
    (0.02, 0.6, 0.1),
    (0.1, 0.6, 0.15),
    (0.02, 0.96, 0.02),
    (0.3, 0.3, 0.2),
    (0.05, 0.2, 0.3),
)
"""How often a fact is so, is not so and is not known, block by block: cases near every line turn up."""
STRICT = ("ask_first", "never")
STRAY = 0.1
"""How often an area outside the scope has answers too."""


@dataclass(frozen=True)
class Disagreement:
    """One set of facts for which the two say different things."""

    facts: Facts
    what: str
    engine: str
    formulas: str


def disagreements(pack: Pack, day: date, cases: int, seed: int) -> Iterator[Disagreement]:
    """Every disagreement over so many random sets of facts; the same seed gives the same sets."""
    second = SecondEvaluator(pack, day)
    for block in range(0, cases, BLOCK):
        drawn = _Drawing(pack, second, random.Random(seed + block))  # noqa: S311 - not for secrets
        yield from second.compared([drawn.facts(block) for _ in range(min(BLOCK, cases - block))])


class SecondEvaluator:
    """The formulas of a pack on one day, to be evaluated beside `decide`."""

    def __init__(self, pack: Pack, day: date) -> None:
        self.pack, self.at = pack, datetime.combine(day, time(12))
        self.formulas = Formulas()
        self.literals = FactBook(self.formulas, pack)
        self.gates = PackFormulas(pack, self.literals, day)
        self._named = dict(self._outcomes())

    def compared(self, many: Iterable[Facts]) -> Iterator[Disagreement]:
        """Where the two differ on these facts."""
        listed = list(many)
        inputs: dict[Literal, int] = {}
        for place, facts in enumerate(listed):
            for literal in self._true_literals(facts.on(self.at.date())):
                inputs[literal] = inputs.get(literal, 0) | 1 << place
        values = self.formulas.evaluate(inputs, len(listed))
        for place, facts in enumerate(listed):
            decision = decide(facts, self.pack, self.at)
            for what, literal in self._named.items():
                bit = values[abs(literal)] >> place & 1
                ours, theirs = bool(bit) == (literal > 0), _says(decision, what)
                if ours is not theirs:
                    yield Disagreement(facts, " ".join(what), str(theirs), str(ours))

    def _outcomes(self) -> Iterator[tuple[tuple[str, str], Literal]]:
        """Everything that a decision says, as yes-or-no statements."""
        gates = self.gates
        for route in Route:
            yield ("route at least", route), gates.route_at_least(route).certain
            yield ("highest at least", route), gates.highest_at_least(route)
            yield ("advised at least", route), gates.advised_at_least(route)
        for urgency in Urgency:
            yield ("urgency at least", urgency), gates.advised_urgency_at_least(urgency)
        for strictness in STRICT:
            yield ("family contact", strictness), gates.family_contact_at_least(strictness)
        for pathway in self.pack.pathways:
            holds = gates.pathway(pathway)
            yield ("pathway", pathway), holds.certain
            yield ("pathway possible", pathway), self.formulas.all((holds.possible, -holds.certain))

    def _true_literals(self, facts: Facts) -> Iterator[Literal]:
        """What these facts make true of what is known; how the unknown turns out is left false."""
        for area in facts.areas:
            yield self.literals.in_scope(area)
        for fact, answer in facts.answers.items():
            if answer is not Answer.DONT_KNOW:
                yield self.formulas.variable(f"{fact} {answer.value}")
        for fact, value in facts.values.items():
            yield from self._of_value(self.literals.by_id[fact], value)

    def _of_value(self, fact: FactLiterals, value: Value) -> Iterator[Literal]:
        if isinstance(value, Range):
            for limit in fact.parts:
                if value.high < float(limit):
                    yield self.formulas.variable(f"{fact.fact} certainly below {limit}")
                elif value.low >= float(limit):
                    yield self.formulas.variable(f"{fact.fact} certainly at least {limit}")
        elif isinstance(value, str) and not isinstance(value, Answer):
            yield self.formulas.variable(f"{fact.fact} known to be {value}")


def _says(decision: Decision, what: tuple[str, str]) -> bool:
    kind, name = what
    if kind == "route at least":
        return decision.route >= name
    if kind == "highest at least":
        return decision.highest_possible_route >= name
    if kind == "advised at least":
        return decision.recommended_route >= name
    if kind == "urgency at least":
        return decision.urgency >= name
    if kind == "family contact":
        return decision.family_contact in STRICT[STRICT.index(name) :]
    listed = decision.pathways if kind == "pathway" else decision.possible_pathways
    return name in listed


class _Drawing:
    """Draws random sets of facts that a pack could be asked about."""

    def __init__(self, pack: Pack, second: SecondEvaluator, chance: random.Random) -> None:
        self._pack, self._chance = pack, chance
        self._areas = [area.area for area in pack.concern_areas]
        self._limits = {
            fact: sorted(float(limit) for limit in second.literals.by_id[fact].parts)
            for fact, known in pack.facts.items()
            if known.kind in ("months", "number", "date")
        }

    def facts(self, block: int) -> Facts:
        """One set: a few areas, and for each fact an answer, "don't know" or nothing."""
        so, not_so, not_known = LEANINGS[block // BLOCK % len(LEANINGS)]
        few = self._chance.randint(0, min(4, len(self._areas)))
        areas = frozenset(self._chance.sample(self._areas, few))
        answers: dict[str, Answer] = {}
        values: dict[str, Value] = {}
        for fact in self._facts_of(areas):
            draw = self._chance.random()
            if fact.kind == "answer":
                if draw < so + not_so:
                    risky = draw < so
                    answers[fact.id] = (
                        Answer.YES if risky is (fact.risk_when != "no") else Answer.NO
                    )
                elif draw < so + not_so + not_known:
                    answers[fact.id] = Answer.DONT_KNOW
            elif draw < so + not_so + not_known:
                values[fact.id] = self._value(fact.id) if draw < so + not_so else Answer.DONT_KNOW
        return Facts(answers, values, areas)

    def _facts_of(self, areas: frozenset[str]) -> Iterator[Fact]:
        """The facts in scope, and now and then those of an area outside it, which must change nothing."""
        for area in self._pack.areas.values():
            if area.always or area.area in areas or self._chance.random() < STRAY:
                yield from area.facts

    def _value(self, fact: str) -> Value:
        if fact not in self._limits:
            return self._chance.choice(self._pack.choices_of(fact))
        slots = ranges_between(self._limits[fact]) or (Range(1, 1),)
        one, other = self._chance.choice(slots), self._chance.choice(slots)
        if self._chance.random() < 0.5:
            other = one
        return Range(min(one.low, other.low), max(one.high, other.high))
