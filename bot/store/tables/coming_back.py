"""References and PINs with which a referrer comes back to a talk, on any device."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, UniqueConstraint

from bot.store.tables.base import (
    Base,
    SealedColumn,
    UtcTime,
    contact_column,
    mode_column,
    number_key,
    of_contact,
)


class ComingBack(Base):
    """One way back into one contact. The PIN is sealed with the contact's key and erased with it."""

    __tablename__ = "coming_back"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    code = Column(String(20), nullable=False, unique=True)
    pin = Column(SealedColumn, nullable=False)
    wrong_tries = Column(Integer, nullable=False, default=0)
    times_locked = Column(Integer, nullable=False, default=0)
    locked_until = Column(UtcTime)
    made_at = Column(UtcTime, nullable=False)
    __table_args__ = of_contact(UniqueConstraint("contact_id"))
