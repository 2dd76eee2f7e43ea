"""Named queries for rules: which held for a contact that is sent, and in which contacts one held lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, desc, insert, select
from sqlalchemy.engine import Connection

from bot.referral.record import ContactRecord
from bot.store.front_door import sight
from bot.store.tables import LIVE, Contact, PackVersion, QueueEntry, RuleFired

MOST_SHOWN = 20


@dataclass(frozen=True)
class Case:
    """A contact in which a rule held: its reference, when it was sent, and what became of it."""

    contact_id: str
    reference: str
    sent_at: datetime
    state: str


@dataclass(frozen=True)
class Kept:
    """A pack that was kept, by its name, version and content."""

    pack: str
    version: str
    content: str


def keep(connection: Connection, contact_id: str, record: ContactRecord, at: datetime) -> None:
    """Keep which rules held for any child of a contact, in the transaction that sends it."""
    held = sorted({reason.rule for child in record.children for reason in child.reasons})
    of_contact = {"contact_id": contact_id, "mode": LIVE, "at": at}
    if held:
        connection.execute(insert(RuleFired), [{**of_contact, "rule": rule} for rule in held])


def held_in(
    connection: Connection, rule: str, user_id: int, role: str, limit: int = MOST_SHOWN
) -> tuple[Case, ...]:
    """The latest contacts in which a rule held, of those that this member of staff may know of."""
    rows = connection.execute(
        select(Contact.id, Contact.reference, RuleFired.at, QueueEntry.state)
        .select_from(RuleFired)
        .join(Contact, and_(Contact.id == RuleFired.contact_id, Contact.mode == RuleFired.mode))
        .join(QueueEntry, QueueEntry.contact_id == RuleFired.contact_id)
        .where(RuleFired.rule == rule, RuleFired.mode == LIVE, sight.visible_to(user_id, role))
        .order_by(desc(RuleFired.at), desc(RuleFired.id))
        .limit(limit)
    )
    return tuple(Case(row.id, row.reference or row.id[:8], row.at, row.state) for row in rows)


def kept_pack_with(connection: Connection, digest: str) -> Kept | None:
    """The pack with this digest; None if none was kept."""
    row = connection.execute(
        select(PackVersion.pack, PackVersion.version, PackVersion.content).where(
            PackVersion.digest == digest
        )
    ).first()
    return Kept(*row) if row else None
