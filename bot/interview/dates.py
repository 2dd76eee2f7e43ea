"""Days as people type them, kept as ranges: "yesterday", "last Tuesday", "about 3 weeks ago", "14/11"."""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from datetime import date, datetime, time, timedelta

from dateutil import parser

from bot.interview.ages import ROUGH
from bot.thresholds.facts import DateRange

WEEKDAYS = {name.lower(): number for number, name in enumerate(day_name)}
MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}
NAMED_DAYS = {
    "today": 0,
    "this morning": 0,
    "this afternoon": 0,
    "last night": 1,
    "yesterday": 1,
    "tomorrow": -1,
}
AGO = re.compile(
    r"\b(\d{1,3}|an?|one|two|three|four|five|six|couple of|few) (day|week|month|year)s? ago\b"
)
AHEAD = re.compile(
    r"\b(?:in|due in) (\d{1,3}|an?|one|two|three|four|five|six) (day|week|month)s?\b"
)
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
VAGUE = {"couple of": (2, 3), "few": (2, 5)}


def read_dates(text: str, today: date) -> DateRange | None:
    """The days that a text can mean, seen from `today`; None if no day can be read in it.

    Rough words widen the range. A weekday is the last one before today; with "last", the one before it, too.
    """
    plain = " ".join(text.lower().replace(",", " ").split())
    for reader in (_named, _counted, _weekday, _month, _written):
        found = reader(plain, today)
        if found is not None:
            return found
    return None


def _named(plain: str, today: date) -> DateRange | None:
    for name, back in NAMED_DAYS.items():
        if re.search(rf"\b{name}\b", plain):
            day = today - timedelta(back)
            return DateRange(day, day)
    return None


def _counted(plain: str, today: date) -> DateRange | None:
    """ "3 weeks ago" is any day of that week's length around it, wider when it is rough."""
    for pattern, sign in ((AGO, -1), (AHEAD, 1)):
        found = pattern.search(plain)
        if found:
            amount, unit = found[1], DAYS_IN[found[2]]
            low, high = _between(amount)
            slack = unit // 2 if unit > 1 or ROUGH.search(plain) else 0
            ends = [today + timedelta(sign * low * unit), today + timedelta(sign * high * unit)]
            return DateRange(min(ends) - timedelta(slack), max(ends) + timedelta(slack))
    return None


def _between(amount: str) -> tuple[int, int]:
    """The least and the most that an amount can mean."""
    if amount in VAGUE:
        return VAGUE[amount]
    count = COUNTS.get(amount) or int(amount)
    return count, count


def _stands_in(name: str, plain: str) -> bool:
    """Whether a weekday or month is named, in full or cut short: "tue", "tues", "sept"."""
    short = "|".join({name, *(name[:letters] for letters in (3, 4, 5))})
    return re.search(rf"\b(?:{short})\b", plain) is not None


def _weekday(plain: str, today: date) -> DateRange | None:
    for name, number in WEEKDAYS.items():
        if _stands_in(name, plain):
            latest = today - timedelta((today.weekday() - number) % 7 or 7)
            earliest = latest - timedelta(7) if "last" in plain.split() else latest
            return DateRange(earliest, latest)
    return None


def _month(plain: str, today: date) -> DateRange | None:
    """ "in June", without a day: the whole of the latest June that has begun."""
    if re.search(r"\d", plain):
        return None
    for name, number in MONTHS.items():
        if _stands_in(name, plain) and (name != "may" or "in may" in plain):
            year = today.year if number <= today.month else today.year - 1
            return DateRange(date(year, number, 1), date(year, number, monthrange(year, number)[1]))
    return None


def _written(plain: str, today: date) -> DateRange | None:
    """A date in figures or with the month's name, day before month; without a year, the nearest one."""
    if not re.search(
        r"\d{1,2}(?:st|nd|rd|th)?(?: of)?[ /.-]+(?:\d|[a-z]{3})|\d{4}-\d\d-\d\d", plain
    ):
        return None
    try:
        year_first = bool(re.match(r"\d{4}-", plain))
        day = parser.parse(
            plain, dayfirst=not year_first, fuzzy=True, default=datetime.combine(today, time())
        ).date()
    except (ValueError, OverflowError):
        return None
    if not re.search(r"\d{4}|[/.-]\d\d$", plain) and day > today + timedelta(300):
        day = day.replace(year=day.year - 1)
    return DateRange(day, day)


def in_words(days: DateRange) -> str:
    """ "14 November 2026", or from one day to another."""
    first, last = (f"{d.day} {month_name[d.month]} {d.year}" for d in (days.first, days.last))
    return first if days.first == days.last else f"{first} to {last}"
