"""Who has the contact, and what was said when it was handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.console.access import EARLY_HELP_DOERS
from bot.console.context import Console
from bot.store.contact_views import ContactInFull
from bot.store.front_door import claims
from bot.store.staff import StaffMember


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """Nothing for a talk that was not sent: it is in nobody's queue."""
    contact_id = found.line.id
    with here.database.reading() as connection:
        standing = claims.standing(connection, contact_id)
        if standing is None:
            return None
        handed = claims.handed_over(connection, here.keyring, contact_id)
        colleagues = claims.colleagues(connection, contact_id)
    is_mine = standing.holder_id == member.id
    may_act = member.role in EARLY_HELP_DOERS and not standing.is_closed
    return {
        "standing": standing,
        "is_mine": is_mine,
        "may_claim": may_act and standing.holder_id is None,
        "may_give": member.role in EARLY_HELP_DOERS and is_mine,
        "may_take_over": may_act and member.role == "manager" and _is_anothers(standing, is_mine),
        "colleagues": [(number, name) for number, name in colleagues if number != member.id],
        "handed": handed,
        "to_read": [h for h in handed if is_mine and h.to_id == member.id and h.taken_at is None],
    }


def _is_anothers(standing: claims.Standing, is_mine: bool) -> bool:
    return standing.holder_id is not None and not is_mine
