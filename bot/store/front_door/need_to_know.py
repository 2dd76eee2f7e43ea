"""Named queries for restricted contacts: who may know of each, and who gave or ended that.

Somebody who can act is always named. When a contact is restricted by what was told, those are the managers of
that moment; if the last of them leaves, the managers of today take their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.front_door.restricted import REASONS
from bot.store import audit
from bot.store.front_door import entry_changes
from bot.store.tables import LIVE, NeedToKnow, QueueEntry, User

SYSTEM = "watching"
MANAGER = "manager"
MAY_BE_NAMED = ("screener", "social_worker", MANAGER, "early_help_coordinator", "auditor")


@dataclass(frozen=True)
class Named:
    """Somebody who may know of a restricted contact. given_by: nobody where it followed from sending."""

    user_id: int
    name: str
    role: str
    given_by: str | None
    given_at: datetime


def can_be_kept(connection: Connection) -> bool:
    """Whether there is a manager who could be named. Without one nothing is kept from anybody."""
    return bool(_managers(connection))


def restricted_as_told(connection: Connection, contact_id: str, reason: str, at: datetime) -> None:
    """Name the managers of this moment for a contact that is restricted by what was told.

    Whoever had claimed it and is not named has it no longer.
    """
    _name(connection, contact_id, _managers(connection), None, at)
    _release(connection, contact_id)
    audit.record(connection, contact_id, SYSTEM, "contact_restricted", {"reason": reason}, at)


def restrict(
    connection: Connection, contact_id: str, reason: str, user_id: int, at: datetime
) -> bool:
    """A manager keeps a contact to named staff, at first to themselves; False if it is kept already.

    Whoever had claimed it and is not named has it no longer: the worry may be about them.
    Raises: ValueError for a reason that is not in the list.
    """
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is no reason to restrict a contact")
    free = QueueEntry.restricted.is_(None)
    if not entry_changes.change(connection, contact_id, free, restricted=reason):
        return False
    _name(connection, contact_id, [user_id], user_id, at)
    _release(connection, contact_id)
    actor = f"user:{user_id}"
    audit.record(connection, contact_id, actor, "contact_restricted", {"reason": reason}, at)
    return True


def lift(connection: Connection, contact_id: str, user_id: int, at: datetime) -> bool:
    """A manager opens it to everybody again; False if it was not restricted."""
    kept = QueueEntry.restricted.is_not(None)
    if not entry_changes.change(connection, contact_id, kept, restricted=None):
        return False
    connection.execute(update(NeedToKnow).where(_standing(contact_id)).values(ended_at=at))
    audit.record(connection, contact_id, f"user:{user_id}", "restriction_lifted", {}, at)
    return True


def people(connection: Connection, contact_id: str) -> list[Named]:
    """Who may know of it, in the order in which they were named."""
    giver = aliased(User)
    rows = connection.execute(
        select(User.id, User.name, User.role, giver.name.label("giver"), NeedToKnow.given_at)
        .join(User, User.id == NeedToKnow.user_id)
        .outerjoin(giver, giver.id == NeedToKnow.given_by)
        .where(_standing(contact_id), User.disabled_at.is_(None))
        .order_by(NeedToKnow.id)
    )
    return [Named(*row) for row in rows]


def others(connection: Connection, contact_id: str) -> list[tuple[int, str, str]]:
    """Number, name and role of the staff who could be named beside those who are."""
    named = exists().where(_standing(contact_id), NeedToKnow.user_id == User.id)
    rows = connection.execute(
        select(User.id, User.name, User.role)
        .where(User.disabled_at.is_(None), User.role.in_(MAY_BE_NAMED), ~named)
        .order_by(User.name, User.id)
    )
    return [(row.id, row.name, row.role) for row in rows]


def add(connection: Connection, contact_id: str, user_id: int, given_by: int, at: datetime) -> bool:
    """Let one more know; False if they do already, cannot be named, or it is not restricted."""
    kept = QueueEntry.restricted.is_not(None)
    if user_id not in {number for number, _, _ in others(connection, contact_id)}:
        return False
    if not entry_changes.change(connection, contact_id, kept):
        return False
    _name(connection, contact_id, [user_id], given_by, at)
    actor = f"user:{given_by}"
    audit.record(connection, contact_id, actor, "need_to_know_given", {"user": user_id}, at)
    return True


def end(connection: Connection, contact_id: str, user_id: int, ended_by: int, at: datetime) -> bool:
    """Somebody need not know any longer; False if they are not named, or no manager would be left."""
    if not entry_changes.change(connection, contact_id):  # two at once wait for each other here
        return False
    left = [p for p in people(connection, contact_id) if p.user_id != user_id]
    if not any(person.role == MANAGER for person in left):
        return False
    wanted = (_standing(contact_id), NeedToKnow.user_id == user_id)
    if not connection.execute(update(NeedToKnow).where(*wanted).values(ended_at=at)).rowcount:
        return False
    _release(connection, contact_id)
    actor = f"user:{ended_by}"
    audit.record(connection, contact_id, actor, "need_to_know_ended", {"user": user_id}, at)
    return True


def keep_somebody(connection: Connection, at: datetime) -> None:
    """Name today's managers for each restricted contact of which no manager may know any more.

    Closed ones as well: the referrer may still write of new danger, and somebody has to read it.
    """
    named = exists().where(
        NeedToKnow.contact_id == QueueEntry.contact_id,
        NeedToKnow.ended_at.is_(None),
        NeedToKnow.user_id == User.id,
        User.disabled_at.is_(None),
        User.role == MANAGER,
    )
    rows = connection.execute(
        select(QueueEntry.contact_id, QueueEntry.restricted).where(
            QueueEntry.restricted.is_not(None), ~named
        )
    ).all()
    managers = _managers(connection)
    for row in rows if managers else ():
        restricted_as_told(connection, row.contact_id, row.restricted, at)


def _name(
    connection: Connection, contact_id: str, users: list[int], given_by: int | None, at: datetime
) -> None:
    rows = [
        {"contact_id": contact_id, "mode": LIVE, "user_id": number, "given_by": given_by,
         "given_at": at}
        for number in users
    ]  # fmt: skip
    if rows:
        connection.execute(insert(NeedToKnow), rows)


def _managers(connection: Connection) -> list[int]:
    wanted = select(User.id).where(User.role == MANAGER, User.disabled_at.is_(None))
    return list(connection.execute(wanted.order_by(User.id)).scalars())


def _release(connection: Connection, contact_id: str) -> None:
    """Whoever holds it and may not know of it holds it no longer."""
    named = exists().where(_standing(contact_id), NeedToKnow.user_id == QueueEntry.claimed_by)
    connection.execute(
        update(QueueEntry)
        .where(QueueEntry.contact_id == contact_id, QueueEntry.claimed_by.is_not(None), ~named)
        .values(claimed_by=None, claimed_at=None)
        .execution_options(synchronize_session=False)
    )


def _standing(contact_id: str) -> Any:
    return (NeedToKnow.contact_id == contact_id) & NeedToKnow.ended_at.is_(None)
