"""Deciding about the children of a contact: propose, record, agree, send back, correct.

Each runs in the caller's transaction and takes the queue entry first, so that of two people who act at once
one is first and the other is told. What was decided is superseded and never deleted. Only here does a
contact become a referral.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door import deciding, states
from bot.front_door.deciding import Wanted
from bot.front_door.outcomes import OUTCOMES
from bot.store import audit, notes
from bot.store.front_door import sight
from bot.store.front_door.settling import settle
from bot.store.front_door.standing import (
    FOR_AGREEMENT,
    ON_NOTES,
    PROPOSED,
    RECORDED,
    ChildStanding,
    DecisionKept,
    standing,
)
from bot.store.kept_heads import KeptHead, kept_head
from bot.store.sealing import Keyring
from bot.store.staff import StaffMember
from bot.store.tables import Contact, Decision, QueueEntry

__all__ = ["Desk", "NotDecided", "agree", "correct", "propose", "record", "send_back", "standing"]

PROPOSERS = frozenset({"screener", "social_worker", "manager"})
DECIDERS = frozenset({"social_worker", "manager", "early_help_coordinator"})
MANAGERS = frozenset({"manager"})


class NotDecided(Exception):
    """Nothing was kept. code: why, for a sentence; `faults`: by field, where something is missing."""

    def __init__(self, code: str, faults: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code, self.faults = code, faults or {}


@dataclass(frozen=True)
class Desk:
    """Who acts on which contact, and the version of its queue entry that they saw."""

    connection: Connection
    keyring: Keyring
    member: StaffMember
    contact_id: str
    seen: int
    at: datetime


def propose(desk: Desk, positions: Iterable[int], wanted: Wanted) -> None:
    """Keep a proposal for each of these children, in place of one that stood.

    Raises: NotDecided.
    """
    _needs_role(desk, PROPOSERS)
    _take(desk)
    for child in _undecided(desk, positions):
        _check(desk, child, wanted)
        if child.proposal and child.proposal.state == FOR_AGREEMENT:
            raise NotDecided("waits_for_agreement")
        _supersede(desk, child.proposal)
        kept = _keep(desk, child, wanted, PROPOSED, proposed_by=desk.member.id)
        _tell(desk, "decision_proposed", child.position, kept, outcome=wanted.outcome)
    _settle(desk)


def record(desk: Desk, positions: Iterable[int], wanted: Wanted) -> dict[int, str]:
    """Decide about each of these children; gives the state by position.

    Where a manager has to agree it waits for that and does not stand yet.
    Raises: NotDecided.
    """
    _needs_role(desk, DECIDERS)
    if not deciding.may_record(desk.member.role, wanted.outcome, _door(desk)):
        raise NotDecided("front_door_decides")
    _take(desk)
    head = _head(desk)
    done = {}
    for child in _undecided(desk, positions):
        _check(desk, child, wanted)
        why = deciding.why_agreement(OUTCOMES[wanted.outcome], child.advised, head.deciding)
        done[child.position] = FOR_AGREEMENT if why else RECORDED
        _decide(desk, child, wanted, why)
    _settle(desk, RECORDED in done.values())
    return done


def correct(desk: Desk, position: int, wanted: Wanted, because: str) -> str:
    """Put a decision in place of one that stands, by a manager and with a reason; gives its state.

    Until another manager agreed, where that is asked, the former decision stands.
    Raises: NotDecided.
    """
    _needs_role(desk, MANAGERS)
    if len(because.split()) < deciding.FEWEST_WORDS:
        raise NotDecided("not_whole", {"because": "say_why"})
    _take(desk, needs_claim=False)
    child = _child(desk, position)
    if child.decision is None:
        raise NotDecided("not_decided_yet")
    _check(desk, child, wanted)
    head = _head(desk)
    why = deciding.why_agreement(OUTCOMES[wanted.outcome], child.advised, head.deciding)
    on = ON_NOTES.format(child.decision.id)
    notes.add(desk.connection, desk.keyring, desk.contact_id, desk.member.id, on, because, desk.at)
    former = child.decision.id
    kept = _decide(desk, child, wanted, why)
    _tell(desk, "decision_corrected", position, kept, former=former)
    _settle(desk, why is None)
    return FOR_AGREEMENT if why else RECORDED


def agree(desk: Desk, decision_id: int) -> None:
    """A manager agrees to what somebody else decided; then it stands.

    Raises: NotDecided.
    """
    _needs_role(desk, MANAGERS)
    _take(desk, needs_claim=False)
    child, waiting = _waiting(desk, decision_id)
    if waiting.user_id == desk.member.id:
        raise NotDecided("own_decision")
    _supersede(desk, child.decision)
    values = {"state": RECORDED, "agreed_by": desk.member.id, "agreed_at": desk.at}
    values["referral_at"] = _referral_at(child, waiting.outcome, desk.at)
    same = Decision.id == waiting.id
    desk.connection.execute(update(Decision).where(same).values(**values))
    _tell(desk, "decision_agreed", child.position, waiting.id)
    _settle(desk, True)


def send_back(desk: Desk, decision_id: int, words: str) -> None:
    """A manager does not agree and says what is to be looked at; it stands as a proposal from then on.

    Raises: NotDecided.
    """
    _needs_role(desk, MANAGERS)
    if len(words.split()) < deciding.FEWEST_WORDS:
        raise NotDecided("not_whole", {"words": "say_why"})
    _take(desk, needs_claim=False)
    child, waiting = _waiting(desk, decision_id)
    values = {"state": PROPOSED, "proposed_by": waiting.user_id}
    desk.connection.execute(update(Decision).where(Decision.id == waiting.id).values(**values))
    on = ON_NOTES.format(waiting.id)
    notes.add(desk.connection, desk.keyring, desk.contact_id, desk.member.id, on, words, desk.at)
    _tell(desk, "decision_sent_back", child.position, waiting.id)
    _settle(desk)


def _needs_role(desk: Desk, roles: frozenset[str]) -> None:
    if desk.member.role not in roles:
        raise NotDecided("other_role")


def _door(desk: Desk) -> str | None:
    wanted = select(QueueEntry.door).where(QueueEntry.contact_id == desk.contact_id)
    return desk.connection.execute(wanted).scalar()


def _take(desk: Desk, needs_claim: bool = True) -> None:
    """Take the queue entry for this transaction, if nobody changed it since it was seen."""
    entry = [QueueEntry.contact_id == desk.contact_id, QueueEntry.version == desk.seen]
    if needs_claim:
        entry.append(QueueEntry.claimed_by == desk.member.id)
    changed = update(QueueEntry).where(*entry).values(version=QueueEntry.version + 1)
    if not desk.connection.execute(changed).rowcount:
        raise NotDecided(_why_not_taken(desk, needs_claim))
    if not sight.may_see(desk.connection, desk.member.id, desk.member.role, desk.contact_id):
        raise NotDecided("not_there")


def _why_not_taken(desk: Desk, needs_claim: bool) -> str:
    row = desk.connection.execute(
        select(QueueEntry.claimed_by, QueueEntry.state).where(
            QueueEntry.contact_id == desk.contact_id
        )
    ).first()
    if row is None:
        return "not_there"
    if row.state in (states.DECIDED, states.CLOSED) and needs_claim:
        return "decided_meanwhile"
    if needs_claim and row.claimed_by is None:
        return "not_claimed"
    if needs_claim and row.claimed_by != desk.member.id:
        return "claimed_by_other"
    return "changed_meanwhile"


def _undecided(desk: Desk, positions: Iterable[int]) -> list[ChildStanding]:
    """These children, none of whom may have a decision that stands."""
    wanted = set(positions)
    found = standing(desk.connection, desk.keyring, desk.contact_id)
    chosen = [child for child in found if child.position in wanted]
    if not wanted or len(chosen) != len(wanted):
        raise NotDecided("no_such_child")
    if any(child.decision for child in chosen):
        raise NotDecided("decided_meanwhile")
    return chosen


def _child(desk: Desk, position: int) -> ChildStanding:
    for child in standing(desk.connection, desk.keyring, desk.contact_id):
        if child.position == position:
            return child
    raise NotDecided("no_such_child")


def _waiting(desk: Desk, decision_id: int) -> tuple[ChildStanding, DecisionKept]:
    for child in standing(desk.connection, desk.keyring, desk.contact_id):
        proposal = child.proposal
        if proposal and proposal.id == decision_id and proposal.state == FOR_AGREEMENT:
            return child, proposal
    raise NotDecided("nothing_to_agree")


def _check(desk: Desk, child: ChildStanding, wanted: Wanted) -> None:
    found = deciding.faults(wanted, child.advised, england.local(desk.at).date())
    if found:
        raise NotDecided("not_whole", found)


def _decide(desk: Desk, child: ChildStanding, wanted: Wanted, why: str | None) -> int:
    """Keep a decision that stands, or that waits for agreement because of `why`."""
    proposer = _proposer(child)
    _supersede(desk, child.proposal)
    if why:
        kept = _keep(desk, child, wanted, FOR_AGREEMENT, proposed_by=proposer)
        _tell(desk, "agreement_asked", child.position, kept, outcome=wanted.outcome, why=why)
        return kept
    _supersede(desk, child.decision)
    referral_at = _referral_at(child, wanted.outcome, desk.at)
    kept = _keep(desk, child, wanted, RECORDED, proposed_by=proposer, referral_at=referral_at)
    _tell(desk, "decision_recorded", child.position, kept, outcome=wanted.outcome)
    return kept


def _proposer(child: ChildStanding) -> int | None:
    """Who proposed: the row's own user, also where a manager sent their decision back."""
    return child.proposal.user_id if child.proposal and child.proposal.state == PROPOSED else None


