"""Erases what is no longer to be kept: the contact's key is destroyed and its sealed rows with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.tables import (
    Answer,
    Child,
    ComingBack,
    Contact,
    Document,
    MatchMark,
    Message,
    Note,
    Person,
    TrackerEvent,
    UrgentCall,
)

SEALED_TABLES = (
    Answer,
    Message,
    Child,
    Person,
    Note,
    UrgentCall,
    ComingBack,
    MatchMark,
    TrackerEvent,
    Document,
)


def erase_old_drafts(connection: Connection, days: int, at: datetime) -> int:
    """Erase every talk that was never sent and in which nothing was said for so many days.

    Gives how many were erased. Routes, times and the audit chain stay; they tell nothing of a child.
    A talk that somebody is in at this moment is left: PostgreSQL skips what another holds, and asks the
    conditions again of what changed meanwhile; on SQLite nobody else writes.
    """
    old = connection.execute(
        select(Contact.id)
        .where(
            Contact.sent_at.is_(None),
            Contact.data_key.is_not(None),
            Contact.heard_at < at - timedelta(days=days),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in old:
        erase(connection, row.id, at)
    return len(old)


def erase(connection: Connection, contact_id: str, at: datetime) -> None:
    """Destroy a contact's key and everything that it sealed."""
    for table in SEALED_TABLES:
        connection.execute(delete(table).where(table.contact_id == contact_id))
    connection.execute(
        update(Contact)
        .where(Contact.id == contact_id)
        .values(data_key=None, open_question=None, record=None)
    )
    audit.record(connection, contact_id, "retention", "contact_erased", {}, at)
