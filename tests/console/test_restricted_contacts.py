"""A restricted contact is in no page and no list of anybody who is not named for it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.referral.sharing import Permission
from bot.store import alarms, early_help, history, sharing
from bot.store.kept_heads import KeptHead
from bot.store.tables import (
    Contact,
    Delivery,
    NeedToKnow,
    QueueEntry,
    SearchToken,
    Tag,
    UnsentTalk,
)
from tests.console.conftest import NOW, PASSWORD, Store, token_in
from tests.store.test_record_is_kept import a_record

SECRET, OPEN = 7, 8
REFERENCE = "TH-SECRET77"
WORDS = "the-caretaker-of-our-school"
OTHERS = ("screener", "social_worker", "auditor", "administrator", "early_help_coordinator")


@pytest.fixture
def contacts(store: Store) -> tuple[str, str]:
    """A restricted contact that is in every list there is, and an open one about the same child."""
    store.add_member("manager", "named@exampleshire.example")
    entry = {"restricted": "allegation_against_staff", "due_at": NOW - timedelta(hours=1)}
    sent = {"sent_at": NOW - timedelta(days=1), "urgency": "now", "chosen_route": "caf"}
    secret = store.add_contact(
        SECRET, said=WORDS, reference=REFERENCE, entry={**entry, "shift": "out_of_hours"}, **sent
    )
    other = store.add_contact(OPEN, reference="TH-OPEN8888", **sent)
    record = replace(a_record(), route="caf", sent_at=NOW - timedelta(days=1))
    child = replace(record.children[0], chosen_route="caf")
    agreed = replace(child, consent=replace(child.consent, ground="agreement"))
    with store.database.writing() as connection:
        for contact_id, reference in ((secret, REFERENCE), (other, "TH-OPEN8888")):
            kept = replace(record, reference=reference, children=(agreed,), worry=WORDS)
            sealed = _key(store, connection, contact_id).seal(kept.as_dict(), "contact.record")
            connection.execute(
                update(Contact).where(Contact.id == contact_id).values(record=sealed)
            )
            history.keep_marks(connection, store.keyring, contact_id, kept)
        place = {"contact_id": secret, "mode": "live"}
        connection.execute(insert(NeedToKnow).values(**place, user_id=1, given_at=NOW))
        connection.execute(insert(Tag).values(**place, name="a-tag-of-its-own"))
        connection.execute(insert(SearchToken).values(**place, token=5))
        connection.execute(
            update(Delivery).where(Delivery.contact_id == secret).values(state="stuck")
        )
        connection.execute(insert(UnsentTalk).values(**place, signs="urgent_advice", listed_at=NOW))
        for kind in (alarms.DECISION_OVERDUE, alarms.NOT_LOOKED_AT, alarms.NOT_BEGUN):
            alarms.raise_alarm(connection, secret, kind, NOW, NOW, "1:x")
        agreed_to = Permission("early_help", "early_help_team", "agreement")
        sharing.keep(connection, secret, "live", (agreed_to,), NOW)
        early = replace(record, children=(agreed,))
        early_help.ask_for(connection, secret, early, KeptHead(), NOW)
    return secret, other


def _key(store: Store, connection: Any, contact_id: str) -> Any:
    wrapped = connection.execute(
        select(Contact.data_key).where(Contact.id == contact_id)
    ).scalar_one()
    return store.keyring.unwrap(wrapped, contact_id)


def every_address(app: Any, secret: str, other: str) -> list[str]:
    """Every page that can be got, for both contacts wherever it is about one, and the lists' views."""
    found = ["/contacts?view=not-sent", "/unsent?view=closed", "/hand-over?for=out_of_hours"]
    found += ["/contacts?state=every", "/contacts?door=every", "/contacts?q=" + REFERENCE]
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        for contact in (secret, REFERENCE, other):
            address = rule.rule.replace("<wanted>", contact)
            address = re.sub(r"<int:\w+>", "1", address)
            address = re.sub(r"<kind>", "referral", address).replace("<form>", "html")
            found.append(re.sub(r"<[^>]+>", contact, address))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("role", OTHERS)
def test_no_page_shows_a_restricted_contact_to_somebody_who_is_not_named(
    app: Any, signed_in: Any, contacts: tuple[str, str], role: str
) -> None:
    secret, other = contacts
    client = signed_in(role)
    seen = 0
    for address in every_address(app, secret, other):
        answer = client.get(address)
        assert answer.status_code < 500, address
        seen += answer.status_code == 200
        if address.startswith(("/contacts/", "/sign-in")) and secret in address:
            assert answer.status_code in (302, 403, 404, 405), address
        for sign in (secret, REFERENCE, WORDS, "a-tag-of-its-own"):
            is_open_ones = sign == WORDS and other in address  # the open contact has the same words
            if not is_open_ones and sign not in address:  # a page may repeat what it was asked for
                assert sign not in answer.text, f"{address} shows {sign}"
    assert seen >= 3


