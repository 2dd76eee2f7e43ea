"""Staff see earlier contacts with reasons and the time searched; the referrer's record stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.console.earlier import FITS, OUTCOMES, period_words
from bot.referral.matching import Born, Identity
from bot.referral.past_contacts import OUTCOMES as CODES
from bot.referral.past_contacts import PastRow
from bot.referral.record import Given
from bot.store import history, history_imports
from bot.store.history import Period
from bot.store.tables import Child, Contact, PackVersion, QueueEntry
from bot.thresholds.loader import Documents, canonical
from tests.store.test_record_is_kept import a_record

from .conftest import NOW

SAM = Identity("Sam", "Example", born=Born.on(date(2017, 4, 3)), postcode="ZX1 2AB")
SENT = {"sent_at": NOW - timedelta(minutes=5), "recommended_route": "caf", "chosen_route": "caf"}


def sent(store: Any, number: int, name: str = "Sam Example", **values: Any) -> str:
    """A sent contact about a child, findable as sending makes it."""
    contact = store.add_contact(number, reference=f"TH-{number}", **{**SENT, **values})
    record = a_record()
    given = (Given("child_name", "Name", name), Given("child_dob", "Date of birth", "3 April 2017"))
    address = (Given("child_address", "Home address", "4 Sample Road, ZX1 2AB"),)
    child = replace(record.children[0], given=given)
    record = replace(
        record, children=(child,), household=address, people=(), reference=f"TH-{number}",
        sent_at=values.get("sent_at", SENT["sent_at"]),
    )  # fmt: skip
    with store.database.writing() as connection:
        wrapped = connection.execute(
            select(Contact.data_key).where(Contact.id == contact)
        ).scalar_one()
        key = store.keyring.unwrap(wrapped, contact)
        kept = key.seal(record.as_dict(), "contact.record")
        connection.execute(update(Contact).where(Contact.id == contact).values(record=kept))
        history.keep_marks(connection, store.keyring, contact, record)
    return str(contact)


def bring_in(store: Any, *rows: PastRow) -> None:
    told = history_imports.Told(
        "Old Records",
        "a" * 64,
        date(2023, 4, 1),
        date(2026, 10, 31),
        "All teams but two",
        0,
        "operator",
    )
    with store.database.writing() as connection:
        into = history_imports.begin(connection, store.keyring, told, NOW)
    history_imports.add(store.database, store.keyring, into, rows)
    with store.database.writing() as connection:
        history_imports.finish(connection, into.id, "operator", NOW)


def past(number: int = 1, identity: Identity = SAM, **values: Any) -> PastRow:
    row = PastRow(number, f"R{number}", f"R{number}", date(2026, 5, 4), "referral", "front_door", "3",
                  "assessment", identity)  # fmt: skip
    return replace(row, **values)


def test_earlier_contacts_are_shown_with_reasons_and_a_link(store: Any, signed_in: Any) -> None:
    bring_in(store, past())
    before = sent(store, 1, sent_at=NOW - timedelta(days=30))
    page = signed_in("screener").get(f"/contacts/{sent(store, 2)}").text

    assert "Likely the same child" in page
    assert "same date of birth; same postcode" in page or "same date of birth" in page
    assert "Assessment by a social worker" in page
    assert "4 May 2026" in page and "Referral in Old Records" in page
    assert f'href="/contacts/{before}">TH-1</a>' in page
    assert "Contacts from 1 April 2023 to 31 October 2026, brought in from Old Records." in page
    assert "likely referred before, in the 12 months" in page


def test_nothing_found_is_no_reassurance(store: Any, signed_in: Any) -> None:
    page = signed_in("screener").get(f"/contacts/{sent(store, 1)}").text

    assert "Nothing was found for child 1" in page
    assert "That does not mean that nothing happened." in page
    assert "No past contacts from other systems have been brought in." in page
    assert "An empty or short list is no reassurance." in page


def test_every_look_is_recorded_with_ids_alone(store: Any, signed_in: Any) -> None:
    bring_in(store, past())
    contact = sent(store, 1)
    signed_in("manager").get(f"/contacts/{contact}")

    (event,) = [e for e in store.events(contact) if e.event == "history_viewed"]
    assert event.actor == "user:1"
    assert event.details == {"found": ["past:1"]}


def test_the_timeline_names_no_earlier_contact_that_is_restricted_later(
    store: Any, signed_in: Any
) -> None:
    before, after = sent(store, 1, sent_at=NOW - timedelta(days=30)), sent(store, 2)
    client = signed_in("screener")
    client.get(f"/contacts/{after}")
    with store.database.writing() as connection:
        one = QueueEntry.contact_id == before
        connection.execute(update(QueueEntry).where(one).values(restricted="allegation"))
    page = client.get(f"/contacts/{after}").text

    seen = [e.details for e in store.events(after) if e.event == "history_viewed"]
    assert {"found": [f"contact:{before}"]} in seen
    assert "saw the earlier contacts that were found" in page
    assert before not in page


def test_a_search_that_fails_says_so_and_never_looks_empty(
    store: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no")

    contact = sent(store, 1)
    monkeypatch.setattr("bot.console.earlier.earlier_contacts", fails)
    answer = signed_in("screener").get(f"/contacts/{contact}")

    assert answer.status_code == 200
    assert "Earlier contacts could not be searched" in answer.text
    assert "Nothing was found" not in answer.text


def test_a_talk_that_was_not_sent_says_that_nothing_was_searched(
    store: Any, signed_in: Any
) -> None:
    page = signed_in("screener").get(f"/contacts/{store.add_contact(1)}").text
    assert "Nothing was searched for this one." in page


def test_what_another_system_wrote_is_shown_as_text(store: Any, signed_in: Any) -> None:
    named = replace(SAM, forenames="Sam <script>alert(1)</script>")
    bring_in(store, past(identity=named))
    page = signed_in("screener").get(f"/contacts/{sent(store, 1)}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.fixture
def with_the_example_pack(store: Any, documents: Documents) -> Any:
    with store.database.writing() as connection:
        connection.execute(update(PackVersion).values(content=canonical(documents)))
    return store


def answer_yes(
    store: Any, contact: str, question: str, facts: list[str], about: str = "contact"
) -> None:
    from sqlalchemy import insert

    from bot.store.tables import Answer, Message

    with store.database.writing() as connection:
        wrapped = connection.execute(
            select(Contact.data_key).where(Contact.id == contact)
        ).scalar_one()
        key = store.keyring.unwrap(wrapped, contact)
        message = connection.execute(
            select(Message.id).where(Message.contact_id == contact)
        ).first()
        value = {"ticked": facts, "offered": facts, "shown": "Yes"}
        connection.execute(
            insert(Answer).values(
                contact_id=contact, mode="live", message_id=message.id, about=about, question=question,
                value=key.seal(value, "answer.value"), at=NOW,
            )
        )  # fmt: skip


def test_a_re_referral_feeds_the_rules_on_the_staff_side(
    with_the_example_pack: Any, signed_in: Any
) -> None:
    store = with_the_example_pack
    bring_in(store, past(1), past(2, on=date(2026, 7, 1)))
    contact = sent(store, 1)
    page = signed_in("screener").get(f"/contacts/{contact}").text

    assert "With the earlier contacts the rules would advise" in page
    assert "CO-022" in page
    assert "The referrer was shown: Early help (CAF)." in page
    assert "What the referrer was told, and the record of it, stay as they are." in page
    with store.database.reading() as connection:
        kept = connection.execute(
            select(Child.recommended_route).where(Child.contact_id == contact)
        )
        assert kept.scalar_one() == "caf"


def test_a_likely_household_alone_does_not_make_a_re_referral(
    with_the_example_pack: Any, signed_in: Any
) -> None:
    store = with_the_example_pack
    brother = replace(
        SAM, forenames="Alex", born=Born.on(date(2020, 1, 9)), address="4 Sample Road"
    )
    bring_in(store, past(identity=brother))
    page = signed_in("screener").get(f"/contacts/{sent(store, 1)}").text

    assert "Another child, likely of the same household" in page
    assert "likely referred before" not in page


def test_every_fit_and_outcome_has_its_words() -> None:
    assert {(r, b) for r in ("child", "twin", "household") for b in ("likely", "possible")} == set(
        FITS
    )
    assert set(CODES) == set(OUTCOMES)


def test_a_period_is_said_as_a_sentence() -> None:
    period = Period("Old Records", date(2023, 4, 1), date(2026, 10, 31), "Referrals only.")
    assert period_words(period) == (
        "Contacts from 1 April 2023 to 31 October 2026, brought in from Old Records. Referrals only."
    )
    assert json.dumps(period_words(Period("", date(2026, 11, 3), None, "", True))) == (
        '"Contacts sent through this service since 3 November 2026."'
    )
