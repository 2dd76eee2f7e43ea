"""What the front door decided, what it told the referrer, what they said to it, and a second look at it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)

from bot.store.tables.base import (
    Base,
    Number,
    SealedColumn,
    UtcTime,
    contact_column,
    mode_column,
    number_key,
    of_contact,
)
from bot.store.tables.follow_up import only_live

_STANDING = text("superseded_at IS NULL AND state = 'recorded'")
_PROPOSED = text("superseded_at IS NULL AND state <> 'recorded'")


class Decision(Base):
    """What front-door staff propose or decided about one child, and why.

    state: `proposed` by a screener; `for_agreement` until a manager agrees; `recorded`. At most one stands
        for a child in each of the two: the database itself refuses a second.
    source: `console`, where `user_id` says who; or `case_system`, where the case system's own users
        decided and it told us.
    staff_route: the route that the outcome stands for; empty where it says nothing about the threshold.
    outcome: also `more_information_needed` of the case system, which is no decision and never stands.
    differs_on, differs_how: the fact or rule in which staff differ from the advice, and how, as codes:
        `rule:<rule id>`, `fact:<fact id>` of this child, or `other`.
    referral_at: when the contact became a referral for this child. superseded_at: a later one stands instead.
    """

    __tablename__ = "decision"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    child_id = Column(Number, ForeignKey("child.id", ondelete="CASCADE"), nullable=False)
    user_id = Column(Number, ForeignKey("user.id"))
    source = Column(String(20), nullable=False, default="console", server_default="console")
    state = Column(String(16), nullable=False, default="recorded", server_default="recorded")
    outcome = Column(String(40), nullable=False)
    reason_code = Column(String(40), nullable=False)
    staff_route = Column(String(20))
    rationale = Column(SealedColumn, nullable=False)
    feedback = Column(SealedColumn)
    differs_on = Column(String(120))
    differs_how = Column(String(40))
    next_step = Column(SealedColumn)
    next_step_who = Column(String(40))
    next_step_by = Column(Date)
    proposed_by = Column(Number, ForeignKey("user.id"))
    agreed_by = Column(Number, ForeignKey("user.id"))
    agreed_at = Column(UtcTime)
    referral_at = Column(UtcTime)
    superseded_at = Column(UtcTime)
    at = Column(UtcTime, nullable=False)
    __table_args__ = of_contact(
        CheckConstraint("user_id IS NOT NULL OR source = 'case_system'", name="by_somebody"),
        CheckConstraint("state IN ('proposed', 'for_agreement', 'recorded')", name="state"),
        Index(None, "contact_id"),
        Index(None, "at"),
        Index(
            "uq_decision_standing",
            "child_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(
            "uq_decision_proposed",
            "child_id",
            unique=True,
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        ),
    )


class Milestone(Base):
    """A day kept for a child: strategy discussion, allocation, first seen. A correction adds a row."""

    __tablename__ = "milestone"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    child_id = Column(Number, ForeignKey("child.id", ondelete="CASCADE"), nullable=False)
    kind = Column(String(40), nullable=False)
    on = Column(Date, nullable=False)
    by = Column(Number, ForeignKey("user.id"), nullable=False)
    at = Column(UtcTime, nullable=False)
    superseded_at = Column(UtcTime)
    __table_args__ = of_contact(Index(None, "contact_id"), Index(None, "child_id", "kind"))


class OutcomeMessage(Base):
    """What the referrer is told of a decision, or the lawful reason why not. One stands for a decision.

    words: the message in parts, sealed. not_told: a code, with `not_told_because` sealed. read_at: when the
    referrer opened it. clear: what they said to "was this clear?": 1 yes, 0 no, empty not said.
    """

    __tablename__ = "outcome_message"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    decision_id = Column(Number, ForeignKey("decision.id", ondelete="CASCADE"), nullable=False)
    words = Column(SealedColumn)
    not_told = Column(String(40))
    not_told_because = Column(SealedColumn)
    by = Column(Number, ForeignKey("user.id"))
    at = Column(UtcTime, nullable=False)
    read_at = Column(UtcTime)
    clear = Column(Integer)
    clear_at = Column(UtcTime)
    __table_args__ = of_contact(
        only_live(),
        UniqueConstraint("decision_id"),
        CheckConstraint("(words IS NULL) <> (not_told IS NULL)", name="told_or_why_not"),
        Index(None, "contact_id"),
    )


class Disagreement(Base):
    """A referrer, or one of our own, says that a decision is wrong. It waits until somebody answers.

    step: which of the pack's escalation steps, counted from 1. due_at: by when that step is answered.
    """

    __tablename__ = "disagreement"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    decision_id = Column(Number, ForeignKey("decision.id", ondelete="CASCADE"), nullable=False)
    step = Column(Integer, nullable=False)
    words = Column(SealedColumn, nullable=False)
    said_at = Column(UtcTime, nullable=False)
    due_at = Column(UtcTime, nullable=False)
    answer = Column(SealedColumn)
    result = Column(String(20))
    answered_by = Column(Number, ForeignKey("user.id"))
    answered_at = Column(UtcTime)
    __table_args__ = of_contact(
        only_live(), Index(None, "contact_id"), Index(None, "answered_at", "due_at")
    )


class SecondReading(Base):
    """A decided contact that somebody else reads without seeing the decision, and what they would decide.

    drawn: `random` or `risk`. scores: the scorecard, by item. Empty until it is read.
    """

    __tablename__ = "second_reading"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    child_id = Column(Number, ForeignKey("child.id", ondelete="CASCADE"), nullable=False)
    drawn = Column(String(12), nullable=False)
    drawn_at = Column(UtcTime, nullable=False)
    reader = Column(Number, ForeignKey("user.id"))
    read_at = Column(UtcTime)
    outcome = Column(String(40))
    staff_route = Column(String(20))
    scores = Column(JSON)
    words = Column(SealedColumn)
    __table_args__ = of_contact(
        only_live(), UniqueConstraint("child_id"), Index(None, "contact_id"), Index(None, "read_at")
    )


class ServiceView(Base):
    """What a family or a referrer thinks of the service: answers to fixed questions and nothing else."""

    __tablename__ = "service_view"
    id = number_key()
    of = Column(String(12), nullable=False)
    question = Column(String(40), nullable=False)
    answer = Column(Integer, nullable=False)
    on = Column(Date, nullable=False)
    __table_args__ = (Index(None, "of", "on"),)
