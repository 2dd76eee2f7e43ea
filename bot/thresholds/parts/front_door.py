"""What a council sets for its front door: how soon somebody looks, and whom a contact is kept from."""

from __future__ import annotations

from bot.thresholds.parts.base import Strict


class Clocks(Strict):
    """How soon staff look at a contact, and when they are warned that its time runs out.

    look_minutes_now, look_minutes_today: minutes of clock time from sending within which somebody looks at
        a contact of that urgency, nights and weekends counted: then the out-of-hours team does.
    due_soon_percent: so much of the time is used up before a contact is shown as due soon.
    information_hours: within how many hours information may be asked for, beside the end of the day. None of
        them moves the day of the decision.
    """

    look_minutes_now: int = 15
    look_minutes_today: int = 60
    due_soon_percent: int = 75
    information_hours: tuple[int, ...] = (4, 24)


class Restricted(Strict):
    """Contacts that only named staff may know of, by ids of pathways and of areas of concern."""

    pathways: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
