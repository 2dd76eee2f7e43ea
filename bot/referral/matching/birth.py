"""How two days of birth, or times of birth, fit together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import log2
from typing import NamedTuple

from bot.referral.matching.identity import Born

SAME_DAY, SWAPPED, ONE_PART_OTHER = 11.0, 8.0, 4.5
DIFFERENT, NEARLY_IN_RANGE, OUT_OF_RANGE = -11.0, -2.5, -11.0
DAYS_OF_CHILDHOOD = 18 * 365
NEAR_DAYS = 200
"""An age may be told half a year wrong."""


class Reason(NamedTuple):
    """A reason for or against a match, in words that staff can read, and how much it counts."""

    points: float
    words: str


def born_reason(one: Born | None, other: Born | None) -> Reason | None:
    """What two births say for or against one child; None if either is not known."""
    if one is None or other is None:
        return None
    if one.is_exact and other.is_exact:
        return _of_days(one.first, other.first)
    return _of_ranges(one, other)


def _of_days(one: date, other: date) -> Reason:
    if one == other:
        return Reason(SAME_DAY, "same date of birth")
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Reason(SWAPPED, "date of birth the same with day and month swapped")
    parts = [
        (a, b) for a, b in zip(one.timetuple()[:3], other.timetuple()[:3], strict=True) if a != b
    ]
    if len(parts) == 1 and _a_slip(*parts[0]):
        return Reason(ONE_PART_OTHER, "date of birth the same but for the day, month or year")
    return Reason(DIFFERENT, "different dates of birth")


def _a_slip(one: int, other: int) -> bool:
    """Whether two days, months or years differ by one, by one figure, or by figures in another order."""
    a, b = f"{one:02d}", f"{other:02d}"
    return abs(one - other) == 1 or sum(_differ(a, b)) == 1 or sorted(a) == sorted(b)


def _differ(one: str, other: str) -> Iterable[bool]:
    return (a != b for a, b in zip(one, other, strict=True))


def _of_ranges(one: Born, other: Born) -> Reason:
    """The wider a time, the less it says that a day lies in it."""
    gap = max((one.first - other.last).days, (other.first - one.last).days)
    if gap > NEAR_DAYS:
        return Reason(OUT_OF_RANGE, "different ages")
    if gap > 0:
        return Reason(NEARLY_IN_RANGE, "ages near each other")
    days = max((born.last - born.first).days + 1 for born in (one, other))
    return Reason(max(0.0, log2(DAYS_OF_CHILDHOOD / days) - 0.5), "age fits")
