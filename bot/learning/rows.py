"""The raw rows of every figure: one for each child of a contact that was sent, decided or not.

Nothing in a row says who anybody is: no reference, no day, no number of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.front_door.outcomes import OUTCOMES
from bot.learning.csv_cells import as_csv
from bot.learning.scale import grade


class Row(NamedTuple):
    """One child of one contact. None: not known, not asked, or does not apply; never nought.

    month: of sending, `2026-11`, England. decided: an outcome is recorded and stands.
    referrer, advised, staff: routes. is_referral: the contact became a referral for this child.
    hours, working_days: from sending until a decision first stood, whatever was corrected since.
    in_time: it stood by when it was due.
    completeness, clarity: of the contact when it was sent, 0 to 100.
    told: `told`, `not_told` with a lawful reason, or `waits`. clear: what the referrer said of the message.
    disagreements: how often somebody said that the decision is wrong.
    repeat, rereferral: see `bot.learning.repeats`.
    """

    month: str
    agency: str | None
    areas: str
    referrer: str | None
    advised: str | None
    looked_at: bool
    decided: bool
    staff: str | None = None
    outcome: str | None = None
    reason: str | None = None
    is_referral: bool | None = None
    differs_on: str | None = None
    differs_how: str | None = None
    decided_by: str | None = None
    hours: float | None = None
    working_days: int | None = None
    in_time: bool | None = None
    completeness: int | None = None
    clarity: int | None = None
    ground: str | None = None
    held: str | None = None
    agreement: str | None = None
    openness: str | None = None
    unknowns: int | None = None
    told: str | None = None
    clear: bool | None = None
    disagreements: int | None = None
    repeat: bool | None = None
    rereferral: bool | None = None

    @property
    def area_list(self) -> tuple[str, ...]:
        return tuple(self.areas.split(";")) if self.areas else ()

    @property
    def grades(self) -> tuple[int, int, int] | None:
        """Referrer, advice and staff on one scale; None where one of them says nothing about it."""
        found = (grade(self.referrer), grade(self.advised), grade(self.staff))
        return None if None in found else found  # type: ignore[return-value]

    @property
    def step(self) -> str | None:
        """`assessment`, `strategy_discussion` or `immediate_protection` where it became a referral."""
        kept = OUTCOMES.get(self.outcome or "")
        return kept.code if kept and kept.is_referral else None


COLUMNS: tuple[str, ...] = Row._fields
"""The columns of the CSV file, in order. `docs/figures.md` explains each."""


def rows_as_csv(rows: Iterable[Row]) -> str:
    """The rows as a file; what is not known is an empty cell."""
    return as_csv(COLUMNS, rows)
