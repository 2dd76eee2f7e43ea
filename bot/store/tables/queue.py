"""The front door's work: where each sent contact stands, who has it, and what must be minded about it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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


class QueueEntry(Base):
    """One sent contact in the queue, once. Codes and times alone, so that a list opens no seal.

    door: `front_door` or `early_help`. state: see `bot.front_door.states`. rank: urgency, 0 the gravest.
    waiting_since: when it was sent. look_by, due_at: by when somebody looks and somebody decides; asking for
    information moves neither. restricted: why only named staff may know of it; empty for everybody.
    no_contact: 1 while nobody may contact the family. version: counts every change, so that two people who
    change it at once cannot both succeed.
    """

    __tablename__ = "queue_entry"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    door = Column(String(12), nullable=False)
    state = Column(String(16), nullable=False)
    rank = Column(Integer, nullable=False)
    waiting_since = Column(UtcTime, nullable=False)
    look_by = Column(UtcTime, nullable=False)
    due_at = Column(UtcTime, nullable=False)
    first_read_at = Column(UtcTime)
    information_since = Column(UtcTime)
    claimed_by = Column(Number, ForeignKey("user.id"))
    claimed_at = Column(UtcTime)
    shift = Column(String(16), nullable=False, default="day", server_default="day")
    restricted = Column(String(40))
    no_contact = Column(Integer, nullable=False, default=0)
    agency = Column(String(40))
    decided_at = Column(UtcTime)
    closed_at = Column(UtcTime)
    version = Column(Integer, nullable=False, default=1)
    __table_args__ = of_contact(
        only_live(),
        UniqueConstraint("contact_id"),
        Index(None, "state", "rank", "waiting_since"),
        Index(None, "claimed_by", "state"),
        Index(None, "state", "due_at"),
        Index(None, "agency", "waiting_since"),
        Index(None, "waiting_since"),
    )


class ContactArea(Base):
    """An area of concern that a sent contact was about, as its pack calls it."""

    __tablename__ = "contact_area"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    area = Column(String(60), nullable=False)
    __table_args__ = of_contact(UniqueConstraint("contact_id", "area"), Index(None, "area"))


class RuleFired(Base):
    """A rule of the pack that held for a child of a sent contact, and when that was sent: codes and times."""

    __tablename__ = "rule_fired"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    rule = Column(String(40), nullable=False)
    at = Column(UtcTime, nullable=False)
    __table_args__ = of_contact(UniqueConstraint("contact_id", "rule"), Index(None, "rule", "at"))


class SearchToken(Base):
    """A keyed hash of one word of a contact. Nobody can read the word out of it. Gone once it is erased."""

    __tablename__ = "search_token"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    token = Column(BigInteger, nullable=False)
    __table_args__ = of_contact(
        only_live(), UniqueConstraint("contact_id", "token"), Index(None, "token")
    )


class SavedView(Base):
    """Filters that a member of staff keeps under a name. query: the link's own, without a person in it."""

    __tablename__ = "saved_view"
    id = number_key()
    user_id = Column(Number, ForeignKey("user.id"), nullable=False)
    name = Column(String(60), nullable=False)
    query = Column(String(400), nullable=False)
    made_at = Column(UtcTime, nullable=False)
    __table_args__ = (UniqueConstraint("user_id", "name"),)


class Flag(Base):
    """A mark on a contact, or on one message, fact or rule of it, until somebody takes it away."""

    __tablename__ = "flag"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    on = Column(String(120), nullable=False)
    kind = Column(String(40), nullable=False)
    put_by = Column(Number, ForeignKey("user.id"), nullable=False)
    put_at = Column(UtcTime, nullable=False)
    taken_by = Column(Number, ForeignKey("user.id"))
    taken_at = Column(UtcTime)
    __table_args__ = of_contact(Index(None, "contact_id"), Index(None, "kind", "taken_at"))


class HandOver(Base):
    """A contact given from one member of staff, or shift, to another. words: what must be known."""

    __tablename__ = "hand_over"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    to_shift = Column(String(16), nullable=False)
    from_user = Column(Number, ForeignKey("user.id"), nullable=False)
    to_user = Column(Number, ForeignKey("user.id"))
    words = Column(SealedColumn, nullable=False)
    at = Column(UtcTime, nullable=False)
    taken_by = Column(Number, ForeignKey("user.id"))
    taken_at = Column(UtcTime)
    __table_args__ = of_contact(Index(None, "contact_id"))


class InformationRequest(Base):
    """Something that staff asked somebody for. It never stops the clock. band: how soon it is wanted."""

    __tablename__ = "information_request"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    whom = Column(String(40), nullable=False)
    words = Column(SealedColumn, nullable=False)
    band = Column(String(20), nullable=False)
    asked_by = Column(Number, ForeignKey("user.id"), nullable=False)
    asked_at = Column(UtcTime, nullable=False)
    wanted_by = Column(UtcTime, nullable=False)
    ended_at = Column(UtcTime)
    ended_by = Column(Number, ForeignKey("user.id"))
    result = Column(String(20))
    __table_args__ = of_contact(Index(None, "contact_id"), Index(None, "ended_at", "wanted_by"))


