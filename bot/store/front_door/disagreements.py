"""Named queries for disagreements: say that a decision is wrong, answer it, go on to the next step.

A referrer never needs a reason. What they add while they wait stands with what they said first. Every
function runs in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, asc, desc, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.front_door import disagreeing
from bot.front_door.disagreeing import CHANGED, RESULTS, Step
from bot.store import alarms, audit
from bot.store.front_door import sight, told
from bot.store.kept_heads import KeptHead, kept_head
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import LIVE, Child, Contact, Decision, Disagreement, QueueEntry, User

LONGEST = 8_000
REFERRER = "referrer"
BY_THE_DECIDER, NOT_CHANGED, SOMEBODY_FIRST = "by_the_decider", "not_changed", "somebody_first"


class NotAnswered(Exception):
    """Nothing was changed; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Words:
    """What was said at one time. by: `referrer`, or the member of staff who was told it."""

    at: str
    by: str
    text: str


@dataclass(frozen=True)
class Said:
    """One step of a disagreement. decision_stands: nothing was decided instead since."""

    id: int
    contact_id: str
    reference: str | None
    decision_id: int
    position: int
    outcome: str
    reason_code: str
    decision_stands: bool
    deciders: tuple[int | None, ...]
    step: int
    said_at: datetime
    due_at: datetime
    words: tuple[Words, ...]
    answer: str
    result: str | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Counted:
    """How many were said, wait, and were answered in each way."""

    said: int
    waiting: int
    by_result: dict[str, int]


def say(
    connection: Connection, keyring: Keyring, contact_id: str, decision_id: int, text: str,
    actor: str, at: datetime,
) -> int | None:  # fmt: skip
    """Keep that somebody disagrees with a decision; gives the disagreement's number.

    actor: `referrer`, or the member of staff whom they told. While one waits, the words are added to it and
    its clock runs on; the same words twice are kept once. Where a later decision stands for that child, it is
    that one with which they disagree. None: no decision of this contact, or none stands any more.
    """
    standing = _standing_instead(connection, contact_id, decision_id)
    key = told.key_of(connection, keyring, contact_id)
    if standing is None or key is None:
        return None
    decision_id, position = standing.id, standing.position
    words = Words(at.isoformat(), actor, text.strip()[:LONGEST])
    waiting = connection.execute(
        select(Disagreement.id, Disagreement.words, Disagreement.step)
        .where(Disagreement.decision_id == decision_id, Disagreement.answered_at.is_(None))
        .with_for_update()
    ).first()
    if waiting is not None:
        _add(connection, key, waiting, words, contact_id, position, at)
        return int(waiting.id)
    number, step = _begin(connection, key, contact_id, decision_id, words, at)
    _told_of(connection, contact_id, position, step, actor, at)
    head = _head(connection, contact_id)
    opens = head.next_opening(at)
    alarms.raise_alarm(connection, contact_id, alarms.DISAGREES, at, opens, f"{number}.")
    return number


def danger_was_heard(
    connection: Connection, contact_id: str, number: int | None, at: datetime
) -> None:
    """What was written sounds like danger: staff are alarmed at once, also out of hours.

    number: of the disagreement; None where no words were kept. Then it is raised once an hour at most, so
    that a later word of danger is heard again and a flood is not.
    """
    live = select(Contact.id).where(Contact.id == contact_id, Contact.mode == LIVE)
    if connection.execute(live).first() is not None:
        about = f"stale.{at:%Y%m%dT%H}." if number is None else f"{number}."
        alarms.raise_alarm(connection, contact_id, alarms.DANGER_SINCE, at, at, about)


def of_contact(connection: Connection, keyring: Keyring, contact_id: str) -> list[Said]:
    """Every step of every disagreement about a contact, oldest first."""
    rows = connection.execute(
        _lines().where(Disagreement.contact_id == contact_id).order_by(Disagreement.id)
    ).all()
    key = told.key_of(connection, keyring, contact_id)
    return [_said(row, key) for row in rows]


