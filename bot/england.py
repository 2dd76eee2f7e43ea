"""English wall-clock time and working days. It reads no clock: moments are given."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
THIS_CENTURY = range(2000, 2100)


def local(moment: datetime) -> datetime:
    """A moment as English wall-clock time; one without a zone is taken to be that already."""
    return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)


def day_in_address(written: str) -> date | None:
    """A day as an address writes it, `2026-11-20`, of this century; None for anything else."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.year in THIS_CENTURY else None


@lru_cache(maxsize=366)
def is_working_day(day: date) -> bool:
    """Monday to Friday, without the bank holidays of England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def after_working_days(day: date, count: int) -> date:
    """The day so many working days later; none means the next working day, or this one if it is one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


@lru_cache(maxsize=8)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
