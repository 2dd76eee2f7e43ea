"""Into the front door's queue: the delivery that everything else waits behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.delivery.deliverer import Lane, NotPermitted
from bot.store import audit, outbox, sharing
from bot.store.outbox import ACTOR, Claimed
from bot.store.tables import Contact
from bot.thresholds.routes import Route

EARLY_HELP, EARLY_HELP_TEAM = "early_help", "early_help_team"


class FrontDoorQueue:
    """Puts a contact into the queue and starts its clock.

    A contact for the front door is always let in. One for early help needs the family's agreement.
    """

    kind = outbox.FRONT_DOOR_QUEUE
    lane: Lane = "front_door"

    def deliver(self, connection: Connection, claimed: Claimed, at: datetime) -> None:
        row = connection.execute(
            select(Contact.reference, Contact.received_at, Contact.chosen_route).where(
                Contact.id == claimed.contact_id
            )
        ).one()
        if row.received_at is not None:
            return
        if not _is_for_the_front_door(row.chosen_route) and not sharing.permission(
            connection, claimed.contact_id, EARLY_HELP, EARLY_HELP_TEAM, at
        ):
            raise NotPermitted
        connection.execute(
            update(Contact).where(Contact.id == claimed.contact_id).values(received_at=at)
        )
        details = {"reference": row.reference}
        audit.record(connection, claimed.contact_id, ACTOR, "contact_received", details, at)


def _is_for_the_front_door(route: str | None) -> bool:
    """A route that is not known counts as one for the front door: nothing is held up by a gap."""
    return route is None or Route(route) >= Route.FRONT_DOOR