def waiting(connection: Connection, user_id: int, role: str) -> list[Said]:
    """Those that wait for an answer and of which this member of staff may know, the soonest due first."""
    rows = connection.execute(
        _lines()
        .where(Disagreement.answered_at.is_(None), sight.visible_to(user_id, role))
        .order_by(asc(Disagreement.due_at), Disagreement.id)
    )
    return [_said(row, None) for row in rows]


def answered_lately(connection: Connection, user_id: int, role: str, since: datetime) -> list[Said]:
    """Those that were answered since a moment, the latest first."""
    rows = connection.execute(
        _lines()
        .where(Disagreement.answered_at >= since, sight.visible_to(user_id, role))
        .order_by(desc(Disagreement.answered_at), desc(Disagreement.id))
    )
    return [_said(row, None) for row in rows]


def one(connection: Connection, keyring: Keyring, number: int) -> Said | None:
    """One disagreement with its words. Whoever asks looks first whether it may be seen."""
    row = connection.execute(_lines().where(Disagreement.id == number)).first()
    return _said(row, told.key_of(connection, keyring, row.contact_id)) if row else None


def answer(
    connection: Connection, keyring: Keyring, said: Said, user_id: int, is_manager: bool,
    text: str, result: str, at: datetime,
) -> None:  # fmt: skip
    """Answer one step. The referrer reads it on the status page.

    Raises: NotAnswered; ValueError without words or with a result that is not in the list.
    """
    key = told.key_of(connection, keyring, said.contact_id)
    if result not in RESULTS or not text.strip() or key is None:
        raise ValueError("an answer has words and one of the results")
    if not disagreeing.may_answer(user_id, is_manager, said.step, said.deciders):
        raise NotAnswered(BY_THE_DECIDER)
    if result == CHANGED and said.decision_stands:
        raise NotAnswered(NOT_CHANGED)
    values = {
        "answer": key.seal(text.strip()[:LONGEST], "disagreement.answer"),
        "result": result, "answered_by": user_id, "answered_at": at,
    }  # fmt: skip
    still = and_(Disagreement.id == said.id, Disagreement.answered_at.is_(None))
    if not connection.execute(update(Disagreement).where(still).values(**values)).rowcount:
        raise NotAnswered(SOMEBODY_FIRST)
    details = {"child": f"child:{said.position}", "step": said.step, "result": result}
    actor = f"user:{user_id}"
    audit.record(connection, said.contact_id, actor, "disagreement_answered", details, at)
    for kind in (alarms.DISAGREES, alarms.DANGER_SINCE):
        about = f"{said.id}."
        alarms.settle(connection, said.contact_id, kind, alarms.DONE_SINCE, at, about)


def counted(connection: Connection, user_id: int, role: str) -> Counted:
    """How many there are of which this member of staff may know."""
    rows = connection.execute(
        select(Disagreement.result, func.count())
        .join(QueueEntry, QueueEntry.contact_id == Disagreement.contact_id)
        .where(sight.visible_to(user_id, role))
        .group_by(Disagreement.result)
    ).all()
    by_result = {result: count for result, count in rows if result}
    total = sum(count for _, count in rows)
    return Counted(total, total - sum(by_result.values()), by_result)


def steps(connection: Connection, contact_id: str) -> tuple[Step, ...]:
    """The escalation steps of the pack that the contact rests on."""
    return disagreeing.steps_of(_head(connection, contact_id).escalation)


