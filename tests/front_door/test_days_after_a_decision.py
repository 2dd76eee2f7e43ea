"""Strategy discussion, allocation, child first seen: which days can be right, and the days between."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot import england
from bot.front_door import milestones
from bot.front_door.milestones import ALLOCATED, FIRST_SEEN, STRATEGY_DISCUSSION
from bot.thresholds.parts import Deciding

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, SATURDAY, 0),
        (FRIDAY, MONDAY, 1),
        (SATURDAY, MONDAY, 0),
        (SATURDAY, date(2026, 11, 24), 1),
        (FRIDAY, date(2026, 11, 27), 5),
        (date(2026, 12, 24), date(2026, 12, 29), 1),  # Christmas, then Boxing Day on the Monday
        (date(2027, 3, 25), date(2027, 3, 30), 1),  # Good Friday and Easter Monday
        (MONDAY, FRIDAY, 0),
    ],
)
def test_only_working_days_count(since: date, until: date, days: int) -> None:
    assert milestones.working_days(since, until) == days


def test_the_count_is_the_inverse_of_the_calendar() -> None:
    for start in (FRIDAY + timedelta(days=n) for n in range(40)):
        for count in (0, 1, 5, 15, 45):
            last = england.after_working_days(start, count)
            assert milestones.working_days(start, last) == count
            assert milestones.working_days(start, last + timedelta(days=1)) - count in (0, 1)


def test_a_gap_is_late_on_the_day_after_its_last_and_not_before() -> None:
    on_time = milestones.gap(ALLOCATED, FRIDAY, MONDAY, 1, date(2026, 12, 31))
    assert (on_time.days, on_time.is_late, on_time.due) == (1, False, MONDAY)
    late = milestones.gap(ALLOCATED, FRIDAY, date(2026, 11, 24), 1, date(2026, 12, 31))
    assert (late.days, late.is_late) == (2, True)
    still_open = milestones.gap(ALLOCATED, FRIDAY, None, 1, date(2026, 11, 25))
    assert (still_open.days, still_open.is_late, still_open.reached) == (3, True, None)


def test_without_a_number_nothing_is_called_late() -> None:
    found = milestones.gap(FIRST_SEEN, FRIDAY, None, None, date(2027, 11, 20))
    assert not found.is_late and found.due is None and found.days > 200


def test_each_gap_is_counted_from_sending_against_the_packs_number() -> None:
    setting = Deciding(first_seen_days=2)
    days = {ALLOCATED: MONDAY}
    found = milestones.gaps(FRIDAY, FRIDAY, days, setting, 1, date(2026, 11, 26))
    assert [(g.kind, g.days, g.allowed, g.is_late) for g in found] == [
        ("decided", 0, 1, False),
        (STRATEGY_DISCUSSION, 4, None, False),
        (ALLOCATED, 1, None, False),
        (FIRST_SEEN, 4, 2, True),
    ]


def test_the_conference_has_a_last_day_only_once_there_was_a_strategy_discussion() -> None:
    found = milestones.ceilings(FRIDAY, {}, Deciding())
    assert found == {"assessment": england.after_working_days(FRIDAY, 45)}
    found = milestones.ceilings(FRIDAY, {STRATEGY_DISCUSSION: MONDAY}, Deciding())
    assert found["conference"] == england.after_working_days(MONDAY, 15)


@pytest.mark.parametrize(
    ("kind", "on", "kept", "fault"),
    [
        (ALLOCATED, MONDAY, {}, None),
        (ALLOCATED, FRIDAY, {}, None),
        (ALLOCATED, date(2026, 11, 19), {}, "before_contact"),
        (ALLOCATED, date(2026, 11, 26), {}, "future"),
        (ALLOCATED, date(2026, 11, 25), {}, None),
        (ALLOCATED, None, {}, "no_day"),
        ("adopted", MONDAY, {}, "no_kind"),
        (FIRST_SEEN, MONDAY, {ALLOCATED: MONDAY}, None),
        (FIRST_SEEN, FRIDAY, {ALLOCATED: MONDAY}, "out_of_order"),
        (STRATEGY_DISCUSSION, date(2026, 11, 24), {FIRST_SEEN: MONDAY}, "out_of_order"),
        (STRATEGY_DISCUSSION, FRIDAY, {FIRST_SEEN: MONDAY, ALLOCATED: FRIDAY}, None),
    ],
)
def test_days_that_cannot_be_right_are_refused(
    kind: str, on: date | None, kept: dict[str, date], fault: str | None
) -> None:
    assert milestones.fault(kind, on, FRIDAY, kept, date(2026, 11, 25)) == fault
