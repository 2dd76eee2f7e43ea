"""The one scale on which referrer, advice and staff are compared: four doors, in order.

Staff do not say whether universal services or one agency helps, and they act at once on an emergency and on
likely significant harm alike. So the two lowest routes count as one, and the two highest as one.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.thresholds.routes import Route

ADVICE, EARLY_HELP, FRONT_DOOR, URGENT = range(4)
GRADES: tuple[str, ...] = ("advice", "early_help", "front_door", "urgent")
"""Codes of the four, the lowest first; the place is the grade."""
_OF_ROUTE: Mapping[str, int] = {
    str(Route.UNIVERSAL): ADVICE,
    str(Route.SINGLE_AGENCY): ADVICE,
    str(Route.CAF): EARLY_HELP,
    str(Route.FRONT_DOOR): FRONT_DOOR,
    str(Route.FRONT_DOOR_URGENT): URGENT,
    str(Route.EMERGENCY): URGENT,
}


def grade(route: str | None) -> int | None:
    """Place of a route on the scale; None where there is no route, which is never read as the lowest."""
    return _OF_ROUTE.get(route) if route else None
