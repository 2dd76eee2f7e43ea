"""Who has a contact: claim it, give it back, hand it over, take it over. Two people never have the same one.

Every change names the version that was seen. Where somebody else was first nothing is changed, and the
caller is told so by False.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, desc, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.front_door import states
from bot.store import audit
from bot.store.front_door import entry_changes
from bot.store.front_door.lists import WORKERS
from bot.store.sealing import Keyring
from bot.store.staff import StaffMember
from bot.store.tables import Contact, HandOver, NeedToKnow, QueueEntry, User

LONGEST = 2_000
WORDS = "hand_over.words"


@dataclass(frozen=True)
class Standing:
    """Where a contact stands in the queue and who has it. holder: a name; None where nobody has it."""

    contact_id: str
    version: int
    state: str
    shift: str
    restricted: str | None
    holder_id: int | None
    holder: str | None
    since: datetime | None

    @property
    def is_closed(self) -> bool:
        return self.state == states.CLOSED


@dataclass(frozen=True)
class HandedOver:
    """One hand-over to a named person: from whom, to whom, the words, and whether it was taken note of."""

    by: str
    to_id: int
    to: str
    words: str
    at: datetime
    taken_at: datetime | None

    @property
    def is_taken_over(self) -> bool:
        """A manager took it: then there was nobody to take note."""
        return self.taken_at == self.at


def standing(connection: Connection, contact_id: str) -> Standing | None:
    """Where a contact stands; None if it is not in the queue."""
    entry = QueueEntry
    row = connection.execute(
        select(
            entry.contact_id, entry.version, entry.state, entry.shift, entry.restricted,
            entry.claimed_by, User.name, entry.claimed_at,
        )
        .outerjoin(User, User.id == entry.claimed_by)
        .where(entry.contact_id == contact_id)
    ).first()  # fmt: skip
    return Standing(*row) if row else None


def claim(
    connection: Connection, contact_id: str, seen: int, member: StaffMember, at: datetime
) -> bool:
    """A contact that nobody has becomes this member's."""
    free = and_(QueueEntry.claimed_by.is_(None), QueueEntry.state != states.CLOSED)
    if not _change(connection, contact_id, seen, free, claimed_by=member.id, claimed_at=at):
        return False
    audit.record(connection, contact_id, member.actor, "contact_claimed", {}, at)
    return True


def take_note(connection: Connection, contact_id: str, member: StaffMember, at: datetime) -> bool:
    """The member has read what came with a contact that was handed over to them."""
    waiting = and_(
        HandOver.contact_id == contact_id,
        HandOver.to_user == member.id,
        HandOver.taken_at.is_(None),
    )
    taken = update(HandOver).where(waiting).values(taken_by=member.id, taken_at=at)
    if not connection.execute(taken).rowcount:
        return False
    audit.record(connection, contact_id, member.actor, "hand_over_taken", {}, at)
    return True


def release(
    connection: Connection, contact_id: str, seen: int, member: StaffMember, at: datetime
) -> bool:
    """Whoever has a contact gives it back to the queue."""
    own = QueueEntry.claimed_by == member.id
    if not _change(connection, contact_id, seen, own, claimed_by=None, claimed_at=None):
        return False
    take_note(connection, contact_id, member, at)
    audit.record(connection, contact_id, member.actor, "contact_released", {}, at)
    return True


def release_all(connection: Connection, user_id: int, actor: str, at: datetime) -> int:
    """Give back all that somebody has who works the queue no longer; gives how many.

    A closed contact keeps who had it.
    """
    own = and_(QueueEntry.claimed_by == user_id, QueueEntry.state != states.CLOSED)
    held = connection.execute(
        select(QueueEntry.contact_id).where(own).order_by(QueueEntry.contact_id)
    )
    released = [
        contact_id
        for contact_id in held.scalars().all()
        if entry_changes.change(connection, contact_id, own, claimed_by=None, claimed_at=None)
    ]
    for contact_id in released:
        audit.record(connection, contact_id, actor, "contact_released", {}, at)
    return len(released)


def hand_over(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    seen: int,
    member: StaffMember,
    to: int,
    words: str,
    at: datetime,
) -> bool:
    """Whoever has a contact gives it to a colleague, with what must be known.

    Raises: ValueError if the colleague does not work the queue, may not know of the contact, or is the
    member; or if there are no words.
    """
    words = words.strip()[:LONGEST]
    if not words or to == member.id or to not in dict(colleagues(connection, contact_id)):
        raise ValueError("a hand-over needs words and a colleague who may know of the contact")
    own = and_(QueueEntry.claimed_by == member.id, QueueEntry.state != states.CLOSED)
    if not _change(connection, contact_id, seen, own, claimed_by=to, claimed_at=at):
        return False
    take_note(connection, contact_id, member, at)
    _keep(connection, keyring, contact_id, (member.id, to), words, at)
    audit.record(connection, contact_id, member.actor, "contact_handed_over", {"to": to}, at)
    return True


