"""Named queries on the audit log for those who may read it.

Of a restricted contact it tells only those named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, desc, exists, or_, select
from sqlalchemy.engine import Connection

from bot.store import checkpoints
from bot.store.contact_views import EventKept
from bot.store.front_door import sight
from bot.store.staff import StaffMember
from bot.store.tables import AuditEvent, Contact, QueueEntry, User


@dataclass(frozen=True)
class Wanted:
    """Which events; what is empty does not narrow.

    `since` and `before` are moments; `contact`: id or reference.
    """

    person: int | None = None
    event: str = ""
    contact: str = ""
    since: datetime | None = None
    before: datetime | None = None
    older_than: int | None = None


@dataclass(frozen=True)
class EventShown:
    """One event, and what it is about: a contact's reference, an account, or neither."""

    id: int
    kept: EventKept
    contact_id: str | None
    reference: str | None
    account: str | None


@dataclass(frozen=True)
class LastCheck:
    """When the log was last checked, by whom, and what was found."""

    at: datetime
    actor: str
    events: int
    faults: int


def events(
    connection: Connection, member: StaffMember, wanted: Wanted, limit: int
) -> tuple[EventShown, ...]:
    """The newest events first, at most `limit`; the next page is `older_than` the last one's id."""
    rows = connection.execute(
        select(AuditEvent.__table__, Contact.id.label("contact_id"), Contact.reference)
        .outerjoin(Contact, Contact.id == AuditEvent.chain)
        .where(*_conditions(wanted), _may_know(member))
        .order_by(desc(AuditEvent.id))
        .limit(limit)
    ).all()
    names = _names(connection, rows)
    return tuple(_shown(row, names) for row in rows)


def people(connection: Connection) -> tuple[tuple[int, str], ...]:
    """Everybody who has or had an account, by name."""
    rows = connection.execute(select(User.id, User.name).order_by(User.name, User.id))
    return tuple((row.id, row.name) for row in rows)


def last_check(connection: Connection) -> LastCheck | None:
    """The newest `threshold audit verify`; None if there was none."""
    row = connection.execute(
        select(AuditEvent.at, AuditEvent.actor, AuditEvent.details)
        .where(AuditEvent.chain == checkpoints.CHAIN, AuditEvent.event == "audit_verified")
        .order_by(desc(AuditEvent.position))
        .limit(1)
    ).first()
    if row is None:
        return None
    return LastCheck(row.at, row.actor, row.details["events"], row.details["faults"])


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.person is not None:
        found.append(
            or_(
                AuditEvent.actor == f"user:{wanted.person}",
                AuditEvent.chain == f"user-{wanted.person}",
            )
        )
    if wanted.event:
        found.append(AuditEvent.event == wanted.event)
    if wanted.contact:
        found.append(or_(Contact.id == wanted.contact, Contact.reference == wanted.contact.upper()))
    if wanted.since is not None:
        found.append(AuditEvent.at >= wanted.since)
    if wanted.before is not None:
        found.append(AuditEvent.at < wanted.before)
    if wanted.older_than is not None:
        found.append(AuditEvent.id < wanted.older_than)
    return found


def _may_know(member: StaffMember) -> Any:
    """Events of a restricted contact are for those who were named, whatever their role."""
    hidden = exists().where(
        and_(QueueEntry.contact_id == AuditEvent.chain, ~sight.visible_to(member.id, member.role))
    )
    return ~hidden


def _names(connection: Connection, rows: Any) -> dict[int, str]:
    numbers = {number for row in rows for number in _users(row)}
    found = connection.execute(select(User.id, User.name).where(User.id.in_(numbers)))
    return {row.id: row.name for row in found}


def _users(row: Any) -> list[int]:
    """The numbers of who did it and of whose account it is about."""
    parts = (row.actor.partition("user:")[2], row.chain.partition("user-")[2])
    return [int(part) for part in parts if part.isdecimal()]


def _shown(row: Any, names: dict[int, str]) -> EventShown:
    actor, about = row.actor.partition("user:")[2], row.chain.partition("user-")[2]
    name = names.get(int(actor)) if actor.isdecimal() else None
    kept = EventKept(row.at, row.actor, name, row.event, row.details)
    account = names.get(int(about)) if about.isdecimal() else None
    return EventShown(row.id, kept, row.contact_id, row.reference, account)
