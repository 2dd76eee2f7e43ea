"""The audit chain, and what proves that none of it is missing."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, UniqueConstraint

from bot.store.tables.base import Base, Number, UtcTime, number_key


class AuditEvent(Base):
    """One link of a contact's audit chain: ids and codes, never personal data. Survives erasure."""

    __tablename__ = "audit_event"
    id = number_key()
    chain = Column(String(32), nullable=False)
    position = Column(Integer, nullable=False)
    at = Column(UtcTime, nullable=False)
    actor = Column(String(40), nullable=False)
    event = Column(String(40), nullable=False)
    details = Column(JSON, nullable=False)
    previous = Column(String(64), nullable=False)
    digest = Column(String(64), nullable=False)
    __table_args__ = (
        UniqueConstraint("chain", "position"),
        Index(None, "at"),
        Index(None, "actor", "at"),
    )


class AuditCheckpoint(Base):
    """All events up to one moment, under a key that is not in the database.

    digest: over the link of every event since the checkpoint before (`previous`), and over this row, so
    that an event, a whole chain or a checkpoint that was changed, put in or taken away is found.
    last_event: the highest `audit_event.id` that is covered. chains, events: how many there were from the
    first on.
    """

    __tablename__ = "audit_checkpoint"
    id = number_key()
    at = Column(UtcTime, nullable=False)
    last_event = Column(Number, nullable=False)
    chains = Column(Integer, nullable=False)
    events = Column(Integer, nullable=False)
    key_name = Column(String(40), nullable=False)
    previous = Column(String(64), nullable=False)
    digest = Column(String(64), nullable=False)
