"""Times that have a name: "last week", "since Easter", "half term", "over the summer", "start of term".

School terms differ from council to council by a week or two, so the days are wide; they are always shown to
the person, who says whether they are right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

from bot.thresholds.facts import DateRange

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
Days = tuple[tuple[int, int], tuple[int, int]]
"""A month and a day, the first and the last; the last may lie in the next year."""

CHRISTMAS: Days = ((12, 20), (1, 4))
HALF_TERMS: tuple[Days, ...] = (((2, 9), (2, 27)), ((5, 23), (6, 7)), ((10, 17), (11, 4)))
TERM_STARTS: tuple[Days, ...] = (((1, 2), (1, 12)), ((4, 8), (4, 25)), ((9, 1), (9, 14)))
TERMS: tuple[Days, ...] = (((1, 2), (4, 14)), ((4, 8), (7, 26)), ((9, 1), (12, 22)))
AROUND_EASTER = timedelta(days=10)
NOT_SO = re.compile(r"\b(?:before|until|till|not|never|nt|by|next|coming|or|between)\b|\d")
"""Words with which a named time is another time than it seems."""


def read_time_of_year(text: str, today: date) -> DateRange | None:
    """The days of the one named time in a text, the latest that has begun; None if there is none or several.

    "Since" a time is that time: it is when it began.
    """
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().replace("'", "")).split())
    if NOT_SO.search(plain):
        return None
    found = [days(today) for pattern, days in NAMED if pattern.search(plain)]
    return found[0] if len(found) == 1 else None


def _latest(*spans: Days) -> Callable[[date], DateRange]:
    """The latest of these that has begun."""

    def days(today: date) -> DateRange:
        can_be = [_in_year(year, span) for year in (today.year - 1, today.year) for span in spans]
        return max((d for d in can_be if d.first <= today), key=lambda d: d.first)

    return days


def _in_year(year: int, span: Days) -> DateRange:
    (first_month, first_day), (last_month, last_day) = span
    ends = year + (last_month < first_month)
    return DateRange(date(year, first_month, first_day), date(ends, last_month, last_day))


def _easter(today: date) -> DateRange:
    year = today.year if easter(today.year) <= today + AROUND_EASTER else today.year - 1
    return DateRange(easter(year) - AROUND_EASTER, easter(year) + AROUND_EASTER)


def _last_week(today: date) -> DateRange:
    monday = today - today.weekday() * DAY - WEEK
    return DateRange(monday, monday + 6 * DAY)


def _this_week(today: date) -> DateRange:
    return DateRange(today - today.weekday() * DAY, today)


def _weekend(today: date) -> DateRange:
    sunday = today - (today.weekday() + 1) * DAY
    return DateRange(sunday - DAY, sunday)


def _last_month(today: date) -> DateRange:
    last = today.replace(day=1) - DAY
    return DateRange(last.replace(day=1), last)


def _this_month(today: date) -> DateRange:
    return DateRange(today.replace(day=1), today)


def _last_year(today: date) -> DateRange:
    return DateRange(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


def _this_year(today: date) -> DateRange:
    return DateRange(date(today.year, 1, 1), today)


def _last_term(today: date) -> DateRange:
    this = _latest(*TERMS)(today)
    return _latest(*TERMS)(this.first - DAY)


_WRITTEN: tuple[tuple[str, Callable[[date], DateRange]], ...] = (
    (r"\blast week\b(?!end)", _last_week),
    (r"\bthis week\b(?!end)", _this_week),
    (r"\b(?:at|over|on|last|since) (?:the )?(?:weekend|w ?e)\b|^weekend$", _weekend),
    (r"\blast month\b", _last_month),
    (r"\bthis month\b", _this_month),
    (r"\blast year\b", _last_year),
    (r"\bthis year\b", _this_year),
    (r"\blast term\b", _last_term),
    (r"\bthis term\b", _latest(*TERMS)),
    (r"\beaster\b", _easter),
    (r"\b(?:christmas|xmas)\b", _latest(CHRISTMAS)),
    (r"\bnew year\b", _latest(((12, 31), (1, 2)))),
    (r"\bhalloween\b", _latest(((10, 31), (10, 31)))),
    (r"\bbonfire night\b|\bfireworks night\b", _latest(((11, 5), (11, 5)))),
    (r"\bhalf term\b", _latest(*HALF_TERMS)),
    (r"\bsummer\b", _latest(((6, 1), (9, 6)))),
    (r"\bautumn\b(?! half)", _latest(((9, 1), (11, 30)))),
    (r"\bspring\b(?! half)", _latest(((3, 1), (5, 31)))),
    (r"\bwinter\b", _latest(((12, 1), (2, 28)))),
    (r"\b(?:start|beginning) of (?:the )?(?:school |academic )year\b", _latest(((9, 1), (9, 14)))),
    (r"\b(?:start|beginning) of (?:the )?term\b|\bterm (?:started|began)\b", _latest(*TERM_STARTS)),
)
NAMED = tuple((re.compile(pattern), days) for pattern, days in _WRITTEN)
