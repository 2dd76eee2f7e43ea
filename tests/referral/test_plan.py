"""The dated plan: who does what by when, on days on which people work."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import england
from bot.referral.plan import due, look_again_days, make_plan
from bot.thresholds.pack import Pack
from bot.thresholds.parts import EarlyHelp
from bot.thresholds.routes import Route

FRIDAY = date(2026, 11, 20)
SETTING = EarlyHelp.parse_obj(
    {
        "plans": {
            "universal": {
                "look_again_weeks": [4, 2],
                "offer_within_working_days": 5,
                "steps": [
                    {"who": "everyone", "what": "Meet.", "within_working_days": 10},
                    {"who": "lead", "what": "Write it down.", "within_working_days": 0},
                    {"who": "lead", "what": "Tell them.", "within_working_days": 3, "with_family": True},
                ],
            }
        }
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("today", "days", "last"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 23)),
        (FRIDAY, 5, date(2026, 11, 27)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
    ids=["today", "over a weekend", "a week", "over Christmas", "today, though it is Saturday"],
)
def test_working_days_leave_out_weekends_and_bank_holidays(
    today: date, days: int, last: date
) -> None:
    assert due(today, days) == last


def test_a_day_to_look_again_that_falls_on_a_bank_holiday_is_the_next_working_day() -> None:
    words = SETTING.plans[Route.UNIVERSAL]
    assert look_again_days(words, FRIDAY) == ((2, date(2026, 12, 4)), (4, date(2026, 12, 18)))
    before_christmas = date(2026, 11, 27)
    assert dict(look_again_days(words, before_christmas))[4] == date(2026, 12, 29)


def test_steps_come_in_the_order_of_their_days_with_the_family_only_where_that_is_safe() -> None:
    plan = make_plan(Route.UNIVERSAL, SETTING, FRIDAY, with_family=True, services=("A club",))
    assert plan is not None
    assert [step.what or step.service for step in plan.steps] == [
        "Write it down.", "Tell them.", "A club", "Meet.",
    ]  # fmt: skip
    quiet = make_plan(Route.UNIVERSAL, SETTING, FRIDAY)
    assert quiet is not None and not quiet.with_family
    assert [step.what for step in quiet.steps] == ["Write it down.", "Meet."]


def test_the_first_weeks_of_the_pack_stand_where_nobody_chose() -> None:
    proposed = make_plan(Route.UNIVERSAL, SETTING, FRIDAY)
    chosen = make_plan(Route.UNIVERSAL, SETTING, FRIDAY, look_again=date(2026, 12, 1))
    assert proposed and proposed.look_again == date(2026, 12, 18)
    assert chosen and chosen.look_again == date(2026, 12, 1)


def test_there_is_no_plan_on_a_route_for_which_the_pack_has_none() -> None:
    assert make_plan(Route.CAF, SETTING, FRIDAY) is None


@given(st.dates(date(2026, 1, 1), date(2035, 1, 1)), st.booleans())
def test_every_plan_of_the_example_is_dated_in_order_and_on_days_people_work(
    pack: Pack, today: date, with_family: bool
) -> None:
    for route in (Route.UNIVERSAL, Route.SINGLE_AGENCY, Route.CAF):
        plan = make_plan(route, pack.head.early_help, today, with_family=with_family)
        assert plan is not None and plan.steps
        days = [step.by for step in plan.steps]
        assert days == sorted(days) and days[0] >= today and plan.look_again > today
        assert all(england.is_working_day(day) for day in days if day != today)
        assert england.is_working_day(plan.look_again)


@pytest.mark.parametrize("route", [r for r in Route if r > Route.CAF])
def test_a_referral_has_no_plan_beside_it(pack: Pack, route: Route) -> None:
    assert make_plan(route, pack.head.early_help, FRIDAY) is None
