"""What is known about one child: answers, ranges and the areas that were confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.thresholds.truth import Truth


class Answer(str, Enum):
    """What somebody said. A fact without an answer was not asked."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


TRUTH_OF = {Answer.YES: Truth.YES, Answer.NO: Truth.NO, Answer.DONT_KNOW: Truth.UNKNOWN}


@dataclass(frozen=True)
class Range:
    """A number known to lie between two ends, both included; "about four years" is 42 to 54 months."""

    low: float
    high: float

    @classmethod
    def of(cls, value: Any) -> Range:
        """Read a number or `{from: 3, to: 5}`.

        Raises: ValueError if it is neither, or the ends are the wrong way round.
        """
        if isinstance(value, Mapping) and set(value) == {"from", "to"}:
            low, high = float(value["from"]), float(value["to"])
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            low = high = float(value)
        else:
            raise ValueError(f"{value!r} is neither a number nor {{from: ..., to: ...}}")
        if low > high:
            raise ValueError(f"the range {value!r} ends before it begins")
        return cls(low, high)


Value = Range | str | Answer
"""A range, the name of a choice, or `Answer.DONT_KNOW`."""


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
        return Truth.UNKNOWN if answer is None else TRUTH_OF[answer]

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

    def with_answer(self, fact: str, answer: Answer) -> Facts:
        """The same facts with one answer changed."""
        return Facts({**self.answers, fact: answer}, self.values, self.areas)
