"""Where a sent contact stands in the queue, and behind which door it waits."""

from __future__ import annotations

from bot.thresholds.routes import Route

WAITING, PROPOSED, FOR_AGREEMENT = "waiting", "proposed", "for_agreement"
DECIDED, CLOSED = "decided", "closed"
OPEN = (WAITING, PROPOSED, FOR_AGREEMENT)
"""In these somebody has still to decide, and the clock runs."""
STATES = (*OPEN, DECIDED, CLOSED)
"""`decided`: each child has an outcome. `closed`: the referrer was told too, or there is a lawful reason."""

FRONT_DOOR, EARLY_HELP = "front_door", "early_help"
DOORS = (FRONT_DOOR, EARLY_HELP)
DAY, OUT_OF_HOURS = "day", "out_of_hours"
SHIFTS = (DAY, OUT_OF_HOURS)


def door_of(route: str | None) -> str:
    """Which door a contact waits behind. A route that is not known waits at the front door."""
    if route is None or Route(route) >= Route.FRONT_DOOR:
        return FRONT_DOOR
    return EARLY_HELP
