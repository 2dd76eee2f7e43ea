"""The queue's entries: one for each contact that is sent, made in the transaction that sends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from bot.front_door import clocks, states
from bot.front_door.clocks import Times
from bot.front_door.restricted import reason_for
from bot.referral.record import ContactRecord
from bot.referral.sources import Agency, agency_of
from bot.store.front_door import family, need_to_know, rules
from bot.store.kept_heads import KeptHead
from bot.store.learning import child_figures
from bot.store.sealing import ContactKey
from bot.store.tables import LIVE, Contact, ContactArea, QueueEntry
from bot.thresholds.parts import Restricted

URGENCIES = ("now", "today", "one_working_day", "planned")
NOT_KNOWN = URGENCIES.index("today")
"""A contact without an urgency is put among those for today: unknown is never read as reassuring."""
ROUTE_RANKS = {"emergency": 0, "front_door_urgent": 1, "front_door": 2}
NAME_AND_ROLE = "referrer_name_role"
"""The information field in which referrers say what their job is and where."""


def join(
    connection: Connection,
    key: ContactKey,
    contact_id: str,
    record: ContactRecord,
    head: KeptHead,
    at: datetime,
) -> None:
    """Put a contact that is sent now into the queue, with its clocks, and with whom it is kept from."""
    door, rank_ = states.door_of(record.route), rank_of(record)
    connection.execute(
        insert(QueueEntry).values(
            contact_id=contact_id, mode=LIVE, door=door, state=states.WAITING, rank=rank_,
            waiting_since=at, no_contact=0, version=1, **clocks_from(door, rank_, head, at),
        )
    )  # fmt: skip
    family.put_as_told(connection, key, contact_id, record, at)
    restrict_as_told(connection, contact_id, record, head.restricted, at)
    rules.keep(connection, contact_id, record, at)
    keep_what_lists_need(connection, contact_id, record)


def clocks_from(door: str, rank_: int, head: KeptHead, at: datetime) -> dict[str, Any]:
    """The columns of an entry that follow from when it was sent: both clocks, and who works then."""
    times = times_of(head)
    due = clocks.due_at(door, at, times)
    look_by = clocks.look_by(rank_, at, due, times)
    return {"look_by": look_by, "due_at": due, "shift": clocks.shift_at(at, times)}


def restrict_as_told(
    connection: Connection,
    contact_id: str,
    record: ContactRecord,
    restricted: Restricted,
    at: datetime,
) -> None:
    """Keep a contact to named staff where its record asks for it.

    Where nobody could be named it is better seen by all than by none.
    """
    reason = reason_for(record, restricted)
    if reason is not None and need_to_know.can_be_kept(connection):
        _set(connection, contact_id, restricted=reason)
        need_to_know.restricted_as_told(connection, contact_id, reason, at)


def keep_what_lists_need(connection: Connection, contact_id: str, record: ContactRecord) -> None:
    """Keep in the clear, as codes and numbers: for whom the referrer works, the figures, the areas."""
    agency = _agency(record)
    if agency is not None:
        _set(connection, contact_id, agency=agency.code)
        of_contact = update(Contact).where(Contact.id == contact_id)
        connection.execute(of_contact.values(referrer_source=agency.census))
    child_figures.keep(connection, contact_id, record)
    areas = sorted({told.area for told in record.told if told.area})
    if areas:
        connection.execute(
            insert(ContactArea),
            [{"contact_id": contact_id, "mode": LIVE, "area": area} for area in areas],
        )


def _set(connection: Connection, contact_id: str, **values: Any) -> None:
    connection.execute(
        update(QueueEntry).where(QueueEntry.contact_id == contact_id).values(**values)
    )


def rank_of(record: ContactRecord) -> int:
    """Place in `URGENCIES` of the most urgent child. A route that the referrer raised counts as much."""
    routes = {route for c in record.children for route in (c.recommended_route, c.chosen_route)}
    urgencies = {record.urgency, *(child.urgency for child in record.children)}
    return rank(urgencies, {*routes, record.route})


def rank(urgencies: Iterable[str | None], routes: Iterable[str | None]) -> int:
    """Place in `URGENCIES` of the gravest of these; what is not known counts for nothing beside the rest."""
    ranks = [URGENCIES.index(u) for u in urgencies if u in URGENCIES]
    ranks += [ROUTE_RANKS[route] for route in routes if route in ROUTE_RANKS]
    return min(ranks, default=NOT_KNOWN)


def _agency(record: ContactRecord) -> Agency | None:
    """For whom the referrer works, from their own words about their job."""
    told = (given.text for given in record.referrer if given.field == NAME_AND_ROLE)
    return agency_of(next(told, ""))


def times_of(head: KeptHead) -> Times:
    """The times that a pack's head sets, as the clocks want them."""
    start = head.follow_up.early_help_start_days
    return Times(head.clocks, head.front_door, head.decision_working_days, start)
