"""What stands decided and proposed about each child of a contact, and what waits for a manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.front_door.deciding import Advised
from bot.store import talks
from bot.store.front_door import sight
from bot.store.sealing import ContactKey, Erased, Keyring
from bot.store.tables import Child, Contact, Decision, Note, QueueEntry, User
from bot.thresholds.routes import Route

PROPOSED, FOR_AGREEMENT, RECORDED = "proposed", "for_agreement", "recorded"
ON_NOTES = "decision:{}"
"""What a note on a decision is kept on."""


@dataclass(frozen=True)
class DecisionKept:
    """One decision as it was kept. by, proposed_by, agreed_by: names; `by` is None for the case system.

    rationale, feedback, next_step: None where nothing was written. notes: what a manager wrote when sending
    it back or correcting it.
    """

    id: int
    child_id: int
    state: str
    source: str
    outcome: str
    reason_code: str
    staff_route: str | None
    rationale: str | None
    feedback: str | None
    differs_on: str | None
    differs_how: str | None
    next_step: str | None
    next_step_who: str | None
    next_step_by: date | None
    user_id: int | None
    by: str | None
    proposed_by: str | None
    agreed_by: str | None
    agreed_at: datetime | None
    referral_at: datetime | None
    superseded_at: datetime | None
    at: datetime
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChildStanding:
    """How one child stands. name: empty where it is not known. proposal: also one that waits for agreement.

    advice: the advice as it was sealed. history: every decision that was kept, oldest first.
    """

    child_id: int
    position: int
    name: str
    advised: Advised
    advice: Mapping[str, Any]
    proposal: DecisionKept | None
    decision: DecisionKept | None
    history: tuple[DecisionKept, ...] = field(default=())


@dataclass(frozen=True)
class AgreementWanted:
    """A decision that waits for a manager: codes alone, so that a list opens no seal."""

    decision_id: int
    contact_id: str
    reference: str | None
    position: int
    outcome: str
    recommended_route: str | None
    chosen_route: str | None
    by: str
    by_id: int
    at: datetime
    due_at: datetime


def standing(
    connection: Connection, keyring: Keyring, contact_id: str
) -> tuple[ChildStanding, ...]:
    """Every child of a contact in order; none once the contact is erased."""
    data_key = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    try:
        key = keyring.unwrap(data_key, contact_id)
    except Erased:
        return ()
    names = _names(connection, keyring, contact_id)
    kept = _decisions(connection, contact_id, key)
    rows = connection.execute(
        select(Child.id, Child.position, Child.recommended_route, Child.chosen_route, Child.advice)
        .where(Child.contact_id == contact_id)
        .order_by(Child.position)
    )
    return tuple(_child(row, names, kept.get(row.id, ()), key) for row in rows)


def waiting_for_agreement(
    connection: Connection, user_id: int, role: str
) -> tuple[AgreementWanted, ...]:
    """What waits for a manager's agreement among what this member of staff may know of, oldest first."""
    rows = connection.execute(
        select(
            Decision.id, Decision.contact_id, Contact.reference, Child.position, Decision.outcome,
            Child.recommended_route, Child.chosen_route, User.name, Decision.user_id, Decision.at,
            QueueEntry.due_at,
        )
        .join(Contact, Contact.id == Decision.contact_id)
        .join(Child, Child.id == Decision.child_id)
        .join(QueueEntry, QueueEntry.contact_id == Decision.contact_id)
        .join(User, User.id == Decision.user_id)
        .where(
            Decision.state == FOR_AGREEMENT, Decision.superseded_at.is_(None),
            sight.visible_to(user_id, role),
        )
        .order_by(Decision.at, Decision.id)
    )  # fmt: skip
    return tuple(AgreementWanted(*row) for row in rows)


def _child(
    row: Any, names: Mapping[str, str], kept: tuple[DecisionKept, ...], key: ContactKey
) -> ChildStanding:
    advice = key.open(row.advice, "child.advice") if row.advice else {}
    live = [one for one in kept if one.superseded_at is None]
    return ChildStanding(
        row.id,
        row.position,
        names.get(f"child:{row.position}", ""),
        advised_of(row.recommended_route, row.chosen_route, advice),
        advice,
        next((one for one in live if one.state != RECORDED), None),
        next((one for one in live if one.state == RECORDED), None),
        kept,
    )


def advised_of(recommended: str | None, chosen: str | None, advice: Mapping[str, Any]) -> Advised:
    """What a child's advice rests on: its rules, and its facts, also those that are not known."""
    decision = advice.get("decision", {})
    reasons = decision.get("reasons", [])
    facts = [fact for reason in reasons for fact in reason.get("facts", ())]
    facts += decision.get("unknowns_that_matter", [])
    return Advised(
        Route(recommended) if recommended else None,
        Route(chosen) if chosen else None,
        tuple(dict.fromkeys(str(reason["rule"]) for reason in reasons)),
        tuple(dict.fromkeys(facts)),
    )


def _names(connection: Connection, keyring: Keyring, contact_id: str) -> dict[str, str]:
    record = talks.record_of(connection, keyring, contact_id)
    return {child.about: child.name for child in record.children} if record else {}


def _decisions(
    connection: Connection, contact_id: str, key: ContactKey
) -> dict[int, tuple[DecisionKept, ...]]:
    """Every decision about a contact, by child, oldest first, with what managers wrote to it."""
    decider, proposer, manager = aliased(User), aliased(User), aliased(User)
    rows = connection.execute(
        select(
            Decision.__table__, decider.name.label("by"), proposer.name.label("proposer"),
            manager.name.label("manager"),
        )
        .outerjoin(decider, decider.id == Decision.user_id)
        .outerjoin(proposer, proposer.id == Decision.proposed_by)
        .outerjoin(manager, manager.id == Decision.agreed_by)
        .where(Decision.contact_id == contact_id)
        .order_by(Decision.id)
    )  # fmt: skip
    notes = _notes(connection, contact_id, key)
    found: dict[int, tuple[DecisionKept, ...]] = {}
    for row in rows:
        one = _kept(row, key, tuple(notes.get(ON_NOTES.format(row.id), ())))
        found[row.child_id] = (*found.get(row.child_id, ()), one)
    return found


def _notes(connection: Connection, contact_id: str, key: ContactKey) -> dict[str, list[str]]:
    rows = connection.execute(
        select(Note.on, Note.text)
        .where(Note.contact_id == contact_id, Note.on.like(ON_NOTES.format("%")))
        .order_by(Note.id)
    )
    found: dict[str, list[str]] = {}
    for on, text in rows:
        found.setdefault(on, []).append(str(key.open(text, "note.text")))
    return found


def _kept(row: Any, key: ContactKey, notes: tuple[str, ...]) -> DecisionKept:
    def opened(name: str) -> str | None:
        value = getattr(row, name)
        return str(key.open(value, f"decision.{name}")) if value else None

    return DecisionKept(
        row.id, row.child_id, row.state, row.source, row.outcome, row.reason_code, row.staff_route,
        opened("rationale"), opened("feedback"), row.differs_on, row.differs_how,
        opened("next_step"), row.next_step_who, row.next_step_by, row.user_id, row.by, row.proposer,
        row.manager, row.agreed_at, row.referral_at, row.superseded_at, row.at, notes,
    )  # fmt: skip
