"""Named query for a contact's activity: what staff did with it, in their words, with whom and when.

Codes stay codes; words come out of their seal. An erased contact keeps its codes and times.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.sealing import ContactKey, Erased, Keyring
from bot.store.tables import (
    Child,
    Contact,
    Decision,
    Delivery,
    Disagreement,
    FamilyBan,
    HandOver,
    InformationRequest,
    Milestone,
    Note,
    OutcomeMessage,
    User,
)

log = logging.getLogger(__name__)

NOT_OPENED = "(These words cannot be opened. Please tell your administrator.)"


@dataclass(frozen=True)
class Act:
    """One thing that was done. kind: see `READERS`. by: who, by name; None where it was no member of staff.

    actor: the same as the audit chain has it. code: what exactly. on: the thing of the contact that it is
    about. words: in their own words, empty where there are none, or they were erased.
    """

    kind: str
    at: datetime
    by: str | None
    actor: str
    code: str = ""
    on: str = "contact"
    words: str = ""


class _Reader:
    """Rows of one contact, with its key while there is one and the names of staff."""

    def __init__(self, connection: Connection, contact_id: str, key: ContactKey | None) -> None:
        self._connection, self.contact_id, self._key = connection, contact_id, key
        self._names = dict(connection.execute(select(User.id, User.name)).all())

    def rows(self, table: Any) -> Iterable[Any]:
        wanted = table.__table__.select().where(table.contact_id == self.contact_id)
        return self._connection.execute(wanted.order_by(table.id))

    def act(self, kind: str, at: datetime, user: int | None, **more: str) -> Act:
        actor = f"user:{user}" if user is not None else ""
        return Act(kind, at, self._names.get(user), actor, **more)

    def open(self, sealed: Any, column: str) -> str:
        """Words out of their seal; parts are put one below the other."""
        if sealed is None or self._key is None:
            return ""
        try:
            return _as_text(self._key.open(sealed, column))
        except (
            InvalidTag
        ):  # moved or altered: the rest of the page must stay readable, and this must show
            log.error("%s of contact %s cannot be opened", column, self.contact_id)
            return NOT_OPENED

    def children(self) -> dict[int, int]:
        rows = self._connection.execute(
            select(Child.id, Child.position).where(Child.contact_id == self.contact_id)
        )
        return {row.id: row.position for row in rows}


def activity_of(connection: Connection, keyring: Keyring, contact_id: str) -> tuple[Act, ...]:
    """Everything that was done with a contact, in order of time."""
    sealed = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    try:
        key = keyring.unwrap(sealed, contact_id)
    except Erased:
        key = None
    reader = _Reader(connection, contact_id, key)
    found = [act for read in READERS for act in read(reader)]
    return tuple(sorted(found, key=lambda act: act.at))


def _as_text(opened: Any) -> str:
    if isinstance(opened, dict):
        return "\n".join(filter(None, (_as_text(part) for part in opened.values())))
    if isinstance(opened, list):
        return "\n".join(filter(None, (_as_text(part) for part in opened)))
    return str(opened) if opened not in (None, "") else ""


def _notes(reader: _Reader) -> Iterator[Act]:
    for row in reader.rows(Note):
        words = reader.open(row.text, "note.text")
        yield reader.act("note", row.at, row.user_id, on=row.on, words=words)


def _decisions(reader: _Reader) -> Iterator[Act]:
    positions = reader.children()
    for row in reader.rows(Decision):
        words = reader.open(row.rationale, "decision.rationale")
        child = f"child:{positions.get(row.child_id, 0)}"
        by = row.proposed_by if row.state == "proposed" else row.user_id
        yield reader.act(
            f"decision_{row.state}", row.at, by, code=row.outcome, on=child, words=words
        )
        if row.agreed_at is not None:
            yield reader.act("decision_agreed", row.agreed_at, row.agreed_by, on=child)


def _milestones(reader: _Reader) -> Iterator[Act]:
    positions = reader.children()
    for row in reader.rows(Milestone):
        child = f"child:{positions.get(row.child_id, 0)}"
        code = f"{row.kind}/{row.on.isoformat()}"
        yield reader.act("milestone", row.at, row.by, code=code, on=child)


def _hand_overs(reader: _Reader) -> Iterator[Act]:
    for row in reader.rows(HandOver):
        words = reader.open(row.words, "hand_over.words")
        yield reader.act("hand_over", row.at, row.from_user, code=row.to_shift, words=words)
        if row.taken_at is not None:
            yield reader.act("hand_over_taken", row.taken_at, row.taken_by)


def _information(reader: _Reader) -> Iterator[Act]:
    for row in reader.rows(InformationRequest):
        words = reader.open(row.words, "information_request.words")
        yield reader.act(
            "information_asked", row.asked_at, row.asked_by, code=row.whom, words=words
        )
        if row.ended_at is not None:
            yield reader.act("information_ended", row.ended_at, row.ended_by, code=row.result or "")


def _bans(reader: _Reader) -> Iterator[Act]:
    for row in reader.rows(FamilyBan):
        words = reader.open(row.words, "family_ban.words")
        yield reader.act("family_ban", row.put_at, row.put_by, code=row.reason, words=words)
        if row.lifted_at is not None:
            because = reader.open(row.lifted_because, "family_ban.lifted_because")
            yield reader.act("family_ban_lifted", row.lifted_at, row.lifted_by, words=because)


def _told(reader: _Reader) -> Iterator[Act]:
    for row in reader.rows(OutcomeMessage):
        words = reader.open(row.words, "outcome_message.words")
        because = reader.open(row.not_told_because, "outcome_message.not_told_because")
        kind = "told" if row.not_told is None else "not_told"
        yield reader.act(kind, row.at, row.by, code=row.not_told or "", words=words or because)
        if row.read_at is not None:
            yield reader.act("told_read", row.read_at, None)


def _disagreements(reader: _Reader) -> Iterator[Act]:
    for row in reader.rows(Disagreement):
        words = reader.open(row.words, "disagreement.words")
        yield reader.act("disagreement", row.said_at, None, words=words)
        if row.answered_at is not None:
            answer = reader.open(row.answer, "disagreement.answer")
            yield reader.act(
                "disagreement_answered",
                row.answered_at,
                row.answered_by,
                code=row.result or "",
                words=answer,
            )


def _deliveries(reader: _Reader) -> Iterator[Act]:
    for row in reader.rows(Delivery):
        if row.delivered_at is not None:
            yield reader.act("delivered", row.delivered_at, None, code=row.kind)


READERS: tuple[Callable[[_Reader], Iterator[Act]], ...] = (
    _notes,
    _decisions,
    _milestones,
    _hand_overs,
    _information,
    _bans,
    _told,
    _disagreements,
    _deliveries,
)
