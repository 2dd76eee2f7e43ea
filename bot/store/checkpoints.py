"""Checkpoints of the audit log, and the verifier that walks all of it.

A chain alone proves little: whoever can write to the database can rewrite a chain with fresh digests. A
checkpoint seals every event so far under a key that is not in the database. What came after the last
checkpoint is held by the chains alone. A database that was put back whole to an earlier state can be told
only by a mark that was kept elsewhere: `threshold audit checkpoint` prints one, and `threshold audit verify
--mark` looks for it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import desc, func, insert, select, text
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import AuditCheckpoint, AuditEvent

CHAIN = "audit"
"""The chain of what is done with the log itself."""
ACTOR = "watching"
EVERY = timedelta(minutes=10)
PURPOSE = "audit"
AT_ONCE = 5_000
"""Events that are in memory at a time."""
COLUMNS = (AuditEvent.id, AuditEvent.chain, AuditEvent.position, AuditEvent.digest)


def make_if_due(database: Database, keyring: Keyring, at: datetime) -> None:
    """A checkpoint where the last one is ten minutes old and something happened since."""
    with database.reading() as connection:
        last = last_checkpoint(connection)
        if last is not None and at - last.at < EVERY:
            return
        since = last.last_event if last else 0
        told = select(AuditEvent.id).where(AuditEvent.id > since, AuditEvent.chain != CHAIN)
        if connection.execute(told.limit(1)).first() is None:
            return
    make(database, keyring, at)


def make(database: Database, keyring: Keyring, at: datetime) -> str | None:
    """Seal every event since the last checkpoint; gives the mark to be kept elsewhere. None: no event yet.

    Nobody records an event meanwhile, so that none with a lower number can come later. That is short: only
    what came since the last checkpoint is read.
    """
    with database.writing() as connection:
        if not database.is_sqlite:  # there the write lock is ours already
            connection.execute(text("LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE"))
        before = last_checkpoint(connection)
        row = _next(connection, before, at)
        if row is None:
            return mark_of(before) if before else None
        name, key = next(iter(keyring.named(PURPOSE).items()))
        links = _links(connection, before.last_event if before else 0, row["last_event"])
        row |= {"key_name": name}
        row["digest"] = seal(key, row, links)
        made = connection.execute(insert(AuditCheckpoint).values(**row)).inserted_primary_key[0]
        details = {"checkpoint": made, "mark": row["digest"][:16]}
        audit.record(connection, CHAIN, ACTOR, "checkpoint_made", details, at)
        return f"{made}-{row['digest']}"


def mark_of(checkpoint: Any) -> str:
    """The number and digest of a checkpoint, to be kept somewhere else than the database."""
    return f"{checkpoint.id}-{checkpoint.digest}"


def last_checkpoint(connection: Connection) -> Any:
    """The newest checkpoint; None before the first."""
    wanted = select(AuditCheckpoint.__table__).order_by(desc(AuditCheckpoint.id)).limit(1)
    return connection.execute(wanted).first()


def seal(key: bytes, row: Any, links: bytes) -> str:
    """The digest of a checkpoint whose events have these links."""
    at = row["at"].astimezone(timezone.utc).isoformat(timespec="microseconds")
    names = ("last_event", "chains", "events", "key_name", "previous")
    sealed = json.dumps([at, *(row[name] for name in names), links.hex()])
    return hmac.new(key, sealed.encode(), hashlib.sha256).hexdigest()


def take_in(running: Any, event: Any) -> None:
    """Add an event's place and digest to the digest of a stretch of the log."""
    running.update(f"{event.id}\n{event.chain}\n{event.position}\n{event.digest}\n".encode())


def events_between(
    connection: Connection, after: int, last: int, columns: Any = COLUMNS
) -> Iterator[Any]:
    """Events by number, some thousand at a time, so that a log of any length fits into memory."""
    while True:
        wanted = select(*columns).where(AuditEvent.id > after, AuditEvent.id <= last)
        found = connection.execute(wanted.order_by(AuditEvent.id).limit(AT_ONCE)).all()
        yield from found
        if len(found) < AT_ONCE:
            return
        after = found[-1].id


def _next(connection: Connection, before: Any, at: datetime) -> dict[str, Any] | None:
    """What the next checkpoint says, before it is sealed; None where there is nothing new."""
    since = before.last_event if before else 0
    last, count, begun = connection.execute(
        select(
            func.max(AuditEvent.id),
            func.count(AuditEvent.id),
            func.count(AuditEvent.id).filter(AuditEvent.position == 1),
        ).where(AuditEvent.id > since)
    ).one()
    if not count:
        return None
    return {
        "at": at,
        "last_event": last,
        "chains": (before.chains if before else 0) + begun,
        "events": (before.events if before else 0) + count,
        "previous": before.digest if before else audit.FIRST,
    }


def _links(connection: Connection, after: int, last: int) -> bytes:
    running = hashlib.sha256()
    for event in events_between(connection, after, last):
        take_in(running, event)
    return running.digest()
