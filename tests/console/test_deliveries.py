"""Staff see what did not arrive, in words, and can have it tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from bot.console.words import FAULTS, fault_words
from bot.store.tables import Delivery
from tests.console.conftest import NOW, token_in

HOUR = timedelta(hours=1)


def make_stuck(store: Any, **values: Any) -> int:
    store.add_contact(1, sent_at=NOW - HOUR, reference="TH-2345BCDF")
    stuck = {"state": "stuck", "tries": 10, "last_fault": "answered_503", "due_at": NOW + HOUR}
    with store.database.writing() as connection:
        connection.execute(update(Delivery).values(**{**stuck, **values}))
        return int(connection.execute(select(Delivery.id)).scalar())


def row(store: Any) -> Any:
    with store.database.reading() as connection:
        return connection.execute(select(Delivery.__table__)).one()


def test_a_stuck_delivery_is_shown_on_the_first_page_and_in_a_list(
    store: Any, signed_in: Any
) -> None:
    make_stuck(store)
    client = signed_in("screener")
    assert "1 delivery has not arrived" in client.get("/contacts").text
    page = client.get("/deliveries").text
    for words in ("TH-2345BCDF", "Tried many times", "refused it (answer 503)", "Try now"):
        assert words in page


def test_nothing_to_look_at_is_said_and_not_shown_as_an_alarm(store: Any, signed_in: Any) -> None:
    store.add_contact(1, sent_at=NOW, reference="TH-2345BCDF")
    client = signed_in("screener")
    assert "not arrived" not in client.get("/contacts").text
    assert "Everything that was sent has arrived" in client.get("/deliveries").text


def test_another_try_is_asked_for_and_recorded(store: Any, signed_in: Any) -> None:
    number = make_stuck(store)
    client = signed_in("manager")
    token = token_in(client.get("/deliveries").text)
    answer = client.post(f"/deliveries/{number}/again", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (302, "/deliveries")
    assert row(store).due_at.replace(tzinfo=NOW.tzinfo) == NOW
    assert store.events(f"{1:032x}")[-1].event == "delivery_asked_again"
    gone = client.post("/deliveries/999/again", data={"csrf_token": token})
    assert gone.status_code == 404


def test_an_auditor_reads_but_asks_for_nothing(store: Any, signed_in: Any) -> None:
    number = make_stuck(store)
    client = signed_in("auditor")
    token = token_in(client.get("/deliveries").text)
    assert client.post(f"/deliveries/{number}/again", data={"csrf_token": token}).status_code == 403
    assert row(store).due_at.replace(tzinfo=NOW.tzinfo) == NOW + HOUR


def test_without_permission_the_contact_page_says_so_in_words(store: Any, signed_in: Any) -> None:
    make_stuck(store, state="not_permitted", last_fault="no_permission")
    page = signed_in("screener").get("/contacts/TH-2345BCDF").text
    assert "Not sent: nothing on record allows this to be shared." in page
    assert "Record the family’s agreement" in page


def test_every_fault_is_a_sentence() -> None:
    for code in (*FAULTS, "answered_500", "something_new"):
        assert fault_words(code).endswith((".", "?")) and "_" not in fault_words(code)
