"""Shares, wrong routes both ways, times to a decision, and children who are heard of again."""

from __future__ import annotations

from datetime import datetime

import pytest
from scipy.stats import binomtest

from bot import england
from bot.learning.rates import Share, both_ways
from bot.learning.repeats import Seen, seen_again
from bot.learning.scale import ADVICE, EARLY_HELP, FRONT_DOOR, GRADES, URGENT, grade
from bot.learning.times import at_rank, hours_between, times, working_days_between
from bot.thresholds.routes import Route


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=england.LONDON)


@pytest.mark.parametrize(("part", "whole"), [(0, 12), (3, 12), (12, 12), (1, 1), (770, 1000)])
def test_wilsons_interval_is_what_scipy_gives(part: int, whole: int) -> None:
    expected = binomtest(part, whole).proportion_ci(method="wilson")
    assert Share(part, whole).interval == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_nothing_is_said_of_a_share_of_nothing() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None


def test_every_route_has_a_place_on_the_scale_in_the_order_of_routes() -> None:
    places = [grade(str(route)) for route in Route]
    assert places == sorted(p for p in places if p is not None)
    assert set(places) == set(range(len(GRADES)))
    assert grade("single_agency") == grade("universal") == ADVICE
    assert grade("emergency") == grade("front_door_urgent") == URGENT


def test_no_route_is_not_the_lowest_route() -> None:
    assert grade(None) is None
    assert grade("something else") is None


def test_too_low_and_too_high_are_counted_apart_and_never_netted() -> None:
    pairs = {
        (ADVICE, FRONT_DOOR): 2,
        (FRONT_DOOR, ADVICE): 2,
        (FRONT_DOOR, URGENT): 3,
        (EARLY_HELP, EARLY_HELP): 5,
    }
    found = both_ways(pairs, FRONT_DOOR)

    assert (found.same, found.lower, found.higher) == (Share(5, 12), Share(5, 12), Share(2, 12))
    assert found.missed == Share(2, 5)
    assert found.needless == Share(2, 7)


def test_working_days_are_not_periods_of_24_hours() -> None:
    friday, monday = local("2026-11-20T16:55"), local("2026-11-23T09:05")
    assert hours_between(friday, monday) == 64.2
    assert working_days_between(friday, monday) == 1
    assert working_days_between(friday, local("2026-11-20T18:00")) == 0
    assert working_days_between(local("2026-11-21T10:00"), monday) == 0
    assert working_days_between(local("2026-12-24T10:00"), local("2026-12-29T10:00")) == 1


def test_the_median_and_the_90th_percentile_are_times_that_happened() -> None:
    found = times([5.0, 1.0, 30.0, 2.0], [0, 0, 2, 0], [True, True, False, True])
    assert (found.median_hours, found.most_hours) == (2.0, 30.0)
    assert (found.median_days, found.most_days) == (0, 2)
    assert found.in_time == Share(3, 4)
    assert at_rank([], 0.5) is None


def seen(child: int, contact: str, sent: str, referral: str | None = None) -> Seen:
    return Seen(child, (contact, 1), local(sent), local(referral) if referral else None)


def test_a_repeat_contact_and_a_re_referral_are_two_different_things() -> None:
    found = seen_again(
        [
            seen(1, "a", "2025-01-10T10:00", "2025-01-11T10:00"),
            seen(1, "b", "2025-06-10T10:00"),
            seen(1, "c", "2025-12-10T10:00", "2025-12-11T10:00"),
            seen(2, "d", "2025-06-10T10:00", "2025-06-11T10:00"),
        ]
    )
    assert (found["a", 1].repeat, found["a", 1].rereferral) == (False, False)
    assert (found["b", 1].repeat, found["b", 1].rereferral) == (True, None)
    assert (found["c", 1].repeat, found["c", 1].rereferral) == (True, True)
    assert (found["d", 1].repeat, found["d", 1].rereferral) == (False, False)


@pytest.mark.parametrize(
    ("second", "is_again"),
    [("2026-01-10T09:00", True), ("2026-01-10T23:59", True), ("2026-01-11T00:01", False)],
)
def test_twelve_months_end_with_the_same_day_a_year_on(second: str, is_again: bool) -> None:
    found = seen_again([seen(1, "a", "2025-01-10T10:00"), seen(1, "b", second)])
    assert found["b", 1].repeat is is_again


def test_a_re_referral_is_counted_from_the_previous_referral_and_not_from_the_first() -> None:
    days = ["2024-01-10T10:00", "2024-12-10T10:00", "2025-11-10T10:00"]
    found = seen_again([seen(1, name, day, day) for name, day in zip("abc", days, strict=True)])
    assert [found[name, 1].rereferral for name in "abc"] == [False, True, True]


def test_the_same_child_twice_in_one_contact_is_no_repeat() -> None:
    twice = [Seen(1, ("a", n), local("2025-01-10T10:00")) for n in (1, 2)]
    later = Seen(1, ("b", 1), local("2025-02-10T10:00"))
    found = seen_again([*twice, later])
    assert [found["a", 1].repeat, found["a", 2].repeat, found["b", 1].repeat] == [
        False,
        False,
        True,
    ]
