"""A contact that was sent, with its record and its place in the queue, in any database."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import insert, select

from bot.referral.record import ContactRecord
from bot.store import staff
from bot.store.database import Database
from bot.store.front_door import entries
from bot.store.kept_heads import kept_head
from bot.store.sealing import Keyring
from bot.store.tables import Contact, Delivery, PackVersion, QueueEntry
from tests.store.test_record_is_kept import a_record

AT = datetime(2026, 11, 19, 12, 0, tzinfo=timezone.utc)  # a Thursday
DIGEST = "e" * 64
HEAD = {
    "pack.yml": {
        "contact_points": {
            "front_door": {
                "name": "Front door", "telephone": "01632 960100", "hours": "Working days",
                "opens": "08:30", "closes": "17:00",
            }
        },
        "decision_working_days": 1,
        "escalation": [{"step": "Ask {safeguarding_lead} to ring.", "within_working_days": 2}],
        "restricted": {"pathways": ["lado"], "areas": ["allegations_against_staff"]},
    }
}  # fmt: skip


def keyring() -> Keyring:
    return Keyring(os.environ["THRESHOLD_DATA_KEYS"])


def a_member(database: Database, role: str, email: str = "") -> int:
    """A member of staff with this role; gives the number."""
    with database.writing() as connection:
        address = email or f"{role}@exampleshire.example"
        return staff.add_user(
            connection, address, f"Robin {role}", role, "only for these tests", AT
        )


def send(
    database: Database, number: int = 1, at: datetime = AT, record: ContactRecord | None = None
) -> str:
    """Put a contact into the queue as if it had been sent at this moment; gives its id."""
    contact_id, keys = f"{number:032x}", keyring()
    reference = f"TH-{number:04d}"
    made = replace(record or a_record(), reference=reference, sent_at=at)
    with database.writing() as connection:
        if connection.execute(select(PackVersion.digest)).first() is None:
            connection.execute(
                insert(PackVersion).values(
                    digest=DIGEST, pack="example", version="1", engine="1", kept_at=AT,
                    content=json.dumps(HEAD),
                )
            )  # fmt: skip
        wrapped, key = keys.new_wrapped_key(contact_id)
        connection.execute(
            insert(Contact).values(
                id=contact_id, mode="live", conversation=f"talk-{number}", round=1, stage="sent",
                data_key=wrapped, pack_digest=DIGEST, chose_lower=0, started_at=at, heard_at=at,
                sent_at=at, reference=reference, record=key.seal(made.as_dict(), "contact.record"),
            )
        )  # fmt: skip
        entries.join(connection, key, contact_id, made, kept_head(connection, DIGEST), at)
        for kind in ("case_system", "acknowledgement"):
            purpose = "case_record" if kind == "case_system" else kind
            recipient = "case_system" if kind == "case_system" else "referrer"
            connection.execute(
                insert(Delivery).values(
                    contact_id=contact_id, mode="live", kind=kind, key=f"{kind}:{contact_id}",
                    purpose=purpose, recipient=recipient, due_at=at, tries=0,
                )
            )  # fmt: skip
    return contact_id


def entry(database: Database, contact_id: str) -> Any:
    """Its row in the queue."""
    with database.reading() as connection:
        wanted = select(QueueEntry.__table__).where(QueueEntry.contact_id == contact_id)
        return connection.execute(wanted).one()
