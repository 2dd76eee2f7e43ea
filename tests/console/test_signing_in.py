"""Only staff get in, nobody can guess their way in, and a sign-in leads nowhere but here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.console.app import create_app
from bot.console.views.sign_in import REFUSED
from bot.settings import SettingsError
from bot.store import staff
from bot.store.tables import User

from .conftest import NOW, PASSWORD, token_in


def test_the_right_password_lets_a_screener_in(store: Any, post_sign_in: Any, client: Any) -> None:
    answer = post_sign_in(store.add_member("screener"))

    assert (answer.status_code, answer.location) == (302, "/contacts")
    assert "Signed in as Robin Screener" in client.get("/contacts").text
    assert [e.event for e in store.events("user-1")] == ["signed_in"]


def test_the_address_may_be_typed_in_capitals(store: Any, post_sign_in: Any) -> None:
    assert post_sign_in(f" {store.add_member('screener').upper()}").status_code == 302


def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(
    store: Any, post_sign_in: Any
) -> None:
    known = post_sign_in(store.add_member("screener"), "not the password")
    unknown = post_sign_in("nobody@exampleshire.example", "not the password")

    for answer in (known, unknown):
        assert answer.status_code == 422
        assert REFUSED in answer.text
        assert "<title>Error: Sign in" in answer.text
    event = store.events("user-1")[0]
    assert (event.event, event.actor, event.details) == ("sign_in_refused", "somebody", {})


def test_empty_boxes_are_named_in_the_error_summary(client: Any) -> None:
    page = client.get("/sign-in").text
    answer = client.post("/sign-in", data={"csrf_token": token_in(page)})

    assert answer.status_code == 422
    assert '<a href="#email">Enter your email address</a>' in answer.text
    assert '<a href="#password">Enter your password</a>' in answer.text


def test_five_wrong_tries_lock_the_account_for_fifteen_minutes(
    store: Any, post_sign_in: Any, at: Any
) -> None:
    email = store.add_member("screener")
    for _ in range(staff.TRIES):
        assert post_sign_in(email, "not the password").status_code == 422

    at.now = NOW + timedelta(minutes=14)
    assert post_sign_in(email).status_code == 422
    at.now = NOW + timedelta(minutes=15)
    assert post_sign_in(email).status_code == 302


def test_the_right_password_at_the_fifth_try_still_counts(store: Any, post_sign_in: Any) -> None:
    email = store.add_member("screener")
    for _ in range(staff.TRIES - 1):
        post_sign_in(email, "not the password")

    assert post_sign_in(email).status_code == 302


def test_tries_before_a_right_password_are_forgotten(store: Any) -> None:
    email = store.add_member("screener")
    for password in ["no"] * 4 + [PASSWORD] + ["no"] * 4:
        staff.sign_in(store.database, email, password, NOW)

    assert staff.sign_in(store.database, email, PASSWORD, NOW) is not None


@pytest.mark.parametrize("change", [{"disabled_at": NOW}, {"password_hash": "changed"}])
def test_a_disabled_account_or_a_new_password_ends_the_session(
    signed_in: Any, store: Any, change: dict[str, Any]
) -> None:
    client = signed_in("screener")
    with store.database.writing() as connection:
        connection.execute(update(User).values(**change))

    assert client.get("/contacts").status_code == 302


def test_a_disabled_account_cannot_sign_in(store: Any, post_sign_in: Any) -> None:
    email = store.add_member("screener")
    with store.database.writing() as connection:
        connection.execute(update(User).values(disabled_at=NOW))

    assert post_sign_in(email).status_code == 422


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_without_its_token_changes_nothing(signed_in: Any, path: str) -> None:
    client = signed_in("screener")

    assert client.post(path, data={"email": "x", "password": "y"}).status_code == 400
    assert client.get("/contacts").status_code == 200


def test_signing_out_ends_the_session_and_is_recorded(signed_in: Any, store: Any) -> None:
    client = signed_in("screener")
    answer = client.post("/sign-out", data={"csrf_token": token_in(client.get("/contacts").text)})

    assert answer.location == "/sign-in"
    assert client.get("/contacts").status_code == 302
    assert [e.event for e in store.events("user-1")] == ["signed_in", "signed_out"]


def test_after_signing_in_people_go_where_they_were_going(store: Any, post_sign_in: Any) -> None:
    email = store.add_member("screener")

    assert post_sign_in(email, next="/contacts?view=not-sent").location == "/contacts?view=not-sent"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "contacts",
     "javascript:alert(1)", "/a\r\nSet-Cookie: x=y", "/%0d%0a//x@evil.example:80"],
)  # fmt: skip
def test_a_sign_in_never_leads_to_another_site(
    store: Any, post_sign_in: Any, elsewhere: str
) -> None:
    assert post_sign_in(store.add_member("screener"), next=elsewhere).location == "/contacts"


@pytest.mark.parametrize(
    ("environment", "is_secure"), [("development", False), ("production", True)]
)
def test_the_session_cookie_is_out_of_reach(
    settings: Any, store: Any, environment: str, is_secure: bool
) -> None:
    from dataclasses import replace

    client = create_app(replace(settings, environment=environment)).test_client()
    answer = client.get("/sign-in", base_url="https://console.exampleshire.example")
    cookie = answer.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is is_secure
    assert ("Strict-Transport-Security" in answer.headers) is is_secure


def test_over_https_without_a_referrer_people_can_sign_in(settings: Any, store: Any) -> None:
    from dataclasses import replace

    client = create_app(replace(settings, environment="production")).test_client()
    address = {"base_url": "https://console.exampleshire.example"}
    form = {"email": store.add_member("screener"), "password": PASSWORD}
    form["csrf_token"] = token_in(client.get("/sign-in", **address).text)

    assert client.post("/sign-in", data=form, **address).status_code == 302


def test_a_short_secret_stops_the_start_up(settings: Any) -> None:
    from dataclasses import replace

    with pytest.raises(SettingsError, match="THRESHOLD_CONSOLE_SECRET"):
        create_app(replace(settings, console_secret="short"))  # noqa: S106


@pytest.mark.parametrize(
    ("role", "password", "fault"),
    [("king", PASSWORD, "not a role"), ("screener", "short", "at least 12"),
     ("screener", PASSWORD, "already an account")],
)  # fmt: skip
def test_an_account_that_makes_no_sense_is_not_opened(
    store: Any, role: str, password: str, fault: str
) -> None:
    email = store.add_member("manager")
    with pytest.raises(ValueError, match=fault), store.database.writing() as connection:
        staff.add_user(connection, email, "Robin", role, password, NOW)
