"""Children who are heard of again: repeat contacts and re-referrals, each by its own definition.

repeat contact: a contact about a child of whom another contact was sent in the 12 months before.
re-referral: a referral within 12 months of the child's previous referral, whatever contacts lay between.
    Source: Department for Education, children in need: re-referrals (practice-facts 45).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from bot import england

MONTHS = 12
"""Both definitions are national ones: a council does not choose its own year."""


@dataclass(frozen=True)
class Seen:
    """One contact about one child. child: a number that all contacts of the same child share.

    key: names the row of this child in this contact. referral_at: when it became a referral, if it did.
    """

    child: int
    key: tuple[str, int]
    sent_at: datetime
    referral_at: datetime | None = None


@dataclass(frozen=True)
class Again:
    """Whether it was a repeat contact, and a re-referral; None: it is no referral, so it cannot be one."""

    repeat: bool
    rereferral: bool | None


def seen_again(contacts: Iterable[Seen]) -> Mapping[tuple[str, int], Again]:
    """For each contact of each child, what it was, by its key."""
    found: dict[tuple[str, int], Again] = {}
    for _, of_child in groupby(sorted(contacts, key=lambda s: s.child), key=lambda s: s.child):
        kept = list(of_child)
        repeats = _follows([(s.sent_at, s.key) for s in kept])
        again = _follows([(s.referral_at, s.key) for s in kept if s.referral_at is not None])
        found.update({s.key: Again(repeats[s.key], again.get(s.key)) for s in kept})
    return found


def _follows(moments: list[tuple[datetime, tuple[str, int]]]) -> dict[tuple[str, int], bool]:
    """Which of these came within a year of the one before it, in another contact."""
    found, before = {}, None
    for _, of_contact in groupby(sorted(moments), key=lambda moment: moment[1][0]):
        same = list(of_contact)
        at = same[0][0]
        is_again = before is not None and within_a_year(before, at)
        found.update({key: is_again for _, key in same})
        before = at
    return found


def within_a_year(earlier: datetime, later: datetime) -> bool:
    """Whether at most twelve months lie between, by the English calendar; the same day a year on counts."""
    first, last = england.local(earlier).date(), england.local(later).date()
    return first <= last <= _year_after(first)


def _year_after(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 2, 28) if is_leap_day else day.replace(year=day.year + 1)
