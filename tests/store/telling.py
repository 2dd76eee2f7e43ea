"""Decided contacts for tests of telling: a record to rest on, and decisions of staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.referral.record import ContactRecord
from bot.store.tables import Child, Contact, Decision, QueueEntry
from tests.store.test_record_is_kept import AT, a_record


def key_of(store: Any, connection: Any, contact: str) -> Any:
    wrapped = connection.execute(select(Contact.data_key).where(Contact.id == contact)).scalar_one()
    return store.keyring.unwrap(wrapped, contact)


def sealed_record(store: Any, contact: str, record: ContactRecord | None = None) -> None:
    """Keep the record that a contact was sent with."""
    with store.database.writing() as connection:
        kept = key_of(store, connection, contact).seal(
            (record or a_record()).as_dict(), "contact.record"
        )
        connection.execute(update(Contact).where(Contact.id == contact).values(record=kept))


def decide(
    store: Any, contact: str, outcome: str, reason: str, rationale: str = "Because.",
    position: int = 1, at: datetime = AT, **values: Any,
) -> int:  # fmt: skip
    """Record a decision about one child, in the place of one that stood, and count it in the queue."""
    with store.database.writing() as connection:
        key = key_of(store, connection, contact)
        child = connection.execute(
            select(Child.id).where(Child.contact_id == contact, Child.position == position)
        ).scalar_one()
        connection.execute(
            update(Decision)
            .where(Decision.child_id == child, Decision.superseded_at.is_(None))
            .values(superseded_at=at)
        )
        row = {"source": "case_system", "state": "recorded", **values}
        made = connection.execute(
            insert(Decision).values(
                contact_id=contact, mode="live", child_id=child, outcome=outcome, at=at,
                reason_code=reason, rationale=key.seal(rationale, "decision.rationale"), **row,
            )
        )  # fmt: skip
        connection.execute(
            update(QueueEntry)
            .where(QueueEntry.contact_id == contact)
            .values(state="decided", decided_at=at, closed_at=None)
        )
        return int(made.inserted_primary_key[0])
