"""Laws on single rules: each can hold, and each decides some case that no other rule decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from bot.proofs.cases import Model, facts_as_they_turn_out, in_words
from bot.proofs.encoding import RuleFormulas, facts_written_in
from bot.proofs.formulas import Literal
from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import SOLVER, law
from bot.thresholds.facts import Facts
from bot.thresholds.routes import Route


@dataclass(frozen=True)
class Cover:
    """Other rules that together always give what a rule gives."""

    rule: str
    others: tuple[str, ...]


@law(SOLVER)
def every_rule_can_hold(ground: Ground) -> Iterator[Broken]:
    """No rule is dead: for each there is a case in which it holds."""
    for rule in ground.gates.rules:
        if ground.solver.case([rule.holds.turns_out]) is None:
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
        if ground.solver.case([rule.holds.turns_out]) is None:
            continue
        covers = [others for model, others in _tried(ground, rule, []) if model is None]
        if len(covers) == len(list(_gives(rule))):
            together = tuple(sorted(set().union(*covers)))
            yield Cover(rule.id, together)


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
    can_hold = ground.solver.case(asked[:1]) is not None
    return can_hold and ground.solver.case(asked) is None


def _find_deciding_cases(ground: Ground, rule: RuleFormulas) -> Iterator[Facts]:
    others = [other for other in ground.gates.rules if other.id != rule.id]
    calm = [-other.holds.turns_out for other in others if other.route is Route.EMERGENCY]
    asked = [*_asked_for(ground, rule), *calm]
    graver = ground.formulas.any(o.holds.turns_out for o in others if o.route >= rule.route)
    attempts = (
        [
            *asked,
            *ground.outside({rule.area}),
            graver,
        ],  # only a pathway can be decided beside a graver rule
        [*asked, *ground.outside({rule.area})],
        asked,
    )
    tried = [[model for model, _ in _tried(ground, rule, assumed)] for assumed in attempts]
    for models in zip(*tried, strict=True):
        first = next((model for model in models if model is not None), None)
        if first is not None:
            yield facts_as_they_turn_out(ground, first, ground.pack.facts)


def _tried(
    ground: Ground, rule: RuleFormulas, assumed: list[Literal]
) -> Iterator[tuple[Model | None, set[str]]]:
    """For each thing that a rule gives: a case in which only it does, or the rules that always do too."""
    for rivals in _gives(rule):
        others = [r for r in ground.gates.rules if r.id != rule.id and rivals(r)]
        without = [-other.holds.turns_out for other in others]
        model = ground.solver.case([rule.holds.turns_out, *assumed, *without])
        needed = set() if model is not None else ground.solver.needed()
        yield model, {r.id for r in others if -r.holds.turns_out in needed}


def _gives(rule: RuleFormulas) -> Iterator[Callable[[RuleFormulas], bool]]:
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


def conflicts(ground: Ground) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Pairs of pathways that can hold together and disagree about telling the family, with a case.

    The stricter one always wins; the list is for the author to look through.
    """
    pathways = ground.pack.pathways.values()
    for one, other in combinations(pathways, 2):
        if one.family_contact == other.family_contact:
            continue
        giving = [r for r in ground.gates.rules if {one.id, other.id} & set(r.pathways)]
        holding = [ground.gates.pathway(p.id).turns_out for p in (one, other)]
        model = ground.case(holding, around={rule.area for rule in giving})
        if model is not None:
            reading = {f for r in giving if r.holds.turns_out in model for f in r.facts}
            facts = facts_as_they_turn_out(ground, model, sorted(reading))
            yield one.id, other.id, in_words(facts, ground.pack)


LAWS = (every_rule_can_hold, every_rule_decides_a_case)
