"""The delivery worker: takes what is due from the outbox and delivers it, once, however often it dies.

It works in lanes: the front door's queue has one of its own, so that neither a slow case system nor the
making of documents ever delays it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from bot import clock
from bot.delivery.front_door import FrontDoorQueue
from bot.delivery.registry import deliverers
from bot.delivery.trying import Office, Patience, try_one
from bot.delivery.watching import EVERY_SECONDS, watch
from bot.settings import Settings, settings
from bot.store import checkpoints
from bot.store.database import Database
from bot.store.front_door import consultations
from bot.store.retention import erase_old_drafts
from bot.store.sealing import Keyring
from bot.store.tables import WorkerBeat

log = logging.getLogger(__name__)

WORKER = "delivery"
PAUSE_SECONDS = 0.5
BEAT_IS_OLD_SECONDS = 15
BEAT_EVERY_SECONDS = 2.0
MOST_AT_ONCE = 50
BETWEEN_ERASURES = timedelta(hours=1)
LANES = {"front_door": 1, "calls": 4, "documents": 1}
"""How many threads work on each lane of one worker process."""


def office_of(here: Settings) -> Office:
    """What a worker of this installation works with."""
    return Office(
        Database(here.database_url),
        Keyring(here.data_keys),
        deliverers(here),
        Patience(stuck_after=here.delivery_tries),
    )


def deliver_due(database: Database, at: datetime) -> int:
    """Put everything that is due into the front door's queue; gives how many were."""
    queue = FrontDoorQueue()
    office = Office(database, Keyring(settings().data_keys), {queue.kind: queue})
    delivered = 0
    while delivered < MOST_AT_ONCE and try_one(office, (queue.kind,), at):
        delivered += 1
    return delivered


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


def run(office: Office, draft_days: int, stop: threading.Event) -> None:
    """Deliver until told to stop, and erase old drafts once an hour.

    The front door's lane runs here and beats; the others run beside it. A fault is logged and tried
    again: nothing leaves the outbox by it.
    """
    beside = [
        threading.Thread(target=_lane, args=(office, office.kinds(lane), stop), daemon=True)
        for lane, threads in LANES.items()
        if lane != "front_door" and office.kinds(lane)
        for _ in range(threads)
    ]
    for thread in beside:
        thread.start()
    watcher = threading.Thread(target=_watch, args=(office, stop), daemon=True)
    watcher.start()
    _front_lane(office, draft_days, stop)
    for thread in beside:
        thread.join(timeout=5)  # a call that hangs on is left: its lease runs out


def _front_lane(office: Office, draft_days: int, stop: threading.Event) -> None:
    beaten_at = erased_at = datetime.min.replace(tzinfo=clock.now().tzinfo)
    while not stop.is_set():
        try:
            now = clock.now()
            if (now - beaten_at).total_seconds() > BEAT_EVERY_SECONDS:
                beat(office.database, now)
                beaten_at = now
            if _some(office, office.kinds("front_door"), stop):
                continue
            if now - erased_at > BETWEEN_ERASURES:
                with office.database.writing() as connection:
                    erase_old_drafts(connection, draft_days, now)
                    consultations.erase_old(connection, now)
                erased_at = now
        except Exception:
            log.exception("delivery paused by a fault; it goes on by itself")
        stop.wait(PAUSE_SECONDS)


def _watch(office: Office, stop: threading.Event) -> None:
    """Look for what should have happened and did not, beside the deliveries."""
    while not stop.is_set():
        try:
            watch(office.database, clock.now(), tuple(office.deliverers))
            checkpoints.make_if_due(office.database, office.keyring, clock.now())
        except Exception:
            log.exception("watching paused by a fault; it goes on by itself")
        stop.wait(EVERY_SECONDS)


def _lane(office: Office, kinds: Collection[str], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            if _some(office, kinds, stop):
                continue
        except Exception:
            log.exception("delivery of %s paused by a fault; it goes on by itself", kinds)
        stop.wait(PAUSE_SECONDS)


def _some(office: Office, kinds: Collection[str], stop: threading.Event) -> bool:
    """Try what is due, some at a time; whether there may be more."""
    tried = 0
    while tried < MOST_AT_ONCE and not stop.is_set() and try_one(office, kinds):
        tried += 1
    return tried == MOST_AT_ONCE
