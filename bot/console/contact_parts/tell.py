"""Telling the referrer, on a contact's page: what they would read, what they read, whether they disagree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.console.access import DECIDERS, EARLY_HELP_DOERS
from bot.console.context import Console
from bot.front_door.telling import NOT_TOLD, PARTS
from bot.store.contact_views import ContactInFull
from bot.store.front_door import disagreements, telling, told
from bot.store.staff import StaffMember


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """The part; None while nothing is decided."""
    with here.database.reading() as connection:
        children = told.of_contact(connection, here.keyring, found.line.id)
        if not children:
            return None
        return {
            **what_to_tell(connection, found.line.id, children, member),
            "said": disagreements.of_contact(connection, here.keyring, found.line.id),
        }


def what_to_tell(
    connection: Connection,
    contact_id: str,
    children: tuple[told.ForChild, ...],
    member: StaffMember,
) -> dict[str, Any]:
    """What the forms of telling and of leaving untold need."""
    untold = [child for child in children if child.kept is None]
    return {
        "children": children,
        "untold": untold,
        "version": telling.version_of(connection, contact_id),
        "is_ready": told.is_ready(connection, contact_id),
        "may_tell": member.role in EARLY_HELP_DOERS,
        "may_leave": member.role in DECIDERS,
        "not_told": NOT_TOLD,
        "names": PARTS,
    }