def _begin(
    connection: Connection, key: ContactKey, contact_id: str, decision_id: int, words: Words,
    at: datetime,
) -> tuple[int, int]:  # fmt: skip
    """A new step: the first for this contact, or the one after what was answered and not settled."""
    head = _head(connection, contact_id)
    known = disagreeing.steps_of(head.escalation)
    answered = connection.execute(
        select(func.max(Disagreement.step)).where(Disagreement.contact_id == contact_id,
                                                  Disagreement.decision_id == decision_id)
    ).scalar()  # fmt: skip
    step = disagreeing.step_after(answered or 0, known)
    closes = head.front_door.closes if head.front_door else None
    made = connection.execute(
        insert(Disagreement).values(
            contact_id=contact_id, mode=LIVE, decision_id=decision_id, step=step, said_at=at,
            words=_seal(key, (words,)), due_at=disagreeing.due_at(step, known, at, closes),
        )
    )  # fmt: skip
    return int(made.inserted_primary_key[0]), step


def _add(
    connection: Connection, key: ContactKey, waiting: Any, words: Words, contact_id: str,
    position: int, at: datetime,
) -> None:  # fmt: skip
    before = _opened(waiting.words, key)
    if not words.text or words.text in {one.text for one in before}:
        return
    same = Disagreement.id == waiting.id
    sealed = _seal(key, (*before, words))
    connection.execute(update(Disagreement).where(same).values(words=sealed))
    _told_of(connection, contact_id, position, waiting.step, words.by, at)


def _told_of(
    connection: Connection, contact_id: str, position: int, step: int, actor: str, at: datetime
) -> None:
    details = {"child": f"child:{position}", "step": step}
    audit.record(connection, contact_id, actor, "disagreement_said", details, at)


def _standing_instead(connection: Connection, contact_id: str, decision_id: int) -> Any:
    """Number and child's position of what stands for the child of this decision, itself or a later one.

    None for another contact's, and where nothing stands for the child any more.
    """
    child = select(Decision.child_id).where(
        Decision.id == decision_id, Decision.contact_id == contact_id, Decision.state == "recorded"
    )
    return connection.execute(
        select(Decision.id, Child.position)
        .join(Child, Child.id == Decision.child_id)
        .where(Child.id.in_(child.scalar_subquery()), *told.stands())
    ).first()


def _head(connection: Connection, contact_id: str) -> KeptHead:
    wanted = select(Contact.pack_digest).where(Contact.id == contact_id)
    return kept_head(connection, connection.execute(wanted).scalar_one())


def _lines() -> Any:
    answerer = aliased(User)
    return (
        select(
            Disagreement.id, Disagreement.contact_id, Contact.reference, Disagreement.decision_id,
            Child.position, Decision.outcome, Decision.reason_code, Decision.superseded_at,
            Decision.user_id, Decision.agreed_by, Decision.proposed_by, Disagreement.step,
            Disagreement.said_at, Disagreement.due_at, Disagreement.words, Disagreement.answer,
            Disagreement.result, answerer.name, Disagreement.answered_at,
        )
        .join(Contact, Contact.id == Disagreement.contact_id)
        .join(QueueEntry, QueueEntry.contact_id == Disagreement.contact_id)
        .join(Decision, Decision.id == Disagreement.decision_id)
        .join(Child, Child.id == Decision.child_id)
        .outerjoin(answerer, answerer.id == Disagreement.answered_by)
    )  # fmt: skip


def _said(row: Any, key: ContactKey | None) -> Said:
    answered = str(key.open(row.answer, "disagreement.answer")) if key and row.answer else ""
    return Said(
        row.id, row.contact_id, row.reference, row.decision_id, row.position, row.outcome,
        row.reason_code, row.superseded_at is None,
        (row.user_id, row.agreed_by, row.proposed_by), row.step, row.said_at, row.due_at,
        _opened(row.words, key), answered, row.result, row.name, row.answered_at,
    )  # fmt: skip


def _seal(key: ContactKey, words: tuple[Words, ...]) -> Any:
    return key.seal([vars(one) for one in words], "disagreement.words")


def _opened(sealed: Any, key: ContactKey | None) -> tuple[Words, ...]:
    if not sealed or key is None:
        return ()
    return tuple(Words(**one) for one in key.open(sealed, "disagreement.words"))
