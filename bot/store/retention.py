"""Erases what is no longer to be kept: the contact's key is destroyed and its sealed rows with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select, update
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.learning import child_figures
from bot.store.sealing import Sealed
from bot.store.tables import (
    Answer,
    Child,
    ComingBack,
    Contact,
    Decision,
    Disagreement,
    Document,
    FamilyBan,
    HandOver,
    InformationRequest,
    MatchMark,
    Message,
    Note,
    OutcomeMessage,
    Person,
    SearchToken,
    SecondReading,
    TrackerEvent,
    UrgentCall,
)

SEALED_TABLES = (
    Answer,
    Message,
    Person,
    Note,
    UrgentCall,
    ComingBack,
    MatchMark,
    TrackerEvent,
    Document,
    InformationRequest,
    FamilyBan,
    HandOver,
    SearchToken,
)

GONE = Sealed(b"")
BLANKED = {
    Child.advice: None,
    Child.consent: None,
    Decision.rationale: GONE,
    Decision.feedback: None,
    Decision.next_step: None,
    OutcomeMessage.words: GONE,
    OutcomeMessage.not_told_because: None,
    Disagreement.words: GONE,
    Disagreement.answer: None,
    SecondReading.words: None,
}
"""What is emptied where the row stays: that something was decided, told and answered outlives its words."""


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
    for column, blank in BLANKED.items():
        written = and_(column.class_.contact_id == contact_id, column.is_not(None))
        connection.execute(update(column.class_).where(written).values({column: blank}))
    connection.execute(
        update(Contact)
        .where(Contact.id == contact_id)
        .values(data_key=None, open_question=None, record=None)
    )
    child_figures.forget_child(connection, contact_id)
    audit.record(connection, contact_id, "retention", "contact_erased", {}, at)
