"""Named queries for documents: keep, list, open. Each runs in the caller's transaction.

A document is kept once: made again it is the same, and the first stays.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import desc, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.documents.kinds import Kind
from bot.documents.making import Made, filename
from bot.store.sealing import Keyring
from bot.store.tables import Contact, Document


@dataclass(frozen=True)
class DocumentLine:
    """A document that is kept, without its content. `made_at` is UTC."""

    kind: Kind
    form: str
    digest: str
    made_at: datetime


def keep(
    connection: Connection, keyring: Keyring, contact_id: str, made: Iterable[Made], at: datetime
) -> int:
    """Keep documents sealed with the contact's key; gives how many were new.

    Raises: Erased if the contact was erased; then nothing may be kept of it any more.
    """
    row = connection.execute(
        select(Contact.data_key, Contact.mode, Contact.pack_digest)
        .where(Contact.id == contact_id)
        .with_for_update()
    ).one()
    key = keyring.unwrap(row.data_key, contact_id)
    write = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    kept = 0
    for one in made:
        content = key.seal(base64.b64encode(one.content).decode(), "document.content")
        values = {
            "contact_id": contact_id, "mode": row.mode, "kind": str(one.kind), "form": one.form,
            "media_type": one.media_type, "digest": one.digest, "pack_digest": row.pack_digest,
            "content": content, "made_at": at,
        }  # fmt: skip
        once = ["contact_id", "kind", "form"]
        result = connection.execute(
            write(Document).values(**values).on_conflict_do_nothing(index_elements=once)
        )
        kept += result.rowcount
    return kept


@dataclass(frozen=True)
class LatestContact:
    """The present contact of a conversation, as far as documents need it. Times are UTC."""

    id: str
    mode: str
    started_at: datetime
    heard_at: datetime
    sent_at: datetime | None


def latest_contact(connection: Connection, conversation: str) -> LatestContact | None:
    """The present contact of a conversation; None if there is none or it was erased."""
    row = connection.execute(
        select(
            Contact.id, Contact.mode, Contact.started_at, Contact.heard_at, Contact.sent_at,
            Contact.data_key.is_(None).label("is_erased"),
        )
        .where(Contact.conversation == conversation)
        .order_by(desc(Contact.round))
        .limit(1)
    ).first()  # fmt: skip
    return None if row is None or row.is_erased else LatestContact(*row[:-1])


def mode_of(connection: Connection, contact_id: str) -> str:
    """Whether a contact is live or practice."""
    found = select(Contact.mode).where(Contact.id == contact_id)
    return str(connection.execute(found).scalar_one())


def kept_of(connection: Connection, contact_id: str) -> tuple[DocumentLine, ...]:
    """The documents that are kept of a contact, without opening any seal."""
    rows = connection.execute(
        select(Document.kind, Document.form, Document.digest, Document.made_at)
        .where(Document.contact_id == contact_id)
        .order_by(Document.id)
    )
    return tuple(DocumentLine(Kind(row.kind), row.form, row.digest, row.made_at) for row in rows)


def opened(
    connection: Connection, keyring: Keyring, contact_id: str, kind: Kind, form: str
) -> Made | None:
    """One document as it was made; None if it was not made or the contact was erased."""
    row = connection.execute(
        select(Document.content, Contact.data_key, Contact.reference)
        .join(Contact, Contact.id == Document.contact_id)
        .where(
            Document.contact_id == contact_id,
            Document.kind == str(kind),
            Document.form == form,
        )
    ).first()
    if row is None or row.data_key is None:
        return None
    sealed = keyring.unwrap(row.data_key, contact_id).open(row.content, "document.content")
    return Made(kind, form, base64.b64decode(sealed), filename(kind, form, row.reference))
