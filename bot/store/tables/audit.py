"""The audit chain."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, UniqueConstraint

from bot.store.tables.base import Base, UtcTime, number_key


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
    __table_args__ = (UniqueConstraint("chain", "position"),)
