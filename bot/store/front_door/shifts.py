"""Named queries for handing contacts from the day team to the out-of-hours team and back.

The out-of-hours team acts on what cannot wait; its record is ready when the next working day begins. Source:
practice-facts, "hours, bank holidays and the emergency duty team".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.front_door import clocks as rules
from bot.front_door import states
from bot.front_door.clocks import Clock
from bot.store import audit
from bot.store.contact_views import EventKept, events_of
from bot.store.front_door import clocks, entries, entry_changes, family, information, sight
from bot.store.front_door.family import Standing
from bot.store.front_door.information import Asked
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, AuditEvent, Contact, HandOver, QueueEntry, User

WORDS = "hand_over.words"
LONGEST = 2_000
URGENT = (0, 1)
"""Ranks that the other shift should know of while nobody has decided."""
ONLY_READ = (
    "contact_viewed",
    "history_viewed",
    "hand_over_viewed",
    "document_opened",
    "seen_as_earlier",
)
"""Events that say who read something, and not what was done."""


@dataclass(frozen=True)
class Said:
    """What one shift wrote for the other. taken_at: when the other took note."""

    words: str
    by: str
    at: datetime
    taken_by: str | None
    taken_at: datetime | None


@dataclass(frozen=True)
class Handed:
    """One contact for the other shift: what was said and done, how it stands, what must be minded.

    waits: nobody of the other shift has taken it yet.
    """

    contact_id: str
    reference: str | None
    urgency: str
    came_at: datetime
    came_closed: bool
    shift: str
    holder: str | None
    clock: Clock
    ban: Standing | None
    restricted: str | None
    said: tuple[Said, ...]
    done: tuple[EventKept, ...]
    awaited: tuple[Asked, ...]
    waits: bool


def shift_of(connection: Connection, contact_id: str) -> str:
    """Which shift has a contact; the day team where there is no entry."""
    wanted = select(QueueEntry.shift).where(QueueEntry.contact_id == contact_id)
    return str(connection.execute(wanted).scalar() or states.DAY)


def give(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    to_shift: str,
    words: str,
    user_id: int,
    at: datetime,
) -> bool:
    """Hand a contact to the other shift, with what it must know; False once it is decided or erased.

    Raises: ValueError without words, or for a shift that there is not.
    """
    if to_shift not in states.SHIFTS or not words.strip():
        raise ValueError("say to whom, and what they must know")
    wrapped = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    is_open = QueueEntry.state.in_(states.OPEN)
    if wrapped is None or not entry_changes.change(connection, contact_id, is_open):
        return False
    sealed = keyring.unwrap(wrapped, contact_id).seal(words.strip()[:LONGEST], WORDS)
    connection.execute(
        insert(HandOver).values(
            contact_id=contact_id, mode=LIVE, to_shift=to_shift, from_user=user_id, words=sealed,
            at=at,
        )
    )  # fmt: skip
    actor = f"user:{user_id}"
    audit.record(connection, contact_id, actor, "handed_to_shift", {"shift": to_shift}, at)
    return True


def take(connection: Connection, contact_id: str, shift: str, user_id: int, at: datetime) -> bool:
    """A shift takes a contact over; False if it has it already and nothing waits, or it is decided."""
    waiting = and_(_to_shift(contact_id, shift), HandOver.taken_at.is_(None))
    still = and_(
        QueueEntry.state.in_(states.OPEN),
        or_(QueueEntry.shift != shift, exists().where(waiting)),
    )
    if not entry_changes.change(connection, contact_id, still, shift=shift):
        return False
    connection.execute(update(HandOver).where(waiting).values(taken_by=user_id, taken_at=at))
    actor = f"user:{user_id}"
    audit.record(connection, contact_id, actor, "shift_took_over", {"shift": shift}, at)
    return True


def for_shift(
    connection: Connection, keyring: Keyring, user_id: int, role: str, shift: str, now: datetime
) -> list[Handed]:
    """What one shift has to know of: the open contacts that this person may know of, the most urgent first.

    For the day team: what came, or was worked on, while the front door was closed, or waits for it. For the
    out-of-hours team: what was handed to it, and what is urgent and not decided.
    """
    since, until = rules.closed_time(now, entries.times_of(clocks.present_head(connection)))
    handed = exists().where(
        HandOver.contact_id == QueueEntry.contact_id,
        HandOver.to_shift == shift,
        HandOver.to_user.is_(None),
        HandOver.taken_at.is_(None),
    )
    wanted = or_(handed, *_also(shift, since, until))
    rows = connection.execute(
        select(QueueEntry.__table__, Contact.reference, Contact.data_key, User.name.label("holder"))
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(User, User.id == QueueEntry.claimed_by)
        .where(QueueEntry.state.in_(states.OPEN), wanted, sight.visible_to(user_id, role))
        .order_by(QueueEntry.rank, QueueEntry.waiting_since)
    ).all()
    stand = clocks.clocks_of(connection, [row.contact_id for row in rows], now)
    return [
        _handed(connection, keyring, row, stand[row.contact_id], shift, since, until)
        for row in rows
    ]


def _also(shift: str, since: datetime, until: datetime) -> tuple[Any, ...]:
    """What belongs on the page though nobody wrote anything."""
    if shift == states.OUT_OF_HOURS:
        return (QueueEntry.rank.in_(URGENT),)
    touched = exists().where(
        AuditEvent.chain == QueueEntry.contact_id,
        AuditEvent.at >= since,
        AuditEvent.at <= until,
        AuditEvent.actor.like("user:%"),
        AuditEvent.event.not_in(ONLY_READ),
    )
    came = and_(QueueEntry.waiting_since >= since, QueueEntry.waiting_since <= until)
    return (QueueEntry.shift == states.OUT_OF_HOURS, touched, came)


def _handed(
    connection: Connection,
    keyring: Keyring,
    row: Any,
    clock: Clock,
    shift: str,
    since: datetime,
    until: datetime,
) -> Handed:
    said = _said(connection, keyring, row, shift)
    asked = information.asked_of(connection, keyring, row.contact_id)
    done = tuple(
        event
        for event in events_of(connection, row.contact_id)
        if event.actor.startswith("user:")
        and event.event not in ONLY_READ
        and event.at >= min(since, row.waiting_since)
    )
    unread = any(one.taken_at is None for one in said)
    return Handed(
        contact_id=row.contact_id,
        reference=row.reference,
        urgency=entries.URGENCIES[row.rank],
        came_at=row.waiting_since,
        came_closed=since <= row.waiting_since <= until,
        shift=row.shift,
        holder=row.holder,
        clock=clock,
        ban=family.standing(connection, row.contact_id),
        restricted=row.restricted,
        said=said,
        done=done,
        awaited=tuple(one for one in asked if one.ended_at is None),
        waits=unread or row.shift != shift,
    )


def _said(connection: Connection, keyring: Keyring, row: Any, shift: str) -> tuple[Said, ...]:
    if row.data_key is None:
        return ()
    key, giver, taker = keyring.unwrap(row.data_key, row.contact_id), aliased(User), aliased(User)
    kept = connection.execute(
        select(
            HandOver.words, giver.name.label("by"), HandOver.at, taker.name.label("taker"),
            HandOver.taken_at,
        )
        .join(giver, giver.id == HandOver.from_user)
        .outerjoin(taker, taker.id == HandOver.taken_by)
        .where(_to_shift(row.contact_id, shift))
        .order_by(HandOver.id)
    )  # fmt: skip
    return tuple(
        Said(str(key.open(one.words, WORDS)), one.by, one.at, one.taker, one.taken_at)
        for one in kept
    )


def _to_shift(contact_id: str, shift: str) -> Any:
    """Hand-overs of a contact to a whole shift; those from one colleague to another are not among them."""
    return and_(
        HandOver.contact_id == contact_id,
        HandOver.to_shift == shift,
        HandOver.to_user.is_(None),
    )
