"""The part of a contact's page with the days after a referral was accepted, and the time between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot import england
from bot.console.context import Console
from bot.front_door import milestones
from bot.store.contact_views import ContactInFull
from bot.store.front_door.milestones import DAY_KEEPERS, days_of
from bot.store.kept_heads import kept_head
from bot.store.staff import StaffMember


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """Days and gaps of each child whose referral was accepted; None if there is none."""
    if found.line.sent_at is None:
        return None
    with here.database.reading() as connection:
        children = [child for child in days_of(connection, found.line.id) if child.is_referral]
        head = kept_head(connection, found.pack.digest)
    if not children:
        return None
    sent, today = england.local(found.line.sent_at).date(), england.local(now).date()
    return {
        "wanted": found.line.reference or found.line.id,
        "kinds": milestones.KINDS,
        "may_keep": member.role in DAY_KEEPERS,
        "children": [
            {
                "child": child,
                "gaps": milestones.gaps(
                    sent, child.decided_on, child.days, head.deciding,
                    head.decision_working_days, today,
                ),
                "ceilings": milestones.ceilings(sent, child.days, head.deciding),
                "former": [day for day in child.kept if day.superseded_at is not None],
            }
            for child in children
        ],
    }  # fmt: skip
