"""The filters of a list as conditions on `QueueEntry`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from bot import england
from bot.front_door import filters, states
from bot.front_door.filters import Filters
from bot.store.front_door import entries
from bot.store.tables import Contact, ContactArea, Flag, QueueEntry, Tag


def joined(query: Any, wanted: Filters) -> Any:
    """With the contact itself only where a filter asks it: a join of everything costs time."""
    if wanted.route is None:
        return query
    return query.join(Contact, Contact.id == QueueEntry.contact_id)


def conditions(wanted: Filters, user_id: int, at: datetime) -> list[Any]:
    entry = QueueEntry
    found: list[Any] = [entry.state.in_(wanted.states)] if wanted.state != filters.EVERY else []
    if wanted.door != filters.EVERY:
        found.append(entry.door == wanted.door)
    if wanted.urgency:
        found.append(entry.rank == entries.URGENCIES.index(wanted.urgency))
    if wanted.agency:
        is_known = wanted.agency != filters.NOT_KNOWN
        found.append(entry.agency == wanted.agency if is_known else entry.agency.is_(None))
    if wanted.route:
        found.append(func.coalesce(Contact.chosen_route, Contact.recommended_route) == wanted.route)
    if wanted.overdue:
        found += [entry.state.in_(states.OPEN), entry.due_at < at]
    if wanted.no_contact:
        found.append(entry.no_contact == 1)
    return [*found, *_whose(wanted, user_id), *_marked(wanted), *_sent(wanted)]


def _whose(wanted: Filters, user_id: int) -> list[Any]:
    if wanted.whose is None:
        return []
    if wanted.whose == filters.NOBODYS:
        return [QueueEntry.claimed_by.is_(None)]
    number = user_id if wanted.whose == filters.MINE else int(wanted.whose)
    return [QueueEntry.claimed_by == number]


def _marked(wanted: Filters) -> list[Any]:
    """By what hangs on the contact: an area of concern, a tag, a flag that stands.

    Tags and flags are few and are looked up first; an area has many contacts, which are asked one by one.
    """
    found = []
    if wanted.area:
        same = ContactArea.contact_id == QueueEntry.contact_id
        found.append(exists().where(same, ContactArea.area == wanted.area))
    if wanted.tag:
        tagged = select(Tag.contact_id).where(Tag.name == wanted.tag)
        found.append(QueueEntry.contact_id.in_(tagged))
    if wanted.flag:
        standing = Flag.taken_at.is_(None)
        flagged = select(Flag.contact_id).where(Flag.kind == wanted.flag, standing)
        found.append(QueueEntry.contact_id.in_(flagged))
    return found


def _sent(wanted: Filters) -> list[Any]:
    """Sent on these days, as the clock on the wall has it."""
    found = []
    if wanted.sent_from:
        begins = datetime.combine(wanted.sent_from, time(), england.LONDON)
        found.append(QueueEntry.waiting_since >= begins)
    if wanted.sent_until:
        ends = datetime.combine(wanted.sent_until + timedelta(days=1), time(), england.LONDON)
        found.append(QueueEntry.waiting_since < ends)
    return found
