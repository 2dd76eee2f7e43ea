"""Whether a contact that an entry of some list is about is there for whoever is signed in."""

from __future__ import annotations

from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot.store.front_door import sight


def must_know(connection: Connection, contact_id: str) -> None:
    """End in "not found" where this member may not know of the contact, as if it were not there."""
    member = current_user.member
    if not sight.may_see(connection, member.id, member.role, contact_id):
        abort(404)


def known(contact_id: Any) -> Any:
    """A condition on a column of contact ids: those that this member may know of, for lists of any table."""
    return sight.known_to(contact_id, current_user.member.id, current_user.member.role)
