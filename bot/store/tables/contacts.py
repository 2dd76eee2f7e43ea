"""Contacts: who told what about which child and what was advised."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

from bot.store.tables.base import (
    LIVE,
    PRACTICE,
    Base,
    Number,
    SealedColumn,
    UtcTime,
    contact_column,
    mode_column,
    number_key,
    of_contact,
)


class PackVersion(Base):
    """Each published pack whole, by digest, so that an old conversation can be explained."""

    __tablename__ = "pack_version"
    digest = Column(String(64), primary_key=True)
    pack = Column(String(80), nullable=False)
    version = Column(String(40), nullable=False)
    engine = Column(String(20), nullable=False)
    content = Column(Text, nullable=False)
    kept_at = Column(UtcTime, nullable=False)


class Contact(Base):
    """Somebody telling or asking the front door something. Not a referral until staff accept it."""

    __tablename__ = "contact"
    id = Column(String(32), primary_key=True)
    mode = mode_column()
    conversation = Column(String(64), nullable=False)
    round = Column(Integer, nullable=False)
    reference = Column(String(20), unique=True)
    stage = Column(String(20), nullable=False)
    open_question = Column(String(120))
    data_key = Column(SealedColumn)
    pack_digest = Column(String(64), ForeignKey("pack_version.digest"), nullable=False)
    referrer_source = Column(String(4))
    recommended_route = Column(String(20))
    chosen_route = Column(String(20))
    urgency = Column(String(20))
    chose_lower = Column(Integer, nullable=False, default=0)
    record = Column(SealedColumn)
    started_at = Column(UtcTime, nullable=False)
    heard_at = Column(UtcTime, nullable=False)
    sent_at = Column(UtcTime)
    received_at = Column(UtcTime)
    __table_args__ = (
        UniqueConstraint("conversation", "round"),
        UniqueConstraint("id", "mode"),
        CheckConstraint(f"mode IN ('{LIVE}', '{PRACTICE}')", name="mode"),
        Index("ix_contact_queue", "mode", "sent_at"),
    )


class Child(Base):
    """A child the contact is about, born or not: route, consent and decision are the child's own."""

    __tablename__ = "child"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    position = Column(Integer, nullable=False)
    route = Column(String(20))
    highest_possible_route = Column(String(20))
    recommended_route = Column(String(20))
    chosen_route = Column(String(20))
    advice = Column(SealedColumn)
    consent = Column(SealedColumn)
    __table_args__ = of_contact(UniqueConstraint("contact_id", "position"))


class Person(Base):
    """Somebody who lives with or matters to the children, and what is said about them."""

    __tablename__ = "person"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    relation = Column(SealedColumn)
    name = Column(SealedColumn)
    details = Column(SealedColumn)
    statements = Column(SealedColumn)
    __table_args__ = of_contact(Index(None, "contact_id"))


class Message(Base):
    """One thing the referrer wrote or pressed, and the whole reply to it.

    manner: `dont_know`, or the code of what was asked for in place of an answer; empty for any other.
    """

    __tablename__ = "message"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    position = Column(Integer, nullable=False)
    client_id = Column(String(64), nullable=False)
    question = Column(String(120))
    intent = Column(String(40))
    manner = Column(String(40))
    heard = Column(SealedColumn, nullable=False)
    reply = Column(SealedColumn, nullable=False)
    at = Column(UtcTime, nullable=False)
    __table_args__ = of_contact(
        UniqueConstraint("contact_id", "client_id"), UniqueConstraint("contact_id", "position")
    )


class Answer(Base):
    """An answer to one question, kept for good; a later one supersedes it and deletes nothing."""

    __tablename__ = "answer"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    message_id = Column(Number, ForeignKey("message.id", ondelete="CASCADE"), nullable=False)
    about = Column(String(20), nullable=False)
    question = Column(String(80), nullable=False)
    value = Column(SealedColumn, nullable=False)
    at = Column(UtcTime, nullable=False)
    superseded_at = Column(UtcTime)
    __table_args__ = of_contact(Index(None, "contact_id", "superseded_at", "id"))


class Note(Base):
    """A staff note on a contact, or on one message, fact or rule of it."""

    __tablename__ = "note"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    user_id = Column(Number, ForeignKey("user.id"), nullable=False)
    on = Column(String(120), nullable=False)
    text = Column(SealedColumn, nullable=False)
    at = Column(UtcTime, nullable=False)
    __table_args__ = of_contact(Index(None, "contact_id"))


class Tag(Base):
    __tablename__ = "tag"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    name = Column(String(40), nullable=False)
    __table_args__ = of_contact(UniqueConstraint("contact_id", "name"))
