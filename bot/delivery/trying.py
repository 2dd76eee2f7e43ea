"""One try at one delivery: claim it, do the work, say what became of it.

No transaction is open while another system is called: on SQLite that would hold up every chat. A call
goes out under a lease instead; if the worker dies in between, the lease runs out and it is tried again.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import clock
from bot.delivery.deliverer import Deliverer, Inside, NotPermitted, Outside
from bot.delivery.faults import UpstreamError
from bot.delivery.registry import is_outside
from bot.store import outbox, sharing
from bot.store.database import Database
from bot.store.outbox import Claimed
from bot.store.sealing import Erased, Keyring

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """How long to wait between tries.

    The wait doubles from `first` up to `longest`, less a part left to chance, so that what failed
    together does not come back together. After `stuck_after` tries staff are told and the wait is
    `slow`; it never ends. lease: must be longer than any call or document takes.
    """

    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(minutes=15)
    slow: timedelta = timedelta(hours=1)
    lease: timedelta = timedelta(seconds=90)
    stuck_after: int = 10

    def after(self, tries: int, chance: random.Random) -> timedelta:
        """How long to wait after so many tries in vain."""
        if tries >= self.stuck_after:
            return self.slow * chance.uniform(0.75, 1)
        doubled = self.first * 2 ** min(tries - 1, 30) if tries > 1 else self.first
        return min(self.longest, doubled) * chance.uniform(0.5, 1)


@dataclass(frozen=True)
class Office:
    """What a worker works with."""

    database: Database
    keyring: Keyring
    deliverers: Mapping[str, Deliverer]
    patience: Patience = Patience()
    chance: random.Random = field(default_factory=random.Random)  # spreads waits

    def kinds(self, lane: str) -> tuple[str, ...]:
        """The kinds of delivery that one lane works on."""
        return tuple(kind for kind, made in self.deliverers.items() if made.lane == lane)


def try_one(office: Office, kinds: Collection[str], at: datetime | None = None) -> bool:
    """Try the delivery of these kinds that waits longest; False if none is due.

    at: none means now, read again after each call. Raises only what the database raises.
    """
    now = at or clock.now()
    with office.database.reading() as connection:
        if not outbox.is_due(connection, kinds, now):
            return False
    outside = [kind for kind in kinds if is_outside(office.deliverers[kind])]
    inside = [kind for kind in kinds if kind not in outside]
    return _inside(office, inside, now) or _outside(office, outside, now, at)


def _inside(office: Office, kinds: Collection[str], now: datetime) -> bool:
    """Deliver within the transaction that claims and marks it."""
    claimed: Claimed | None = None
    fault = "fault"
    try:
        with office.database.writing() as connection:
            claimed = outbox.claim(connection, kinds, now) if kinds else None
            if claimed is None:
                return False
            deliverer: Inside = office.deliverers[claimed.kind]  # type: ignore[assignment]
            deliverer.deliver(connection, claimed, now)
            outbox.delivered(connection, claimed, now)
            return True
    except NotPermitted:
        fault = "no_permission"
    except Exception:
        if claimed is None:
            raise
        log.exception("delivery %s (%s) failed inside", claimed.id, claimed.kind)
    assert claimed is not None
    _not_delivered(office, claimed, fault, now)
    return True


def _outside(office: Office, kinds: Collection[str], now: datetime, at: datetime | None) -> bool:
    """Deliver under a lease, with no transaction open meanwhile."""
    if not kinds:
        return False
    with office.database.writing() as connection:
        claimed = outbox.claim(connection, kinds, now, office.patience.lease)
        if claimed is None:
            return False
        is_permitted = sharing.permission(
            connection, claimed.contact_id, claimed.purpose, claimed.recipient, now
        )
    fault = _send(office, claimed, now, at) if is_permitted else "no_permission"
    if fault:
        _not_delivered(office, claimed, fault, at or clock.now())
    return True


def _send(office: Office, claimed: Claimed, now: datetime, at: datetime | None) -> str | None:
    """Gather, send, keep; gives the code of what went wrong, None when it arrived."""
    deliverer: Outside = office.deliverers[claimed.kind]  # type: ignore[assignment]
    try:
        with office.database.reading() as connection:
            gathered = deliverer.gather(connection, office.keyring, claimed, now)
        sent = deliverer.send(gathered, claimed, now)
        done = at or clock.now()
        with office.database.writing() as connection:
            deliverer.keep(connection, office.keyring, claimed, sent, done)
            outbox.delivered(connection, claimed, done)
    except UpstreamError as error:
        return error.code
    except Erased:
        return "erased"
    except Exception:
        log.exception("delivery %s (%s) failed", claimed.id, claimed.kind)
        return "fault"
    return None


def _not_delivered(office: Office, claimed: Claimed, fault: str, at: datetime) -> None:
    patience = office.patience
    with office.database.writing() as connection:
        if fault == "no_permission":
            outbox.not_permitted(connection, claimed, at + patience.slow, at)
            return
        wait = patience.after(claimed.tries, office.chance)
        outbox.failed(connection, claimed, fault, at + wait, at, patience.stuck_after)
    if claimed.tries == patience.stuck_after:
        log.error("delivery %s (%s) is stuck: %s", claimed.id, claimed.kind, fault)
