"""Named queries for the queue: its lines, its counts, and what it can be narrowed down by.

Lists open no seal: codes, times and numbers alone. Each asks `sight` who may know of what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.engine import Connection

from bot.front_door import filters, states
from bot.front_door.filters import Filters
from bot.store.front_door import entries, sight
from bot.store.front_door.narrowing import conditions, joined
from bot.store.tables import (
    Child,
    Contact,
    Flag,
    HandOver,
    QueueEntry,
    Tag,
    User,
)

LINES_A_PAGE = 50
MOST_COUNTED = 1_000
"""Beyond so many a list says "more than": nobody turns two hundred pages."""
WORKERS = ("screener", "social_worker", "manager")


@dataclass(frozen=True)
class QueueLine:
    """One contact in the queue. Times UTC.

    holder: who has claimed it. is_handed_over: somebody gave it to the holder, who has not yet taken note.
    overdue: its decision is due and nobody has decided. is_erased: its words cannot be read any more.
    """

    contact_id: str
    reference: str | None
    state: str
    door: str
    urgency: str
    recommended_route: str | None
    chosen_route: str | None
    chose_lower: bool
    children: int
    waiting_since: datetime
    look_by: datetime
    due_at: datetime
    first_read_at: datetime | None
    information_since: datetime | None
    decided_at: datetime | None
    holder_id: int | None
    holder: str | None
    shift: str
    restricted: str | None
    no_contact: bool
    agency: str | None
    is_erased: bool
    is_handed_over: bool
    overdue: bool
    tags: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class QueuePage:
    """Some lines, and how many there are in all. is_more: more than `total`, which was counted so far."""

    lines: tuple[QueueLine, ...]
    total: int
    is_more: bool = False


@dataclass(frozen=True)
class Standing:
    """The open contacts of one door at a glance: by urgency, and those that somebody must see to."""

    by_urgency: Mapping[str, int]
    overdue: int
    nobodys: int

    @property
    def total(self) -> int:
        return sum(self.by_urgency.values())


def page(
    connection: Connection, user_id: int, role: str, wanted: Filters, at: datetime, number: int = 1
) -> QueuePage:
    """A page of the contacts wanted, counted from 1: while they are open the most urgent come first and
    then those that wait longest; what is decided or closed, the latest first."""
    condition = and_(sight.visible_to(user_id, role), *conditions(wanted, user_id, at))
    some = joined(select(QueueEntry.id), wanted).where(condition).limit(MOST_COUNTED + 1)
    total = connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()
    lines = _read(connection, condition, wanted, at, (number - 1) * LINES_A_PAGE)
    return QueuePage(lines, min(total, MOST_COUNTED), total > MOST_COUNTED)


def lines_of(
    connection: Connection, user_id: int, role: str, contact_ids: Iterable[str], at: datetime
) -> dict[str, QueueLine]:
    """The lines of these contacts, by id, as far as this member of staff may know of them."""
    condition = and_(sight.visible_to(user_id, role), QueueEntry.contact_id.in_(tuple(contact_ids)))
    rows = connection.execute(_lines().where(condition)).all()
    return {line.contact_id: line for line in _with_marks(connection, rows, at)}


def standing(connection: Connection, user_id: int, role: str, door: str, at: datetime) -> Standing:
    """How the open contacts behind a door stand; `all` for both doors."""
    is_late = func.sum(case((QueueEntry.due_at < at, 1), else_=0))
    is_free = func.sum(case((QueueEntry.claimed_by.is_(None), 1), else_=0))
    here = [] if door == filters.EVERY else [QueueEntry.door == door]
    rows = connection.execute(
        select(QueueEntry.rank, func.count(), is_late, is_free)
        .where(QueueEntry.state.in_(states.OPEN), *here, sight.visible_to(user_id, role))
        .group_by(QueueEntry.rank)
    ).all()
    counts = {entries.URGENCIES[rank]: count for rank, count, _, _ in rows}
    by_urgency = {urgency: counts.get(urgency, 0) for urgency in entries.URGENCIES}
    return Standing(by_urgency, sum(row[2] for row in rows), sum(row[3] for row in rows))


def staff(connection: Connection) -> tuple[tuple[int, str], ...]:
    """Number and name of everybody who works the queue and can sign in."""
    rows = connection.execute(
        select(User.id, User.name)
        .where(User.role.in_(WORKERS), User.disabled_at.is_(None))
        .order_by(User.name, User.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _read(
    connection: Connection, condition: Any, wanted: Filters, at: datetime, offset: int
) -> tuple[QueueLine, ...]:
    """Ids first and lines after: the order is found without carrying whole rows through a sort."""
    entry = QueueEntry
    order: tuple[Any, ...] = (entry.waiting_since.desc(), entry.id.desc())
    if wanted.is_open:
        order = (entry.rank, entry.waiting_since, entry.id)
    ids = (
        joined(select(QueueEntry.id), wanted)
        .where(condition)
        .order_by(*order)
        .limit(LINES_A_PAGE)
        .offset(offset)
    )
    found = tuple(connection.execute(ids).scalars())
    rows = {row.id: row for row in connection.execute(_lines().where(QueueEntry.id.in_(found)))}
    return _with_marks(connection, [rows[number] for number in found if number in rows], at)


def _lines() -> Any:
    children = (
        select(func.count())
        .select_from(Child)
        .where(Child.contact_id == QueueEntry.contact_id)
        .scalar_subquery()
    )
    handed = exists().where(
        HandOver.contact_id == QueueEntry.contact_id,
        HandOver.to_user == QueueEntry.claimed_by,
        HandOver.taken_at.is_(None),
    )
    entry = QueueEntry
    return (
        select(
            entry.id, entry.contact_id, Contact.reference, entry.state, entry.door, entry.rank,
            Contact.recommended_route, Contact.chosen_route, Contact.chose_lower,
            children.label("children"), entry.waiting_since, entry.look_by, entry.due_at,
            entry.first_read_at, entry.information_since, entry.decided_at, entry.claimed_by,
            User.name.label("holder"),
            entry.shift, entry.restricted, entry.no_contact, entry.agency,
            Contact.data_key.is_(None).label("is_erased"),
            case((handed, 1), else_=0).label("is_handed_over"),
        )
        .join(Contact, Contact.id == entry.contact_id)
        .outerjoin(User, User.id == entry.claimed_by)
    )  # fmt: skip


def _line(row: Any, at: datetime) -> QueueLine:
    is_late = row.state in states.OPEN and row.due_at < at
    return QueueLine(
        row.contact_id, row.reference, row.state, row.door, entries.URGENCIES[row.rank],
        row.recommended_route, row.chosen_route, bool(row.chose_lower), row.children,
        row.waiting_since, row.look_by, row.due_at, row.first_read_at, row.information_since, row.decided_at,
        row.claimed_by, row.holder, row.shift, row.restricted, bool(row.no_contact), row.agency,
        bool(row.is_erased), bool(row.is_handed_over), is_late,
    )  # fmt: skip


def _with_marks(connection: Connection, rows: Iterable[Any], at: datetime) -> tuple[QueueLine, ...]:
    """Lines with their tags and the flags that stand, each kind once."""
    lines = [_line(row, at) for row in rows]
    of = tuple(line.contact_id for line in lines)
    tags: dict[str, list[str]] = {contact_id: [] for contact_id in of}
    flags: dict[str, list[str]] = {contact_id: [] for contact_id in of}
    tagged = select(Tag.contact_id, Tag.name).where(Tag.contact_id.in_(of)).order_by(Tag.name)
    for contact_id, name in connection.execute(tagged):
        tags[contact_id].append(name)
    flagged = (
        select(Flag.contact_id, Flag.kind)
        .where(Flag.contact_id.in_(of), Flag.taken_at.is_(None))
        .distinct()
        .order_by(Flag.kind)
    )
    for contact_id, kind in connection.execute(flagged):
        flags[contact_id].append(kind)
    return tuple(
        replace(line, tags=tuple(tags[line.contact_id]), flags=tuple(flags[line.contact_id]))
        for line in lines
    )
