"""Named queries for what there is to tell a referrer, what was told, and how clear it was.

Every function runs in the caller's transaction and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, desc, exists, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.front_door import states
from bot.front_door.outcomes import OUTCOMES
from bot.front_door.telling import Decided, OutcomeWords, facts_that_mattered, outcome_message
from bot.referral.record import ChildTold, ConsentTold, ContactRecord
from bot.store import talks
from bot.store.front_door import sight
from bot.store.kept_heads import kept_head
from bot.store.sealing import ContactKey, Erased, Keyring
from bot.store.tables import Child, Contact, Decision, OutcomeMessage, QueueEntry, User


@dataclass(frozen=True)
class Kept:
    """What was told of a decision, or why nothing was. clear: what the referrer said; None: nothing yet."""

    id: int
    words: OutcomeWords | None
    not_told: str | None
    not_told_because: str
    by: str | None
    at: datetime
    read_at: datetime | None
    clear: bool | None


@dataclass(frozen=True)
class ForChild:
    """One child's standing decision. suggested: the message to begin with; None once it is erased."""

    decision_id: int
    position: int
    outcome: str
    reason_code: str
    decided_at: datetime
    suggested: OutcomeWords | None
    kept: Kept | None


@dataclass(frozen=True)
class Waiting:
    """A decided contact whose referrer has not been told."""

    contact_id: str
    reference: str | None
    decided_at: datetime
    children: int
    claimed_by: str | None


@dataclass(frozen=True)
class Clearness:
    """How clear the messages of one reason were to those who got them."""

    outcome: str
    reason_code: str
    told: int
    read: int
    clear: int
    not_clear: int


def of_contact(connection: Connection, keyring: Keyring, contact_id: str) -> tuple[ForChild, ...]:
    """Each child's standing recorded decision, with what was told of it or could be."""
    key = key_of(connection, keyring, contact_id)
    record = talks.record_of(connection, keyring, contact_id) if key else None
    terms = _terms(connection, contact_id)
    kept = _kept(connection, key, contact_id)
    silent = bool(_no_contact(connection, contact_id))
    return tuple(
        ForChild(
            row.id, row.position, row.outcome, row.reason_code, row.at,
            _suggested(row, key, record or _bare(contact_id), terms, silent) if key else None,
            kept.get(row.id),
        )
        for row in _standing(connection, contact_id)
    )  # fmt: skip


def waiting(connection: Connection, user_id: int, role: str) -> list[Waiting]:
    """Decided contacts of which this member of staff may know, and whose referrer was not told.

    The one decided first is at the top. One that was closed and then decided anew waits again.
    """
    holder = aliased(User)
    children = (
        select(func.count()).where(Child.contact_id == QueueEntry.contact_id).scalar_subquery()
    )
    rows = connection.execute(
        select(
            QueueEntry.contact_id, Contact.reference, func.min(Decision.at), children, holder.name
        )
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .join(Decision, and_(Decision.contact_id == QueueEntry.contact_id, is_untold()))
        .outerjoin(holder, holder.id == QueueEntry.claimed_by)
        .where(
            QueueEntry.state.in_((states.DECIDED, states.CLOSED)),
            sight.visible_to(user_id, role),
        )
        .group_by(QueueEntry.contact_id, Contact.reference, holder.name)
        .order_by(func.min(Decision.at), QueueEntry.contact_id)
    )
    return [Waiting(*row) for row in rows]


def clearness(connection: Connection, user_id: int, role: str) -> list[Clearness]:
    """Each reason that was told, the one least clear first. Contacts that one may not know are left out."""
    message = OutcomeMessage
    not_clear = func.sum(case((message.clear == 0, 1), else_=0))
    rows = connection.execute(
        select(
            Decision.outcome, Decision.reason_code, func.count(), func.count(message.read_at),
            func.sum(case((message.clear == 1, 1), else_=0)), not_clear,
        )
        .select_from(message)
        .join(Decision, Decision.id == message.decision_id)
        .join(QueueEntry, QueueEntry.contact_id == message.contact_id)
        .where(message.words.is_not(None), sight.visible_to(user_id, role))
        .group_by(Decision.outcome, Decision.reason_code)
        .order_by(desc(not_clear), Decision.outcome, Decision.reason_code)
    )  # fmt: skip
    found = [Clearness(row[0], row[1], *(int(n or 0) for n in row[2:])) for row in rows]
    return sorted(found, key=lambda one: -one.not_clear / max(1, one.clear + one.not_clear))


