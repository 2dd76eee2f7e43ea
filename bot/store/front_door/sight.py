"""Who may know of which contact. Every query that lists or opens contacts for staff asks here.

A restricted contact is known to those whom a manager named and to nobody else. Somebody who looks after
early help knows of the contacts that wait for it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.engine import Connection

from bot.front_door import states
from bot.store.tables import EarlyHelp, NeedToKnow, QueueEntry

EARLY_HELP_ALONE = frozenset({"early_help_coordinator"})


def visible_to(user_id: int, role: str) -> Any:
    """A condition on `QueueEntry`: the contacts that this member of staff may know of."""
    named = exists().where(
        NeedToKnow.contact_id == QueueEntry.contact_id,
        NeedToKnow.user_id == user_id,
        NeedToKnow.ended_at.is_(None),
    )
    seen = or_(QueueEntry.restricted.is_(None), named)
    if role not in EARLY_HELP_ALONE:
        return seen
    helped = exists().where(EarlyHelp.contact_id == QueueEntry.contact_id)
    return and_(seen, or_(QueueEntry.door == states.EARLY_HELP, helped))


def known_to(contact_id: Any, user_id: int, role: str) -> Any:
    """A condition on any table's column of contact ids: the contacts that this member of staff may know of.

    What has no queue entry, such as a talk that was not sent, is restricted for nobody.
    """
    entry = exists().where(QueueEntry.contact_id == contact_id)
    seen = exists().where(QueueEntry.contact_id == contact_id, visible_to(user_id, role))
    return seen if role in EARLY_HELP_ALONE else or_(~entry, seen)


def may_see(connection: Connection, user_id: int, role: str, contact_id: str) -> bool:
    """Whether this member of staff may know of a contact. One that was not sent is restricted for nobody."""
    entry = connection.execute(
        select(QueueEntry.id).where(QueueEntry.contact_id == contact_id)
    ).first()
    if entry is None:
        return role not in EARLY_HELP_ALONE
    wanted = select(QueueEntry.id).where(
        QueueEntry.contact_id == contact_id, visible_to(user_id, role)
    )
    return connection.execute(wanted).first() is not None