class FamilyBan(Base):
    """Do not contact the family yet: why, who said so, and the one safe way, if there is one.

    put_by: nobody where the advice itself asked for it. Lifting it needs a manager and a reason.
    """

    __tablename__ = "family_ban"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    reason = Column(String(40), nullable=False)
    words = Column(SealedColumn, nullable=False)
    put_by = Column(Number, ForeignKey("user.id"))
    put_at = Column(UtcTime, nullable=False)
    lifted_by = Column(Number, ForeignKey("user.id"))
    lifted_at = Column(UtcTime)
    lifted_because = Column(SealedColumn)
    __table_args__ = of_contact(
        Index(None, "contact_id"),
        CheckConstraint("lifted_at IS NULL OR lifted_by IS NOT NULL", name="lifted_by_somebody"),
    )


class NeedToKnow(Base):
    """A member of staff who may know of one restricted contact. until: when that ended."""

    __tablename__ = "need_to_know"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    user_id = Column(Number, ForeignKey("user.id"), nullable=False)
    given_by = Column(Number, ForeignKey("user.id"))
    given_at = Column(UtcTime, nullable=False)
    ended_at = Column(UtcTime)
    __table_args__ = of_contact(Index(None, "contact_id", "user_id"), Index(None, "user_id"))


class Consultation(Base):
    """A call in which staff gave advice, without names. Its words have a key of their own.

    about_role: what the caller is by trade. areas: codes with commas between. route: what was advised.
    asked_to_send: 1 where they were asked to send a contact; contact_id: the contact that came of it.
    keep_until: when its words are erased; the codes stay for the figures.
    """

    __tablename__ = "consultation"
    id = Column(String(32), primary_key=True)
    data_key = Column(SealedColumn)
    at = Column(UtcTime, nullable=False)
    by = Column(Number, ForeignKey("user.id"), nullable=False)
    agency = Column(String(40))
    about_role = Column(String(40))
    areas = Column(String(400), nullable=False)
    route = Column(String(20))
    asked_to_send = Column(Integer, nullable=False, default=0)
    words = Column(SealedColumn)
    contact_id = Column(String(32))
    keep_until = Column(UtcTime, nullable=False)
    __table_args__ = (Index(None, "at"),)


class Intake(Base):
    """One file of police notifications that was brought in. The same file never comes in twice."""

    __tablename__ = "intake"
    id = Column(String(32), primary_key=True)
    source = Column(String(40), nullable=False)
    digest = Column(String(64), nullable=False, unique=True)
    rows = Column(Integer, nullable=False)
    brought_by = Column(Number, ForeignKey("user.id"), nullable=False)
    brought_at = Column(UtcTime, nullable=False)


class IntakeRow(Base):
    """One notification of a file, by a keyed hash of its own number, and the contact that it became."""

    __tablename__ = "intake_row"
    id = number_key()
    intake_id = Column(String(32), ForeignKey("intake.id"), nullable=False)
    external = Column(BigInteger, nullable=False, unique=True)
    contact_id = contact_column()
    mode = mode_column()
    __table_args__ = of_contact(Index(None, "intake_id"), Index(None, "contact_id"))


class InspectionSample(Base):
    """Contacts that were drawn at random for an inspection: from which groups, with which seed."""

    __tablename__ = "inspection_sample"
    id = number_key()
    seed = Column(Integer, nullable=False)
    drawn_by = Column(Number, ForeignKey("user.id"), nullable=False)
    drawn_at = Column(UtcTime, nullable=False)
    covers_from = Column(UtcTime, nullable=False)
    covers_until = Column(UtcTime, nullable=False)
    drawn = Column(Text, nullable=False)


class ChildFigure(Base):
    """What figures are made of for one child of a sent contact: codes and numbers, and no words.

    completeness, clarity: of the contact, 0 to 100. ground, held, agreement, openness: consent as codes when
    it was sent. unknowns: how many answers that matter were not known. same_child: a number that contacts
    about the same child share; empty where there was too little to tell by, and once it is erased.
    """

    __tablename__ = "child_figure"
    id = number_key()
    contact_id = contact_column()
    mode = mode_column()
    child = Column(Integer, nullable=False)
    completeness = Column(Integer)
    clarity = Column(Integer)
    ground = Column(String(20))
    held = Column(String(20))
    agreement = Column(String(20))
    openness = Column(String(20))
    unknowns = Column(Integer)
    same_child = Column(Number)
    __table_args__ = of_contact(
        only_live(), UniqueConstraint("contact_id", "child"), Index(None, "same_child")
    )
