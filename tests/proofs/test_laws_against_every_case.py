"""What a law finds is compared with every case there is, on packs small enough to try them all.

A law must be broken exactly where some case breaks it: neither a false alarm nor a miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hypothesis import HealthCheck, given, settings

from bot.proofs.agreement import SecondEvaluator
from bot.proofs.ground import Ground
from bot.proofs.laws import LAWS
from bot.proofs.laws.rules import covered_rules, deciding_cases
from bot.thresholds.engine import CAUTIOUS_LIMIT, Decision, decide, settled
from bot.thresholds.facts import Answer, Facts, Value
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Rule
from bot.thresholds.routes import Route
from tests.proofs.small_packs import (
    AT,
    DAY,
    PROTECTIVE,
    SETTLED,
    STATES,
    any_facts,
    every_case,
    every_settled_case,
    small_packs,
)

LAW = {law.name: law for law in LAWS}
thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def is_broken(law: str, pack: Pack) -> bool:
    return any(LAW[law].broken(Ground(pack, DAY)))


def holding(facts: Facts, pack: Pack) -> list[Rule]:
    scope = pack.in_scope(facts.areas)
    return settled(pack.rules_in_force(scope, DAY), facts.on(DAY))[0]


def changed(facts: Facts, fact: str, value: Value | None) -> Facts:
    if isinstance(value, Answer):
        return facts.with_answer(fact, value)
    answers = {f: v for f, v in facts.answers.items() if f != fact}
    values = {f: v for f, v in facts.values.items() if f != fact}
    return Facts(answers, values if value is None else {**values, fact: value}, facts.areas)


@thorough
@given(small_packs(), any_facts())
def test_both_evaluators_agree(pack: Pack, facts: Facts) -> None:
    assert list(SecondEvaluator(pack, DAY).compared([facts])) == []


@thorough
@given(small_packs())
def test_more_risk_lowers_something_exactly_where_the_law_says_so(pack: Pack) -> None:
    assert is_broken("monotone", pack) == any(_lowered(facts, pack) for facts in every_case(pack))


def _lowered(facts: Facts, pack: Pack) -> bool:
    """Whether putting one fact in a riskier state loses a route, an urgency or a pathway."""
    for fact in pack.facts.values():
        if fact.risk_when == "neither":
            continue
        states: list[Value | None] = list(SETTLED[fact.id])
        if fact.risk_when in ("no", "lower") and fact.id != "seen_on":
            states.reverse()
        elif fact.id == "seen_on":
            states = [states[1], states[0]]  # longer ago is less of a risk
        steps = [*zip(states, states[1:], strict=False), (states[0], None), (None, states[-1])]
        for less, more in steps:
            low = decide(changed(facts, fact.id, less), pack, AT)
            high = decide(changed(facts, fact.id, more), pack, AT)
            if _loses(low, high) or _loses_a_possibility(facts, fact.id, less, more, pack):
                return True
    return False


def _loses(low: Decision, high: Decision) -> bool:
    return (
        high.route < low.route
        or not set(low.pathways) <= set(high.pathways)
        or _certain_urgency(high) < _certain_urgency(low)
    )


def _certain_urgency(decision: Decision) -> int:
    """The packs give no urgency beside that of a route."""
    return decision.route.rank


def _loses_a_possibility(
    facts: Facts, fact: str, less: Value | None, more: Value | None, pack: Pack
) -> bool:
    before, after = (_possible(changed(facts, fact, value), pack) for value in (less, more))
    routes = [max((rule.route.rank for rule in found), default=0) for found in (before, after)]
    pathways = [{p for rule in found for p in rule.pathways} for found in (before, after)]
    return routes[1] < routes[0] or not pathways[0] <= pathways[1]


def _possible(facts: Facts, pack: Pack) -> list[Rule]:
    held, undecided = settled(pack.rules_in_force(pack.in_scope(facts.areas), DAY), facts.on(DAY))
    return [*held, *undecided]


@thorough
@given(small_packs())
def test_what_is_unknown_lies_between_what_is_certain_and_possible(pack: Pack) -> None:
    assert not is_broken("unknown_brackets", pack)
    assert not is_broken("advice_is_cautious", pack)


@thorough
@given(small_packs())
def test_a_rule_is_dead_exactly_where_no_case_makes_it_hold(pack: Pack) -> None:
    alive = {rule.id for facts in every_settled_case(pack) for rule in holding(facts, pack)}
    every = {rule.id for area in pack.areas.values() for rule in area.rules}
    told = " ".join(
        broken.message for broken in LAW["every_rule_can_hold"].broken(Ground(pack, DAY))
    )
    assert {rule for rule in every if f"{rule} can never hold" in told} == every - alive


@thorough
@given(small_packs())
def test_a_rule_is_covered_exactly_where_no_case_needs_it(pack: Pack) -> None:
    needed, needed_calmly, alive = set(), set(), set()
    for facts in every_settled_case(pack):
        found = holding(facts, pack)
        alive |= {rule.id for rule in found}
        needed |= {rule.id for rule in found if _only_it_gives(rule, found)}
        needed_calmly |= {r.id for r in found if _only_it_gives(r, found) and _is_calm(r, found)}
    ground = Ground(pack, DAY)
    assert {cover.rule for cover in covered_rules(ground)} == alive - needed
    for rule in ground.gates.rules:
        cases = deciding_cases(ground, rule)
        assert bool(cases) == (rule.id in needed_calmly)
        for case in cases:
            found = holding(case, pack)
            assert any(r.id == rule.id and _only_it_gives(r, found) for r in found)


def _is_calm(rule: Rule, found: Iterable[Rule]) -> bool:
    """Whether no other emergency would cut the interview short."""
    return not any(other.route is Route.EMERGENCY for other in found if other.id != rule.id)


def _only_it_gives(rule: Rule, found: Iterable[Rule]) -> bool:
    others = [other for other in found if other.id != rule.id]
    return not any(other.route >= rule.route for other in others) or any(
        not any(pathway in other.pathways for other in others) for pathway in rule.pathways
    )


@thorough
@given(small_packs())
def test_low_routes_need_every_core_harm_question_answered(pack: Pack) -> None:
    assert is_broken("low_routes_need_harm_answered", pack) == (not pack.harm_facts)
    for facts in every_case(pack):
        if not all(facts.is_known(fact) for fact in pack.harm_facts):
            assert decide(facts, pack, AT).recommended_route >= Route.FRONT_DOOR


@thorough
@given(small_packs(), small_packs())
def test_an_overlay_weakens_the_base_exactly_where_some_case_loses_danger(
    base: Pack, local: Pack
) -> None:
    law = LAW["overlay_weakens_nothing"]
    told = [broken.message for broken in law.broken(Ground(local, DAY, base=base))]
    cases = list(every_case(base, local))
    for route in (Route.FRONT_DOOR_URGENT, Route.EMERGENCY):
        lost = any(_is_lost(route, facts, base, local) for facts in cases)
        assert any(f"gives {route} where" in message for message in told) == lost


def _is_lost(route: Route, facts: Facts, base: Pack, local: Pack) -> bool:
    """Whether the base is certain of a route, or holds it possible, and the council's pack does not."""
    for rules_of in (holding, _possible):
        before, after = ([r for r in rules_of(facts, p) if r.route >= route] for p in (base, local))
        if before and not after:
            return True
    return False


