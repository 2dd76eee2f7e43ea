"""The queue's entry after a decision: whether each child of the contact is decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from bot.front_door import states
from bot.store.front_door.standing import FOR_AGREEMENT, PROPOSED, RECORDED
from bot.store.tables import Child, Decision, QueueEntry


def settle(connection: Connection, contact_id: str, at: datetime, is_new: bool) -> None:
    """Set the queue entry to what its decisions say. The caller has taken the entry.

    A contact is decided when each child is. is_new: a decision now stands that nobody has been told of, so
    that a closed contact is decided again and no longer closed.
    """
    entry = connection.execute(
        select(QueueEntry.state, QueueEntry.decided_at).where(QueueEntry.contact_id == contact_id)
    ).first()
    if entry is None or (entry.state == states.CLOSED and not is_new):
        return
    values: dict[str, Any] = {"state": _state_of(connection, contact_id)}
    if values["state"] == states.DECIDED:
        values |= {"decided_at": entry.decided_at or at, "closed_at": None}
    same = QueueEntry.contact_id == contact_id
    connection.execute(update(QueueEntry).where(same).values(**values))


def _state_of(connection: Connection, contact_id: str) -> str:
    children = connection.execute(
        select(func.count()).select_from(Child).where(Child.contact_id == contact_id)
    ).scalar_one()
    rows = connection.execute(
        select(Decision.state).where(
            Decision.contact_id == contact_id, Decision.superseded_at.is_(None)
        )
    )
    found = list(rows.scalars())
    if children and found.count(RECORDED) == children:
        return states.DECIDED
    if FOR_AGREEMENT in found:
        return states.FOR_AGREEMENT
    return states.PROPOSED if PROPOSED in found else states.WAITING