def _referral_at(child: ChildStanding, outcome: str, at: datetime) -> datetime | None:
    """When the contact became a referral for this child; a correction does not move it."""
    if not OUTCOMES[outcome].is_referral:
        return None
    former = child.decision.referral_at if child.decision else None
    return former or at


def _supersede(desk: Desk, former: DecisionKept | None) -> None:
    if former is not None:
        same = Decision.id == former.id
        desk.connection.execute(update(Decision).where(same).values(superseded_at=desk.at))


def _keep(desk: Desk, child: ChildStanding, wanted: Wanted, state: str, **more: Any) -> int:
    """One row, sealed."""
    contact = desk.connection.execute(
        select(Contact.data_key, Contact.mode).where(Contact.id == desk.contact_id)
    ).one()
    key = desk.keyring.unwrap(contact.data_key, desk.contact_id)
    step = wanted.next_step.strip()
    route = OUTCOMES[wanted.outcome].staff_route
    result = desk.connection.execute(
        insert(Decision).values(
            contact_id=desk.contact_id, mode=contact.mode, child_id=child.child_id,
            user_id=desk.member.id, source="console", state=state, outcome=wanted.outcome,
            reason_code=wanted.reason_code, staff_route=route and route.value, at=desk.at,
            rationale=key.seal(wanted.rationale.strip(), "decision.rationale"),
            next_step=key.seal(step, "decision.next_step") if step else None,
            next_step_who=wanted.next_step_who or None, next_step_by=wanted.next_step_by,
            differs_on=wanted.differs_on or None, differs_how=wanted.differs_how or None, **more,
        )
    )  # fmt: skip
    return int(result.inserted_primary_key[0])


def _tell(desk: Desk, event: str, position: int, decision_id: int, **more: Any) -> None:
    details = {"child": f"child:{position}", "decision": decision_id, **more}
    actor = desk.member.actor
    audit.record(desk.connection, desk.contact_id, actor, event, details, desk.at)


def _head(desk: Desk) -> KeptHead:
    wanted = select(Contact.pack_digest).where(Contact.id == desk.contact_id)
    return kept_head(desk.connection, desk.connection.execute(wanted).scalar_one())


def _settle(desk: Desk, is_new: bool = False) -> None:
    settle(desk.connection, desk.contact_id, desk.at, is_new)
