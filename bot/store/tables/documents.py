"""Documents that were made of a contact: sealed with its key, so that erasing it covers them."""

from __future__ import annotations

from sqlalchemy import Column, String, UniqueConstraint

from bot.store.tables.base import (
    Base,
    SealedColumn,
    UtcTime,
    contact_column,
    mode_column,
    number_key,
    of_contact,
)


class Document(Base):
    """One document in one form. `digest` is the SHA-256 of its content, `pack_digest` its pack's."""

    __tablename__ = "document"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    kind = Column(String(40), nullable=False)
    form = Column(String(8), nullable=False)
    media_type = Column(String(60), nullable=False)
    digest = Column(String(64), nullable=False)
    pack_digest = Column(String(64), nullable=False)
    content = Column(SealedColumn, nullable=False)
    made_at = Column(UtcTime, nullable=False)
    __table_args__ = of_contact(UniqueConstraint("contact_id", "kind", "form"))
