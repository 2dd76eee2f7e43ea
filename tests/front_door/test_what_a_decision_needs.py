"""When a decision is whole, when it differs from the advice, and when a manager has to agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from bot.front_door import deciding
from bot.front_door.deciding import AGREEMENT_BELOW_URGENT, AGREEMENT_BY_PACK, Advised, Wanted
from bot.front_door.outcomes import OUTCOMES, REASONS, outcome_of_reason
from bot.thresholds.parts import Deciding, OutcomeCode
from bot.thresholds.routes import Route

TODAY = date(2026, 11, 20)
REFERRAL = Advised(Route.FRONT_DOOR, Route.FRONT_DOOR, ("NE-001",), ("often_hungry",))
WHOLE = Wanted(
    "assessment", "may_be_in_need", "She is often hungry at school.", "Visit at home", "social_worker",
    date(2026, 11, 24),
)  # fmt: skip


def test_the_pack_and_the_rules_know_the_same_outcomes() -> None:
    assert set(get_args(OutcomeCode)) == set(OUTCOMES)


def test_every_reason_has_words_and_belongs_to_one_outcome() -> None:
    reasons = [reason for outcome in OUTCOMES.values() for reason in outcome.reasons]
    assert len(reasons) == len(set(reasons)) and set(reasons) == set(REASONS)
    for outcome in OUTCOMES.values():
        assert all(outcome_of_reason(reason) is outcome for reason in outcome.reasons)
        assert all(len(code) <= 40 for code in (outcome.code, *outcome.reasons))


def test_a_whole_decision_has_no_faults() -> None:
    assert deciding.faults(WHOLE, REFERRAL, TODAY) == {}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"outcome": ""}, {"outcome": "choose_outcome", "reason_code": "choose_reason"}),
        ({"outcome": "closed"}, {"outcome": "choose_outcome", "reason_code": "choose_reason"}),
        ({"reason_code": ""}, {"reason_code": "choose_reason"}),
        ({"reason_code": "danger_now"}, {"reason_code": "other_reason"}),
        ({"rationale": ""}, {"rationale": "say_why"}),
        ({"rationale": " \n see notes \t"}, {"rationale": "say_why"}),
        ({"rationale": "word " * 3000}, {"rationale": "too_long"}),
        ({"next_step": "  "}, {"next_step": "say_step"}),
        ({"next_step_who": "nobody"}, {"next_step_who": "choose_who"}),
        ({"next_step_by": None}, {"next_step_by": "say_when"}),
        ({"next_step_by": date(2026, 11, 19)}, {"next_step_by": "past_day"}),
        ({"next_step_by": TODAY}, {}),
        ({"differs_on": "rule:XX-1", "differs_how": "fact_wrong"}, {"differs_on": "choose_what"}),
        ({"differs_on": "rule:NE-001"}, {"differs_how": "choose_how"}),
        ({"differs_how": "fact_wrong"}, {"differs_on": "choose_what"}),
        ({"differs_on": "fact:often_hungry", "differs_how": "fact_wrong"}, {}),
    ],
)
def test_what_is_missing_or_does_not_fit_is_named(
    changed: dict[str, object], fault: dict[str, str]
) -> None:
    assert deciding.faults(replace(WHOLE, **changed), REFERRAL, TODAY) == fault  # type: ignore[arg-type]


def test_only_no_further_action_may_be_without_a_next_step() -> None:
    assert [o.code for o in OUTCOMES.values() if not o.needs_next_step] == ["no_further_action"]
    nothing = Wanted("no_further_action", "no_sign_of_harm", "Nobody sees any sign of it.")
    advised = Advised(Route.UNIVERSAL, Route.UNIVERSAL)
    assert deciding.faults(nothing, advised, TODAY) == {}
    half = replace(nothing, next_step="Ask the school")
    assert set(deciding.faults(half, advised, TODAY)) == {"next_step_who", "next_step_by"}


@pytest.mark.parametrize("advised", [r for r in Route if r is not Route.FRONT_DOOR])
def test_another_route_than_advised_up_or_down_needs_what_and_how(advised: Route) -> None:
    found = deciding.faults(WHOLE, replace(REFERRAL, recommended=advised), TODAY)
    assert found == {"differs_on": "choose_what", "differs_how": "choose_how"}


@pytest.mark.parametrize("outcome", ["already_open", "passed_to_another_authority"])
def test_an_outcome_without_a_route_differs_from_no_advice(outcome: str) -> None:
    assert not deciding.differs(OUTCOMES[outcome], REFERRAL)


def test_without_advice_there_is_nothing_to_differ_from() -> None:
    assert not deciding.differs(OUTCOMES["no_further_action"], Advised())


@pytest.mark.parametrize("advised", [Route.FRONT_DOOR_URGENT, Route.EMERGENCY])
@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=lambda o: o.code)
@pytest.mark.parametrize(
    "setting", [Deciding(), Deciding(agreement_for=())], ids=["as_set", "none"]
)
def test_below_urgent_advice_a_manager_always_agrees(
    advised: Route, outcome: object, setting: Deciding
) -> None:
    route = outcome.staff_route  # type: ignore[attr-defined]
    is_below = route is None or route < advised
    why = deciding.why_agreement(outcome, Advised(advised, Route.UNIVERSAL), setting)  # type: ignore[arg-type]
    assert why == (AGREEMENT_BELOW_URGENT if is_below else None)


def test_an_urgent_route_that_the_referrer_chose_counts_as_much() -> None:
    advised = Advised(Route.CAF, Route.FRONT_DOOR_URGENT)
    assert deciding.why_agreement(OUTCOMES["early_help"], advised, Deciding()) is not None


@pytest.mark.parametrize("outcome", ["advice_given", "no_further_action"])
def test_little_or_nothing_where_a_referral_was_advised_is_agreed_to(outcome: str) -> None:
    found = OUTCOMES[outcome]
    assert deciding.why_agreement(found, REFERRAL, Deciding()) == AGREEMENT_BY_PACK
    lower = Advised(Route.CAF, Route.CAF)
    assert deciding.why_agreement(found, lower, Deciding()) is None
    assert deciding.why_agreement(found, lower, Deciding(agreement_from=Route.CAF)) is not None
    assert deciding.why_agreement(found, REFERRAL, Deciding(agreement_for=())) is None


@pytest.mark.parametrize("chosen", [None, Route.UNIVERSAL, Route.CAF])
def test_unknown_advice_is_never_less_than_a_referral(chosen: Route | None) -> None:
    advised = Advised(None, chosen)
    assert advised.highest == Route.FRONT_DOOR
    why = deciding.why_agreement(OUTCOMES["no_further_action"], advised, Deciding())
    assert why == AGREEMENT_BY_PACK
    assert Advised(None, Route.EMERGENCY).highest == Route.EMERGENCY
