"""Whether a typed answer to an information field is what it should be, and how a machine would write it.

A problem is asked back once and never refused: what was typed is kept as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from bot.interview.dates import READERS, read_dates
from bot.referral import identifiers
from bot.referral.identifiers import Checked
from bot.thresholds.facts import DateRange

CHECKS: dict[str, Callable[[str], Checked]] = {
    "phone": identifiers.telephone,
    "email": identifiers.email,
    "postcode": identifiers.postcode,
    "address": identifiers.postcode,
    "nhs_number": identifiers.nhs_number,
    "upn": identifiers.upn,
}
"""For each kind of field, what reads the answer."""
MAY_BE_MISSING = ("address", "upn")
"""Kinds where nothing that can be checked need stand in the answer: an address without a postcode, the
number of another service."""
IN_THE_FUTURE = "in_the_future"
DAYS_TO_BIRTH = 290
"""Days from now within which a child who is expected is born."""


def problem_in(kind: str, text: str, today: date) -> str | None:
    """What is wrong with an answer, as a code; None where nothing is, or nothing can be checked."""
    if kind in ("date", "birth"):
        latest = today + timedelta(DAYS_TO_BIRTH if kind == "birth" else 0)
        days = read_dates(text, today)
        return IN_THE_FUTURE if days is not None and days.first > latest else None
    if kind not in CHECKS:
        return None
    problem = CHECKS[kind](text).problem
    return None if problem == "missing" and kind in MAY_BE_MISSING else problem


def machine_value(kind: str, text: str, today: date) -> str | None:
    """The answer as other systems write it: a day as ISO, a number without spaces; None if it cannot be read.

    Several days, or a rough one, give None: half a date would be taken for a whole one.
    """
    if kind in ("date", "birth"):
        days = read_dates(text, today)
        return str(days.first) if days is not None and _is_one_day(days) else None
    return CHECKS[kind](text).value if kind in CHECKS else None


def _is_one_day(days: DateRange) -> bool:
    return days.first == days.last


def holds_a_day(text: str) -> bool:
    """Whether a text says somewhere when something was, so that nobody has to be asked."""
    plain = text.lower()
    return any(pattern.search(plain) for _, pattern, _ in READERS)
