"""What may go to whom, and on which ground."""

from __future__ import annotations

from sqlalchemy import Column, Index, String

from bot.store.tables.base import Base, UtcTime, contact_column, mode_column, number_key, of_contact


class Sharing(Base):
    """One permission of a contact: purpose, recipient, ground. Codes and times only.

    until: the last moment at which it holds; empty for no end. withdrawn_at: the family took it back.
    """

    __tablename__ = "sharing"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    purpose = Column(String(40), nullable=False)
    recipient = Column(String(40), nullable=False)
    ground = Column(String(40), nullable=False)
    given_at = Column(UtcTime, nullable=False)
    until = Column(UtcTime)
    withdrawn_at = Column(UtcTime)
    __table_args__ = of_contact(Index(None, "contact_id", "purpose", "recipient"))
