"""Early help that is not enough: the contact then waits at the front door, with a clock of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.front_door import clocks, states
from bot.front_door.outcomes import OUTCOMES
from bot.store.front_door import entries, entry_changes, settling
from bot.store.kept_heads import kept_head
from bot.store.tables import Child, Contact, Decision, QueueEntry

RANK = entries.URGENCIES.index("one_working_day")
REFERRALS = tuple(outcome.code for outcome in OUTCOMES.values() if outcome.is_referral)


def to_front_door(connection: Connection, contact_id: str, position: int, at: datetime) -> bool:
    """Put one child of a contact behind the front door's own; False where the front door has it already.

    What was decided below a referral is kept and stands no more: the front door decides anew about this
    child. It is due from now, and nobody has it. Where a referral was accepted the front door has it.
    """
    row = connection.execute(
        select(QueueEntry.door, QueueEntry.state, QueueEntry.rank, Contact.pack_digest)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(QueueEntry.contact_id == contact_id)
    ).first()
    if row is None:
        return False
    is_undone = _asked_anew(connection, contact_id, position, at)
    if not is_undone and (row.door == states.FRONT_DOOR or row.state not in states.OPEN):
        return False
    times = entries.times_of(kept_head(connection, row.pack_digest))
    rank = min(row.rank, RANK)
    due = clocks.due_at(states.FRONT_DOOR, at, times)
    is_changed = entry_changes.change(
        connection, contact_id, door=states.FRONT_DOOR, rank=rank, due_at=due,
        look_by=clocks.look_by(rank, at, due, times), first_read_at=None, claimed_by=None,
        claimed_at=None, closed_at=None,
    )  # fmt: skip
    settling.settle(connection, contact_id, at, is_new=is_undone)
    return is_changed


def _asked_anew(connection: Connection, contact_id: str, position: int, at: datetime) -> bool:
    child = select(Child.id).where(Child.contact_id == contact_id, Child.position == position)
    undone = connection.execute(
        update(Decision)
        .where(
            Decision.child_id.in_(child.scalar_subquery()),
            Decision.outcome.not_in(REFERRALS),
            Decision.superseded_at.is_(None),
        )
        .values(superseded_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(undone.rowcount)
