"""A store with contacts that were sent, and stand-ins that answer as a test wants."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.delivery.stubs.case_system import CaseSystemStub
from bot.delivery.stubs.notify import NotifyStub
from bot.delivery.stubs.serve import Stubs, server_of
from bot.referral.record import ContactRecord, Given
from bot.referral.sharing import Permission
from bot.store import outbox, sharing, talks
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import Child, Contact, Delivery, Message
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.store.test_record_is_kept import a_record

SECRET = "s" * 40
NOTIFY_KEY = "test-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
DIGEST = "d" * 64
EMAIL = "kim@school.example"
ADVICE = {"decision": {"route": "front_door", "recommended_route": "front_door", "reasons": []}}


class Sent:
    """Contacts that were sent, made without a talk."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
        with database.writing() as connection:
            talks.keep_pack(connection, DIGEST, "example_council", "2026.1", "{}", AT)

    def contact(
        self, *kinds: str, route: str = "front_door", permitted: bool = True, at: datetime = AT
    ) -> str:
        """A sent contact with these deliveries beside the front door's; gives its id."""
        with self.database.writing() as connection:
            talk = talks.begin(connection, self.keyring, os.urandom(8).hex(), "live", DIGEST, at)
            self._tell(connection, talk, at)
            record = replace(record_of(talk.contact_id), sent_at=at, route=route)
            set_route = Contact.__table__.update().where(Contact.id == talk.contact_id)
            connection.execute(set_route.values(chosen_route=route, urgency="one_working_day"))
            talks.mark_sent(connection, talk, record, at)
            if permitted:
                sharing.keep(connection, talk.contact_id, "live", PERMITTED, at)
            for kind in kinds:
                purpose, recipient = PURPOSES.get(kind, ("case_record", "case_system"))
                outbox.promise(
                    connection, talk.contact_id, "live", kind, at,
                    purpose=purpose, recipient=recipient,
                )  # fmt: skip
        return talk.contact_id

    def _tell(self, connection: Any, talk: talks.Talk, at: datetime) -> None:
        of_contact = {"contact_id": talk.contact_id, "mode": "live"}
        reply = {"messages": [{"text": "What worries you?", "buttons": [], "meta": {}}]}
        for position, late in ((1, 0), (2, 60)):
            connection.execute(
                insert(Message).values(
                    **of_contact, position=position, client_id=f"m{position}",
                    heard=talk.key.seal({"text": f"message {position}"}, "message.heard"),
                    reply=talk.key.seal(reply, "message.reply"), at=at + timedelta(seconds=late),
                )
            )  # fmt: skip
        connection.execute(
            insert(Child).values(
                **of_contact, position=1, recommended_route="front_door",
                chosen_route="front_door", advice=talk.key.seal(ADVICE, "child.advice"),
                consent=talk.key.seal({"summary": "told"}, "child.consent"),
            )
        )  # fmt: skip

    def row(self, contact_id: str, kind: str = "case_system") -> Any:
        """The delivery as it stands."""
        with self.database.reading() as connection:
            wanted = (Delivery.contact_id == contact_id, Delivery.kind == kind)
            return connection.execute(select(Delivery.__table__).where(*wanted)).one()


PERMITTED = (
    Permission("case_record", "case_system", "openness"),
    Permission("acknowledgement", "referrer", "own_contact"),
)
PURPOSES = {"acknowledgement": ("acknowledgement", "referrer")}


def record_of(contact_id: str) -> ContactRecord:
    """A record with a reference of its own and a referrer who gave an address."""
    letters = "23456789BCDFGHJKMNPQRSTVWXYZ"
    reference = "TH-" + "".join(letters[int(c, 16)] for c in contact_id[:12])
    referrer = (Given("referrer_email", "E-mail", EMAIL),)
    return replace(a_record(), reference=reference, referrer=referrer)


@pytest.fixture
def database(emptied_database: Database) -> Database:
    return emptied_database


@pytest.fixture
def sent(database: Database) -> Sent:
    return Sent(database)


class Running:
    """The stand-ins on a port of their own."""

    def __init__(self) -> None:
        self.stubs = Stubs(CaseSystemStub([SECRET]), NotifyStub())
        self.server: ThreadingHTTPServer = server_of(self.stubs, 0)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def case_system(self) -> CaseSystemStub:
        return self.stubs.case_system

    @property
    def notify(self) -> NotifyStub:
        return self.stubs.notify


@pytest.fixture
def stubs() -> Iterator[Running]:
    running = Running()
    yield running
    running.server.shutdown()
    running.server.server_close()