def test_whoever_is_named_sees_it_in_the_lists(
    post_sign_in: Any, client: Any, contacts: tuple[str, str]
) -> None:
    secret, _ = contacts
    assert post_sign_in("named@exampleshire.example", PASSWORD).status_code == 302
    for address in ("/alarms", "/unsent", "/early-help", "/deliveries", "/clocks", "/hand-over"):
        assert REFERENCE in client.get(address).text or secret in client.get(address).text, address
    assert WORDS in client.get(f"/contacts/{secret}").text


def test_nothing_can_be_done_to_it_by_somebody_who_is_not_named(
    signed_in: Any, store: Store, contacts: tuple[str, str]
) -> None:
    secret, _ = contacts
    store.add_member("manager", "unnamed@exampleshire.example")
    client = signed_in("social_worker")
    token = token_in(client.get("/alarms").text)
    before = len(store.events(secret))
    for address in (
        "/alarms/1/seen", "/alarms/1/close", "/unsent/1/take", "/unsent/1/close", "/early-help/1/take",
        "/early-help/1/change", "/early-help/1/note", "/deliveries/1/again",
        f"/contacts/{secret}/family/ban", f"/contacts/{secret}/information",
        f"/contacts/{secret}/information/1", f"/contacts/{secret}/shift",
        f"/contacts/{secret}/shift/take",
    ):  # fmt: skip
        form = {
            "csrf_token": token, "state": "begun", "was": "waiting",
            "reason": "no_concern" if "unsent" in address else "being_done",
            "note": "x", "whom": "gp", "words": "x", "band": "hours_4", "result": "came",
            "to": "day", "shift": "day",
        }  # fmt: skip
        assert client.post(address, data=form).status_code == 404, address
    assert len(store.events(secret)) == before


def test_a_fitting_contact_that_is_read_alarms_those_who_are_named_and_tells_nobody_else(
    signed_in: Any, store: Store, contacts: tuple[str, str]
) -> None:
    secret, other = contacts
    page = signed_in("screener").get(f"/contacts/{other}").text

    assert REFERENCE not in page
    assert secret not in page
    told = [e.details.get("kind") for e in store.events(secret) if e.event == "alarm_raised"]
    assert alarms.FITS_ANOTHER in told
    assert all(secret not in str(e.details) for e in store.events(other))


def test_reading_it_as_an_earlier_contact_leaves_the_trace_with_it_alone(
    post_sign_in: Any, client: Any, store: Store, contacts: tuple[str, str]
) -> None:
    secret, other = contacts
    post_sign_in("named@exampleshire.example", PASSWORD)

    assert REFERENCE in client.get(f"/contacts/{other}").text
    assert all(secret not in str(e.details) for e in store.events(other))
    assert "seen_as_earlier" in [e.event for e in store.events(secret)]


def test_a_manager_restricts_a_contact_names_a_colleague_and_opens_it_again(
    signed_in: Any, store: Store, at: Any
) -> None:
    store.add_member("screener")
    contact = store.add_contact(3, reference="TH-0003", sent_at=NOW, urgency="today")
    client = signed_in("manager")
    place = f"/contacts/{contact}"

    def press(action: str, **form: str) -> str:
        token = token_in(client.get(place).text)
        client.post(f"{place}/{action}", data={"csrf_token": token, **form})
        return client.get(place).text

    assert "Keep it to named staff" in client.get(place).text
    page = press(
        "restricted", reason="staff_or_councillor_family", note="Her uncle is a councillor."
    )
    assert "Only named staff may know of this contact." in page
    assert "Her uncle is a councillor." in page
    page = press("restricted/people", user="1")
    assert "Robin Screener (invented), named by Robin Manager (invented)" in page
    page = press("restricted/people/1/end")
    assert "named by Robin Manager (invented), 20" in page
    page = press("restricted/people/2/end")
    assert "At least one manager stays named" in page
    assert "Only named staff" in press("restricted/lift", because="")
    assert "All front-door staff." in press("restricted/lift", because="He is no councillor.")
    with store.database.reading() as connection:
        row = connection.execute(
            select(QueueEntry.restricted).where(QueueEntry.contact_id == contact)
        ).one()
    assert row.restricted is None
