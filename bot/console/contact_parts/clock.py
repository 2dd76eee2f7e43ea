"""By when a contact is opened and decided, and what it waits for, on its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.console.access import DUTY
from bot.console.clock_words import clock_shown
from bot.console.context import Console
from bot.front_door import states
from bot.store.contact_views import ContactInFull
from bot.store.front_door import clocks, information, shifts
from bot.store.staff import StaffMember


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """Nothing for a talk that was not sent: no clock runs for it."""
    contact_id = found.line.id
    with here.database.reading() as connection:
        clock = clocks.clocks_of(connection, [contact_id], now).get(contact_id)
        if clock is None:
            return None
        asked = information.asked_of(connection, here.keyring, contact_id)
        bands = information.bands_of(connection, contact_id)
        shift = shifts.shift_of(connection, contact_id)
    is_open = clock.state != "stopped"
    may_act = is_open and member.role in DUTY and not found.line.is_erased
    return {
        "clock": clock,
        "shown": clock_shown(clock, now),
        "asked": asked,
        "awaited": [one for one in asked if one.ended_at is None],
        "bands": bands,
        "whom": information.WHOM,
        "results": information.RESULTS,
        "shift": shift,
        "other_shift": states.DAY if shift == states.OUT_OF_HOURS else states.OUT_OF_HOURS,
        "may_act": may_act,
        "may_end": member.role in DUTY,
        "now": now,
    }
