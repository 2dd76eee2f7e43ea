"""Days kept for a child after its referral was accepted. A correction adds a row; the former stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door import milestones
from bot.store import audit
from bot.store.front_door.standing import RECORDED
from bot.store.staff import StaffMember
from bot.store.tables import Child, Contact, Decision, Milestone, User

DAY_KEEPERS = frozenset({"social_worker", "manager"})
NOT_A_REFERRAL, SAME_DAY, OTHER_ROLE = "no_referral", "same_day", "other_role"


@dataclass(frozen=True)
class DayKept:
    """One day, and who kept it when. superseded_at: a later row stands instead."""

    kind: str
    on: date
    by: str
    at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True)
class ChildDays:
    """A child's days. decided_on: day in England; is_referral: its referral was accepted."""

    child_id: int
    position: int
    is_referral: bool
    decided_on: date | None
    kept: tuple[DayKept, ...]

    @property
    def days(self) -> dict[str, date]:
        """The days that stand, by kind."""
        return {day.kind: day.on for day in self.kept if day.superseded_at is None}


def days_of(connection: Connection, contact_id: str) -> tuple[ChildDays, ...]:
    """Every child of a contact in order, with its days, oldest row first."""
    children = connection.execute(
        select(Child.id, Child.position, Decision.at, Decision.agreed_at, Decision.referral_at)
        .outerjoin(
            Decision,
            (Decision.child_id == Child.id)
            & (Decision.state == RECORDED)
            & Decision.superseded_at.is_(None),
        )
        .where(Child.contact_id == contact_id)
        .order_by(Child.position)
    ).all()
    kept = _kept(connection, contact_id)
    return tuple(
        ChildDays(
            row.id, row.position, row.referral_at is not None,
            england.local(row.agreed_at or row.at).date() if row.at else None,
            kept.get(row.id, ()),
        )
        for row in children
    )  # fmt: skip


def keep(
    connection: Connection,
    member: StaffMember,
    contact_id: str,
    position: int,
    kind: str,
    on: date | None,
    at: datetime,
    is_sure: bool = False,
) -> str | None:
    """Keep a day for one child; gives None, or why nothing was kept, as a code.

    is_sure: the person says that days in an unusual order are right.
    """
    if member.role not in DAY_KEEPERS:
        return OTHER_ROLE
    # One at a time: two days of one kind never stand side by side.
    contact = connection.execute(
        select(Contact.sent_at, Contact.mode)
        .where(Contact.id == contact_id)
        .with_for_update(key_share=True)
    ).first()
    child = next((c for c in days_of(connection, contact_id) if c.position == position), None)
    if contact is None or contact.sent_at is None or child is None or not child.is_referral:
        return NOT_A_REFERRAL
    fault = _fault(child.days, kind, on, contact.sent_at, at, is_sure)
    if fault is None and on is not None:
        _insert(connection, member, contact_id, contact.mode, child, kind, on, at)
    return fault


def _fault(
    days: Mapping[str, date], kind: str, on: date | None, sent: datetime, at: datetime, sure: bool
) -> str | None:
    days_but_this = {name: day for name, day in days.items() if name != kind}
    sent_on, today = england.local(sent).date(), england.local(at).date()
    fault = milestones.fault(kind, on, sent_on, days_but_this, today)
    if fault == milestones.OUT_OF_ORDER and sure:
        fault = None
    return SAME_DAY if fault is None and days.get(kind) == on else fault


def _insert(
    connection: Connection, member: StaffMember, contact_id: str, mode: str, child: ChildDays,
    kind: str, on: date, at: datetime,
) -> None:  # fmt: skip
    former = (
        Milestone.child_id == child.child_id,
        Milestone.kind == kind,
        Milestone.superseded_at.is_(None),
    )
    connection.execute(update(Milestone).where(*former).values(superseded_at=at))
    connection.execute(
        insert(Milestone).values(
            contact_id=contact_id, mode=mode, child_id=child.child_id, kind=kind, on=on,
            by=member.id, at=at,
        )
    )  # fmt: skip
    details = {"child": f"child:{child.position}", "milestone": kind}
    audit.record(connection, contact_id, member.actor, "milestone_kept", details, at)


def _kept(connection: Connection, contact_id: str) -> dict[int, tuple[DayKept, ...]]:
    rows = connection.execute(
        select(
            Milestone.child_id, Milestone.kind, Milestone.on, User.name, Milestone.at,
            Milestone.superseded_at,
        )
        .join(User, User.id == Milestone.by)
        .where(Milestone.contact_id == contact_id)
        .order_by(Milestone.id)
    )  # fmt: skip
    found: dict[int, tuple[DayKept, ...]] = {}
    for child_id, *rest in rows:
        found[child_id] = (*found.get(child_id, ()), DayKept(*rest))
    return found
