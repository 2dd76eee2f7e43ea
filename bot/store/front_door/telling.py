"""Named queries for telling the referrer: what there is to tell, telling it, and what they made of it.

A contact closes here and nowhere else: when each child's standing decision has been told, or has a lawful
reason why not. Every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, insert, select, update
from sqlalchemy.engine import Connection

from bot.front_door import states
from bot.front_door.telling import NEEDED, NOT_TOLD, OutcomeWords
from bot.store import audit
from bot.store.front_door import told
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, Child, Decision, OutcomeMessage, QueueEntry

LONGEST = 4_000
"""Characters of one part of a message."""
SOMEBODY_FIRST, HELD, NOTHING, ERASED = "somebody_first", "held", "nothing_to_tell", "erased"


class NotDone(Exception):
    """Nothing was changed. `code`: somebody was first or holds the contact, or there is nothing to do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def tell(
    connection: Connection, keyring: Keyring, contact_id: str, seen: int,
    words: Mapping[int, OutcomeWords], user_id: int, at: datetime, is_manager: bool = False,
) -> int:  # fmt: skip
    """Tell the referrer of these decisions; gives the number of the first message.

    seen: the version of the queue entry that the member of staff saw. words: by decision.
    Raises: NotDone; ValueError for a message without its needed parts.
    """
    for message in words.values():
        if not all(getattr(message, part) for part in NEEDED):
            raise ValueError(
                "a message needs what was decided, why, what to do now and whom to ring"
            )
    key = told.key_of(connection, keyring, contact_id)
    if key is None:
        raise NotDone(ERASED)
    _take(connection, contact_id, seen, user_id, is_manager)
    open_ones = _untold(connection, contact_id)
    if not words or not set(words) <= set(open_ones):
        raise NotDone(NOTHING)
    numbers = []
    for decision_id, message in words.items():
        parts = {name: part[:LONGEST] for name, part in message.as_dict().items()}
        sealed = key.seal(parts, "outcome_message.words")
        values = {"words": sealed, "by": user_id, "at": at}
        numbers.append(_insert(connection, contact_id, decision_id, values))
        details = {"child": open_ones[decision_id]}
        audit.record(connection, contact_id, f"user:{user_id}", "outcome_told", details, at)
    _close_if_done(connection, contact_id, f"user:{user_id}", at)
    return numbers[0]


def leave_untold(
    connection: Connection, keyring: Keyring, contact_id: str, seen: int,
    decisions: Iterable[int], reason: str, because: str, user_id: int, at: datetime,
    is_manager: bool = False,
) -> None:  # fmt: skip
    """Keep the lawful reason why the referrer is not told of these decisions.

    Raises: NotDone; ValueError for a reason that is not lawful, or without words of its own.
    """
    if reason not in NOT_TOLD or not because.strip():
        raise ValueError("only a lawful reason, with words, stands in the place of telling")
    key = told.key_of(connection, keyring, contact_id)
    _take(connection, contact_id, seen, user_id, is_manager)
    open_ones, wanted = _untold(connection, contact_id), list(dict.fromkeys(decisions))
    if not wanted or not set(wanted) <= set(open_ones):
        raise NotDone(NOTHING)
    words = because.strip()[:LONGEST]
    for decision_id in wanted:
        sealed = key.seal(words, "outcome_message.not_told_because") if key else None
        values = {"not_told": reason, "not_told_because": sealed, "by": user_id, "at": at}
        _insert(connection, contact_id, decision_id, values)
        details = {"child": open_ones[decision_id], "not_told": reason}
        audit.record(connection, contact_id, f"user:{user_id}", "outcome_left", details, at)
    _close_if_done(connection, contact_id, f"user:{user_id}", at)


