"""What is known about one child: answers, ranges and the areas that were confirmed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from bot.thresholds.truth import NO, UNKNOWN, YES, Truth


class Answer(str, Enum):
    """What somebody said. A fact without an answer was not asked."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


_TRUTH_OF = {"yes": YES, "no": NO, "dont_know": UNKNOWN}
MOST = sys.float_info.max
"""The largest number that is finite."""


@dataclass(frozen=True)
class Range:
    """A number known to lie between two ends, both included; "about four years" is 42 to 54 months."""

    low: float
    high: float

    @classmethod
    def of(cls, value: Any) -> Range:
        """Read a number or `{from: 3, to: 5}`.

        Raises: ValueError if it is neither, not finite, or the ends are the wrong way round.
        """
        if isinstance(value, Mapping) and set(value) == {"from", "to"}:
            low, high = _number(value["from"]), _number(value["to"])
        else:
            low = high = _number(value)
        if low > high:
            raise ValueError(f"the range {value!r} ends before it begins")
        return cls(low, high)


def _number(written: Any) -> float:
    is_number = isinstance(written, (int, float)) and not isinstance(written, bool)
    if not is_number or not abs(written) <= MOST:
        raise ValueError(f"{written!r} is neither a number nor {{from: ..., to: ...}}")
    return float(written)


def ranges_between(limits: Sequence[float]) -> tuple[Range, ...]:
    """The ranges that ascending limits tell apart; the outer two by the whole number next to the limit."""
    if not limits:
        return ()
    lows = [limits[0] - 1, *limits]
    highs = [*(limit - 1 for limit in limits), limits[-1]]
    return tuple(Range(min(low, high), high) for low, high in zip(lows, highs, strict=True))


@dataclass(frozen=True)
class DateRange:
    """Something that happened, or is due, on one of these days, both ends included."""

    first: date
    last: date

    @classmethod
    def of(cls, value: Any) -> DateRange:
        """Read a date, its text as `2026-11-20`, or `{from: ..., to: ...}`.

        Raises: ValueError if it is neither, or the ends are the wrong way round.
        """
        if isinstance(value, Mapping) and set(value) == {"from", "to"}:
            first, last = _day(value["from"]), _day(value["to"])
        else:
            first = last = _day(value)
        if first > last:
            raise ValueError(f"the dates {value!r} end before they begin")
        return cls(first, last)

    def days_before(self, day: date) -> Range:
        """How many days it lies back on `day`; negative while it lies ahead."""
        return Range((day - self.last).days, (day - self.first).days)


def _day(written: Any) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{written!r} is not a day; write 2026-11-14 or {{from: ..., to: ...}}"
        ) from error


Value = Range | DateRange | str | Answer
"""A range, dates, the name of a choice, or `Answer.DONT_KNOW`."""


@dataclass(frozen=True)
class Facts:
    """Everything answered that bears on one child: the child's own, the household's, the referrer's.

    answers: yes, no or "don't know" by fact id; what is not in it was not asked.
    values: ages, numbers and choices by fact id.
    areas: the confirmed concern areas; the areas that a pack marks `always` are in scope anyway.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()

    def truth(self, fact: str) -> Truth:
        """Whether the fact is so; unasked and "don't know" are both `UNKNOWN`."""
        answer = self.answers.get(fact)
        return UNKNOWN if answer is None else _TRUTH_OF[answer.value]

    def is_asked(self, fact: str) -> bool:
        return fact in self.answers or fact in self.values

    def range_of(self, fact: str) -> Range | None:
        """The range, or None where it is not known or not asked."""
        value = self.values.get(fact)
        return value if isinstance(value, Range) else None

    def choice_of(self, fact: str) -> str | None:
        """The chosen value, or None where it is not known or not asked."""
        value = self.values.get(fact)
        return value if isinstance(value, str) and not isinstance(value, Answer) else None

    def on(self, day: date) -> Facts:
        """The same facts with every date as the number of days that it lies back on `day`."""
        if not any(isinstance(value, DateRange) for value in self.values.values()):
            return self
        counted = {
            fact: value.days_before(day) if isinstance(value, DateRange) else value
            for fact, value in self.values.items()
        }
        return replace(self, values=counted)

    def is_known(self, fact: str) -> bool:
        """Whether it was answered with anything but "don't know"."""
        if fact in self.answers:
            return self.answers[fact] is not Answer.DONT_KNOW
        return self.values.get(fact, Answer.DONT_KNOW) is not Answer.DONT_KNOW

    def with_value(self, fact: str, value: Value) -> Facts:
        """The same facts with one age, number, date or choice changed."""
        return Facts(self.answers, {**self.values, fact: value}, self.areas)

    def with_answer(self, fact: str, answer: Answer) -> Facts:
        """The same facts with one answer changed."""
        return Facts({**self.answers, fact: answer}, self.values, self.areas)
