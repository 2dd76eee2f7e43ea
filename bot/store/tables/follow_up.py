"""What must be followed up: calls that were asked for, alarms, talks that were not sent, and early help."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)

from bot.store.tables.base import (
    LIVE,
    Base,
    Number,
    SealedColumn,
    UtcTime,
    contact_column,
    mode_column,
    number_key,
    of_contact,
)

EARLY_HELP_STATES = ("waiting", "begun", "working", "not_working", "stepped_up", "ended")


def only_live() -> CheckConstraint:
    return CheckConstraint(f"mode = '{LIVE}'", name="never_from_practice")


class UrgentCall(Base):
    """A call that the advice asks for. `rung`: the referrer said that it was made.

    told_at: when they said so; `details`: when they rang and to whom they spoke, in their words.
    """

    __tablename__ = "urgent_call"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    whom = Column(String(16), nullable=False)
    rung = Column(Integer, nullable=False)
    told_at = Column(UtcTime)
    details = Column(SealedColumn, nullable=False)
    __table_args__ = of_contact(UniqueConstraint("contact_id", "whom"))


class Alarm(Base):
    """Something that staff must look at. It stays until somebody closes it with a reason.

    key: what it is about, once. for_at: from when it is waited for; out of hours the next opening.
    closed_by: nobody where it settled itself, such as by a call that was told of.
    """

    __tablename__ = "alarm"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    kind = Column(String(40), nullable=False)
    key = Column(String(120), nullable=False, unique=True)
    raised_at = Column(UtcTime, nullable=False)
    for_at = Column(UtcTime, nullable=False)
    seen_at = Column(UtcTime)
    seen_by = Column(Number, ForeignKey("user.id"))
    closed_at = Column(UtcTime)
    closed_by = Column(Number, ForeignKey("user.id"))
    reason = Column(String(40))
    __table_args__ = of_contact(only_live(), Index(None, "closed_at", "for_at"))


class UnsentTalk(Base):
    """A talk with a sign of danger that was not sent: once on the list, until somebody closes it.

    signs: codes of what was seen in it, with commas between.
    """

    __tablename__ = "unsent_talk"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    signs = Column(String(120), nullable=False)
    listed_at = Column(UtcTime, nullable=False)
    taken_at = Column(UtcTime)
    taken_by = Column(Number, ForeignKey("user.id"))
    closed_at = Column(UtcTime)
    closed_by = Column(Number, ForeignKey("user.id"))
    reason = Column(String(40))
    __table_args__ = of_contact(
        only_live(), UniqueConstraint("contact_id"), Index(None, "closed_at", "listed_at")
    )


class EarlyHelp(Base):
    """Early help for one child: who looks after it, by when it begins and is looked at again.

    start_by, review_by: days on the English calendar. changed_at: when the state last changed.
    """

    __tablename__ = "early_help"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    child_position = Column(Integer, nullable=False)
    state = Column(String(20), nullable=False)
    owner_id = Column(Number, ForeignKey("user.id"))
    asked_at = Column(UtcTime, nullable=False)
    start_by = Column(Date, nullable=False)
    begun_on = Column(Date)
    review_by = Column(Date, nullable=False)
    changed_at = Column(UtcTime, nullable=False)
    reason = Column(String(40))
    __table_args__ = of_contact(
        only_live(),
        CheckConstraint(f"state IN {EARLY_HELP_STATES!r}", name="state"),
        UniqueConstraint("contact_id", "child_position"),
        Index(None, "state", "start_by"),
    )
