"""Lengths, bounds, order and stopping, compared with interviews in which anything may be answered."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.proofs.ground import Ground
from bot.proofs.laws import LAWS
from bot.proofs.laws.interview import length_of, longest_pair
from bot.thresholds.changes import what_would_change, what_would_raise
from bot.thresholds.engine import decide
from bot.thresholds.facts import Answer, Facts, Value
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question
from bot.thresholds.progress import questions_left
from bot.thresholds.questions import questions_waiting
from bot.thresholds.routes import Route
from tests.proofs.small_packs import (
    AT,
    DAY,
    SCOPES,
    SETTLED,
    any_facts,
    facts_read,
    small_packs,
)
from tests.proofs.test_laws_against_every_case import changed

LAW = {law.name: law for law in LAWS}
thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def answer(facts: Facts, question: Question, data: st.DataObject) -> Facts:
    """One screen answered at random, "don't know" included."""
    fact = question.facts[0]
    return changed(facts, fact, data.draw(st.sampled_from((*SETTLED[fact], Answer.DONT_KNOW))))


def with_dont_know(facts: Facts, fact: str) -> Facts:
    if fact in ("a", "b", "c"):
        return facts.with_answer(fact, Answer.DONT_KNOW)
    return facts.with_value(fact, Answer.DONT_KNOW)


@thorough
@given(small_packs(), st.sampled_from(SCOPES), st.data())
def test_no_interview_is_longer_than_its_bound_and_nothing_comes_back(
    pack: Pack, scope: frozenset[str], data: st.DataObject
) -> None:
    bound = length_of(Ground(pack, DAY), *scope)
    facts, asked = Facts(areas=scope), []
    waiting = questions_waiting(facts, pack, AT)
    while waiting:
        left = questions_left(facts, pack, AT)
        assert left.most == len(waiting) and 1 <= left.fewest <= left.most
        asked.append(waiting[0].id)
        facts = answer(facts, waiting[0], data)
        still = questions_waiting(facts, pack, AT)
        assert {q.id for q in still} < {q.id for q in waiting}
        waiting = still
    assert len(asked) == len(set(asked)) <= bound.questions
    assert bound.exact


@thorough
@given(small_packs(), st.sampled_from(SCOPES), st.data())
def test_no_interview_ends_before_the_fewest(
    pack: Pack, scope: frozenset[str], data: st.DataObject
) -> None:
    facts = Facts(areas=scope)
    promised, asked = questions_left(facts, pack, AT).fewest, 0
    while waiting := questions_waiting(facts, pack, AT):
        facts = answer(facts, waiting[0], data)
        asked += 1
    assert asked >= promised


@thorough
@given(small_packs())
def test_the_longest_pair_is_the_longest(pack: Pack) -> None:
    ground = Ground(pack, DAY)
    assert longest_pair(ground).questions == length_of(ground, "one", "two").questions


@thorough
@given(small_packs(), st.sampled_from(SCOPES), st.data())
def test_the_interview_stops_only_when_no_answer_can_change_anything(
    pack: Pack, scope: frozenset[str], data: st.DataObject
) -> None:
    facts = Facts(areas=scope)
    while waiting := questions_waiting(facts, pack, AT):
        facts = answer(facts, waiting[0], data)
    decision = decide(facts, pack, AT)
    if decision.route is Route.EMERGENCY:
        return
    for fact in facts_read(pack):
        if facts.is_asked(fact):
            continue
        for value in SETTLED[fact]:
            other = decide(changed(facts, fact, value), pack, AT)
            assert other.recommended_route == decision.recommended_route
            assert other.urgency == decision.urgency
            assert set(other.pathways) == set(decision.pathways)


@thorough
@given(small_packs(), any_facts())
def test_all_smallest_changes_are_found_and_each_one_works(pack: Pack, facts: Facts) -> None:
    found = {
        tuple(sorted((fact, _named(value)) for fact, value in change.steps))
        for change in what_would_change(facts, pack, AT)
    }
    assert found == _by_trying_everything(facts, pack)


def _by_trying_everything(facts: Facts, pack: Pack) -> set[tuple[tuple[str, str], ...]]:
    now = decide(facts, pack, AT).recommended_route
    in_scope = {
        f for rule in pack.rules_in_force(pack.in_scope(facts.areas), DAY) for f in rule.facts_read
    } | set(pack.harm_facts)
    steps = [
        (fact, value)
        for fact in sorted(in_scope)
        for value in pack_values(pack, fact)
        if not _is_so(facts, fact, value)
    ]
    alone = {s for s in steps if decide(changed(facts, *s), pack, AT).recommended_route != now}
    found = {((fact, _named(value)),) for fact, value in alone}
    for one in steps:
        for other in steps:
            if one[0] < other[0] and not {one, other} & alone:
                both = changed(changed(facts, *one), *other)
                if decide(both, pack, AT).recommended_route != now:
                    found.add(((one[0], _named(one[1])), (other[0], _named(other[1]))))
    return found


def pack_values(pack: Pack, fact: str) -> tuple[Value, ...]:
    if pack.facts[fact].kind == "answer":
        return (Answer.YES, Answer.NO)
    return pack.choices_of(fact) or pack.ranges_of(fact)


def _is_so(facts: Facts, fact: str, value: Value) -> bool:
    known = facts.on(DAY)
    if isinstance(value, Answer):
        return known.answers.get(fact) is value
    if isinstance(value, str):
        return known.choice_of(fact) == value
    range_known = known.range_of(fact)
    return range_known is not None and _slot(value, range_known)


def _slot(slot: Value, known: Value) -> bool:
    """Whether a known range lies wholly in one of the ranges that the pack tells apart."""
    low, high = slot.low, slot.high  # type: ignore[union-attr]
    return low <= known.low <= known.high <= high  # type: ignore[union-attr]


def _named(value: Value) -> str:
    return repr(value)


@thorough
@given(small_packs(), any_facts())
def test_a_referrer_is_told_of_upward_changes_only(pack: Pack, facts: Facts) -> None:
    now = decide(facts, pack, AT).recommended_route
    for fact in what_would_raise(facts, pack, AT):
        after = [
            decide(facts.with_answer(fact, value), pack, AT).recommended_route
            for value in (Answer.YES, Answer.NO)
        ]
        assert max(after) > now


@thorough
@given(small_packs(), st.sampled_from(SCOPES), st.data())
def test_the_talk_does_not_hop_between_areas(
    pack: Pack, scope: frozenset[str], data: st.DataObject
) -> None:
    facts, areas = Facts(areas=scope), []
    while waiting := questions_waiting(facts, pack, AT):
        areas.append(pack.area_of_question[waiting[0].id])
        facts = answer(facts, waiting[0], data)
    runs = [area for place, area in enumerate(areas) if place == 0 or areas[place - 1] != area]
    assert len(runs) == len(set(runs))
