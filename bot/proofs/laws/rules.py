"""Laws on single rules: each can hold, and each decides some case that no other rule decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.proofs.cases import facts_as_they_turn_out
from bot.proofs.conditions import facts_written_in
from bot.proofs.encoding import RuleFormulas
from bot.proofs.formulas import Literal
from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import SOLVER, law
from bot.thresholds.facts import Facts
from bot.thresholds.routes import Route

Rivals = Callable[[RuleFormulas], bool]
"""Tells the rules that give a certain part of what one rule gives."""


@dataclass(frozen=True)
class Cover:
    """Other rules that together always give what a rule gives."""

    rule: str
    others: tuple[str, ...]


@law(SOLVER)
def every_rule_can_hold(ground: Ground) -> Iterator[Broken]:
    """No rule is dead: for each there is a case in which it holds."""
    for rule in ground.gates.rules:
        if not ground.solver.has_case([rule.holds.turns_out]):
            yield Broken(f"{rule.id} can never hold: its parts contradict each other.")


@law(SOLVER)
def every_rule_decides_a_case(ground: Ground) -> Iterator[Broken]:
    """No rule is overshadowed by another that always gives as much."""
    for cover in covered_rules(ground):
        if len(cover.others) == 1:
            yield Broken(
                f"{cover.rule} is overshadowed: whenever it holds, {cover.others[0]} holds too and gives "
                f"at least as much. Retire it, or write what sets it apart."
            )


def covered_rules(ground: Ground) -> Iterator[Cover]:
    """Rules of which no case can be found that only they decide, with the rules that cover them."""
    for rule in ground.gates.rules:
        if not ground.solver.has_case([rule.holds.turns_out]):
            continue
        covering: set[str] = set()
        for rivals in _gives(rule):
            if ground.solver.has_case(_alone(ground, rule, rivals)):
                break
            needed = ground.solver.needed()
            others = _others(ground, rule, rivals)
            covering |= {other.id for other in others if -other.holds.turns_out in needed}
        else:
            yield Cover(rule.id, tuple(sorted(covering)))


def deciding_cases(ground: Ground, rule: RuleFormulas) -> tuple[Facts, ...]:
    """For each thing that a rule gives, route or pathway: facts for which no other rule gives it.

    Only the rule's own area is in scope where that is enough, every question that it needs applies, and no
    other emergency cuts the interview short. A thing without such a case is left out.
    """
    if rule.id not in ground.deciding_cases:
        found = tuple(_find_deciding_cases(ground, rule))
        ground.deciding_cases[rule.id] = found
    return ground.deciding_cases[rule.id]


def needs_hidden_question(ground: Ground, rule: RuleFormulas) -> bool:
    """Whether a rule can hold, but only where some question that sets its facts is not asked."""
    asked = [rule.holds.turns_out, *_asked_for(ground, rule)]
    can_hold = ground.solver.has_case(asked[:1])
    return can_hold and not ground.solver.has_case(asked)


def _find_deciding_cases(ground: Ground, rule: RuleFormulas) -> Iterator[Facts]:
    others = [other for other in ground.gates.rules if other.id != rule.id]
    calm = [-other.holds.turns_out for other in others if other.route is Route.EMERGENCY]
    asked = [*_asked_for(ground, rule), *calm]
    graver = ground.formulas.any(o.holds.turns_out for o in others if o.route >= rule.route)
    beside = [*asked, *ground.outside({rule.area}), graver]
    attempts = [[*asked, *ground.outside({rule.area})], asked]
    for place, rivals in enumerate(_gives(rule)):
        alone = _alone(ground, rule, rivals)
        # A graver rule beside it leaves only a pathway to decide, and that is the harder case to ask for.
        tried = [beside, *attempts] if place > 0 else attempts
        models = (ground.solver.case([*alone, *assumed]) for assumed in tried)
        first = next((model for model in models if model is not None), None)
        if first is not None:
            yield facts_as_they_turn_out(ground, first, ground.facts_in_scope(first))


def _alone(ground: Ground, rule: RuleFormulas, rivals: Rivals) -> list[Literal]:
    """That a rule holds and none of its rivals does."""
    others = _others(ground, rule, rivals)
    return [rule.holds.turns_out, *(-other.holds.turns_out for other in others)]


def _others(ground: Ground, rule: RuleFormulas, rivals: Rivals) -> Iterator[RuleFormulas]:
    return (r for r in ground.gates.rules if r.id != rule.id and rivals(r))


def _gives(rule: RuleFormulas) -> Iterator[Rivals]:
    """Tests for the rules that give a part of what this one gives: its route and urgency, each pathway."""
    yield lambda other: other.route >= rule.route and other.urgency >= rule.urgency
    for pathway in rule.pathways:
        yield lambda other, pathway=pathway: pathway in other.pathways  # type: ignore[misc]


def _asked_for(ground: Ground, rule: RuleFormulas) -> Iterator[Literal]:
    """For each fact of the rule: some question that sets it makes sense."""
    for fact in facts_written_in(rule.written["when"]):
        conditions = [
            question.get("applies_when")
            for document in ground.pack.documents.values()
            for question in document.get("questions") or ()
            if fact == question.get("sets")
            or fact in {option.get("fact") for option in question.get("options") or ()}
        ]
        if conditions and all(conditions):
            holds = [ground.gates.condition(condition).turns_out for condition in conditions]
            yield ground.formulas.any(holds)


LAWS = (every_rule_can_hold, every_rule_decides_a_case)
