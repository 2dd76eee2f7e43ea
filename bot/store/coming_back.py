"""Coming back to a talk by reference and PIN, and seeing what became of a contact.

A stranger learns nothing: a reference that does not exist, a wrong PIN, a talk that was erased and a
locked way back all give the same answer. Wrong tries lock the way back for a while, each time for longer.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, case, cast, desc, func, insert, literal, or_, select, update
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.database import Database
from bot.store.references import SAVED, as_pin, as_reference, new_pin, new_reference
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import AuditEvent, Child, ComingBack, Contact, Decision, User
from bot.thresholds.routes import Route

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
LONGEST_LOCK = timedelta(days=1)
READERS = ("screener", "social_worker", "manager", "early_help_coordinator")
"""Whose look at a contact means that it is being read."""


@dataclass(frozen=True)
class WayBack:
    """What a referrer writes down. `until`: when (UTC) it ends, if nothing more is said in the talk."""

    reference: str
    pin: str
    until: datetime


@dataclass(frozen=True)
class Found:
    """The contact that a reference and a PIN opened."""

    contact_id: str
    conversation: str
    mode: str
    pack_digest: str
    heard_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """What became of a contact, in times (UTC) alone; None: not yet.

    route: where it went. One that is not known counts as the front door.
    read_at: when somebody who works the queue first opened it after it was sent.
    """

    reference: str
    pack_digest: str
    route: Route
    sent_at: datetime
    received_at: datetime | None
    read_at: datetime | None
    decided_at: datetime | None


def way_back(
    connection: Connection, keyring: Keyring, conversation: str, days: int, at: datetime
) -> WayBack | None:
    """The way back into a conversation's present round, made at the first time; None if there is no talk."""
    row = connection.execute(
        select(Contact.id, Contact.mode, Contact.data_key, Contact.reference, Contact.heard_at)
        .where(Contact.conversation == conversation)
        .order_by(desc(Contact.round))
        .limit(1)
        .with_for_update()
    ).first()
    if row is None or row.data_key is None:
        return None
    key = keyring.unwrap(row.data_key, row.id)
    code, pin = _kept(connection, row, key) or _made(connection, row, key, at)
    return WayBack(row.reference or code, pin, row.heard_at + timedelta(days=days))


def _kept(connection: Connection, contact: Any, key: ContactKey) -> tuple[str, str] | None:
    kept = connection.execute(
        select(ComingBack.code, ComingBack.pin).where(ComingBack.contact_id == contact.id)
    ).first()
    return None if kept is None else (kept.code, key.open(kept.pin, "coming_back.pin"))


def _made(connection: Connection, contact: Any, key: ContactKey, at: datetime) -> tuple[str, str]:
    code, pin = new_reference(SAVED), new_pin()
    connection.execute(
        insert(ComingBack).values(
            contact_id=contact.id, mode=contact.mode, code=code, made_at=at,
            pin=key.seal(pin, "coming_back.pin"), wrong_tries=0, times_locked=0,
        )
    )  # fmt: skip
    audit.record(connection, contact.id, "referrer", "way_back_given", {}, at)
    return code, pin


def find(
    database: Database, keyring: Keyring, reference: str, pin: str, at: datetime
) -> Found | None:
    """The contact that a reference and its PIN open, or None for whatever reason.

    The try is counted before the PIN is looked at, so that many tries at once count as many.
    """
    wanted = as_reference(reference)
    with database.writing() as connection:
        row = _row(connection, wanted) if wanted else None
        if row is None or not _take_a_try(connection, row, at):
            return None
        kept = keyring.unwrap(row.data_key, row.id).open(row.pin, "coming_back.pin")
        is_right = hmac.compare_digest(kept.encode(), as_pin(pin).encode())
        event = "came_back" if is_right else "come_back_refused"
        audit.record(connection, row.id, "referrer", event, {}, at)
        if not is_right:
            return None
        connection.execute(
            update(ComingBack)
            .where(ComingBack.contact_id == row.id)
            .values(wrong_tries=0, times_locked=0, locked_until=None)
        )
    return Found(
        row.id, row.conversation, row.mode, row.pack_digest, row.heard_at, row.sent_at
    )  # fmt: skip


def _row(connection: Connection, reference: str) -> Any:
    return connection.execute(
        select(
            Contact.id, Contact.conversation, Contact.mode, Contact.data_key, Contact.pack_digest,
            Contact.heard_at, Contact.sent_at, ComingBack.pin, ComingBack.times_locked,
        )
        .join(ComingBack, ComingBack.contact_id == Contact.id)
        .where(
            or_(Contact.reference == reference, ComingBack.code == reference),
            Contact.data_key.is_not(None),
        )
    ).first()  # fmt: skip


def _take_a_try(connection: Connection, row: Any, at: datetime) -> bool:
    """Count one try; False while the way back is locked. The fifth wrong one locks it, each time longer."""
    longer = min(LOCKED_FOR * 2 ** min(row.times_locked, 7), LONGEST_LOCK)
    is_last = ComingBack.wrong_tries + 1 >= TRIES
    result = connection.execute(
        update(ComingBack)
        .where(
            ComingBack.contact_id == row.id,
            or_(ComingBack.locked_until.is_(None), ComingBack.locked_until <= at),
        )
        .values(
            wrong_tries=case((is_last, 0), else_=ComingBack.wrong_tries + 1),
            times_locked=case(
                (is_last, ComingBack.times_locked + 1), else_=ComingBack.times_locked
            ),
            locked_until=case((is_last, at + longer), else_=None),
        )
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def progress_of(connection: Connection, contact_id: str) -> Progress | None:
    """How far a contact has come; None if it was not sent."""
    row = connection.execute(
        select(
            Contact.reference, Contact.pack_digest, Contact.chosen_route, Contact.sent_at,
            Contact.received_at,
        ).where(Contact.id == contact_id, Contact.sent_at.is_not(None))
    ).first()  # fmt: skip
    if row is None:
        return None
    route = Route(row.chosen_route) if row.chosen_route else Route.FRONT_DOOR
    return Progress(
        row.reference, row.pack_digest, route, row.sent_at, row.received_at,
        read_at(connection, contact_id, row.sent_at), _decided_at(connection, contact_id),
    )  # fmt: skip


def _decided_at(connection: Connection, contact_id: str) -> datetime | None:
    """When the last child was decided; None while there is a child about whom nothing stands."""
    stands = and_(
        Decision.child_id == Child.id,
        Decision.state == "recorded",
        Decision.superseded_at.is_(None),
    )
    rows = connection.execute(
        select(Decision.at, Decision.agreed_at)
        .select_from(Child)
        .outerjoin(Decision, stands)
        .where(Child.contact_id == contact_id)
    ).all()
    found = [row.agreed_at or row.at for row in rows if row.at]
    return max(found) if found and len(found) == len(rows) else None


def read_at(connection: Connection, contact_id: str, sent_at: datetime) -> datetime | None:
    """When somebody who works the queue first opened it; None if nobody has.

    A look at a draft, or by somebody who checks and does not decide, is not being read.
    """
    return connection.execute(
        select(func.min(AuditEvent.at))
        .join(User, AuditEvent.actor == literal("user:") + cast(User.id, String))
        .where(
            AuditEvent.chain == contact_id,
            AuditEvent.event == "contact_viewed",
            AuditEvent.at >= sent_at,
            User.role.in_(READERS),
        )
    ).scalar()
