"""By when somebody looks at a contact and decides on it, and how that clock stands.

The day of sending counts as day 0, so "one working day" is never 24 hours: what is sent late on the
Thursday before Good Friday is due on Tuesday. Asking for information moves nothing here. Source:
practice-facts, "hours, bank holidays and the emergency duty team"; the minutes and shares are the council's
own (`clocks` in its pack).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot import england
from bot.front_door import states
from bot.interview import hours
from bot.thresholds.parts import Clocks, ContactPoint

State = Literal["in_time", "due_soon", "passed", "stopped"]
Deed = Literal["look", "decide"]

NOW, TODAY = 0, 1
"""The ranks of urgency at which somebody looks within minutes."""
END_OF_DAY = hours.END_OF_DAY


@dataclass(frozen=True)
class Times:
    """What a council's pack sets. No front door: taken to be always open."""

    clocks: Clocks = Clocks()
    front_door: ContactPoint | None = None
    decision_working_days: int = 1
    early_help_start_days: int = 10

    @property
    def closes(self) -> time:
        return (self.front_door.closes if self.front_door else None) or END_OF_DAY


@dataclass(frozen=True)
class Clock:
    """How one contact's clock stands. deed: what is due next. share: of its time that is used, in percent."""

    state: State
    deed: Deed
    by: datetime
    share: int


def due_at(door: str, at: datetime, times: Times) -> datetime:
    """By when the front door decides, and acknowledges, on what is sent at this moment (English time).

    For early help, where nothing is decided at the front door: the end of the day by which it begins.
    """
    days = times.decision_working_days
    if door == states.EARLY_HELP:
        days = times.early_help_start_days
    return _end_of(_days_later(england.local(at).date(), days), times)


def look_by(rank: int, at: datetime, due: datetime, times: Times) -> datetime:
    """By when somebody opens it: within minutes where it cannot wait, day and night; else when it is due."""
    minutes = {NOW: times.clocks.look_minutes_now, TODAY: times.clocks.look_minutes_today}
    return min(due, at + timedelta(minutes=minutes[rank])) if rank in minutes else due


def shift_at(at: datetime, times: Times) -> str:
    """Who works at this moment: the day team, or the out-of-hours team."""
    is_open = times.front_door is None or hours.is_open(times.front_door, at)
    return states.DAY if is_open else states.OUT_OF_HOURS


def clock_of(
    state: str,
    sent_at: datetime,
    look: datetime,
    due: datetime,
    first_read_at: datetime | None,
    now: datetime,
    times: Times,
) -> Clock:
    """How a contact's clock stands now. It runs in every open state, whoever was asked for whatever."""
    deed: Deed = "look" if first_read_at is None and look < due else "decide"
    by = look if deed == "look" else due
    used = _share(sent_at, by, now, deed, times)
    if state not in states.OPEN:
        return Clock("stopped", "decide", due, used)
    if now >= by:
        return Clock("passed", deed, by, 100)
    return Clock("due_soon" if used >= times.clocks.due_soon_percent else "in_time", deed, by, used)


def bands(clocks: Clocks) -> tuple[str, ...]:
    """How soon information may be asked for, as codes: `hours_4` ... and `end_of_day`."""
    return (*(f"hours_{count}" for count in clocks.information_hours), "end_of_day")


def wanted_by(band: str, at: datetime, due: datetime, times: Times) -> datetime:
    """By when information of this band is wanted. Never after the decision is due, unless that has passed.

    Raises: ValueError for a band that the pack does not have.
    """
    if band not in bands(times.clocks):
        raise ValueError(f"{band!r} is not a band of this pack")
    if band == "end_of_day":
        wanted = _end_of_this_day(at, times)
    else:
        wanted = at + timedelta(hours=int(band.removeprefix("hours_")))
    return min(wanted, due) if due > at else wanted


def open_minutes(since: datetime, until: datetime, times: Times) -> int:
    """Minutes between two moments in which the front door is open; all of them where it always is."""
    point = times.front_door
    if until <= since:
        return 0
    if point is None or point.opens is None or point.closes is None:
        return int((until - since) / timedelta(minutes=1))
    day, last, minutes = england.local(since).date(), england.local(until).date(), 0.0
    while day <= last:
        if england.is_working_day(day):
            opens, closes = (
                datetime.combine(day, t, england.LONDON) for t in (point.opens, point.closes)
            )
            minutes += max(0.0, (min(until, closes) - max(since, opens)).total_seconds() / 60)
        day += timedelta(days=1)
    return int(minutes)


def _share(since: datetime, by: datetime, now: datetime, deed: Deed, times: Times) -> int:
    """How much of the time is used: clock time for looking, the front door's hours for deciding."""
    if deed == "look":
        whole, used = (by - since).total_seconds(), (now - since).total_seconds()
    else:
        whole, used = open_minutes(since, by, times), open_minutes(since, now, times)
    if whole <= 0:
        return 100
    return max(0, min(100, int(100 * used / whole)))


def _days_later(day: date, count: int) -> date:
    """So many working days after a day that itself counts as day 0, working day or not."""
    for _ in range(count):
        day += timedelta(days=1)
        while not england.is_working_day(day):
            day += timedelta(days=1)
    return day


def _end_of(day: date, times: Times) -> datetime:
    return datetime.combine(day, times.closes, england.LONDON)


def _end_of_this_day(at: datetime, times: Times) -> datetime:
    """When the working day ends that runs at this moment, or that comes next."""
    day = england.local(at).date()
    while not england.is_working_day(day) or _end_of(day, times) <= at:
        day += timedelta(days=1)
    return _end_of(day, times)


def closed_time(at: datetime, times: Times) -> tuple[datetime, datetime]:
    """The out-of-hours time that runs at this moment, until it; or the last one, from closing to opening.

    A front door that never closes has none: then both ends are the moment itself.
    """
    point = times.front_door
    if point is None or point.opens is None or point.closes is None:
        return at, at
    local = england.local(at)
    day, end = local.date(), local
    if hours.is_open(point, at):
        end = datetime.combine(day, point.opens, england.LONDON)
    while True:
        closed = datetime.combine(day, point.closes, england.LONDON)
        if england.is_working_day(day) and closed <= end:
            return closed, end
        day -= timedelta(days=1)
