"""Advice calls: logged without names, found again by codes, linked to a contact, and erased in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.front_door.no_names import signs_of_a_person
from bot.store.front_door import consultations as calls
from tests.console.conftest import NOW, Store, token_in

GIVEN = {
    "agency": "school", "role": "Head of year", "areas": ["neglect", "nonsense"], "route": "caf",
    "asked_to_send": "1", "words": "A boy comes hungry. I advised an early help assessment.",
}  # fmt: skip


def post(client: Any, **changes: Any) -> Any:
    token = token_in(client.get("/consultations/new").text)
    return client.post("/consultations/new", data={**GIVEN, **changes, "csrf_token": token})


def test_a_call_is_kept_and_can_be_read_again(signed_in: Any, store: Store) -> None:
    client = signed_in("screener")
    answer = post(client)
    page = client.get(answer.location).text
    listed = client.get("/consultations?agency=school&area=neglect").text

    assert answer.status_code == 302
    assert "A boy comes hungry." in page and "Early help (CAF)" in page
    assert answer.location.rpartition("/")[2].partition("?")[0] in listed
    assert "hungry" not in listed
    with store.database.reading() as connection:
        kept = connection.execute(text("SELECT areas, words FROM consultation")).one()
    assert kept.areas == "neglect"
    assert b"hungry" not in kept.words


@pytest.mark.parametrize("query", ["agency=police", "area=missing"])
def test_the_list_leaves_out_what_was_not_asked_for(signed_in: Any, query: str) -> None:
    client = signed_in("screener")
    number = post(client).location.rpartition("/")[2]
    assert number not in client.get(f"/consultations?{query}").text


@pytest.mark.parametrize("left_out", ["agency", "route", "words"])
def test_what_is_missing_is_said_and_nothing_is_lost(signed_in: Any, left_out: str) -> None:
    client = signed_in("screener")
    answer = post(client, **{left_out: ""})
    assert answer.status_code == 422
    assert f"{left_out}-error" in answer.text
    if left_out != "words":
        assert "A boy comes hungry." in answer.text


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("I spoke about Mrs Example today.", "name"),
        ("She said that Lee Example is hungry.", "name"),
        ("Born 4/5/2019.", "birthday"),
        ("Number 999 000 0018.", "nhs_number"),
        ("They live at ZX1 1AA.", "postcode"),
        ("Ring 07700 900123.", "telephone"),
        ("Write to a@example.org.", "email"),
    ],
)
def test_words_that_seem_to_name_somebody_are_pointed_out(words: str, sign: str) -> None:
    assert sign in signs_of_a_person(words)


@pytest.mark.parametrize(
    "words", ["A boy of eight comes hungry to school.", "The mother drinks. Father is away.", ""]
)
def test_words_that_name_nobody_are_let_be(words: str) -> None:
    assert signs_of_a_person(words) == ()


def test_a_warning_never_stops_anybody(signed_in: Any, store: Store) -> None:
    client = signed_in("screener")
    named = {"words": "The mother of Lee Example rang."}
    warned = post(client, **named)
    kept = post(client, **named, kept_as_it_is="1")

    assert warned.status_code == 200 and "a name" in warned.text
    assert "The mother of Lee Example rang." in warned.text
    assert kept.status_code == 302


def test_danger_in_the_words_brings_999_in_front_of_everything(signed_in: Any) -> None:
    client = signed_in("screener")
    answer = post(client, words="He is being strangled right now.")
    assert "may mean danger" in client.get(answer.location).text


def test_a_contact_that_may_not_be_known_cannot_be_linked(signed_in: Any, store: Store) -> None:
    client = signed_in("screener")
    open_, hidden = "TH-BCDF2345", "TH-GHJK6789"
    store.add_contact(1, reference=open_, sent_at=NOW)
    store.add_contact(2, reference=hidden, sent_at=NOW, entry={"restricted": "staff"})
    page = post(client).location

    for reference, is_linked in ((hidden, False), ("nonsense", False), (open_, True)):
        token = token_in(client.get(page).text)
        form = {"reference": reference, "csrf_token": token}
        client.post(page.partition("?")[0] + "/contact", data=form)
        assert (reference in client.get("/consultations").text) is is_linked


def test_the_log_tells_of_a_link_only_those_who_may_know_of_the_contact(
    signed_in: Any, store: Store
) -> None:
    client = signed_in("manager")
    reference = "TH-BCDF2345"
    contact = store.add_contact(0xABCDEF, reference=reference, sent_at=NOW)
    page = post(client).location
    form = {"reference": reference, "csrf_token": token_in(client.get(page).text)}
    client.post(page.partition("?")[0] + "/contact", data=form)
    said = "came of an advice call"
    assert said in client.get("/audit").text
    number = page.rpartition("/")[2].partition("?")[0]
    assert [e.details for e in store.events(contact) if e.event == "consultation_linked"] == [
        {"call": number}
    ]

    with store.database.writing() as connection:
        connection.execute(text("UPDATE queue_entry SET restricted = 'other_need_to_know'"))
    shown = client.get("/audit").text

    assert "logged an advice call" in shown
    assert said not in shown and contact not in shown and reference not in shown


def test_the_words_are_erased_when_their_time_is_over(store: Store, at: Any) -> None:
    told = calls.Told("school", "", ("neglect",), "caf", False, "Somebody rang.")
    store.add_member("screener")
    with store.database.writing() as connection:
        number = calls.log(connection, store.keyring, told, 1, 365, NOW)
        assert calls.erase_old(connection, NOW + timedelta(days=364)) == 0
        assert calls.words_of(connection, store.keyring, number) == "Somebody rang."
        assert calls.erase_old(connection, NOW + timedelta(days=366)) == 1
        assert calls.words_of(connection, store.keyring, number) is None
        assert calls.call(connection, number, 1, "screener").agency == "school"  # type: ignore[union-attr]


def test_whoever_reads_what_was_said_leaves_a_trace(signed_in: Any, store: Store) -> None:
    client = signed_in("screener")
    page = post(client).location
    client.get(page)
    number = page.rpartition("/")[2].partition("?")[0]
    events = [event.event for event in store.events(calls.chain_of(number))]
    assert events == ["consultation_logged", "consultation_read"]
