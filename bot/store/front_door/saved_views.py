"""Filters that a member of staff keeps under a name. What is kept is read again as filters, never as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.front_door.filters import Filters
from bot.store.tables import SavedView, User

LONGEST_NAME = 60
MOST = 20


@dataclass(frozen=True)
class ViewKept:
    """A view: its number, its name, and the part of the address after the question mark."""

    id: int
    name: str
    query: str


def views_of(connection: Connection, user_id: int) -> tuple[ViewKept, ...]:
    """The views of one member of staff, by name."""
    rows = connection.execute(
        select(SavedView.id, SavedView.name, SavedView.query)
        .where(SavedView.user_id == user_id)
        .order_by(SavedView.name)
    )
    return tuple(ViewKept(*row) for row in rows)


def keep(connection: Connection, user_id: int, name: str, wanted: Filters, at: datetime) -> bool:
    """Keep filters under a name, in place of those that had it; False once there are too many.

    Raises: ValueError without a name.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise ValueError("a view needs a name")
    # Two tabs at once come one after the other, so that neither meets the other's name.
    connection.execute(select(User.id).where(User.id == user_id).with_for_update())
    same = and_(SavedView.user_id == user_id, SavedView.name == name)
    values = {"query": wanted.as_query(), "made_at": at}
    if connection.execute(update(SavedView).where(same).values(**values)).rowcount:
        return True
    mine = select(func.count()).select_from(SavedView).where(SavedView.user_id == user_id)
    if connection.execute(mine).scalar_one() >= MOST:
        return False
    connection.execute(insert(SavedView).values(user_id=user_id, name=name, **values))
    return True


def drop(connection: Connection, user_id: int, number: int) -> bool:
    """Take one's own view away; False if it is not there."""
    own = and_(SavedView.id == number, SavedView.user_id == user_id)
    return bool(connection.execute(delete(SavedView).where(own)).rowcount)