@thorough
@given(small_packs())
def test_a_protective_fact_turns_danger_on_or_off_exactly_where_the_law_says_so(pack: Pack) -> None:
    told = [b.message for b in LAW["nothing_lowers_danger"].broken(Ground(pack, DAY))]
    for route in (Route.FRONT_DOOR_URGENT, Route.EMERGENCY):
        turned = any(
            _is_turned(route, facts, pack) or _is_turned(route, facts, pack, _possible)
            for facts in every_case(pack)
        )
        assert any(f"turn {route} on" in message for message in told) == turned
    rules = [rule for area in pack.areas.values() for rule in area.rules]
    reading = {r.id for r in rules if r.route >= CAUTIOUS_LIMIT and PROTECTIVE in r.facts_read}
    assert {r for r in reading if any(m.startswith(f"{r} gives") for m in told)} == reading


def _is_turned(
    route: Route, facts: Facts, pack: Pack, rules_of: Callable[[Facts, Pack], list[Rule]] = holding
) -> bool:
    states = [Answer.DONT_KNOW, Answer.NO, Answer.YES]
    found = {
        any(rule.route >= route for rule in rules_of(facts.with_answer(PROTECTIVE, state), pack))
        for state in states
    }
    return len(found) == 2


@thorough
@given(small_packs())
def test_who_somebody_is_matters_exactly_where_the_law_says_so(pack: Pack) -> None:
    told = {
        b.message.split()[0]
        for b in LAW["characteristics_change_nothing"].broken(Ground(pack, DAY))
    }
    depending = set()
    for facts in every_case(pack):
        roles = [changed(facts, "role", value) for value in STATES["role"]]
        for rule in pack.rules_in_force(pack.in_scope(facts.areas), DAY):
            if len({rule.when.truth(known.on(DAY)) for known in roles}) > 1:
                depending.add(rule.id)
    assert told == depending
