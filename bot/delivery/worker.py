"""The delivery worker: takes what is due from the outbox and delivers it, once, however often it dies.

Claiming has one seam and two implementations: PostgreSQL skips rows that another worker holds; SQLite
has one writer at a time anyway.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot import clock
from bot.store import audit
from bot.store.database import Database
from bot.store.retention import erase_old_drafts
from bot.store.tables import Contact, Delivery, WorkerBeat
from bot.store.talks import TO_FRONT_DOOR

log = logging.getLogger(__name__)

WORKER = "delivery"
PAUSE_SECONDS = 0.5
BEAT_IS_OLD_SECONDS = 15
MOST_AT_ONCE = 50
BETWEEN_ERASURES = timedelta(hours=1)

Deliver = Callable[[Connection, Any, datetime], None]


def to_front_door(connection: Connection, delivery: Any, at: datetime) -> None:
    """Put the contact into the front door's queue: its clock starts here."""
    row = connection.execute(
        select(Contact.reference, Contact.received_at).where(Contact.id == delivery.contact_id)
    ).one()
    if row.received_at is not None:
        return
    connection.execute(
        update(Contact).where(Contact.id == delivery.contact_id).values(received_at=at)
    )
    details = {"reference": row.reference}
    audit.record(connection, delivery.contact_id, "delivery", "contact_received", details, at)


DELIVERERS: Mapping[str, Deliver] = {TO_FRONT_DOOR: to_front_door}


def deliver_due(database: Database, at: datetime) -> int:
    """Deliver what is due, each in the transaction that marks it so; gives how many."""
    delivered = 0
    while delivered < MOST_AT_ONCE:
        with database.writing() as connection:
            delivery = _claim(connection, at)
            if delivery is None:
                break
            DELIVERERS[delivery.kind](connection, delivery, at)
            connection.execute(
                update(Delivery)
                .where(Delivery.id == delivery.id)
                .values(delivered_at=at, tries=delivery.tries + 1)
            )
            delivered += 1
    return delivered


def _claim(connection: Connection, at: datetime) -> Any:
    """The delivery that waits longest, held by this transaction; None if nothing is due."""
    return connection.execute(
        select(Delivery.id, Delivery.contact_id, Delivery.kind, Delivery.tries)
        .where(Delivery.delivered_at.is_(None), Delivery.due_at <= at)
        .order_by(Delivery.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def beat(database: Database, at: datetime) -> None:
    """Say that this worker is alive."""
    with database.writing() as connection:
        here = WorkerBeat.worker == WORKER
        if not connection.execute(update(WorkerBeat).where(here).values(at=at)).rowcount:
            connection.execute(insert(WorkerBeat).values(worker=WORKER, at=at))


def is_alive(database: Database, at: datetime) -> bool:
    """Whether the worker said so lately."""
    with database.reading() as connection:
        found = connection.execute(
            select(WorkerBeat.at).where(WorkerBeat.worker == WORKER)
        ).scalar()
    return found is not None and (at - found).total_seconds() < BEAT_IS_OLD_SECONDS


def run(database: Database, draft_days: int, stop: threading.Event) -> None:
    """Deliver until told to stop, and erase old drafts once an hour.

    A fault is logged and tried again: nothing leaves the outbox by it.
    """
    erased_at: datetime | None = None
    while not stop.is_set():
        try:
            now = clock.now()
            beat(database, now)
            deliver_due(database, now)
            if erased_at is None or now - erased_at > BETWEEN_ERASURES:
                with database.writing() as connection:
                    erase_old_drafts(connection, draft_days, now)
                erased_at = now
        except Exception:
            log.exception("delivery paused by a fault; it goes on by itself")
        stop.wait(PAUSE_SECONDS)
