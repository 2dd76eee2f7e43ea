"""Documents are made beside the contact: once, sealed, outside any transaction, and never in its way."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from bot.delivery import documents as making
from bot.delivery.documents import MakeDocuments
from bot.delivery.registry import deliverers, promise_what_follows
from bot.delivery.trying import try_one
from bot.documents.kinds import Kind, documents_for
from bot.documents.making import forms_of
from bot.documents.pdf import DocumentError
from bot.settings import settings
from bot.store import documents, retention, talks
from bot.store.sealing import Erased
from bot.store.tables import LIVE, Delivery, Document
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import Sent
from tests.delivery.test_tries import HOUR, all_due, office


@pytest.fixture(autouse=True)
def pages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and data, without drawing PDFs over and over: those are tested in `tests/documents`."""
    monkeypatch.setattr(making, "forms_of", lambda kind: [f for f in forms_of(kind) if f != "pdf"])


def kept(sent: Sent, contact_id: str) -> tuple[documents.DocumentLine, ...]:
    with sent.database.reading() as connection:
        return documents.kept_of(connection, contact_id)


def opened(sent: Sent, contact_id: str, kind: Kind, form: str = "html") -> Any:
    with sent.database.reading() as connection:
        return documents.opened(connection, sent.keyring, contact_id, kind, form)


def test_every_document_of_a_sent_contact_is_made_and_kept(sent: Sent) -> None:
    contact = sent.contact("documents")
    assert all_due(office(sent, MakeDocuments()), AT) == 2
    lines = kept(sent, contact)
    with sent.database.reading() as connection:
        record = talks.record_of(connection, sent.keyring, contact)
    assert record is not None
    assert {line.kind for line in lines} == set(documents_for(record))
    made = opened(sent, contact, Kind.REFERRAL)
    assert record.reference in made.content.decode()
    assert made.digest == next(line.digest for line in lines if line.kind is Kind.REFERRAL)
    assert made.filename == f"{record.reference}-referral.html"


def test_made_twice_is_kept_once(sent: Sent) -> None:
    contact = sent.contact("documents")
    found = office(sent, MakeDocuments())
    all_due(found, AT)
    before = kept(sent, contact)
    with sent.database.writing() as connection:
        connection.execute(
            Delivery.__table__.update()
            .where(Delivery.contact_id == contact)
            .values(delivered_at=None, due_at=AT)
        )
    assert all_due(found, AT + HOUR) == 2
    assert kept(sent, contact) == before


def test_two_workers_at_once_keep_one(sent: Sent) -> None:
    contact = sent.contact()
    with sent.database.reading() as connection:
        record = talks.record_of(connection, sent.keyring, contact)
    claimed: Any = type("Claimed", (), {"contact_id": contact})
    made = MakeDocuments().send(record, claimed, AT)  # type: ignore[arg-type]
    for expected in (len(made), 0):
        with sent.database.writing() as connection:
            kept_now = documents.keep(connection, sent.keyring, contact, made, AT)
        assert kept_now == expected


def test_a_document_that_fails_never_keeps_the_contact_from_the_front_door(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise DocumentError("the Pango library is missing")

    monkeypatch.setattr(making, "make", fails)
    contact = sent.contact("documents")
    found = office(sent, MakeDocuments())
    all_due(found, AT)
    assert sent.row(contact, "front_door_queue").delivered_at == AT
    row = sent.row(contact, "documents")
    assert (row.delivered_at, row.last_fault, row.tries) == (None, "not_made", 1)
    monkeypatch.undo()
    monkeypatch.setattr(making, "forms_of", lambda kind: ("html",))
    all_due(found, AT + HOUR)
    assert sent.row(contact, "documents").delivered_at is not None
    assert kept(sent, contact)


def test_they_have_a_lane_of_their_own(sent: Sent) -> None:
    found = office(sent, MakeDocuments())
    assert found.kinds("documents") == ("documents",)
    assert found.kinds("front_door") == ("front_door_queue",)
    contact = sent.contact("documents")
    assert try_one(found, found.kinds("front_door"), AT)
    assert kept(sent, contact) == ()


def test_they_are_promised_with_every_sent_contact(sent: Sent) -> None:
    contact = sent.contact()
    with sent.database.writing() as connection:
        record = talks.record_of(connection, sent.keyring, contact)
        assert record is not None
        known = deliverers(settings())
        promise_what_follows(connection, contact, LIVE, record, AT, known)
        promise_what_follows(connection, contact, LIVE, record, AT, known)
        kinds = connection.execute(
            select(Delivery.kind).where(Delivery.contact_id == contact)
        ).scalars()
        assert sorted(kinds) == ["documents", "front_door_queue"]


def test_the_database_tells_nobody_what_they_say(sent: Sent) -> None:
    contact = sent.contact("documents")
    all_due(office(sent, MakeDocuments()), AT)
    with sent.database.reading() as connection:
        rows = connection.execute(text("SELECT content FROM document")).scalars().all()
    assert rows and all(b"Sam Example" not in bytes(row) for row in rows)
    assert b"Sam Example" in opened(sent, contact, Kind.REFERRAL).content


def test_erasing_a_contact_erases_its_documents(sent: Sent) -> None:
    contact = sent.contact("documents")
    all_due(office(sent, MakeDocuments()), AT)
    with sent.database.writing() as connection:
        retention.erase(connection, contact, AT)
    assert kept(sent, contact) == ()
    assert opened(sent, contact, Kind.REFERRAL) is None
    assert Document in retention.SEALED_TABLES


def test_nothing_is_kept_of_a_contact_that_was_erased_meanwhile(sent: Sent) -> None:
    contact = sent.contact()
    with sent.database.reading() as connection:
        record = talks.record_of(connection, sent.keyring, contact)
    claimed: Any = type("Claimed", (), {"contact_id": contact})
    made = MakeDocuments().send(record, claimed, AT)  # type: ignore[arg-type]
    with sent.database.writing() as connection:
        retention.erase(connection, contact, AT)
    with pytest.raises(Erased), sent.database.writing() as connection:
        documents.keep(connection, sent.keyring, contact, made, AT)
    assert kept(sent, contact) == ()


def test_a_document_cannot_be_moved_to_another_contact(sent: Sent) -> None:
    first, second = sent.contact("documents"), sent.contact("documents")
    all_due(office(sent, MakeDocuments()), AT)
    with sent.database.writing() as connection:
        contents = {
            row.contact_id: row.content
            for row in connection.execute(
                select(Document.contact_id, Document.content).where(Document.kind == "referral")
            )
        }
        connection.execute(
            Document.__table__.update()
            .where(Document.contact_id == second, Document.kind == "referral")
            .values(content=contents[first])
        )
    with pytest.raises(InvalidTag):
        opened(sent, second, Kind.REFERRAL)
