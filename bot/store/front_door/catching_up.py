"""What was sent before there was a queue: its entry gets what follows from the record, which a key opens.

The migration puts such a contact into the queue with `look_by` and `due_at` at the moment of sending. That
tells it from every other until it is caught up here; from then on an event in its chain does.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.engine import Connection

from bot.store import audit, coming_back, notes
from bot.store.database import Database
from bot.store.front_door import entries, entry_changes, family, need_to_know, search
from bot.store.kept_heads import kept_head
from bot.store.sealing import Keyring
from bot.store.tables import AuditEvent, Contact, FamilyBan, NeedToKnow, QueueEntry
from bot.store.talks import record_of
from bot.thresholds.parts import Restricted

log = logging.getLogger(__name__)

ACTOR, EVENT = "command-line", "queue_caught_up"
WAITS = QueueEntry.due_at == QueueEntry.waiting_since


@dataclass(frozen=True)
class CaughtUp:
    """How many entries were. failed: still to be done.

    without_record: of these, those of which no record was kept and that were not erased: whether their
    families may be contacted is not known.
    """

    done: int
    without_record: int
    failed: int


def catch_up(
    database: Database, keyring: Keyring, restricted: Restricted, now: datetime
) -> CaughtUp:
    """Catch up every entry that waits for it, each in a transaction of its own; safe to run again.

    restricted: of the pack that is used now, since older packs say nothing about it.
    Raises: ValueError if there is no manager to whom a restricted contact could be known.
    """
    with database.reading() as connection:
        if not need_to_know.can_be_kept(connection):
            raise ValueError("there is no manager")
        latest_first = select(QueueEntry.contact_id).where(WAITS).order_by(QueueEntry.id.desc())
        ids = list(connection.execute(latest_first).scalars())
    done = {True: 0, False: 0}
    for contact_id in ids:
        try:
            with database.writing() as connection:
                has_record = _catch_up(connection, keyring, contact_id, restricted, now)
        except Exception as error:
            # One that cannot be opened never keeps a ban from all the others.
            log.error("contact %s was not caught up: %s", contact_id, type(error).__name__)
            continue
        done[has_record] += 1
    whole = sum(done.values())
    return CaughtUp(whole, done[False], len(ids) - whole)


def sent_before() -> Any:
    """A condition on `QueueEntry`: it was sent before there was a queue."""
    told = exists().where(AuditEvent.chain == QueueEntry.contact_id, AuditEvent.event == EVENT)
    return WAITS | told


def _catch_up(
    connection: Connection, keyring: Keyring, contact_id: str, restricted: Restricted, now: datetime
) -> bool:
    """Catch up one entry; gives False where no record was kept. What staff did meanwhile stays."""
    row = connection.execute(
        select(
            QueueEntry.door, QueueEntry.rank, QueueEntry.waiting_since, QueueEntry.first_read_at,
            Contact.pack_digest, Contact.data_key,
        )
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(QueueEntry.contact_id == contact_id)
    ).one()  # fmt: skip
    record = record_of(connection, keyring, contact_id)
    rank = row.rank if record is None else min(row.rank, entries.rank_of(record))
    sent_at, head = row.waiting_since, kept_head(connection, row.pack_digest)
    read_at = row.first_read_at or coming_back.read_at(connection, contact_id, sent_at)
    values = entries.clocks_from(row.door, rank, head, sent_at)
    if not entry_changes.change(
        connection, contact_id, WAITS, rank=rank, first_read_at=read_at, **values
    ):
        return True  # somebody else has done it since
    if record is not None:
        if not _any(connection, FamilyBan, contact_id):
            key = keyring.unwrap(row.data_key, contact_id)
            family.put_as_told(connection, key, contact_id, record, now)
        if not _any(connection, NeedToKnow, contact_id):
            entries.restrict_as_told(connection, contact_id, record, restricted, now)
        entries.keep_what_lists_need(connection, contact_id, record)
        kept = [note.text for note in notes.notes_on(connection, keyring, contact_id)]
        search.renew(connection, keyring, contact_id, record, kept)
    audit.record(connection, contact_id, ACTOR, EVENT, {}, now)
    return record is not None or row.data_key is None


def _any(connection: Connection, table: Any, contact_id: str) -> bool:
    """Whether there ever was a ban, or a restriction: what a manager lifted is not put again."""
    found = select(func.count()).select_from(table).where(table.contact_id == contact_id)
    return bool(connection.execute(found).scalar_one())