def mark_read(connection: Connection, contact_id: str, at: datetime) -> None:
    """The referrer opened the page that shows what was told. Only the first time counts."""
    changed = connection.execute(
        update(OutcomeMessage)
        .where(
            OutcomeMessage.contact_id == contact_id,
            OutcomeMessage.words.is_not(None),
            OutcomeMessage.read_at.is_(None),
            OutcomeMessage.decision_id.in_(
                select(Decision.id).where(*told.stands(), Decision.contact_id == contact_id)
            ),
        )
        .values(read_at=at)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount:
        audit.record(connection, contact_id, "referrer", "outcome_read", {}, at)


def say_clear(
    connection: Connection, contact_id: str, message_id: int, is_clear: bool, at: datetime
) -> bool:
    """What the referrer says to "was this clear?"; False if the message is not one of this contact."""
    row = connection.execute(
        select(OutcomeMessage.clear, Child.position)
        .join(Decision, Decision.id == OutcomeMessage.decision_id)
        .join(Child, Child.id == Decision.child_id)
        .where(
            OutcomeMessage.id == message_id,
            OutcomeMessage.contact_id == contact_id,
            OutcomeMessage.words.is_not(None),
        )
    ).first()
    if row is None:
        return False
    if row.clear == int(is_clear):
        return True
    connection.execute(
        update(OutcomeMessage)
        .where(OutcomeMessage.id == message_id)
        .values(clear=int(is_clear), clear_at=at)
    )
    details = {"child": f"child:{row.position}", "clear": "yes" if is_clear else "no"}
    audit.record(connection, contact_id, "referrer", "outcome_clear", details, at)
    return True


def version_of(connection: Connection, contact_id: str) -> int | None:
    """The version of a contact's queue entry; None for one that was not sent."""
    found: int | None = connection.execute(
        select(QueueEntry.version).where(QueueEntry.contact_id == contact_id)
    ).scalar()
    return found


def _untold(connection: Connection, contact_id: str) -> dict[int, str]:
    """The decisions that are still to be told, each with its child."""
    rows = connection.execute(
        select(Decision.id, Child.position)
        .join(Child, Child.id == Decision.child_id)
        .where(Decision.contact_id == contact_id, told.is_untold())
    )
    return {row.id: f"child:{row.position}" for row in rows}


def _take(
    connection: Connection, contact_id: str, seen: int, user_id: int, is_manager: bool
) -> None:
    """Be the one who changes the entry now. Raises: NotDone."""
    same = and_(QueueEntry.contact_id == contact_id, QueueEntry.version == seen)
    changed = connection.execute(update(QueueEntry).where(same).values(version=seen + 1))
    if not changed.rowcount:
        raise NotDone(SOMEBODY_FIRST)
    entry = connection.execute(
        select(QueueEntry.state, QueueEntry.claimed_by).where(QueueEntry.contact_id == contact_id)
    ).one()
    if entry.state not in (states.DECIDED, states.CLOSED):
        raise NotDone(NOTHING)
    if entry.claimed_by not in (None, user_id) and not is_manager:
        raise NotDone(HELD)


def _insert(
    connection: Connection, contact_id: str, decision_id: int, values: Mapping[str, Any]
) -> int:
    place = {"contact_id": contact_id, "mode": LIVE, "decision_id": decision_id}
    made = connection.execute(insert(OutcomeMessage).values(**place, **values))
    return int(made.inserted_primary_key[0])


def _close_if_done(connection: Connection, contact_id: str, actor: str, at: datetime) -> None:
    """Close the contact when nothing is left to decide or to tell."""
    standing = exists().where(Decision.child_id == Child.id, *told.stands())
    undecided = select(Child.id).where(Child.contact_id == contact_id, ~standing).limit(1)
    if _untold(connection, contact_id) or connection.execute(undecided).first() is not None:
        return
    is_open = and_(QueueEntry.contact_id == contact_id, QueueEntry.state == states.DECIDED)
    closed = connection.execute(
        update(QueueEntry).where(is_open).values(state=states.CLOSED, closed_at=at)
    )
    if closed.rowcount:
        audit.record(connection, contact_id, actor, "contact_closed", {}, at)
