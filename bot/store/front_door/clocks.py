"""Named queries for the clocks of open contacts: how each stands, what passes today, and whom to alarm.

Nothing here moves a clock: `look_by` and `due_at` are set when a contact is sent and stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door import clocks, states
from bot.front_door.clocks import Clock
from bot.store import alarms, audit, outbox
from bot.store.front_door import catching_up, entries, sight
from bot.store.kept_heads import KeptHead, kept_head
from bot.store.tables import LIVE, Alarm, Contact, Delivery, InformationRequest, QueueEntry, User

LATE_NOTICE = "late_notice"
ACKNOWLEDGEMENT, REFERRER = "acknowledgement", "referrer"
WHO_LOOKS = ("screener", "social_worker", "manager", "early_help_coordinator")
"""Whose first look counts: whoever reads for another purpose has not taken it in hand."""
AT_ONCE = 200
"""So many are alarmed in one transaction; the rest follow in the next look, seconds later."""


@dataclass(frozen=True)
class Forecast:
    """One open contact and how its clock stands. holder: who has claimed it."""

    contact_id: str
    reference: str | None
    urgency: str
    clock: Clock
    holder: str | None
    shift: str
    no_contact: bool
    waits_for_information: bool


def first_read(connection: Connection, contact_id: str, role: str, at: datetime) -> None:
    """Note that somebody of the duty team opened it; only the first time counts."""
    if role not in WHO_LOOKS:
        return
    connection.execute(
        update(QueueEntry)
        .where(QueueEntry.contact_id == contact_id, QueueEntry.first_read_at.is_(None))
        .values(first_read_at=at)
        .execution_options(synchronize_session=False)
    )


def passed(connection: Connection, contact_id: str, at: datetime) -> datetime | None:
    """Since when an undecided contact's time has passed; None while it is in time, or decided."""
    due = connection.execute(
        select(QueueEntry.due_at).where(
            QueueEntry.contact_id == contact_id,
            QueueEntry.state.in_(states.OPEN),
            QueueEntry.due_at <= at,
        )
    ).scalar()
    return due if isinstance(due, datetime) else None


def clocks_of(
    connection: Connection, contact_ids: Iterable[str], now: datetime
) -> dict[str, Clock]:
    """How the clock of each of these contacts stands, by id; none of what has no queue entry."""
    rows = connection.execute(_entries().where(QueueEntry.contact_id.in_(tuple(contact_ids))))
    return {row.contact_id: _clock(connection, row, now) for row in rows}


