"""Staff take a contact's documents from its page, and each opening leaves a trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from bot.console.documents_shown import DOCUMENTS, FORMS
from bot.documents.kinds import Kind
from bot.documents.making import MEDIA_TYPES
from bot.documents.pdf import DocumentError
from bot.store import retention
from bot.store.tables import Contact
from tests.documents.conftest import full_record, silent

from .conftest import NOW

SENT = {"reference": "TH-2345BCDF", "sent_at": NOW, "urgency": "today"}


@pytest.fixture
def contact(store: Any) -> str:
    """A sent contact with a record."""
    return with_record(store, silent(full_record()))


def with_record(store: Any, record: Any) -> str:
    made: str = store.add_contact(1, **SENT)
    with store.database.writing() as connection:
        row = connection.execute(Contact.__table__.select().where(Contact.id == made)).one()
        key = store.keyring.unwrap(row.data_key, made)
        sealed = key.seal(record.as_dict(), "contact.record")
        connection.execute(update(Contact).where(Contact.id == made).values(record=sealed))
    return made


def test_the_page_lists_the_documents_and_only_those_there_are(
    signed_in: Any, contact: str
) -> None:
    page = signed_in("screener").get("/contacts/TH-2345BCDF").text
    for name in ("referral.html", "referral.pdf", "decision_record.json"):
        assert f"/contacts/{contact}/documents/{name}" in page
    assert "family_notice" not in page  # nobody may contact this family


def test_a_document_comes_to_be_saved_and_is_recorded(
    signed_in: Any, store: Any, contact: str
) -> None:
    client = signed_in("manager")
    answer = client.get(f"/contacts/{contact}/documents/referral.html")
    assert answer.status_code == 200 and "Wet shoes" in answer.text
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="TH-2345BCDF-referral.html"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    events = [e for e in store.events(contact) if e.event == "document_opened"]
    assert [e.details for e in events] == [{"document": "referral", "form": "html"}]
    page = client.get(f"/contacts/{contact}").text
    assert "opened a document: Referral, Web page." in page


@pytest.mark.parametrize("name", ["family_notice.html", "caf.pdf", "referral.json", "x.html"])
def test_what_is_not_there_is_not_found_and_leaves_no_trace(
    signed_in: Any, store: Any, contact: str, name: str
) -> None:
    answer = signed_in("screener").get(f"/contacts/{contact}/documents/{name}")
    assert answer.status_code == 404
    assert not [e for e in store.events(contact) if e.event == "document_opened"]


def test_an_erased_contact_has_none(signed_in: Any, store: Any, contact: str) -> None:
    client = signed_in("screener")
    client.get(f"/contacts/{contact}/documents/referral.html")
    with store.database.writing() as connection:
        retention.erase(connection, contact, NOW)
    assert client.get(f"/contacts/{contact}/documents/referral.html").status_code == 404
    assert "/documents/" not in client.get(f"/contacts/{contact}").text


def test_a_talk_that_was_not_sent_has_none(signed_in: Any, store: Any) -> None:
    talk = store.add_contact(2)
    answer = signed_in("screener").get(f"/contacts/{talk}/documents/decision_record.html")
    assert answer.status_code == 404


def test_a_document_that_cannot_be_made_is_said_plainly(
    signed_in: Any, contact: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise DocumentError("no Pango")

    monkeypatch.setattr("bot.handing_out.make", fails)
    answer = signed_in("screener").get(f"/contacts/{contact}/documents/referral.pdf")
    assert answer.status_code == 503
    assert "The contact itself is safe" in answer.text


def test_every_kind_and_form_has_a_name() -> None:
    assert set(DOCUMENTS) == {str(kind) for kind in Kind}
    assert set(FORMS) == set(MEDIA_TYPES)


def test_a_contact_without_do_not_contact_has_a_notice(signed_in: Any, store: Any) -> None:
    made = with_record(store, replace(full_record(), reference="TH-2345BCDF"))
    answer = signed_in("screener").get(f"/contacts/{made}/documents/family_notice.html")
    assert answer.status_code == 200 and "Wet shoes" not in answer.text
