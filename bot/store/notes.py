"""Staff notes on a contact, sealed with its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.front_door import search
from bot.store.sealing import Keyring
from bot.store.tables import Contact, Note, User

LONGEST = 2_000


@dataclass(frozen=True)
class NoteKept:
    """A note: what it is on, what it says, who wrote it and when."""

    on: str
    text: str
    by: str
    at: datetime


def add(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    user_id: int,
    on: str,
    text: str,
    at: datetime,
) -> None:
    """Keep a note; an empty one, or one on an erased contact, is left out."""
    row = connection.execute(
        select(Contact.data_key, Contact.mode).where(Contact.id == contact_id)
    ).one()
    text = text.strip()[:LONGEST]
    if not text or row.data_key is None:
        return
    sealed = keyring.unwrap(row.data_key, contact_id).seal(text, "note.text")
    connection.execute(
        insert(Note).values(
            contact_id=contact_id, mode=row.mode, user_id=user_id, on=on, text=sealed, at=at
        )
    )
    search.add_text(connection, keyring, contact_id, text)
    audit.record(connection, contact_id, f"user:{user_id}", "follow_up_noted", {"on": on}, at)


def notes_on(
    connection: Connection, keyring: Keyring, contact_id: str, on: str | None = None
) -> list[NoteKept]:
    """The notes on a contact, or on one thing of it, oldest first; none once it is erased."""
    key = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    if key is None:
        return []
    opened = keyring.unwrap(key, contact_id)
    wanted = [Note.contact_id == contact_id] + ([Note.on == on] if on else [])
    rows = connection.execute(
        select(Note.on, Note.text, User.name, Note.at)
        .join(User, User.id == Note.user_id)
        .where(*wanted)
        .order_by(Note.id)
    )
    return [NoteKept(on, str(opened.open(text, "note.text")), by, at) for on, text, by, at in rows]