def take_over(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    seen: int,
    member: StaffMember,
    because: str,
    at: datetime,
) -> bool:
    """A manager takes a contact that somebody else has, with the reason.

    Raises: ValueError without a reason, or if the member is no manager.
    """
    because = because.strip()[:LONGEST]
    if member.role != "manager" or not because:
        raise ValueError("only a manager takes a contact over, and says why")
    found = standing(connection, contact_id)
    if found is None or found.holder_id in (None, member.id) or found.is_closed:
        return False
    theirs = QueueEntry.claimed_by == found.holder_id
    if not _change(connection, contact_id, seen, theirs, claimed_by=member.id, claimed_at=at):
        return False
    holder = int(found.holder_id or 0)
    _end_waiting(connection, contact_id, member, at)
    _keep(connection, keyring, contact_id, (holder, member.id), because, at, is_taken=True)
    details = {"from_user": holder}
    audit.record(connection, contact_id, member.actor, "contact_taken_over", details, at)
    return True


def colleagues(connection: Connection, contact_id: str) -> tuple[tuple[int, str], ...]:
    """Number and name of the staff who work the queue and may know of this contact."""
    restricted = (
        select(QueueEntry.restricted).where(QueueEntry.contact_id == contact_id).scalar_subquery()
    )
    named = select(NeedToKnow.user_id).where(
        NeedToKnow.contact_id == contact_id, NeedToKnow.ended_at.is_(None)
    )
    rows = connection.execute(
        select(User.id, User.name)
        .where(
            User.role.in_(WORKERS),
            User.disabled_at.is_(None),
            or_(restricted.is_(None), User.id.in_(named)),
        )
        .order_by(User.name, User.id)
    )
    return tuple((row.id, row.name) for row in rows)


def handed_over(
    connection: Connection, keyring: Keyring, contact_id: str
) -> tuple[HandedOver, ...]:
    """The hand-overs of a contact to named people, the latest first; none once it is erased."""
    key = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    if key is None:
        return ()
    opened = keyring.unwrap(key, contact_id)
    giver, taker = User.__table__.alias("giver"), User.__table__.alias("taker")
    rows = connection.execute(
        select(
            giver.c.name, HandOver.to_user, taker.c.name, HandOver.words, HandOver.at,
            HandOver.taken_at,
        )
        .join(giver, giver.c.id == HandOver.from_user)
        .join(taker, taker.c.id == HandOver.to_user)
        .where(HandOver.contact_id == contact_id)
        .order_by(desc(HandOver.id))
    )  # fmt: skip
    return tuple(
        HandedOver(by, to_id, to, str(opened.open(words, WORDS)), at, taken_at)
        for by, to_id, to, words, at, taken_at in rows
    )


def waiting_for(connection: Connection, user_id: int) -> int:
    """How many contacts were handed over to this member, who has not yet taken note of them."""
    return int(
        connection.execute(
            select(func.count())
            .select_from(HandOver)
            .join(QueueEntry, QueueEntry.contact_id == HandOver.contact_id)
            .where(
                HandOver.to_user == user_id,
                HandOver.taken_at.is_(None),
                QueueEntry.claimed_by == user_id,
            )
        ).scalar_one()
    )


def _change(connection: Connection, contact_id: str, seen: int, still: Any, **values: Any) -> bool:
    """Change an entry that is still as it was seen."""
    same = and_(QueueEntry.contact_id == contact_id, QueueEntry.version == seen, still)
    changed = update(QueueEntry).where(same).values(**values, version=QueueEntry.version + 1)
    done = connection.execute(changed.execution_options(synchronize_session=False))
    return bool(done.rowcount)


def _end_waiting(
    connection: Connection, contact_id: str, member: StaffMember, at: datetime
) -> None:
    """What was handed over to the person before is read by the manager now."""
    waiting = and_(
        HandOver.contact_id == contact_id,
        HandOver.to_user.is_not(None),
        HandOver.taken_at.is_(None),
    )
    connection.execute(update(HandOver).where(waiting).values(taken_by=member.id, taken_at=at))


def _keep(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    between: tuple[int, int],
    words: str,
    at: datetime,
    is_taken: bool = False,
) -> None:
    """Keep the words, sealed. An erased contact has none."""
    row = connection.execute(
        select(Contact.data_key, Contact.mode, QueueEntry.shift)
        .join(QueueEntry, QueueEntry.contact_id == Contact.id)
        .where(Contact.id == contact_id)
    ).one()
    if row.data_key is None:
        return
    sealed = keyring.unwrap(row.data_key, contact_id).seal(words, WORDS)
    giver, taker = between
    taken = {"taken_by": taker, "taken_at": at} if is_taken else {}
    connection.execute(
        insert(HandOver).values(
            contact_id=contact_id, mode=row.mode, to_shift=row.shift, from_user=giver,
            to_user=taker, words=sealed, at=at, **taken,
        )
    )  # fmt: skip
