"""What the engine promises, over random packs and random answers."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings

from bot.thresholds.changes import what_would_raise
from bot.thresholds.engine import CAUTIOUS_LIMIT, decide
from bot.thresholds.errors import PackError
from bot.thresholds.facts import Answer, DateRange, Facts
from bot.thresholds.loader import canonical, kept_pack, pack_from
from bot.thresholds.pack import Pack
from bot.thresholds.questions import next_question, questions_waiting
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route
from tests.proofs.small_packs import documents_of
from tests.thresholds.random_packs import (
    AT,
    FACTS,
    RISK_WHEN_NO,
    SHARED,
    answers,
    completions,
    pack_of,
    packs,
    said,
)


@given(packs, answers)
def test_unknown_brackets_every_way_it_could_turn_out(pack: Pack, known: dict[str, Answer]) -> None:
    decision = decide(Facts(known), pack, AT)
    routes = {decide(complete, pack, AT).route for complete in completions(Facts(known))}

    assert decision.route <= min(routes, key=lambda r: r.rank)
    assert max(routes, key=lambda r: r.rank) <= decision.highest_possible_route


@given(packs, answers)
def test_more_risk_never_lowers_a_route(pack: Pack, known: dict[str, Answer]) -> None:
    before = decide(Facts(known), pack, AT)
    for fact in FACTS:
        riskier = Answer.NO if fact in RISK_WHEN_NO else Answer.YES
        after = decide(Facts({**known, fact: riskier}), pack, AT)
        assert after.route >= before.route
        if fact not in known or known[fact] is not Answer.DONT_KNOW:
            continue
        assert after.recommended_route >= before.route


@given(packs, answers)
def test_an_unknown_is_never_read_as_reassuring(pack: Pack, known: dict[str, Answer]) -> None:
    for fact, answer in known.items():
        if answer is not Answer.DONT_KNOW:
            continue
        unknown = decide(Facts(known), pack, AT).recommended_route
        for other in (Answer.YES, Answer.NO):
            settled = decide(Facts({**known, fact: other}), pack, AT).recommended_route
            assert unknown >= min(settled, CAUTIOUS_LIMIT, key=lambda r: r.rank)


@given(packs, answers)
def test_the_advice_is_never_below_what_is_established(
    pack: Pack, known: dict[str, Answer]
) -> None:
    decision = decide(Facts(known), pack, AT)

    assert decision.route <= decision.recommended_route <= decision.highest_possible_route
    assert decision.urgency >= URGENCY_OF_ROUTE[decision.recommended_route]
    if decision.highest_possible_route >= Route.FRONT_DOOR_URGENT:
        assert decision.recommended_route >= Route.FRONT_DOOR_URGENT
    if decision.highest_possible_route >= Route.FRONT_DOOR > decision.route:
        assert decision.consult


@settings(max_examples=60)
@given(packs, answers)
def test_the_interview_stops_exactly_when_nothing_can_change(
    pack: Pack, known: dict[str, Answer]
) -> None:
    facts = Facts(known)
    decision = decide(facts, pack, AT)
    if questions_waiting(facts, pack, AT):
        return
    if decision.route is Route.EMERGENCY:
        return
    unasked = [fact for fact in FACTS if fact not in known]
    for fact in unasked:
        for answer in Answer:
            after = decide(Facts({**known, fact: answer}), pack, AT)
            assert after.recommended_route == decision.recommended_route
            assert set(after.pathways) == set(decision.pathways)


@given(packs, answers)
def test_every_interview_ends(pack: Pack, known: dict[str, Answer]) -> None:
    facts = Facts(known)
    for _ in range(len(FACTS) + 1):
        question = next_question(facts, pack, AT)
        if question is None:
            return
        facts = facts.with_answer(question.facts[0], Answer.DONT_KNOW)
    pytest.fail("the interview went on after every fact was asked")


@given(packs, answers)
def test_each_change_that_is_named_really_raises_the_route(
    pack: Pack, known: dict[str, Answer]
) -> None:
    facts = Facts(known)
    before = decide(facts, pack, AT).recommended_route
    for fact in what_would_raise(facts, pack, AT):
        raised = [
            decide(facts.with_answer(fact, answer), pack, AT).recommended_route
            for answer in (Answer.YES, Answer.NO)
        ]
        assert max(raised, key=lambda r: r.rank) > before


@given(packs, answers)
def test_the_same_arguments_give_the_same_record(pack: Pack, known: dict[str, Answer]) -> None:
    one = decide(Facts(known), pack, AT).as_dict()
    other = decide(Facts(dict(reversed(list(known.items())))), pack, AT).as_dict()
    assert canonical(one) == canonical(other)


def test_an_emergency_asks_nothing_more() -> None:
    pack = pack_of([{"when": said("a"), "route": "emergency"}, {"when": said("b"), "route": "caf"}])
    assert questions_waiting(Facts({"a": Answer.YES}), pack, AT) == ()
    assert questions_waiting(Facts({"a": Answer.NO}), pack, AT) != ()


def test_unknown_danger_is_a_telephone_call_today_and_not_a_999_call() -> None:
    pack = pack_of([{"when": said("a"), "route": "emergency"}])
    decision = decide(Facts({"a": Answer.DONT_KNOW}), pack, AT)
    assert decision.recommended_route is Route.FRONT_DOOR_URGENT
    assert decision.highest_possible_route is Route.EMERGENCY
    assert decision.consult


@pytest.mark.parametrize("day", [date(2025, 8, 31), date(2020, 1, 1)])
def test_a_day_without_a_pack_in_force_is_an_error(day: date) -> None:
    pack = pack_of([{"when": said("a"), "route": "caf"}])
    with pytest.raises(PackError, match="in force from"):
        decide(Facts(), pack, datetime(day.year, day.month, day.day))


def test_checks_that_were_added_since_are_not_held_against_a_kept_pack(pack: Pack) -> None:
    documents = json.loads(canonical(pack.documents))
    documents["core.yml"]["rules"][0]["id"] = "an id that is no longer allowed"
    with pytest.raises(PackError):
        pack_from(documents)
    assert kept_pack(documents).areas["core"].rules[0].id == "an id that is no longer allowed"


OVER = {"from": "2025-09-01", "until": "2026-01-01"}


def test_a_rule_counts_only_while_it_is_active_in_force_and_switched_on() -> None:
    pack = pack_of(
        [
            {"when": said("a"), "route": "caf", "in_force": OVER},
            {"when": said("a"), "route": "front_door", "status": "draft"},
            {"when": said("a"), "route": "emergency", "only_if": "off"},
            {"when": said("a"), "route": "single_agency", "only_if": "on"},
        ],
        **{"pack.yml": {**SHARED["pack.yml"], "switches": SWITCHES}},
    )
    known = Facts({"a": Answer.YES})
    assert decide(known, pack, datetime(2025, 12, 1)).route is Route.CAF
    assert decide(known, pack, AT).route is Route.SINGLE_AGENCY
    assert decide(known, pack, AT).highest_possible_route is Route.SINGLE_AGENCY


SWITCHES = {"on": {"on": True, "about": "Counted."}, "off": {"on": False, "about": "Not counted."}}


def test_an_area_without_a_rule_in_force_is_an_error_and_never_the_last_known_rule() -> None:
    pack = pack_of([{"when": said("a"), "route": "caf", "in_force": OVER}])
    assert decide(Facts(), pack, datetime(2025, 12, 1))
    with pytest.raises(PackError, match="safety: none of its rules is in force on 2026-11-20"):
        decide(Facts(), pack, AT)


def test_a_date_is_counted_back_from_the_moment_of_the_decision() -> None:
    documents = documents_of(
        [
            {
                "area": "safety",
                "when": {"within_days": {"fact": "seen_on", "days": 7}},
                "route": "caf",
            }
        ],
        dict.fromkeys("abc", "yes") | {"b": "no"},
    )
    pack = pack_from(documents)

    def route(first: int, last: int, at: datetime = AT) -> tuple[Route, Route]:
        days = DateRange(date(2026, 11, first), date(2026, 11, last))
        decision = decide(Facts(values={"seen_on": days}), pack, at)
        return decision.route, decision.highest_possible_route

    assert route(13, 13) == (Route.CAF, Route.CAF)
    assert route(12, 12) == (Route.UNIVERSAL, Route.UNIVERSAL)
    assert route(12, 13) == (Route.UNIVERSAL, Route.CAF)
    assert route(13, 13, datetime(2026, 11, 21, 0, 1)) == (Route.UNIVERSAL, Route.UNIVERSAL)


def test_needs_in_several_areas_count_only_over_the_areas_in_scope() -> None:
    need = {"when": {"said_yes": "a"}, "route": "single_agency"}
    documents = documents_of(
        [
            {"area": "one", **need},
            {"area": "two", **need},
            {
                "area": "safety",
                "when": {"areas_with": {"count": 2, "route": "single_agency"}},
                "route": "caf",
            },
        ],
        dict.fromkeys("abc", "yes") | {"b": "no"},
    )
    pack = pack_from(documents)
    both, known = frozenset({"one", "two"}), {"a": Answer.YES}
    assert decide(Facts(known, areas=both), pack, AT).route is Route.CAF
    assert decide(Facts(known, areas=frozenset({"one"})), pack, AT).route is Route.SINGLE_AGENCY
    assert decide(Facts(areas=both), pack, AT).highest_possible_route is Route.CAF


def test_a_pack_kept_for_years_decides_to_the_byte_as_it_did(pack: Pack) -> None:
    kept = kept_pack(json.loads(canonical(pack.documents)))
    known = Facts({"visible_injury": Answer.YES}, areas=frozenset({"physical_abuse", "neglect"}))
    assert kept.digest == pack.digest
    assert list(kept.areas) == list(pack.areas)
    assert canonical(decide(known, kept, AT).as_dict()) == canonical(
        decide(known, pack, AT).as_dict()
    )


def test_the_digest_changes_with_any_word_of_the_pack(documents: dict[str, object]) -> None:
    one = pack_from(documents)
    head = {**documents["pack.yml"], "note": "Another note."}  # type: ignore[dict-item]
    assert pack_from({**documents, "pack.yml": head}).digest != one.digest
    assert pack_from(dict(reversed(list(documents.items())))).digest == one.digest
