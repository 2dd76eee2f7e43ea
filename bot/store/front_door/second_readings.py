"""Second readings: draw decided children, keep what a second person would decide, compare the two.

The second reader took no part in the first decision and has not seen it since, nor one about a sister or
brother; the audit chain tells. Every query asks who may know of which contact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.front_door import states
from bot.front_door.outcomes import OUTCOMES
from bot.front_door.second_reading import AFTERWARDS, Candidate, draw
from bot.store import audit
from bot.store.front_door import sight
from bot.store.sealing import Keyring
from bot.store.tables import (
    LIVE,
    AuditEvent,
    Child,
    ChildFigure,
    Contact,
    Decision,
    QueueEntry,
    SecondReading,
    User,
)
from bot.thresholds.routes import Route

LONGEST = 4_000
WORDS = "second_reading.words"
SHOWS_A_DECISION = (
    "contact_viewed", "bundle_taken", "disagreement_viewed", "second_reading_viewed",
)  # fmt: skip
"""Events of those who saw what was decided about a child of the contact, or why."""


@dataclass(frozen=True)
class Line:
    """One drawn child in the list. agrees: both decided the same; None until it is read."""

    id: int
    contact_id: str
    reference: str | None
    position: int
    drawn: str
    drawn_at: datetime
    reader_id: int | None
    reader: str | None
    read_at: datetime | None
    outcome: str | None
    first_outcome: str | None
    is_erased: bool
    scores: Mapping[str, int]

    @property
    def agrees(self) -> bool | None:
        return None if self.read_at is None else self.outcome == self.first_outcome

    @property
    def is_finished(self) -> bool:
        """Whether the items that need the first decision are scored as well."""
        return set(AFTERWARDS) <= set(self.scores)


def draw_more(
    connection: Connection, count: int, seed: int, user_id: int, role: str, since: datetime,
    at: datetime,
) -> int:  # fmt: skip
    """Draw children that were decided since then; gives how many. The seed is recorded.

    How each was drawn hints at the first decision: neither the order in which they are kept nor the audit
    chain tells it, and the list does so only once the child was read.
    """
    drawn = draw(_candidates(connection, user_id, role, since), count, seed)
    for one in sorted(drawn, key=lambda one: one.child_id):
        connection.execute(
            insert(SecondReading).values(
                contact_id=one.contact_id, mode=LIVE, child_id=one.child_id, drawn=one.how, drawn_at=at
            )
        )  # fmt: skip
        audit.record(connection, one.contact_id, f"user:{user_id}", "second_reading_drawn",
                     {"seed": seed}, at)  # fmt: skip
    return len(drawn)


def _candidates(
    connection: Connection, user_id: int, role: str, since: datetime
) -> list[Candidate]:
    rows = connection.execute(
        select(
            Child.id, Child.contact_id, Decision.outcome, Child.recommended_route,
            ChildFigure.unknowns, ChildFigure.agreement, ChildFigure.same_child,
        )
        .join(Decision, Decision.child_id == Child.id)
        .join(QueueEntry, QueueEntry.contact_id == Child.contact_id)
        .join(Contact, Contact.id == Child.contact_id)
        .outerjoin(
            ChildFigure,
            and_(ChildFigure.contact_id == Child.contact_id, ChildFigure.child == Child.position),
        )
        .where(
            Decision.state == "recorded",
            Decision.superseded_at.is_(None),
            Decision.at >= since,
            QueueEntry.state.in_((states.DECIDED, states.CLOSED)),
            Contact.data_key.is_not(None),
            ~exists().where(SecondReading.child_id == Child.id),
            sight.visible_to(user_id, role),
        )
    ).all()  # fmt: skip
    before = _seen_more_than_once(connection)
    return [
        Candidate(
            row.id, row.contact_id, row.outcome,
            Route(row.recommended_route) if row.recommended_route else None,
            row.unknowns or 0, row.agreement != "agreed", row.same_child in before,
        )
        for row in rows
    ]  # fmt: skip


def _seen_more_than_once(connection: Connection) -> frozenset[int]:
    rows = connection.execute(
        select(ChildFigure.same_child)
        .where(ChildFigure.same_child.is_not(None))
        .group_by(ChildFigure.same_child)
        .having(func.count() > 1)
    )
    return frozenset(rows.scalars())


def listed(connection: Connection, user_id: int, role: str, limit: int = 200) -> list[Line]:
    """Those that wait, oldest first, then those that were read, latest first."""
    rows = connection.execute(
        _lines()
        .where(sight.visible_to(user_id, role))
        .order_by(
            SecondReading.read_at.is_not(None), SecondReading.read_at.desc(), SecondReading.id
        )
        .limit(limit)
    )
    return [_line(row) for row in rows]


def one(connection: Connection, number: int, user_id: int, role: str) -> Line | None:
    """One drawn child; None where there is none, or this member of staff may not know of it."""
    wanted = SecondReading.id == number
    row = connection.execute(_lines().where(wanted, sight.visible_to(user_id, role))).first()
    return _line(row) if row else None


def why_not_reader(connection: Connection, line: Line, user_id: int) -> str | None:
    """Why this person cannot be the second reader, as a code; None if they can."""
    if line.is_erased:
        return "erased"
    rows = connection.execute(
        select(Decision.user_id, Decision.proposed_by, Decision.agreed_by, Decision.at).where(
            Decision.contact_id == line.contact_id
        )
    ).all()
    if any(user_id in (row.user_id, row.proposed_by, row.agreed_by) for row in rows):
        return "took_part"
    first = min((row.at for row in rows), default=line.drawn_at)
    opened = select(AuditEvent.id).where(
        AuditEvent.chain == line.contact_id,
        AuditEvent.actor == f"user:{user_id}",
        AuditEvent.event.in_(SHOWS_A_DECISION),
        AuditEvent.at >= first,
    )
    return "opened_since" if connection.execute(opened.limit(1)).first() else None


def keep(
    connection: Connection, keyring: Keyring, line: Line, user_id: int, outcome: str,
    scores: Mapping[str, int], words: str, at: datetime,
) -> bool:  # fmt: skip
    """Keep a blind reading; False if somebody else has read it meanwhile.

    Raises: KeyError for what is not an outcome.
    """
    route = OUTCOMES[outcome].staff_route
    key = connection.execute(select(Contact.data_key).where(Contact.id == line.contact_id)).scalar()
    sealed = keyring.unwrap(key, line.contact_id).seal(words.strip()[:LONGEST], WORDS)
    still = and_(SecondReading.id == line.id, SecondReading.read_at.is_(None))
    values = {
        "reader": user_id, "read_at": at, "outcome": outcome, "scores": dict(scores),
        "staff_route": str(route) if route else None, "words": sealed if words.strip() else None,
    }  # fmt: skip
    if not connection.execute(update(SecondReading).where(still).values(**values)).rowcount:
        return False
    details = {"child": f"child:{line.position}", "outcome": outcome}
    audit.record(connection, line.contact_id, f"user:{user_id}", "second_reading_kept", details, at)
    return True


def finish(
    connection: Connection, line: Line, user_id: int, scores: Mapping[str, int], at: datetime
) -> bool:
    """Add what could be scored only with the first decision at hand; only the reader can, once."""
    if line.reader_id != user_id or line.is_finished:
        return False
    values = {"scores": {**line.scores, **scores}}
    connection.execute(update(SecondReading).where(SecondReading.id == line.id).values(**values))
    details = {"child": f"child:{line.position}"}
    audit.record(
        connection, line.contact_id, f"user:{user_id}", "second_reading_scored", details, at
    )
    return True


def words_of(connection: Connection, keyring: Keyring, line: Line) -> str:
    """What the reader wrote; empty where nothing was written or the contact is erased."""
    row = connection.execute(
        select(Contact.data_key, SecondReading.words)
        .join(SecondReading, SecondReading.contact_id == Contact.id)
        .where(SecondReading.id == line.id)
    ).one()
    if row.data_key is None or row.words is None:
        return ""
    return str(keyring.unwrap(row.data_key, line.contact_id).open(row.words, WORDS))


def pairs(
    connection: Connection, user_id: int, role: str, since: datetime, until: datetime
) -> list[tuple[str, str]]:
    """(first, second) outcomes of what was read in a period: for the agreement between readers."""
    rows = connection.execute(
        _lines().where(
            sight.visible_to(user_id, role),
            SecondReading.read_at >= since,
            SecondReading.read_at < until,
        )
    )
    found = [_line(row) for row in rows]
    return [
        (line.first_outcome, line.outcome) for line in found if line.first_outcome and line.outcome
    ]


def _lines() -> Any:
    return (
        select(
            SecondReading.id, SecondReading.contact_id, Contact.reference, Child.position,
            SecondReading.drawn, SecondReading.drawn_at, SecondReading.reader.label("reader_id"),
            User.name.label("reader"), SecondReading.read_at, SecondReading.outcome,
            Decision.outcome.label("first_outcome"), Contact.data_key.is_(None).label("is_erased"),
            SecondReading.scores,
        )
        .join(Contact, Contact.id == SecondReading.contact_id)
        .join(QueueEntry, QueueEntry.contact_id == SecondReading.contact_id)
        .join(Child, Child.id == SecondReading.child_id)
        .outerjoin(User, User.id == SecondReading.reader)
        .outerjoin(
            Decision,
            and_(
                Decision.child_id == SecondReading.child_id,
                Decision.state == "recorded",
                Decision.superseded_at.is_(None),
            ),
        )
    )  # fmt: skip


def _line(row: Any) -> Line:
    found = dict(row._mapping)
    return Line(**{**found, "is_erased": bool(found["is_erased"]), "scores": found["scores"] or {}})
