"""Everything about one contact as one printable page for an inspection: words, rules, decisions, log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.console.context import Console
from bot.console.pack_words import pack_words
from bot.store import as_sent, audit, contact_views, notes
from bot.store.front_door import disagreements, family
from bot.store.front_door.standing import standing
from bot.store.sealing import ContactKey, Erased
from bot.store.tables import Contact, OutcomeMessage


@dataclass(frozen=True)
class MessageTold:
    """An outcome message as it was sent, or why none was. words: the parts that are not empty."""

    decision_id: int
    words: Mapping[str, str]
    not_told: str | None
    because: str
    at: datetime
    read_at: datetime | None
    clear: int | None


def bundle(connection: Connection, here: Console, contact_id: str, now: datetime) -> str:
    """The page of one contact. An erased one has its codes, times and log, and no words.

    Raises: LookupError if there is no such contact.
    """
    found = contact_views.contact_in_full(connection, here.keyring, contact_id)
    if found is None:
        raise LookupError(contact_id)
    sent = as_sent.as_sent(connection, here.keyring, contact_id)
    return render_template(
        "inspection/bundle.html", found=found, line=found.line, now=now,
        record=sent.record if sent else None, ban=family.standing(connection, contact_id),
        bans=family.bans(connection, here.keyring, contact_id),
        children=standing(connection, here.keyring, contact_id),
        told=_told(connection, here, contact_id),
        disagreements=disagreements.of_contact(connection, here.keyring, contact_id),
        notes=notes.notes_on(connection, here.keyring, contact_id),
        words=pack_words(found.pack.digest, found.pack.content),
        broken=audit.first_broken_link(connection, contact_id),
    )  # fmt: skip


def _told(connection: Connection, here: Console, contact_id: str) -> list[MessageTold]:
    data_key = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    try:
        key = here.keyring.unwrap(data_key, contact_id)
    except Erased:
        return []
    table = OutcomeMessage.__table__
    rows = connection.execute(
        select(table).where(table.c.contact_id == contact_id).order_by(table.c.id)
    )
    return [_message(row, key) for row in rows.mappings()]


def _message(row: Mapping[str, Any], key: ContactKey) -> MessageTold:
    words = key.open(row["words"], "outcome_message.words") if row["words"] else {}
    because = row["not_told_because"]
    return MessageTold(
        row["decision_id"], {name: text for name, text in words.items() if text}, row["not_told"],
        str(key.open(because, "outcome_message.not_told_because")) if because else "",
        row["at"], row["read_at"], row["clear"],
    )  # fmt: skip
