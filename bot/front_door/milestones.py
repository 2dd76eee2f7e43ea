"""Days after a decision: strategy discussion, allocation, child first seen; and the time between them.

Source: the ceilings that guidance gives are 45 working days for an assessment, counted from the referral's
arrival and not from allocation, and 15 from the strategy discussion to a conference. Both are the pack's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot import england
from bot.thresholds.parts import Deciding

STRATEGY_DISCUSSION, ALLOCATED, FIRST_SEEN = "strategy_discussion", "allocated", "first_seen"
KINDS: Mapping[str, str] = {
    STRATEGY_DISCUSSION: "Strategy discussion held",
    ALLOCATED: "Allocated to a social worker",
    FIRST_SEEN: "Child first seen",
}
"""In their usual order."""
DECIDED = "decided"
FUTURE, BEFORE_CONTACT, NO_DAY, NO_KIND, OUT_OF_ORDER = (
    "future", "before_contact", "no_day", "no_kind", "out_of_order",
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """The working days from one day to another. allowed: as the pack says, or None without a number.

    reached: None while it has not happened; then `days` counts up to today, and `due` is the last day.
    """

    kind: str
    since: date
    reached: date | None
    days: int
    allowed: int | None
    due: date | None

    @property
    def is_late(self) -> bool:
        return self.allowed is not None and self.days > self.allowed


def working_days(since: date, until: date) -> int:
    """Working days after the first day, up to the last; none on the same day.

    A first day that is no working day counts as the next one, as in `england.after_working_days`.
    """
    first, count = england.after_working_days(since, 0), 0
    while (first := england.after_working_days(first, 1)) <= until:
        count += 1
    return count


def gap(kind: str, since: date, reached: date | None, allowed: int | None, today: date) -> Gap:
    """One gap, open or closed."""
    due = england.after_working_days(since, allowed) if allowed is not None else None
    return Gap(kind, since, reached, working_days(since, reached or today), allowed, due)


def gaps(
    sent: date,
    decided: date | None,
    days: Mapping[str, date],
    deciding: Deciding,
    decision_days: int | None,
    today: date,
) -> tuple[Gap, ...]:
    """Every gap of one child, from the day of sending; all days are days in England.

    days: what was kept, by kind. decision_days: within how many working days the council decides.
    """
    allowed = {
        STRATEGY_DISCUSSION: deciding.strategy_discussion_days,
        ALLOCATED: deciding.allocation_days,
        FIRST_SEEN: deciding.first_seen_days,
    }
    first = gap(DECIDED, sent, decided, decision_days, today)
    return (first, *(gap(kind, sent, days.get(kind), allowed[kind], today) for kind in KINDS))


def ceilings(sent: date, days: Mapping[str, date], deciding: Deciding) -> dict[str, date]:
    """The last day for the assessment, and for a conference once a strategy discussion was held."""
    found = {"assessment": england.after_working_days(sent, deciding.assessment_days)}
    if held := days.get(STRATEGY_DISCUSSION):
        found["conference"] = england.after_working_days(held, deciding.conference_days)
    return found


def fault(
    kind: str, on: date | None, sent: date, kept: Mapping[str, date], today: date
) -> str | None:
    """Why a day cannot be right, as a code; None if it can.

    `out_of_order` is unusual and can be true: a child can be seen before anybody is allocated.
    """
    if kind not in KINDS:
        return NO_KIND
    if on is None:
        return NO_DAY
    if on > today:
        return FUTURE
    if on < sent:
        return BEFORE_CONTACT
    order = list(KINDS)
    place = order.index(kind)
    before = [kept[k] for k in order[:place] if k in kept]
    after = [kept[k] for k in order[place + 1 :] if k in kept]
    is_usual = all(on >= day for day in before) and all(on <= day for day in after)
    return None if is_usual else OUT_OF_ORDER
