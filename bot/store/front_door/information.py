"""Named queries for what staff asked others for. It never stops or moves the clock of a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.front_door import clocks, states
from bot.store import audit
from bot.store.front_door import entries, entry_changes
from bot.store.kept_heads import kept_head
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, Contact, InformationRequest, QueueEntry, User

WHOM = (
    "referrer",
    "school",
    "health_visitor",
    "gp",
    "hospital",
    "police",
    "probation",
    "housing",
    "adult_services",
    "other_council",
    "family",
    "other",
)
CAME, DID_NOT_COME, NOT_NEEDED = RESULTS = ("came", "did_not_come", "not_needed")
WORDS = "information_request.words"
LONGEST = 2_000


class NotWhileBanned(Exception):
    """Nobody may contact the family, so nothing is asked of them."""


@dataclass(frozen=True)
class Asked:
    """One thing asked for. ended_at: none while it is awaited."""

    id: int
    whom: str
    words: str
    band: str
    by: str
    asked_at: datetime
    wanted_by: datetime
    ended_at: datetime | None
    ended_by: str | None
    result: str | None


def ask(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    whom: str,
    words: str,
    band: str,
    user_id: int,
    at: datetime,
) -> bool:
    """Keep that somebody is asked for something; False once it is decided, or was erased.

    Raises: ValueError for a source, band or words that cannot be; NotWhileBanned where the family is asked
    and may not be contacted.
    """
    row = _standing(connection, contact_id)
    if row is None or row.data_key is None or row.state not in states.OPEN:
        return False
    if whom not in WHOM or not words.strip():
        raise ValueError("say who is asked, and for what")
    if whom == "family" and row.no_contact:
        raise NotWhileBanned
    times = entries.times_of(kept_head(connection, row.pack_digest))
    wanted = clocks.wanted_by(band, at, row.due_at, times)
    is_open = QueueEntry.state.in_(states.OPEN)
    since = func.coalesce(QueueEntry.information_since, at)
    if not entry_changes.change(connection, contact_id, is_open, information_since=since):
        return False
    key = keyring.unwrap(row.data_key, contact_id)
    connection.execute(
        insert(InformationRequest).values(
            contact_id=contact_id, mode=LIVE, whom=whom, band=band, asked_by=user_id, asked_at=at,
            words=key.seal(words.strip()[:LONGEST], WORDS), wanted_by=wanted,
        )
    )  # fmt: skip
    details = {"whom": whom, "band": band}
    audit.record(connection, contact_id, f"user:{user_id}", "information_asked", details, at)
    return True


def end(
    connection: Connection, contact_id: str, number: int, result: str, user_id: int, at: datetime
) -> bool:
    """Note what became of it; False if that was noted before, or it is not of this contact.

    Raises: ValueError for a result that is not in the list.
    """
    if result not in RESULTS:
        raise ValueError(f"{result!r} is not what can become of it")
    one = (
        InformationRequest.id == number,
        InformationRequest.contact_id == contact_id,
        InformationRequest.ended_at.is_(None),
    )
    values = {"ended_at": at, "ended_by": user_id, "result": result}
    if not connection.execute(update(InformationRequest).where(*one).values(**values)).rowcount:
        return False
    left = select(func.count()).where(
        InformationRequest.contact_id == contact_id, InformationRequest.ended_at.is_(None)
    )
    if not connection.execute(left).scalar_one():
        entry_changes.change(connection, contact_id, information_since=None)
    actor = f"user:{user_id}"
    audit.record(connection, contact_id, actor, "information_ended", {"result": result}, at)
    return True


def asked_of(connection: Connection, keyring: Keyring, contact_id: str) -> list[Asked]:
    """Everything that was asked for, what is awaited first and in it what is wanted soonest."""
    row = _standing(connection, contact_id)
    if row is None or row.data_key is None:
        return []
    key, asker, ender = keyring.unwrap(row.data_key, contact_id), aliased(User), aliased(User)
    asked = InformationRequest
    rows = connection.execute(
        select(
            asked.id, asked.whom, asked.words, asked.band, asker.name.label("by"), asked.asked_at,
            asked.wanted_by, asked.ended_at, ender.name.label("ender"), asked.result,
        )
        .join(asker, asker.id == asked.asked_by)
        .outerjoin(ender, ender.id == asked.ended_by)
        .where(asked.contact_id == contact_id)
        .order_by(asked.ended_at.is_not(None), asked.wanted_by, asked.id)
    )  # fmt: skip
    return [
        Asked(
            one.id, one.whom, str(key.open(one.words, WORDS)), one.band, one.by, one.asked_at,
            one.wanted_by, one.ended_at, one.ender, one.result,
        )
        for one in rows
    ]  # fmt: skip


def bands_of(connection: Connection, contact_id: str) -> tuple[str, ...]:
    """How soon things may be asked for, by the pack that the contact rests on."""
    row = _standing(connection, contact_id)
    return clocks.bands(kept_head(connection, row.pack_digest).clocks) if row else ()


def _standing(connection: Connection, contact_id: str) -> Any:
    return connection.execute(
        select(
            QueueEntry.state, QueueEntry.due_at, QueueEntry.no_contact, Contact.data_key,
            Contact.pack_digest,
        )
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(QueueEntry.contact_id == contact_id)
    ).first()  # fmt: skip
