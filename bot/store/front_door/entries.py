"""The queue's entries: one for each contact that is sent, made in the transaction that sends it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.front_door import states
from bot.referral.record import ContactRecord
from bot.store.kept_heads import KeptHead
from bot.store.tables import LIVE, ContactArea, QueueEntry

URGENCIES = ("now", "today", "one_working_day", "planned")
NOT_KNOWN = URGENCIES.index("today")
"""A contact without an urgency is put among those for today: unknown is never read as reassuring."""
ROUTE_RANKS = {"emergency": 0, "front_door_urgent": 1, "front_door": 2}


def join(
    connection: Connection, contact_id: str, record: ContactRecord, head: KeptHead, at: datetime
) -> None:
    """Put a contact that is sent now into the queue."""
    connection.execute(
        insert(QueueEntry).values(
            contact_id=contact_id, mode=LIVE, door=states.door_of(record.route),
            state=states.WAITING, rank=rank_of(record), waiting_since=at,
            look_by=_due(record, at), due_at=_due(record, at), no_contact=0, version=1,
        )
    )  # fmt: skip
    areas = sorted({told.area for told in record.told if told.area})
    if areas:
        connection.execute(
            insert(ContactArea),
            [{"contact_id": contact_id, "mode": LIVE, "area": area} for area in areas],
        )


def rank_of(record: ContactRecord) -> int:
    """Place in `URGENCIES` of the most urgent child. A route that the referrer raised counts as much."""
    routes = {route for c in record.children for route in (c.recommended_route, c.chosen_route)}
    urgencies = {record.urgency, *(child.urgency for child in record.children)}
    ranks = [URGENCIES.index(u) for u in urgencies if u in URGENCIES]
    ranks += [ROUTE_RANKS[route] for route in (*routes, record.route) if route in ROUTE_RANKS]
    return min(ranks, default=NOT_KNOWN)


def _due(record: ContactRecord, at: datetime) -> datetime:
    return datetime.fromisoformat(record.decision_due) if record.decision_due else at
