"""Sent contacts with children, staff who can work on them, and a decision that is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.front_door.deciding import Wanted
from bot.referral.record import ContactRecord
from bot.store import staff, talks
from bot.store.database import Database
from bot.store.front_door.decisions import Desk
from bot.store.front_door.standing import ChildStanding, standing
from bot.store.sealing import Keyring
from bot.store.staff import StaffMember
from bot.store.tables import AuditEvent, Child, QueueEntry, User
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.store.test_record_is_kept import a_record

DIGEST = "d" * 64
REFERENCES = "23456789BCDFGHJK"
ACCEPTED = Wanted(
    "assessment", "may_be_in_need", "She is often hungry and nobody comes.", "Visit the family at home",
    "social_worker", date(2026, 11, 24),
)  # fmt: skip
NOTHING_MORE = Wanted(
    "no_further_action", "no_sign_of_harm", "School and nurse see nothing of it.",
    differs_on="rule:NE-001", differs_how="rule_does_not_fit",
)  # fmt: skip


class FrontDoor:
    """A database with staff and sent contacts."""

    def __init__(self, database: Database, pack: str = "{}") -> None:
        self.database = database
        self.keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
        with database.writing() as connection:
            talks.keep_pack(connection, DIGEST, "example_council", "2026.1", pack, AT)

    def member(self, role: str, name: str = "") -> StaffMember:
        """Somebody new with this role."""
        row = {"email": f"{os.urandom(4).hex()}@exampleshire.example", "name": name or f"A {role}",
               "role": role, "password_hash": "none", "failed_sign_ins": 0, "created_at": AT}  # fmt: skip
        with self.database.writing() as connection:
            made = connection.execute(insert(User).values(**row)).inserted_primary_key[0]
            found = staff.user_by_id(connection, made)
        assert found is not None
        return found

    def contact(
        self,
        *routes: tuple[str | None, str | None],
        holder: StaffMember | None = None,
        **entry: Any,
    ) -> str:
        """A sent contact with a child for each (advised, chosen); one referral unless told otherwise."""
        children = routes or (("front_door", "front_door"),)
        with self.database.writing() as connection:
            conversation = os.urandom(8).hex()
            talk = talks.begin(connection, self.keyring, conversation, "live", DIGEST, AT)
            for position, (advised, chosen) in enumerate(children, start=1):
                self._add_child(connection, talk, position, advised, chosen)
            talks.mark_sent(connection, talk, _record(talk.contact_id, len(children)), AT)
            values = {"contact_id": talk.contact_id, "mode": "live", "door": "front_door",
                      "state": "waiting", "rank": 2, "waiting_since": AT, "look_by": AT,
                      "due_at": AT, "version": 1, "no_contact": 0}  # fmt: skip
            connection.execute(insert(QueueEntry).values(**values))
            changed = {**entry, **({"claimed_by": holder.id} if holder else {})}
            if changed:
                of_it = update(QueueEntry).where(QueueEntry.contact_id == talk.contact_id)
                connection.execute(of_it.values(**changed))
        return talk.contact_id

    def _add_child(
        self, connection: Any, talk: talks.Talk, position: int, advised: str | None, chosen: Any
    ) -> None:
        reason = {"rule": "NE-001", "title": "Often hungry", "facts": ["often_hungry"]}
        advice = {
            "decision": {"reasons": [reason], "unknowns_that_matter": ["seen_by_gp"]},
            "words": {"often_hungry": "the child is often hungry"},
        }
        connection.execute(
            insert(Child).values(
                contact_id=talk.contact_id, mode="live", position=position, chosen_route=chosen,
                recommended_route=advised, advice=talk.key.seal(advice, "child.advice"),
                consent=talk.key.seal({}, "child.consent"),
            )
        )  # fmt: skip

    @contextmanager
    def desk(
        self, member: StaffMember, contact: str, at: datetime = AT, seen: int = 0
    ) -> Iterator[Desk]:
        """A desk in a transaction of its own; it saw the version that holds unless `seen` is given."""
        seen = seen or self.entry(contact).version
        with self.database.writing() as connection:
            yield Desk(connection, self.keyring, member, contact, seen, at)

    def entry(self, contact: str) -> Any:
        with self.database.reading() as connection:
            wanted = select(QueueEntry.__table__).where(QueueEntry.contact_id == contact)
            return connection.execute(wanted).one()

    def children(self, contact: str) -> tuple[ChildStanding, ...]:
        with self.database.reading() as connection:
            return standing(connection, self.keyring, contact)

    def child(self, contact: str, position: int = 1) -> ChildStanding:
        return self.children(contact)[position - 1]

    def events(self, contact: str) -> list[tuple[str, Any]]:
        with self.database.reading() as connection:
            rows = connection.execute(
                select(AuditEvent.event, AuditEvent.details)
                .where(AuditEvent.chain == contact)
                .order_by(AuditEvent.position)
            ).all()
        return [(row.event, row.details) for row in rows]

    def claim(self, contact: str, member: StaffMember) -> None:
        self.set_entry(contact, claimed_by=member.id)

    def set_entry(self, contact: str, **values: Any) -> None:
        with self.database.writing() as connection:
            of_it = update(QueueEntry).where(QueueEntry.contact_id == contact)
            connection.execute(of_it.values(**values))


def _record(contact_id: str, children: int) -> ContactRecord:
    one = a_record().children[0]
    told = tuple(replace(one, about=f"child:{n}", name=f"Sam {n}") for n in range(1, children + 1))
    reference = "TH-" + "".join(REFERENCES[int(c, 16)] for c in contact_id[:12])
    return replace(a_record(), reference=reference, children=told, sent_at=AT)
