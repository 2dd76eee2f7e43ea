"""How long it takes: hours and working days from contact to decision, and how many were in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil

from bot import england
from bot.front_door import milestones
from bot.learning.rates import Share


def hours_between(start: datetime, end: datetime) -> float:
    """Hours of clock time to one decimal; nights and weekends count. Never below nought."""
    return max(0.0, round((end - start) / timedelta(hours=1), 1))


def working_days_between(start: datetime, end: datetime) -> int:
    """Working days in England after the day of the start: the same day is 0, Friday to Monday is 1.

    What comes on a day off counts as having come on the next working day.
    """
    return _working_days(england.local(start).date(), england.local(end).date())


@lru_cache(maxsize=16_384)
def _working_days(first: date, last: date) -> int:
    return milestones.working_days(first, last)


def at_rank(values: Sequence[float], share: float) -> float | None:
    """The smallest value that so great a share of the values does not exceed; None where there are none."""
    if not values:
        return None
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


@dataclass(frozen=True)
class Times:
    """Of the decided: median and 90th percentile, in hours and in working days, and the share in time."""

    median_hours: float | None
    most_hours: float | None
    median_days: float | None
    most_days: float | None
    in_time: Share


def times(hours: Sequence[float], days: Sequence[int], in_time: Sequence[bool]) -> Times:
    """The figures of contacts that are decided; what still waits is not among them."""
    return Times(
        at_rank(hours, 0.5), at_rank(hours, 0.9), at_rank(days, 0.5), at_rank(days, 0.9),
        Share(sum(in_time), len(in_time)),
    )  # fmt: skip