def is_ready(connection: Connection, contact_id: str) -> bool:
    """Whether every child of the contact was decided, so that the referrer can be told."""
    state = connection.execute(
        select(QueueEntry.state).where(QueueEntry.contact_id == contact_id)
    ).scalar()
    return state in (states.DECIDED, states.CLOSED)


def stands() -> tuple[Any, ...]:
    """Conditions on `Decision`: recorded, and no later one stands instead."""
    return (
        Decision.superseded_at.is_(None),
        Decision.state == "recorded",
        Decision.outcome.in_(tuple(OUTCOMES)),
    )


def is_untold() -> Any:
    """A condition on `Decision`: it stands, and nothing was told of it nor left with a reason."""
    told = exists().where(OutcomeMessage.decision_id == Decision.id)
    return and_(*stands(), ~told)


def _standing(connection: Connection, contact_id: str) -> list[Any]:
    return connection.execute(
        select(
            Decision.id, Decision.outcome, Decision.reason_code, Decision.at, Decision.feedback,
            Child.position, Child.advice,
        )
        .join(Child, Child.id == Decision.child_id)
        .where(Decision.contact_id == contact_id, *stands())
        .order_by(Child.position)
    ).all()  # fmt: skip


def _kept(connection: Connection, key: ContactKey | None, contact_id: str) -> dict[int, Kept]:
    message = OutcomeMessage
    rows = connection.execute(
        select(
            message.decision_id, message.id, message.words, message.not_told,
            message.not_told_because, User.name, message.at, message.read_at, message.clear,
        )
        .outerjoin(User, User.id == message.by)
        .where(message.contact_id == contact_id)
    )  # fmt: skip
    return {
        row.decision_id: Kept(
            row.id, _opened(row.words, key), row.not_told, _because(row.not_told_because, key),
            row.name, row.at, row.read_at, None if row.clear is None else bool(row.clear),
        )
        for row in rows
    }  # fmt: skip


def _opened(words: Any, key: ContactKey | None) -> OutcomeWords | None:
    return OutcomeWords.of(key.open(words, "outcome_message.words")) if words and key else None


def _because(words: Any, key: ContactKey | None) -> str:
    return str(key.open(words, "outcome_message.not_told_because")) if words and key else ""


def _suggested(
    row: Any, key: ContactKey, record: ContactRecord, terms: Mapping[str, str], silent: bool
) -> OutcomeWords:
    """From this contact's own record and advice. The rationale is not even opened."""
    about = f"child:{row.position}"
    child = next((one for one in record.children if one.about == about), _bare_child(about))
    advice = key.open(row.advice, "child.advice") if row.advice else {}
    feedback = str(key.open(row.feedback, "decision.feedback")) if row.feedback else ""
    decided = Decided(row.outcome, row.reason_code, feedback)
    return outcome_message(decided, child, record, facts_that_mattered(advice), terms, silent)


def _terms(connection: Connection, contact_id: str) -> dict[str, str]:
    """The front door's number from the pack that the contact rests on, where the record has none."""
    digest = connection.execute(select(Contact.pack_digest).where(Contact.id == contact_id))
    point = kept_head(connection, digest.scalar_one()).front_door
    if point is None:
        return {}
    return {"front_door_phone": point.telephone, "front_door_hours": point.hours}


def _no_contact(connection: Connection, contact_id: str) -> int | None:
    found: int | None = connection.execute(
        select(QueueEntry.no_contact).where(QueueEntry.contact_id == contact_id)
    ).scalar()
    return found


def key_of(connection: Connection, keyring: Keyring, contact_id: str) -> ContactKey | None:
    """The contact's key; None once it is erased."""
    wrapped = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    try:
        return keyring.unwrap(wrapped, contact_id)
    except Erased:
        return None


def _bare_child(about: str) -> ChildTold:
    """A child of whom no record was kept: nothing is said that nobody told."""
    consent = ConsentTold("", "", False)
    return ChildTold(about, "", (), "", "", "", "", "", (), (), (), (), consent)


def _bare(contact_id: str) -> ContactRecord:
    nothing: tuple[Any, ...] = ()
    began = datetime.min
    return ContactRecord(
        contact_id, "", "", "", began, None, "", "", "", "", nothing, nothing, nothing, nothing
    )
