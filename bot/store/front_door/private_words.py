"""What stands about a contact that its referrer never wrote: staff's own words and earlier contacts.

Only for warning a member of staff before they send a message. Nothing of it is ever put into one.
"""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store import notes, talks
from bot.store.front_door import told
from bot.store.history import earlier_contacts
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import (
    Decision,
    Disagreement,
    FamilyBan,
    HandOver,
    InformationRequest,
    Message,
    OutcomeMessage,
    SecondReading,
)

log = logging.getLogger(__name__)

_SEALED = (
    (Decision.rationale, "decision.rationale"),
    (Decision.next_step, "decision.next_step"),
    (HandOver.words, "hand_over.words"),
    (InformationRequest.words, "information_request.words"),
    (FamilyBan.words, "family_ban.words"),
    (FamilyBan.lifted_because, "family_ban.lifted_because"),
    (OutcomeMessage.not_told_because, "outcome_message.not_told_because"),
    (Disagreement.answer, "disagreement.answer"),
    (SecondReading.words, "second_reading.words"),
)


def private_texts(connection: Connection, keyring: Keyring, contact_id: str) -> list[str]:
    """Everything that staff wrote about the contact, and what earlier contacts say."""
    key = told.key_of(connection, keyring, contact_id)
    if key is None:
        return []
    found = [note.text for note in notes.notes_on(connection, keyring, contact_id)]
    for column, field in _SEALED:
        found += _all(connection, key, contact_id, column, field)
    return [*found, *_of_history(connection, keyring, contact_id)]


def told_texts(connection: Connection, keyring: Keyring, contact_id: str) -> list[str]:
    """What the referrer wrote in this contact."""
    key = told.key_of(connection, keyring, contact_id)
    if key is None:
        return []
    record = talks.record_of(connection, keyring, contact_id)
    heard = _all(connection, key, contact_id, Message.heard, "message.heard")
    return [*heard, *([str(record.as_dict())] if record else [])]


def _all(
    connection: Connection, key: ContactKey, contact_id: str, column: Any, field: str
) -> list[str]:
    rows = connection.execute(
        select(column).where(column.class_.contact_id == contact_id, column.is_not(None))
    ).scalars()
    opened = (key.open(sealed, field) for sealed in rows)
    return [" ".join(map(str, w.values())) if isinstance(w, dict) else str(w) for w in opened]


def _of_history(connection: Connection, keyring: Keyring, contact_id: str) -> list[str]:
    """A search that fails gives nothing: it must not stand in the way of telling."""
    try:
        history = earlier_contacts(connection, keyring, contact_id)
    except Exception as error:
        log.error("no earlier contacts for %s: %s", contact_id, type(error).__name__)
        return []
    return [str(earlier) for earlier in history.earlier] if history else []
