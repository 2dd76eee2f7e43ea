"""The part of a contact's page in which it is decided: how each child stands, and what can be done now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.console.access import EARLY_HELP_DECIDERS, EARLY_HELP_DOERS, MANAGERS
from bot.console.context import Console
from bot.console.deciding_form import choices_for, difference_words, differences, filled_from
from bot.console.pack_words import pack_words
from bot.delivery.decisions import MORE_INFORMATION
from bot.front_door.outcomes import OUTCOMES
from bot.store.contact_views import ContactInFull
from bot.store.front_door.standing import FOR_AGREEMENT, ChildStanding, standing
from bot.store.staff import StaffMember
from bot.store.tables import QueueEntry, User


def shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> Mapping[str, Any] | None:
    """How each child stands, with an empty or prefilled form where this member of staff can decide.

    None for a talk that was not sent or a contact that was erased.
    """
    with here.database.reading() as connection:
        entry = connection.execute(
            select(QueueEntry.version, QueueEntry.claimed_by, User.name.label("holder"))
            .outerjoin(User, User.id == QueueEntry.claimed_by)
            .where(QueueEntry.contact_id == found.line.id)
        ).first()
        children = standing(connection, here.keyring, found.line.id)
    if entry is None or not children:
        return None
    words = pack_words(found.pack.digest, found.pack.content)
    return {
        "wanted": found.line.reference or found.line.id,
        "version": entry.version,
        "holder": entry.holder,
        "is_mine": entry.claimed_by == member.id,
        "may_work": member.role in EARLY_HELP_DOERS,
        "may_record": member.role in EARLY_HELP_DECIDERS,
        "may_agree": member.role in MANAGERS,
        "me": member.id,
        "choices": choices_for(member.role),
        "children": [_child(child, children, entry.version, words) for child in children],
        "undecided": [child.position for child in children if child.decision is None],
        "outcomes": OUTCOMES,
    }


def _child(
    child: ChildStanding, children: tuple[ChildStanding, ...], version: int, words: Any
) -> dict[str, Any]:
    """One child as the template shows it. others: who could be decided in the same way."""
    is_open = child.decision is None and not _waits(child)
    return {
        "standing": child,
        "typed": filled_from(child.proposal, child.position, version) if is_open else None,
        "differences": differences(child, words),
        "others": [
            other
            for other in children
            if other is not child and other.decision is None and not _waits(other)
        ],
        "differs_words": {
            one.id: difference_words(child, words, one.differs_on) for one in child.history
        },
        "asked": [one for one in child.history if one.outcome == MORE_INFORMATION],
        "former": [
            one
            for one in child.history
            if one.superseded_at is not None and one.outcome != MORE_INFORMATION
        ],
    }


def _waits(child: ChildStanding) -> bool:
    return child.proposal is not None and child.proposal.state == FOR_AGREEMENT