def forecast(
    connection: Connection, user_id: int, role: str, now: datetime, until: datetime
) -> list[Forecast]:
    """Open contacts whose time has passed or passes until then, as far as this person may know of them:
    what passed longest ago first."""
    soon = or_(
        QueueEntry.due_at <= until,
        and_(QueueEntry.first_read_at.is_(None), QueueEntry.look_by <= until),
    )
    rows = connection.execute(
        _entries()
        .where(QueueEntry.state.in_(states.OPEN), soon, sight.visible_to(user_id, role))
        .order_by(QueueEntry.due_at, QueueEntry.rank, QueueEntry.waiting_since)
    ).all()
    found = [
        Forecast(
            row.contact_id, row.reference, entries.URGENCIES[row.rank], _clock(connection, row, now),
            row.holder, row.shift, bool(row.no_contact), row.information_since is not None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda line: line.clock.by)


def end_of_day(now: datetime) -> datetime:
    """The end of this day in England."""
    return datetime.combine(england.local(now).date(), clocks.END_OF_DAY, england.LONDON)


def present_head(connection: Connection) -> KeptHead:
    """The head of the pack that the latest contact rests on: the council's hours as they are now."""
    digest = connection.execute(
        select(Contact.pack_digest)
        .where(Contact.mode == LIVE)
        .order_by(Contact.started_at.desc())
        .limit(1)
    ).scalar()
    return kept_head(connection, digest) if digest else KeptHead()


def alarm_those_passed(connection: Connection, at: datetime) -> None:
    """Alarm managers of each open contact whose decision is overdue, once, and keep that in its record."""
    for row in _without_alarm(connection, QueueEntry.due_at <= at, alarms.DECISION_OVERDUE):
        if _raise(connection, row, alarms.DECISION_OVERDUE, at):
            due = {"due_at": row.due_at.isoformat()}
            audit.record(connection, row.contact_id, alarms.WATCH, "clock_passed", due, at)


def promise_late_notices(connection: Connection, at: datetime) -> None:
    """Have the referrer told that no decision came in time, where they gave an address: once a contact.

    Whoever got the receipt by e-mail gave one. Only for installations that have a template for it. Who sent
    before there was a queue was promised nothing of the kind, and is not told months later.
    """
    got_receipt = exists().where(
        Delivery.contact_id == QueueEntry.contact_id, Delivery.kind == ACKNOWLEDGEMENT
    )
    told = exists().where(
        Delivery.contact_id == QueueEntry.contact_id, Delivery.kind == LATE_NOTICE
    )
    rows = connection.execute(
        select(QueueEntry.contact_id)
        .where(QueueEntry.state.in_(states.OPEN), QueueEntry.due_at <= at, got_receipt, ~told)
        .where(~catching_up.sent_before())
        .order_by(QueueEntry.due_at)
        .limit(AT_ONCE)
    ).all()
    for row in rows:
        outbox.promise(
            connection, row.contact_id, LIVE, LATE_NOTICE, at,
            purpose=ACKNOWLEDGEMENT, recipient=REFERRER,
        )  # fmt: skip


def alarm_those_not_looked_at(connection: Connection, at: datetime) -> None:
    """Alarm staff of each contact that cannot wait and that nobody of the duty team has opened in time."""
    unread = and_(
        QueueEntry.first_read_at.is_(None),
        QueueEntry.look_by <= at,
        QueueEntry.look_by < QueueEntry.due_at,
    )
    for row in _without_alarm(connection, unread, alarms.NOT_LOOKED_AT):
        _raise(connection, row, alarms.NOT_LOOKED_AT, at)


def alarm_information_overdue(connection: Connection, at: datetime) -> None:
    """Alarm managers of each contact that still waits for information when its one working day ends."""
    awaited = exists().where(
        InformationRequest.contact_id == QueueEntry.contact_id,
        InformationRequest.ended_at.is_(None),
    )
    wanted = and_(QueueEntry.due_at <= at, awaited)
    for row in _without_alarm(connection, wanted, alarms.INFORMATION_OVERDUE):
        _raise(connection, row, alarms.INFORMATION_OVERDUE, at)


def settle_what_was_done(connection: Connection, at: datetime) -> None:
    """Close the alarms whose contact was decided since, was looked at, or waits for nothing any more."""
    still_open = exists().where(
        QueueEntry.contact_id == Alarm.contact_id, QueueEntry.state.in_(states.OPEN)
    )
    unread = exists().where(
        QueueEntry.contact_id == Alarm.contact_id, QueueEntry.first_read_at.is_(None)
    )
    awaited = exists().where(
        InformationRequest.contact_id == Alarm.contact_id, InformationRequest.ended_at.is_(None)
    )
    done = or_(
        and_(Alarm.kind.in_(alarms.ABOUT_CLOCKS), ~still_open),
        and_(Alarm.kind == alarms.NOT_LOOKED_AT, ~unread),
        and_(Alarm.kind == alarms.INFORMATION_OVERDUE, ~awaited),
    )
    rows = connection.execute(
        select(Alarm.contact_id, Alarm.kind).where(Alarm.closed_at.is_(None), done).limit(AT_ONCE)
    ).all()
    for row in rows:
        alarms.settle(connection, row.contact_id, row.kind, alarms.DONE_SINCE, at)


def _without_alarm(connection: Connection, condition: Any, kind: str) -> list[Any]:
    """Open contacts for which this holds and no such alarm was raised of this deadline, longest due first.

    One that was stepped up has a new deadline, and is alarmed of that again.
    """
    raised = exists().where(
        Alarm.contact_id == QueueEntry.contact_id,
        Alarm.kind == kind,
        Alarm.raised_at >= _deadline(kind),
    )
    return list(
        connection.execute(
            select(
                QueueEntry.contact_id,
                QueueEntry.due_at,
                Contact.pack_digest,
                _deadline(kind).label("deadline"),
            )
            .join(Contact, Contact.id == QueueEntry.contact_id)
            .where(QueueEntry.state.in_(states.OPEN), condition, ~raised)
            .order_by(QueueEntry.due_at)
            .limit(AT_ONCE)
        )
    )


def _raise(connection: Connection, row: Any, kind: str, at: datetime) -> bool:
    """For now while the front door is open, else for its opening; what nobody looked at is for now."""
    head = kept_head(connection, row.pack_digest)
    for_at = at if kind == alarms.NOT_LOOKED_AT else head.next_opening(at)
    about = f"clock:{row.deadline:%Y%m%dT%H%M}"
    return alarms.raise_alarm(connection, row.contact_id, kind, at, for_at, about)


def _deadline(kind: str) -> Any:
    """The time whose passing this kind of alarm is about."""
    return QueueEntry.look_by if kind == alarms.NOT_LOOKED_AT else QueueEntry.due_at


def _entries() -> Any:
    entry = QueueEntry
    return (
        select(
            entry.contact_id, Contact.reference, entry.state, entry.rank, entry.waiting_since,
            entry.look_by, entry.due_at, entry.first_read_at, entry.shift, entry.no_contact,
            entry.information_since, User.name.label("holder"), Contact.pack_digest,
        )
        .join(Contact, Contact.id == entry.contact_id)
        .outerjoin(User, User.id == entry.claimed_by)
    )  # fmt: skip


def _clock(connection: Connection, row: Any, now: datetime) -> Clock:
    times = entries.times_of(kept_head(connection, row.pack_digest))
    return clocks.clock_of(
        row.state, row.waiting_since, row.look_by, row.due_at, row.first_read_at, now, times
    )
