"""Every table. Personal data stands only in `SealedColumn`s; everything else is ids, codes and times.

Live and practice are kept apart here: each row of a contact carries its mode, and the foreign keys
hold both, so that no row of a practice contact can hang on a live one. Nothing of practice can be
delivered: the database itself refuses it.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeMeta, registry

from bot.store.sealing import Sealed

LIVE, PRACTICE = "live", "practice"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
mapper_registry = registry(metadata=metadata)
Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts only plain INTEGER keys up by itself."""


class UtcTime(TypeDecorator):  # type: ignore[type-arg]
    """A moment in UTC. Refuses one without a zone, gives back one with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value and value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=timezone.utc))


class SealedColumn(TypeDecorator):  # type: ignore[type-arg]
    """Holds what `ContactKey.seal` made. Refuses anything else, so that no plain text slips in."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("a sealed column takes only what ContactKey.seal gives")
        return value

    def process_result_value(self, value: Any, dialect: Any) -> Sealed | None:
        return value if value is None else Sealed(value)


class Base(metaclass=DeclarativeMeta):
    __abstract__ = True
    registry = mapper_registry
    metadata = metadata
    __init__ = mapper_registry.constructor


def _mode() -> Column[Any]:
    return Column(String(8), nullable=False)


def _number_key() -> Column[Any]:
    return Column(Number, primary_key=True, autoincrement=True)


def _contact() -> Column[Any]:
    return Column(String(32), nullable=False)


def _of_contact(*more: Any) -> tuple[Any, ...]:
    """The rest of a table whose rows belong to one contact, in the contact's own mode."""
    return (
        ForeignKeyConstraint(
            ["contact_id", "mode"], ["contact.id", "contact.mode"], ondelete="CASCADE"
        ),
        *more,
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
    mode = _mode()
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
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    position = Column(Integer, nullable=False)
    route = Column(String(20))
    highest_possible_route = Column(String(20))
    recommended_route = Column(String(20))
    chosen_route = Column(String(20))
    advice = Column(SealedColumn)
    consent = Column(SealedColumn)
    __table_args__ = _of_contact(UniqueConstraint("contact_id", "position"))


class Person(Base):
    """Somebody who lives with or matters to the children, and what is said about them."""

    __tablename__ = "person"
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    relation = Column(SealedColumn)
    name = Column(SealedColumn)
    details = Column(SealedColumn)
    statements = Column(SealedColumn)
    __table_args__ = _of_contact(Index(None, "contact_id"))


class Message(Base):
    """One thing the referrer wrote or pressed, and the whole reply to it."""

    __tablename__ = "message"
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    position = Column(Integer, nullable=False)
    client_id = Column(String(64), nullable=False)
    question = Column(String(120))
    intent = Column(String(40))
    heard = Column(SealedColumn, nullable=False)
    reply = Column(SealedColumn, nullable=False)
    at = Column(UtcTime, nullable=False)
    __table_args__ = _of_contact(
        UniqueConstraint("contact_id", "client_id"), UniqueConstraint("contact_id", "position")
    )


class Answer(Base):
    """An answer to one question, kept for good; a later one supersedes it and deletes nothing."""

    __tablename__ = "answer"
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    message_id = Column(Number, ForeignKey("message.id", ondelete="CASCADE"), nullable=False)
    about = Column(String(20), nullable=False)
    question = Column(String(80), nullable=False)
    value = Column(SealedColumn, nullable=False)
    at = Column(UtcTime, nullable=False)
    superseded_at = Column(UtcTime)
    __table_args__ = _of_contact(Index(None, "contact_id", "superseded_at", "id"))


class Decision(Base):
    """What front-door staff decided about one child, and why."""

    __tablename__ = "decision"
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    child_id = Column(Number, ForeignKey("child.id", ondelete="CASCADE"), nullable=False)
    user_id = Column(Number, ForeignKey("user.id"), nullable=False)
    outcome = Column(String(40), nullable=False)
    reason_code = Column(String(40), nullable=False)
    rationale = Column(SealedColumn, nullable=False)
    feedback = Column(SealedColumn)
    at = Column(UtcTime, nullable=False)
    __table_args__ = _of_contact(Index(None, "contact_id"))


class Delivery(Base):
    """The outbox: what must reach somebody. Written in the transaction that promises it."""

    __tablename__ = "delivery"
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    kind = Column(String(40), nullable=False)
    key = Column(String(80), nullable=False, unique=True)
    due_at = Column(UtcTime, nullable=False)
    tries = Column(Integer, nullable=False, default=0)
    delivered_at = Column(UtcTime)
    __table_args__ = _of_contact(
        CheckConstraint(f"mode = '{LIVE}'", name="never_from_practice"),
        Index(None, "delivered_at", "due_at"),
    )


class AuditEvent(Base):
    """One link of a contact's audit chain: ids and codes, never personal data. Survives erasure."""

    __tablename__ = "audit_event"
    id = _number_key()
    chain = Column(String(32), nullable=False)
    position = Column(Integer, nullable=False)
    at = Column(UtcTime, nullable=False)
    actor = Column(String(40), nullable=False)
    event = Column(String(40), nullable=False)
    details = Column(JSON, nullable=False)
    previous = Column(String(64), nullable=False)
    digest = Column(String(64), nullable=False)
    __table_args__ = (UniqueConstraint("chain", "position"),)


class User(Base):
    """A member of staff. Referrers have no accounts."""

    __tablename__ = "user"
    id = _number_key()
    email = Column(String(200), nullable=False, unique=True)
    name = Column(String(100), nullable=False)
    role = Column(String(20), nullable=False)
    password_hash = Column(String(200), nullable=False)
    failed_sign_ins = Column(Integer, nullable=False, default=0)
    locked_until = Column(UtcTime)
    disabled_at = Column(UtcTime)
    created_at = Column(UtcTime, nullable=False)


class Note(Base):
    """A staff note on a contact, or on one message, fact or rule of it."""

    __tablename__ = "note"
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    user_id = Column(Number, ForeignKey("user.id"), nullable=False)
    on = Column(String(120), nullable=False)
    text = Column(SealedColumn, nullable=False)
    at = Column(UtcTime, nullable=False)
    __table_args__ = _of_contact(Index(None, "contact_id"))


class Tag(Base):
    __tablename__ = "tag"
    id = _number_key()
    contact_id = _contact()
    mode = _mode()
    name = Column(String(40), nullable=False)
    __table_args__ = _of_contact(UniqueConstraint("contact_id", "name"))


class ScenarioRun(Base):
    """One run of a scenario against a pack version; results over time come from here."""

    __tablename__ = "scenario_run"
    id = _number_key()
    scenario = Column(String(120), nullable=False)
    pack_digest = Column(String(64), ForeignKey("pack_version.digest"), nullable=False)
    passed = Column(Integer, nullable=False)
    result = Column(JSON, nullable=False)
    at = Column(UtcTime, nullable=False)
    __table_args__ = (Index(None, "scenario", "at"),)


class TrackerEvent(Base):
    """Rasa's events, sealed. Derived: the talk itself is in `message`."""

    __tablename__ = "tracker_event"
    id = _number_key()
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


class WorkerBeat(Base):
    """When a background worker was last alive; its health check reads it."""

    __tablename__ = "worker_beat"
    worker = Column(String(40), primary_key=True)
    at = Column(UtcTime, nullable=False)
