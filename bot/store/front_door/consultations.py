"""Advice calls without names: who rang, about what, what was advised. A consultation is not a contact.

Each has a key of its own, destroyed when its time is over; the codes stay, and name nobody.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, desc, insert, select, update
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.front_door import sight
from bot.store.sealing import Keyring
from bot.store.tables import Consultation, Contact, QueueEntry, User

LONGEST = 4_000
PURPOSE = "consultation.words"


@dataclass(frozen=True)
class Told:
    """What is logged of a call. areas: codes; an empty route: nothing was advised yet."""

    agency: str
    role: str
    areas: tuple[str, ...]
    route: str
    asked_to_send: bool
    words: str


@dataclass(frozen=True)
class Line:
    """One call in a list. `by` is a member of staff; `reference` that of the contact that came of it."""

    id: str
    at: datetime
    by: str
    agency: str | None
    role: str | None
    areas: tuple[str, ...]
    route: str | None
    asked_to_send: bool
    contact_id: str | None
    reference: str | None


def chain_of(number: str) -> str:
    """The audit chain of a consultation."""
    return f"c-{number[:30]}"


def log(
    connection: Connection, keyring: Keyring, told: Told, user_id: int, days: int, at: datetime
) -> str:
    """Keep a call; gives its number. days: after so many its words are erased."""
    number = secrets.token_hex(16)
    wrapped, key = keyring.new_wrapped_key(number)
    connection.execute(
        insert(Consultation).values(
            id=number, data_key=wrapped, at=at, by=user_id, agency=told.agency or None,
            about_role=told.role or None, areas=",".join(told.areas), route=told.route or None,
            asked_to_send=int(told.asked_to_send), keep_until=at + timedelta(days=days),
            words=key.seal(told.words.strip()[:LONGEST], PURPOSE),
        )
    )  # fmt: skip
    audit.record(connection, chain_of(number), f"user:{user_id}", "consultation_logged", {}, at)
    return number


def calls(
    connection: Connection, user_id: int, role: str, agency: str | None = None,
    area: str | None = None, limit: int = 100, offset: int = 0,
) -> list[Line]:  # fmt: skip
    """The latest calls, of one agency or about one area where these are given."""
    wanted = [] if agency is None else [Consultation.agency == agency]
    if area is not None:
        around = "," + Consultation.areas + ","
        wanted.append(around.contains(f",{area},"))
    rows = connection.execute(
        _columns(user_id, role)
        .where(*wanted)
        .order_by(desc(Consultation.at), Consultation.id)
        .limit(limit)
        .offset(offset)
    )
    return [_line(row) for row in rows]


def call(connection: Connection, number: str, user_id: int, role: str) -> Line | None:
    """One call; None if there is none."""
    row = connection.execute(_columns(user_id, role).where(Consultation.id == number)).first()
    return _line(row) if row else None


def words_of(connection: Connection, keyring: Keyring, number: str) -> str | None:
    """What was said; None once it is erased."""
    row = connection.execute(
        select(Consultation.data_key, Consultation.words).where(Consultation.id == number)
    ).one()
    if row.data_key is None or row.words is None:
        return None
    return str(keyring.unwrap(row.data_key, number).open(row.words, PURPOSE))


def link(
    connection: Connection, number: str, reference: str, user_id: int, role: str, at: datetime
) -> bool:
    """Say which contact came of a call; False if there is none that this person may know of.

    It is recorded on the contact's own chain: the call's is read by people who may not know of the contact.
    """
    found = connection.execute(
        select(Contact.id)
        .join(QueueEntry, QueueEntry.contact_id == Contact.id)
        .where(Contact.reference == reference, sight.visible_to(user_id, role))
    ).scalar()
    if found is None:
        return False
    connection.execute(
        update(Consultation).where(Consultation.id == number).values(contact_id=found)
    )
    actor, details = f"user:{user_id}", {"call": number}
    audit.record(connection, found, actor, "consultation_linked", details, at)
    return True


def erase_old(connection: Connection, at: datetime) -> int:
    """Destroy the keys of calls whose time is over; gives how many."""
    old = and_(Consultation.keep_until <= at, Consultation.data_key.is_not(None))
    numbers: Iterable[str] = connection.execute(select(Consultation.id).where(old)).scalars().all()
    for number in numbers:
        connection.execute(
            update(Consultation).where(Consultation.id == number).values(data_key=None, words=None)
        )
        audit.record(connection, chain_of(number), "retention", "contact_erased", {}, at)
    return len(list(numbers))


def _columns(user_id: int, role: str) -> Any:
    """A contact that this person may not know of is not there, neither by id nor by reference."""
    return (
        select(
            Consultation.id, Consultation.at, User.name.label("by"), Consultation.agency,
            Consultation.about_role, Consultation.areas, Consultation.route,
            Consultation.asked_to_send, Contact.id.label("contact_id"), Contact.reference,
        )
        .join(User, User.id == Consultation.by)
        .outerjoin(
            QueueEntry,
            and_(QueueEntry.contact_id == Consultation.contact_id, sight.visible_to(user_id, role)),
        )
        .outerjoin(Contact, Contact.id == QueueEntry.contact_id)
    )  # fmt: skip


def _line(row: Any) -> Line:
    areas = tuple(filter(None, row.areas.split(",")))
    return Line(
        row.id, row.at, row.by, row.agency, row.about_role, areas, row.route,
        bool(row.asked_to_send), row.contact_id, row.reference,
    )  # fmt: skip
