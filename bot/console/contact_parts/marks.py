"""The tags of a contact, and the flags on it and on what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.console.access import DUTY
from bot.console.context import Console
from bot.front_door.marks import FLAGS
from bot.store.contact_views import ContactInFull
from bot.store.front_door import marks
from bot.store.kept_heads import kept_head
from bot.store.staff import StaffMember


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """Flags by what they are on. Nothing for a talk that was not sent."""
    if found.line.sent_at is None:
        return None
    with here.database.reading() as connection:
        flags = marks.flags_on(connection, found.line.id)
        tags = marks.tags_on(connection, found.line.id)
        names = kept_head(connection, found.pack.digest).tags
    by_place: dict[str, list[marks.FlagPut]] = {}
    for flag in flags:
        by_place.setdefault(flag.on, []).append(flag)
    return {
        "contact": found.line.id,
        "flags": by_place,
        "tags": [(tag, names.get(tag, tag.replace("_", " "))) for tag in tags],
        "more_tags": [(tag, words) for tag, words in names.items() if tag not in tags],
        "kinds": FLAGS,
        "may_act": member.role in DUTY,
    }
