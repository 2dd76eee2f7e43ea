"""When a referrer says that a decision is wrong: which step comes, by when it is answered, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot import england
from bot.thresholds.parts import EscalationStep

RESULTS = CHANGED, EXPLAINED, MORE_TO_FIND_OUT = (
    "changed",
    "explained",
    "more_to_be_found_out",
)
"""How a disagreement is answered. Only what was changed can be called so."""
FIRST_STEP = 1
MANAGERS_FROM = 2
"""From this step on a manager answers."""
DAYS_WHERE_NONE_SAYS = 1
"""Working days for a pack whose steps cannot be read: the shortest, so that nobody waits for longer."""
END_OF_DAY = time(17)
"""When a working day ends for a front door that never closes."""


@dataclass(frozen=True)
class Step:
    """One escalation step of the pack. number: counted from 1. words: as the pack wrote them."""

    number: int
    words: str
    working_days: int


def steps_of(written: Sequence[EscalationStep]) -> tuple[Step, ...]:
    """The pack's steps in order."""
    return tuple(
        Step(number, step.step, step.within_working_days)
        for number, step in enumerate(written, start=FIRST_STEP)
    )


def step_after(answered: int, steps: Sequence[Step]) -> int:
    """The next step after those that were answered; the last one again where there is none after it."""
    return min(answered + 1, max(len(steps), FIRST_STEP))


def due_at(step: int, steps: Sequence[Step], said_at: datetime, closes: time | None) -> datetime:
    """By when a step is answered (English time): its working days, at the front door's closing hour.

    The day on which it was said counts as day 0, also a weekend or a bank holiday.
    """
    days = next((s.working_days for s in steps if s.number == step), DAYS_WHERE_NONE_SAYS)
    day = england.local(said_at).date()
    for _ in range(days):
        day = _next_working_day(day)
    due = datetime.combine(day, closes or END_OF_DAY, england.LONDON)
    if due >= said_at:
        return due
    return datetime.combine(_next_working_day(day), closes or END_OF_DAY, england.LONDON)


def may_answer(user_id: int, is_manager: bool, step: int, deciders: Sequence[int | None]) -> bool:
    """Whoever proposed, decided or agreed does not answer; from the second step on a manager does."""
    return user_id not in deciders and (is_manager or step < MANAGERS_FROM)


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not england.is_working_day(day):
        day += timedelta(days=1)
    return day
