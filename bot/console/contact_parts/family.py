"""Do not contact the family yet: the first thing on the page of a contact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.console.access import DUTY, MANAGERS
from bot.console.context import Console
from bot.front_door.family import STAFF_REASONS
from bot.store.contact_views import ChildInFull, ContactInFull
from bot.store.front_door import family
from bot.store.staff import StaffMember


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """The ban that stands, or why it was lifted, and what this person may do about it.

    What the children's answers say now is shown as well: a referrer may have told more since sending.
    """
    contact_id = found.line.id
    with here.database.reading() as connection:
        standing = family.standing(connection, contact_id)
        kept = family.bans(connection, here.keyring, contact_id)
    is_sent = found.line.sent_at is not None and not found.line.is_erased
    told = [child.position for child in found.children if _never_contact(child)]
    return {
        "standing": standing,
        "ban": next((ban for ban in kept if ban.lifted_at is None), None),
        "lifted": [ban for ban in kept if ban.lifted_at is not None],
        "told": told,
        "is_banned": standing is not None or (bool(told) and not kept),
        "may_put": is_sent and standing is None and member.role in DUTY,
        "may_lift": is_sent and standing is not None and member.role in MANAGERS,
        "reasons": STAFF_REASONS,
    }


def _never_contact(child: ChildInFull) -> bool:
    """Whether consent or the advice itself says so; either is enough."""
    kept = (child.consent, child.advice.get("decision", {}))
    says_never = any(part.get("family_contact") == "never" for part in kept)
    return bool(child.consent.get("do_not_contact")) or says_never
