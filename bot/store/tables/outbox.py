"""The outbox, the workers that empty it, and what other systems told us."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String

from bot.store.tables.base import (
    LIVE,
    Base,
    UtcTime,
    contact_column,
    mode_column,
    number_key,
    of_contact,
)

WAITING, DELIVERED, STUCK, NOT_PERMITTED = "waiting", "delivered", "stuck", "not_permitted"


class Delivery(Base):
    """The outbox: what must reach somebody. Written in the transaction that promises it.

    key: the same at every try, and sent with it, so that a receiver can tell a repeat.
    due_at: when it is to be tried next. claimed_until: while a worker is calling outside with it.
    state: `waiting`, `delivered`; `stuck` after many tries and `not_permitted` without consent or ground,
        both shown to staff and tried again at long intervals. Nothing ever leaves the list by itself.
    last_fault: a code, never what another system said.
    """

    __tablename__ = "delivery"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    kind = Column(String(40), nullable=False)
    key = Column(String(80), nullable=False, unique=True)
    purpose = Column(String(40), nullable=False, default="referral", server_default="referral")
    recipient = Column(
        String(40), nullable=False, default="front_door", server_default="front_door"
    )
    state = Column(String(20), nullable=False, default=WAITING, server_default=WAITING)
    due_at = Column(UtcTime, nullable=False)
    tries = Column(Integer, nullable=False, default=0)
    claimed_until = Column(UtcTime)
    last_fault = Column(String(40))
    delivered_at = Column(UtcTime)
    __table_args__ = of_contact(
        CheckConstraint(f"mode = '{LIVE}'", name="never_from_practice"),
        Index(None, "delivered_at", "due_at"),
        Index(None, "contact_id"),
    )


class CaseSystemEvent(Base):
    """One message that the case system sent us, by its own id: a repeat is answered and changes nothing.

    digest: of the body, so that another message under the same id is not taken for a repeat.
    case_id: the case system's own number for the case, where it gave one.
    """

    __tablename__ = "case_system_event"
    id = Column(String(64), primary_key=True)
    contact_id = contact_column()
    mode = mode_column()
    kind = Column(String(20), nullable=False)
    case_id = Column(String(64))
    digest = Column(String(64), nullable=False)
    at = Column(UtcTime, nullable=False)
    received_at = Column(UtcTime, nullable=False)
    __table_args__ = of_contact(Index(None, "contact_id"))


class WorkerBeat(Base):
    """When a background worker was last alive; its health check reads it."""

    __tablename__ = "worker_beat"
    worker = Column(String(40), primary_key=True)
    at = Column(UtcTime, nullable=False)
