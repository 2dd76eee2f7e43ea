"""Who may know of a restricted contact; and for managers, how to restrict one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.console.access import MANAGERS
from bot.console.context import Console
from bot.front_door.restricted import REASONS
from bot.store.contact_views import ContactInFull
from bot.store.front_door import need_to_know
from bot.store.staff import StaffMember
from bot.store.tables import QueueEntry


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """Who is named and who could be; nothing where it is open to all and this person cannot restrict it."""
    contact_id, may_act = found.line.id, member.role in MANAGERS
    with here.database.reading() as connection:
        row = connection.execute(
            select(QueueEntry.restricted).where(QueueEntry.contact_id == contact_id)
        ).first()
        if row is None or (row.restricted is None and not may_act):
            return None
        people = need_to_know.people(connection, contact_id) if row.restricted else []
        others = need_to_know.others(connection, contact_id) if may_act else []
    managers = sum(person.role == need_to_know.MANAGER for person in people)
    return {
        "reason": row.restricted,
        "reasons": REASONS,
        "people": people,
        "others": others,
        "last_manager": managers == 1,
        "may_act": may_act,
    }
