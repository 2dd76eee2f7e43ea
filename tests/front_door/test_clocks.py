"""By when a contact is opened and decided: working days, never hours; and nothing that is asked moves it."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import pytest

from bot import england
from bot.front_door import clocks, states
from bot.front_door.clocks import Times
from bot.thresholds.parts import Clocks, ContactPoint

FRONT_DOOR = ContactPoint(
    name="Front door", telephone="01632 960100", hours="Working days", opens=time(8, 30),
    closes=time(17),
)  # fmt: skip
TIMES = Times(front_door=FRONT_DOOR)
NOW, TODAY, ONE_DAY, PLANNED = range(4)


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=england.LONDON)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (local(19, 10), local(20, 17)),
        (local(19, 23, 59), local(20, 17)),
        (local(20, 16, 59), local(23, 17)),
        (local(21, 12), local(23, 17)),
        (local(22, 23), local(23, 17)),
        (local(2, 17, 20, month=4), local(7, 17, month=4)),  # the Thursday before Good Friday
        (local(24, 9, month=12), local(29, 17, month=12)),  # Boxing Day falls on a Saturday
    ],
)
def test_one_working_day_ends_at_closing_on_the_next_working_day(
    sent: datetime, due: datetime
) -> None:
    assert clocks.due_at(states.FRONT_DOOR, sent, TIMES) == due


def test_one_working_day_is_not_24_hours_when_the_clocks_change() -> None:
    sent = datetime(2026, 10, 23, 16, 0, tzinfo=timezone.utc)  # Friday, summer time

    due = clocks.due_at(states.FRONT_DOOR, sent, TIMES)

    assert due == datetime(2026, 10, 26, 17, 0, tzinfo=timezone.utc)  # Monday, winter time


def test_early_help_is_due_at_the_end_of_the_day_by_which_it_begins() -> None:
    assert clocks.due_at(states.EARLY_HELP, local(20, 10), TIMES) == local(4, 17, month=12)


@pytest.mark.parametrize(("rank", "minutes"), [(NOW, 15), (TODAY, 60)])
def test_what_cannot_wait_is_opened_within_minutes_also_on_a_sunday_night(
    rank: int, minutes: int
) -> None:
    sent = local(22, 2)
    due = clocks.due_at(states.FRONT_DOOR, sent, TIMES)

    assert clocks.look_by(rank, sent, due, TIMES) == sent + timedelta(minutes=minutes)
    assert clocks.shift_at(sent, TIMES) == states.OUT_OF_HOURS


@pytest.mark.parametrize("rank", [ONE_DAY, PLANNED])
def test_other_contacts_are_opened_by_the_time_they_are_decided(rank: int) -> None:
    sent = local(19, 10)
    due = clocks.due_at(states.FRONT_DOOR, sent, TIMES)

    assert clocks.look_by(rank, sent, due, TIMES) == due


@pytest.mark.parametrize(
    ("now", "state", "share"),
    [
        (local(19, 12), "in_time", 0),
        (local(20, 8, 30), "in_time", 37),
        (local(20, 14, 0), "due_soon", 77),
        (local(20, 16, 59), "due_soon", 99),
        (local(20, 17, 0), "passed", 100),
        (local(25, 9, 0), "passed", 100),
    ],
)
def test_a_clock_is_in_time_then_due_soon_then_passed_by_the_front_doors_own_hours(
    now: datetime, state: str, share: int
) -> None:
    sent, due = local(19, 12), local(20, 17)

    found = clocks.clock_of(states.WAITING, sent, due, due, None, now, TIMES)

    assert (found.state, found.share, found.deed) == (state, share, "decide")


def test_a_night_uses_up_none_of_the_time_for_the_decision() -> None:
    evening = clocks.open_minutes(local(19, 12), local(19, 17), TIMES)
    assert clocks.open_minutes(local(19, 12), local(20, 8, 30), TIMES) == evening == 300
    assert clocks.open_minutes(local(20, 17), local(23, 8, 30), TIMES) == 0


def test_what_nobody_opened_is_late_though_its_decision_is_not() -> None:
    sent = local(19, 12)
    look, due = sent + timedelta(minutes=15), local(20, 17)
    late = sent + timedelta(minutes=20)

    unread = clocks.clock_of(states.WAITING, sent, look, due, None, late, TIMES)
    read = clocks.clock_of(states.WAITING, sent, look, due, sent, late, TIMES)

    assert (unread.state, unread.deed, unread.by) == ("passed", "look", look)
    assert (read.state, read.deed, read.by) == ("in_time", "decide", due)


@pytest.mark.parametrize("state", states.STATES)
def test_the_clock_runs_in_every_open_state_and_stops_in_no_other(state: str) -> None:
    due = local(20, 17)

    found = clocks.clock_of(state, local(19, 12), due, due, None, local(24, 9), TIMES)

    assert (found.state == "passed") is (state in states.OPEN)


@pytest.mark.parametrize("band", clocks.bands(Clocks()))
@pytest.mark.parametrize("asked", [local(19, 12), local(20, 16, 30), local(22, 3)])
def test_no_band_of_information_reaches_beyond_the_decision(band: str, asked: datetime) -> None:
    due = clocks.due_at(states.FRONT_DOOR, asked, TIMES)

    assert asked < clocks.wanted_by(band, asked, due, TIMES) <= due


def test_information_asked_for_too_late_gets_a_time_that_can_still_be_kept() -> None:
    wanted = clocks.wanted_by("hours_4", local(24, 9), local(23, 17), TIMES)
    assert wanted == local(24, 13)
    with pytest.raises(ValueError, match="hours_3"):
        clocks.wanted_by("hours_3", local(24, 9), local(23, 17), TIMES)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (local(23, 10), (local(20, 17), local(23, 8, 30))),
        (local(22, 10), (local(20, 17), local(22, 10))),
        (local(24, 7), (local(23, 17), local(24, 7))),
        (local(24, 18), (local(24, 17), local(24, 18))),
    ],
)
def test_the_night_that_is_handed_over_is_the_one_that_runs_or_ran_last(
    now: datetime, ends: tuple[datetime, datetime]
) -> None:
    assert clocks.closed_time(now, TIMES) == ends


def test_a_front_door_that_never_closes_has_no_night_and_decides_by_midnight() -> None:
    always = Times()
    assert clocks.shift_at(local(22, 3), always) == states.DAY
    assert clocks.closed_time(local(22, 3), always) == (local(22, 3), local(22, 3))
    assert clocks.due_at(states.FRONT_DOOR, local(20, 10), always) == local(23, 23, 59)
