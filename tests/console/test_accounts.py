"""Accounts: an administrator opens, changes and closes them, and nobody is locked out or let in by a slip."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.store import accounts, staff
from bot.store.tables import User

from .conftest import NOW, PASSWORD, token_in

ADA = "administrator@exampleshire.example"
SAM = "screener@exampleshire.example"


def press(client: FlaskClient, path: str, **form: str) -> Any:
    """Send a form with the token of a page that this person may open."""
    page = client.get("/start").text
    return client.post(path, data={"csrf_token": token_in(page), **form}, follow_redirects=True)


def number_of(store: Any, email: str) -> int:
    with store.database.reading() as connection:
        return int(connection.execute(select(User.id).where(User.email == email)).scalar_one())


@pytest.fixture
def ada(signed_in: Any) -> FlaskClient:
    """An administrator, signed in."""
    client: FlaskClient = signed_in("administrator")
    return client


def test_a_new_account_has_a_first_password_that_must_be_changed(
    ada: FlaskClient, store: Any, app: Any
) -> None:
    page = press(ada, "/accounts", name="Sam New", email=" Sam@Example.org ", role="screener").text
    first = re.search(r'id="first-password">([^<]+)<', page)
    assert first
    sam = app.test_client()
    form = {"email": "sam@example.org", "password": first[1]}
    sam.post("/sign-in", data={**form, "csrf_token": token_in(sam.get("/sign-in").text)})

    assert sam.get("/contacts").location == "/password"
    token = token_in(sam.get("/password").text)
    wrong = {"now": first[1], "new": first[1], "again": first[1], "csrf_token": token}
    assert sam.post("/password", data=wrong).status_code == 422
    right = {**wrong, "new": "four words of my own", "again": "four words of my own"}
    assert sam.post("/password", data=right).status_code == 302
    assert sam.get("/contacts").status_code == 200
    chain = [e.event for e in store.events(f"user-{number_of(store, 'sam@example.org')}")]
    assert chain == ["account_added", "signed_in", "password_changed"]


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "email": "x@example.org", "role": "screener"},
        {"name": "X", "email": "no address", "role": "screener"},
        {"name": "X", "email": "x@example.org", "role": "king"},
        {"name": "X", "email": ADA, "role": "screener"},
    ],
)
def test_an_account_that_makes_no_sense_is_not_opened(
    ada: FlaskClient, store: Any, form: dict[str, str]
) -> None:
    answer = press(ada, "/accounts", **form)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    with store.database.reading() as connection:
        assert len(accounts.accounts(connection)) == 1


def test_a_new_role_holds_from_the_next_page_on(ada: FlaskClient, store: Any, app: Any) -> None:
    store.add_member("screener")
    sam = in_session(app, SAM)
    assert sam.get("/contacts").status_code == 200

    press(ada, f"/accounts/{number_of(store, SAM)}/role", role="trainer")

    assert sam.get("/contacts").status_code == 403
    events = {e.event: e.details for e in store.events(f"user-{number_of(store, SAM)}")}
    assert events["role_changed"] == {"before": "screener", "role": "trainer"}


@pytest.mark.parametrize("what", ["disable", "password", "codes"])
def test_closing_or_resetting_ends_every_session_at_once(
    ada: FlaskClient, store: Any, app: Any, what: str
) -> None:
    store.add_member("screener")
    sam = in_session(app, SAM)

    press(ada, f"/accounts/{number_of(store, SAM)}/{what}")

    assert sam.get("/contacts").status_code == 302


def test_a_session_that_was_ended_stays_ended_when_the_account_is_opened_again(
    ada: FlaskClient, store: Any, app: Any
) -> None:
    store.add_member("screener")
    sam = in_session(app, SAM)
    number = number_of(store, SAM)
    press(ada, f"/accounts/{number}/disable")
    press(ada, f"/accounts/{number}/enable")

    assert sam.get("/contacts").status_code == 302
    assert in_session(app, SAM).get("/contacts").status_code == 200


@pytest.mark.parametrize("what", ["role", "disable", "password", "codes"])
def test_nobody_changes_their_own_account_as_an_administrator(
    ada: FlaskClient, store: Any, what: str
) -> None:
    store.add_member("administrator", "second@exampleshire.example")
    own = number_of(store, ADA)
    answer = press(ada, f"/accounts/{own}/{what}", role="manager")

    assert "You cannot change your own" in answer.text
    assert ada.get("/accounts").status_code == 200
    events = {event.event for event in store.events(f"user-{own}")}
    assert not events & {"role_changed", "account_disabled", "password_reset", "codes_reset"}


def test_the_last_administrator_stays(store: Any) -> None:
    store.add_member("administrator")
    number = number_of(store, ADA)
    with pytest.raises(accounts.NotAllowed), store.database.writing() as connection:
        accounts.disable(connection, None, number, NOW)
    with pytest.raises(accounts.NotAllowed), store.database.writing() as connection:
        accounts.change_role(connection, None, number, "manager", NOW)


def test_a_closed_administrator_does_not_count_as_one_who_is_left(store: Any) -> None:
    store.add_member("administrator")
    other = store.add_member("administrator", "second@exampleshire.example")
    with store.database.writing() as connection:
        accounts.disable(connection, None, number_of(store, other), NOW)
    with pytest.raises(accounts.NotAllowed), store.database.writing() as connection:
        accounts.disable(connection, None, number_of(store, ADA), NOW)


def test_the_last_manager_stays_as_long_as_nobody_else_is_one(store: Any) -> None:
    number = number_of(store, store.add_member("manager", "mo@exampleshire.example"))
    with pytest.raises(accounts.NotAllowed), store.database.writing() as connection:
        accounts.disable(connection, None, number, NOW)
    for role in ("screener", "administrator"):
        with pytest.raises(accounts.NotAllowed), store.database.writing() as connection:
            accounts.change_role(connection, None, number, role, NOW)
    store.add_member("manager", "min@exampleshire.example")
    with store.database.writing() as connection:
        accounts.disable(connection, None, number, NOW)
        closed = accounts.account(connection, number)
    assert closed is not None and closed.disabled_at == NOW


def test_an_account_that_is_not_there_is_not_found(ada: FlaskClient) -> None:
    assert ada.get("/accounts/999").status_code == 404
    for what in ("role", "disable", "enable", "password", "codes"):
        assert press(ada, f"/accounts/999/{what}", role="manager").status_code == 404
    assert press(ada, "/accounts/1/link").status_code == 404  # there is no single sign-on here


def test_wrong_tries_at_the_own_password_lock_as_at_signing_in(store: Any) -> None:
    store.add_member("screener")
    with store.database.reading() as connection:
        member = staff.user_by_email(connection, SAM)
    assert member
    for word in ["wrong"] * staff.TRIES + [PASSWORD]:
        with store.database.writing() as connection:
            new = "another long password"
            assert accounts.choose_password(connection, member, word, new, NOW) is None
    later = NOW + staff.LOCKED_FOR + timedelta(seconds=1)
    with store.database.writing() as connection:
        assert accounts.choose_password(connection, member, PASSWORD, new, later) is not None


def test_a_reset_password_unlocks_and_the_old_one_opens_no_more(
    ada: FlaskClient, store: Any
) -> None:
    store.add_member("screener")
    locked = {"locked_until": NOW + timedelta(minutes=9)}
    with store.database.writing() as connection:
        connection.execute(update(User).where(User.email == SAM).values(**locked))
    page = press(ada, f"/accounts/{number_of(store, SAM)}/password").text
    first = re.search(r'id="first-password">([^<]+)<', page)

    assert first
    assert staff.sign_in(store.database, SAM, PASSWORD, NOW) is None
    assert staff.sign_in(store.database, SAM, first[1], NOW) is not None


def test_the_list_shows_the_page_of_each_account(ada: FlaskClient, store: Any) -> None:
    store.add_member("screener")
    page = ada.get("/accounts").text
    assert SAM in page
    assert "Robin Screener" in ada.get(f"/accounts/{number_of(store, SAM)}").text


def test_the_first_password_is_hard_to_guess_and_never_twice_the_same() -> None:
    made = {accounts.first_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(word.replace("-", "")) == 16 for word in made)


def in_session(app: Any, email: str) -> FlaskClient:
    """Somebody else, signed in on a machine of their own."""
    client: FlaskClient = app.test_client()
    form = {"email": email, "password": PASSWORD}
    client.post("/sign-in", data={**form, "csrf_token": token_in(client.get("/sign-in").text)})
    return client
