"""When things happen in the demo: seasons, school holidays, and the hours in which staff work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from random import Random

from bot import england

HOLIDAYS = (
    ((7, 22), (9, 2)),
    ((12, 20), (1, 4)),
    ((2, 14), (2, 22)),
    ((5, 24), (6, 1)),
    ((10, 24), (11, 1)),
    ((3, 29), (4, 12)),
)
"""School holidays, about as they fall: (month, day) of the first and the last day."""
IN_HOLIDAYS = 0.12
BUSY_MONTHS = {
    9: 1.0,
    10: 1.15,
    11: 1.25,
    12: 0.95,
    1: 1.0,
    2: 1.05,
    3: 1.15,
    4: 0.95,
    5: 1.05,
    6: 1.15,
    7: 1.1,
    8: 0.8,
}
GROWTH = 0.25
"""By how much there is more at the end than at the beginning."""


def is_holiday(day: date) -> bool:
    """Whether schools are closed on this day, about."""
    place = (day.month, day.day)
    for first, last in HOLIDAYS:
        inside = first <= place <= last if first <= last else place >= first or place <= last
        if inside:
            return True
    return False


def weight(day: date, weeks_ago: int, weeks: int, term: float) -> float:
    """How much comes on a day, 1 on the usual. term: how far the sender keeps to the school year."""
    growing = 1 + GROWTH * (1 - weeks_ago / weeks)
    holiday = 1 - term * (1 - IN_HOLIDAYS) if is_holiday(day) else 1.0
    bank = 1.0 if england.is_working_day(day) or day.weekday() > 4 else 0.15  # noqa: PLR2004 - Friday
    return BUSY_MONTHS[day.month] * growing * holiday * bank


def working(at: datetime, chance: Random) -> datetime:
    """The moment itself in working hours, else one in the morning of the next working day; UTC."""
    local = england.local(at)
    if england.is_working_day(local.date()) and 8 <= local.hour < 18:  # noqa: PLR2004 - hours
        return at
    day = local.date() if local.hour < 8 else local.date() + timedelta(days=1)  # noqa: PLR2004
    day = england.after_working_days(day, 0)
    begins = datetime.combine(day, time(8, 35), england.LONDON) + timedelta(
        minutes=chance.randint(0, 150)
    )
    return begins.astimezone(timezone.utc)


def after_days(at: datetime, days: int, chance: Random) -> datetime:
    """A moment in working hours so many working days later; UTC."""
    day = england.after_working_days(england.local(at).date(), days)
    local = datetime.combine(day, time(9), england.LONDON) + timedelta(
        minutes=chance.randint(0, 450)
    )
    return max(local.astimezone(timezone.utc), at + timedelta(minutes=20))
