"""Rasa's own record of a talk, derived from ours."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String

from bot.store.tables.base import Base, SealedColumn, UtcTime, number_key


class TrackerEvent(Base):
    """Rasa's events, sealed. Derived: the talk itself is in `message`."""

    __tablename__ = "tracker_event"
    id = number_key()
    conversation = Column(String(64), nullable=False)
    contact_id = Column(String(32), nullable=False)
    at = Column(UtcTime, nullable=False)
    kind = Column(String(40), nullable=False)
    data = Column(SealedColumn, nullable=False)
    __table_args__ = (Index(None, "conversation", "id"),)


class TrackerHead(Base):
    """What Rasa needs of a conversation besides its last few events."""

    __tablename__ = "tracker_head"
    conversation = Column(String(64), primary_key=True)
    contact_id = Column(String(32), nullable=False)
    events = Column(Integer, nullable=False)
    slots = Column(JSON, nullable=False)
