"""Every table. Personal data stands only in `SealedColumn`s; everything else is ids, codes and times.

Live and practice are kept apart here: each row of a contact carries its mode, and the foreign keys
hold both, so that no row of a practice contact can hang on a live one. Nothing of practice can be
delivered: the database itself refuses it.
"""

from bot.store.tables.audit import AuditCheckpoint, AuditEvent
from bot.store.tables.base import LIVE, PRACTICE, Base, Number, SealedColumn, UtcTime, metadata
from bot.store.tables.coming_back import ComingBack
from bot.store.tables.contacts import (
    Answer,
    Child,
    Contact,
    Message,
    Note,
    PackVersion,
    Person,
    Tag,
)
from bot.store.tables.decisions import (
    Decision,
    Disagreement,
    Milestone,
    OutcomeMessage,
    SecondReading,
    ServiceView,
)
from bot.store.tables.documents import Document
from bot.store.tables.follow_up import Alarm, EarlyHelp, UnsentTalk, UrgentCall
from bot.store.tables.history import HistoryImport, MatchMark, PastContact
from bot.store.tables.outbox import (
    DELIVERED,
    NOT_PERMITTED,
    STUCK,
    WAITING,
    CaseSystemEvent,
    Delivery,
    WorkerBeat,
)
from bot.store.tables.queue import (
    ChildFigure,
    Consultation,
    ContactArea,
    FamilyBan,
    Flag,
    HandOver,
    InformationRequest,
    InspectionSample,
    Intake,
    IntakeRow,
    NeedToKnow,
    QueueEntry,
    RuleFired,
    SavedView,
    SearchToken,
)
from bot.store.tables.sharing import Sharing
from bot.store.tables.staff import RecoveryCode, ScenarioRun, User
from bot.store.tables.tracker import TrackerEvent, TrackerHead

__all__ = [
    "Alarm",
    "Answer",
    "AuditCheckpoint",
    "AuditEvent",
    "Base",
    "CaseSystemEvent",
    "Child",
    "ComingBack",
    "Consultation",
    "Contact",
    "ChildFigure",
    "ContactArea",
    "DELIVERED",
    "Decision",
    "Delivery",
    "Disagreement",
    "Document",
    "EarlyHelp",
    "FamilyBan",
    "Flag",
    "HandOver",
    "HistoryImport",
    "InformationRequest",
    "InspectionSample",
    "Intake",
    "IntakeRow",
    "LIVE",
    "MatchMark",
    "Message",
    "Milestone",
    "NOT_PERMITTED",
    "NeedToKnow",
    "Note",
    "Number",
    "OutcomeMessage",
    "PRACTICE",
    "PackVersion",
    "PastContact",
    "Person",
    "QueueEntry",
    "RuleFired",
    "STUCK",
    "SavedView",
    "RecoveryCode",
    "ScenarioRun",
    "SealedColumn",
    "SearchToken",
    "SecondReading",
    "ServiceView",
    "Sharing",
    "Tag",
    "TrackerEvent",
    "TrackerHead",
    "UnsentTalk",
    "UrgentCall",
    "User",
    "UtcTime",
    "WAITING",
    "WorkerBeat",
    "metadata",
]
