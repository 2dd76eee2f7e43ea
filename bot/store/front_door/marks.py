"""Named queries for flags and tags: put one on, take it away, and what stands on a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.front_door.marks import FLAGS, is_place
from bot.store import audit
from bot.store.kept_heads import kept_head
from bot.store.tables import Contact, Flag, Tag, User


@dataclass(frozen=True)
class FlagPut:
    """A flag that stands: on what, of which kind, by whom, since when."""

    id: int
    on: str
    kind: str
    by: str
    at: datetime


def flags_on(connection: Connection, contact_id: str) -> tuple[FlagPut, ...]:
    """The flags that stand on a contact and on what is in it, oldest first."""
    rows = connection.execute(
        select(Flag.id, Flag.on, Flag.kind, User.name, Flag.put_at)
        .join(User, User.id == Flag.put_by)
        .where(Flag.contact_id == contact_id, Flag.taken_at.is_(None))
        .order_by(Flag.id)
    )
    return tuple(FlagPut(*row) for row in rows)


def put_flag(
    connection: Connection, contact_id: str, on: str, kind: str, user_id: int, at: datetime
) -> bool:
    """Put a flag; False where the same one stands there already.

    Raises: ValueError for a flag or a place that does not exist.
    """
    if kind not in FLAGS or not is_place(on):
        raise ValueError("there is no such flag, or nothing to put it on")
    mode = _lock(connection, contact_id)
    same = and_(
        Flag.contact_id == contact_id, Flag.on == on, Flag.kind == kind, Flag.taken_at.is_(None)
    )
    if connection.execute(select(Flag.id).where(same)).first() is not None:
        return False
    connection.execute(
        insert(Flag).values(
            contact_id=contact_id, mode=mode, on=on, kind=kind, put_by=user_id, put_at=at
        )
    )
    details = {"flag": kind, "on": on}
    audit.record(connection, contact_id, f"user:{user_id}", "flag_put", details, at)
    return True


def take_flag(
    connection: Connection, contact_id: str, number: int, user_id: int, at: datetime
) -> str | None:
    """Take a flag away; gives what it was on, None where none stands any more."""
    still = and_(Flag.id == number, Flag.contact_id == contact_id, Flag.taken_at.is_(None))
    row = connection.execute(select(Flag.on, Flag.kind).where(still)).first()
    taken = update(Flag).where(still).values(taken_by=user_id, taken_at=at)
    if row is None or not connection.execute(taken).rowcount:
        return None
    details = {"flag": row.kind, "on": row.on}
    audit.record(connection, contact_id, f"user:{user_id}", "flag_taken", details, at)
    return str(row.on)


def tags_on(connection: Connection, contact_id: str) -> tuple[str, ...]:
    """The tags of a contact."""
    wanted = select(Tag.name).where(Tag.contact_id == contact_id).order_by(Tag.name)
    return tuple(connection.execute(wanted).scalars())


def put_tag(connection: Connection, contact_id: str, name: str, user_id: int, at: datetime) -> bool:
    """Put a tag of the list of the contact's own pack; False where it is there already.

    Raises: ValueError for a tag that is not in the list: free words could hold a name.
    """
    mode = _lock(connection, contact_id)
    digest = select(Contact.pack_digest).where(Contact.id == contact_id)
    head = kept_head(connection, connection.execute(digest).scalar_one())
    if name not in head.tags:
        raise ValueError("the pack has no such tag")
    if name in tags_on(connection, contact_id):
        return False
    connection.execute(insert(Tag).values(contact_id=contact_id, mode=mode, name=name))
    audit.record(connection, contact_id, f"user:{user_id}", "tag_put", {"tag": name}, at)
    return True


def take_tag(
    connection: Connection, contact_id: str, name: str, user_id: int, at: datetime
) -> bool:
    """Take a tag away; False where it is not there any more."""
    gone = delete(Tag).where(Tag.contact_id == contact_id, Tag.name == name)
    if not connection.execute(gone).rowcount:
        return False
    audit.record(connection, contact_id, f"user:{user_id}", "tag_taken", {"tag": name}, at)
    return True


def _lock(connection: Connection, contact_id: str) -> str:
    """The contact's mode; two people who mark it at once come one after the other."""
    wanted = select(Contact.mode).where(Contact.id == contact_id).with_for_update()
    return str(connection.execute(wanted).scalar_one())
