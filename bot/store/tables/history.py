"""Past contacts from other systems, and the keyed marks by which earlier contacts are found."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

from bot.store.tables.base import LIVE, Base, Number, SealedColumn, UtcTime, number_key


class HistoryImport(Base):
    """One file of past contacts: who brought it in, what time it covers and, in words, what is in it.

    finished_at: empty until the whole file is in, and again once the withdrawal of another import may have
    taken rows that this one left out as known. Withdrawn: its key and all its rows are gone; this line
    stays, so that the withdrawal can be seen.
    """

    __tablename__ = "history_import"
    id = Column(String(32), primary_key=True)
    source = Column(String(40), nullable=False)
    digest = Column(String(64), nullable=False)
    covers_from = Column(Date, nullable=False)
    covers_until = Column(Date, nullable=False)
    says = Column(Text, nullable=False)
    rows = Column(Integer, nullable=False)
    left_out = Column(Integer, nullable=False)
    data_key = Column(SealedColumn)
    imported_by = Column(String(40), nullable=False)
    imported_at = Column(UtcTime, nullable=False)
    finished_at = Column(UtcTime)
    withdrawn_at = Column(UtcTime)
    __table_args__ = (Index(None, "digest"),)


class PastContact(Base):
    """One earlier contact about one child; who the child is, is sealed with the import's key.

    external: a keyed hash of the other system's own reference, so that no row comes in twice.
    """

    __tablename__ = "past_contact"
    id = number_key()
    import_id = Column(
        String(32), ForeignKey("history_import.id", ondelete="CASCADE"), nullable=False
    )
    source = Column(String(40), nullable=False)
    external = Column(BigInteger, nullable=False)
    on = Column(Date, nullable=False)
    kind = Column(String(16), nullable=False)
    route = Column(String(20))
    level = Column(String(40))
    outcome = Column(String(40), nullable=False)
    details = Column(SealedColumn, nullable=False)
    __table_args__ = (UniqueConstraint("source", "external"), Index(None, "import_id"))


class MatchMark(Base):
    """One keyed mark of a past contact, or of a child of a contact of our own. Nothing in it is readable.

    It never stands for a practice contact: the database itself refuses it.
    """

    __tablename__ = "match_mark"
    id = number_key()
    hash = Column(BigInteger, nullable=False)
    kind = Column(String(12), nullable=False)
    past_id = Column(Number, ForeignKey("past_contact.id", ondelete="CASCADE"))
    contact_id = Column(String(32))
    mode = Column(String(8))
    child = Column(Integer)
    __table_args__ = (
        ForeignKeyConstraint(
            ["contact_id", "mode"], ["contact.id", "contact.mode"], ondelete="CASCADE"
        ),
        CheckConstraint("(past_id IS NULL) <> (contact_id IS NULL)", name="one_owner"),
        CheckConstraint(f"contact_id IS NULL OR mode = '{LIVE}'", name="never_from_practice"),
        Index(None, "hash"),
        Index(None, "past_id"),
        Index(None, "contact_id"),
    )
