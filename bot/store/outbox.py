"""Named queries for the outbox: promise, claim, and what became of a try.

Every one of them runs in the caller's transaction. A row is written in the transaction that promises it
and stays in the list until it is delivered: a fault, a killed process or a full disk only delays it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, desc, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.tables import DELIVERED, LIVE, NOT_PERMITTED, STUCK, WAITING, Contact, Delivery

FRONT_DOOR_QUEUE = "front_door_queue"
REFERRAL, FRONT_DOOR = "referral", "front_door"
CASE_RECORD, CASE_SYSTEM = "case_record", "case_system"
ACTOR = "delivery"
LATE = timedelta(minutes=15)
"""Nobody took it for so long: no worker runs, or none that knows its kind."""


@dataclass(frozen=True)
class Claimed:
    """A delivery in the hands of one worker. `key` goes with every try, so that repeats are told apart."""

    id: int
    contact_id: str
    kind: str
    key: str
    purpose: str
    recipient: str
    state: str
    tries: int


@dataclass(frozen=True)
class Confirmation:
    """Whether the front door's queue has what a conversation sent. `received_at`: not yet, if none."""

    sent_at: datetime
    received_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A delivery that staff have to look at. `fault` is a code."""

    id: int
    contact_id: str
    reference: str | None
    kind: str
    recipient: str
    state: str
    tries: int
    fault: str | None
    due_at: datetime
    sent_at: datetime | None


def promise(
    connection: Connection,
    contact_id: str,
    mode: str,
    kind: str,
    at: datetime,
    *,
    purpose: str = REFERRAL,
    recipient: str = FRONT_DOOR,
    once: str = "",
) -> None:
    """Put a delivery into the outbox, due at once. Promised twice it is delivered once.

    A practice contact is never delivered: nothing is written for it.
    once: tells several deliveries of one kind for one contact apart, up to six characters.
    """
    if mode != LIVE:
        return
    write = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {
        "contact_id": contact_id, "mode": mode, "kind": kind, "purpose": purpose,
        "recipient": recipient, "state": WAITING, "due_at": at, "tries": 0,
        "key": ":".join(filter(None, (kind, contact_id, once))),
    }  # fmt: skip
    connection.execute(write(Delivery).values(**row).on_conflict_do_nothing(index_elements=["key"]))


def promise_again(
    connection: Connection, contact_id: str, purpose: str, recipient: str, at: datetime, once: str
) -> None:
    """Promise anew, under a key of its own, each kind that was promised for this purpose and recipient."""
    rows = connection.execute(
        select(Delivery.kind, Delivery.mode)
        .where(
            Delivery.contact_id == contact_id,
            Delivery.purpose == purpose,
            Delivery.recipient == recipient,
        )
        .distinct()
    ).all()
    for row in rows:
        promise(
            connection, contact_id, row.mode, row.kind, at,
            purpose=purpose, recipient=recipient, once=once,
        )  # fmt: skip


def claim(
    connection: Connection, kinds: Collection[str], at: datetime, lease: timedelta | None = None
) -> Claimed | None:
    """The delivery of these kinds that is due and waits longest; the front door's queue comes first.

    Held by this transaction: PostgreSQL skips rows that another worker holds; SQLite has one writer at a
    time anyway. With a lease it stays claimed after the transaction, for a call outside: when the lease
    runs out before anybody said what became of it, the worker is taken to be dead and it is due again.
    """
    queue = [kind for kind in kinds if kind == FRONT_DOOR_QUEUE]
    others = [kind for kind in kinds if kind != FRONT_DOOR_QUEUE]
    row = _longest_waiting(connection, queue, at) or _longest_waiting(connection, others, at)
    if row is None:
        return None
    claimed = Claimed(**{**row._mapping, "tries": row.tries + 1})
    held = at + lease if lease else None
    _change(connection, claimed.id, claimed_until=held, tries=claimed.tries)
    return claimed


def delivered(connection: Connection, claimed: Claimed, at: datetime) -> None:
    """It has arrived. Said twice, after a lease that ran out, it stays at the first time."""
    changed = _change(
        connection, claimed.id, delivered_at=at, state=DELIVERED, claimed_until=None,
        last_fault=None,
    )  # fmt: skip
    if changed and claimed.kind != FRONT_DOOR_QUEUE:  # the queue has an event of its own
        details = {"kind": claimed.kind, "recipient": claimed.recipient}
        audit.record(connection, claimed.contact_id, ACTOR, "delivery_made", details, at)


def failed(
    connection: Connection,
    claimed: Claimed,
    fault: str,
    next_try: datetime,
    at: datetime,
    stuck_after: int,
) -> None:
    """It did not arrive, or nobody can say. It is tried again, and staff are told after many tries."""
    is_stuck = claimed.tries >= stuck_after
    state = STUCK if is_stuck else WAITING
    changed = _change(
        connection, claimed.id, state=state, tries=claimed.tries, due_at=next_try,
        claimed_until=None, last_fault=fault,
    )  # fmt: skip
    if changed and is_stuck and claimed.state != STUCK:
        details = {"kind": claimed.kind, "tries": claimed.tries, "fault": fault}
        audit.record(connection, claimed.contact_id, ACTOR, "delivery_stuck", details, at)


def not_permitted(
    connection: Connection, claimed: Claimed, next_look: datetime, at: datetime
) -> None:
    """There is no consent and no recorded ground for it: it is not sent, and staff are shown that."""
    changed = _change(
        connection, claimed.id, state=NOT_PERMITTED, tries=claimed.tries, due_at=next_look,
        claimed_until=None, last_fault="no_permission",
    )  # fmt: skip
    if changed and claimed.state != NOT_PERMITTED:
        details = {"kind": claimed.kind, "purpose": claimed.purpose, "recipient": claimed.recipient}
        audit.record(connection, claimed.contact_id, ACTOR, "delivery_not_permitted", details, at)


def confirmation(connection: Connection, conversation: str) -> Confirmation | None:
    """How the last contact that a conversation sent stands; None if it sent none, or is practice."""
    row = connection.execute(
        select(Contact.sent_at, Contact.received_at)
        .where(
            Contact.conversation == conversation,
            Contact.mode == LIVE,
            Contact.sent_at.is_not(None),
        )
        .order_by(desc(Contact.round))
        .limit(1)
    ).first()
    return Confirmation(*row) if row else None


def is_due(connection: Connection, kinds: Collection[str], at: datetime) -> bool:
    """Whether there may be something to claim; asks without holding anybody up."""
    wanted = select(Delivery.id).where(_due(kinds, at)).limit(1)
    return connection.execute(wanted).first() is not None


def to_look_at(connection: Connection, at: datetime, known: Any = None) -> list[Waiting]:
    """Every delivery that is stuck, not permitted or late, the one that was sent first at the top.

    known: a condition on `Delivery`, for those that somebody may know of (`sight.known_to`).
    """
    late = and_(Delivery.state == WAITING, Delivery.due_at < at - LATE)
    rows = connection.execute(
        select(
            Delivery.id, Delivery.contact_id, Contact.reference, Delivery.kind, Delivery.recipient,
            Delivery.state, Delivery.tries, Delivery.last_fault, Delivery.due_at, Contact.sent_at,
        )
        .join(Contact, Contact.id == Delivery.contact_id)
        .where(
            Delivery.delivered_at.is_(None),
            or_(Delivery.state.in_((STUCK, NOT_PERMITTED)), late),
            *(() if known is None else (known,)),
        )
        .order_by(Contact.sent_at, Delivery.id)
    )  # fmt: skip
    return [Waiting(*row) for row in rows]


def try_again(connection: Connection, delivery_id: int, actor: str, at: datetime) -> bool:
    """Staff ask for another try now; False if it was delivered meanwhile or is not there."""
    row = connection.execute(
        select(Delivery.contact_id, Delivery.kind).where(
            Delivery.id == delivery_id, Delivery.delivered_at.is_(None)
        )
    ).first()
    if row is None:
        return False
    _change(connection, delivery_id, due_at=at)
    details = {"kind": row.kind}
    audit.record(connection, row.contact_id, actor, "delivery_asked_again", details, at)
    return True


def contact_of(connection: Connection, delivery_id: int) -> str | None:
    """The contact of a delivery; None if there is no such delivery."""
    wanted = select(Delivery.contact_id).where(Delivery.id == delivery_id)
    found = connection.execute(wanted).scalar()
    return None if found is None else str(found)


def _longest_waiting(connection: Connection, kinds: Collection[str], at: datetime) -> Any:
    """The row, locked; found along the index however long the list is."""
    if not kinds:
        return None
    return connection.execute(
        select(
            Delivery.id, Delivery.contact_id, Delivery.kind, Delivery.key, Delivery.purpose,
            Delivery.recipient, Delivery.state, Delivery.tries,
        )
        .where(_due(kinds, at))
        .order_by(Delivery.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()  # fmt: skip


def _due(kinds: Collection[str], at: datetime) -> Any:
    return and_(
        Delivery.delivered_at.is_(None),
        Delivery.due_at <= at,
        Delivery.kind.in_(list(kinds)),
        or_(Delivery.claimed_until.is_(None), Delivery.claimed_until <= at),
    )


def _change(connection: Connection, delivery_id: int, **values: Any) -> bool:
    """Change a delivery that has not arrived; False if it has, by another worker's word."""
    still = and_(Delivery.id == delivery_id, Delivery.delivered_at.is_(None))
    return bool(connection.execute(update(Delivery).where(still).values(**values)).rowcount)
