"""Single sign-on: the right person gets in, and no token that was bent, borrowed or replayed does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.console.app import create_app
from bot.settings import SettingsError, read
from bot.store import accounts
from bot.store.tables import User

from .conftest import NOW, PASSWORD, token_in
from .stand_in_provider import CLIENT, OTHER_KEY, SECRET, StandIn

EMAIL = "screener@exampleshire.example"


@pytest.fixture
def provider() -> Iterator[StandIn]:
    made = StandIn()
    yield made
    made.close()


@pytest.fixture
def here(settings: Any, provider: StandIn) -> Any:
    return replace(settings, sso_issuer=provider.issuer, sso_client=CLIENT, sso_secret=SECRET)


@pytest.fixture
def client(here: Any, store: Any, at: Any) -> FlaskClient:
    """A browser at a console with single sign-on; a screener has an account."""
    store.add_member("screener")
    app = create_app(here)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


def linked(store: Any, provider: StandIn, subject: str = "sub-1") -> None:
    with store.database.writing() as connection:
        connection.execute(update(User).values(subject=f"{provider.issuer} {subject}"))


def way_back(client: FlaskClient, path: str = "/single-sign-on") -> str:
    """Go to the provider and give the address with which it sends the browser back."""
    there = client.get(path)
    assert there.status_code == 302, there.text
    back = requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def is_in(client: FlaskClient) -> bool:
    return client.get("/start").status_code == 200


def test_whoever_is_linked_gets_in_and_goes_where_they_were_going(
    client: FlaskClient, store: Any, provider: StandIn
) -> None:
    linked(store, provider)
    answer = client.get(way_back(client, "/single-sign-on?next=/deliveries"))

    assert answer.location == "/deliveries"
    assert is_in(client)
    assert [event.event for event in store.events("user-1")] == ["signed_in"]


def test_what_is_asked_of_the_provider_has_state_nonce_and_a_challenge(
    client: FlaskClient, provider: StandIn
) -> None:
    asked = parse_qs(urlsplit(client.get("/single-sign-on").location).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


LIES: dict[str, dict[str, Any]] = {
    "wrong nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "wrong audience": {"claims": {"aud": "another"}},
    "wrong audience that names us as its party": {"claims": {"aud": "another", "azp": CLIENT}},
    "no audience": {"claims": {"aud": None}},
    "wrong issuer": {"claims": {"iss": "https://evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "expired": {"claims": {"exp": int(time.time()) - 3600}},
    "no end": {"claims": {"exp": None}},
    "from the future": {"claims": {"nbf": int(time.time()) + 36_000}},
    "no subject": {"claims": {"sub": None}},
    "alg none": {"alg": "none"},
    "signed with the public key": {"alg": "HS256"},
    "signed with another key": {"key": OTHER_KEY},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_right_opens_nothing(
    client: FlaskClient, store: Any, provider: StandIn, lie: str
) -> None:
    linked(store, provider)
    vars(provider).update(LIES[lie])

    answer = client.get(way_back(client))

    assert answer.status_code == 403
    assert not is_in(client)
    assert [e.event for e in store.events("single-sign-on")] == ["single_sign_on_refused"]


def test_an_answer_opens_once_and_only_in_the_browser_that_asked(
    client: FlaskClient, store: Any, provider: StandIn
) -> None:
    linked(store, provider)
    back = way_back(client)
    stranger = client.application.test_client()

    assert stranger.get(back).status_code == 403  # its state is not in this browser
    assert client.get(back).status_code == 302
    client.post("/sign-out", data={"csrf_token": token_in(client.get("/start").text)})
    assert client.get(back).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/single-sign-on/back", "/single-sign-on/back?code=x&state=y",
                                  "/single-sign-on/back?error=access_denied"])  # fmt: skip
def test_coming_back_without_having_gone_opens_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_was_not_verified_takes_over_no_account(
    client: FlaskClient, store: Any, provider: StandIn, verified: Any
) -> None:
    allow_link(store)
    provider.claims = {"email_verified": verified}

    assert client.get(way_back(client)).status_code == 403
    assert subject(store) is None


def test_an_account_is_linked_once_where_an_administrator_allowed_it(
    client: FlaskClient, store: Any, provider: StandIn
) -> None:
    assert client.get(way_back(client)).status_code == 403  # nobody allowed it yet
    allow_link(store)
    assert client.get(way_back(client)).status_code == 302
    assert subject(store) == f"{provider.issuer} sub-1"

    other = client.application.test_client()
    provider.claims = {"sub": "sub-2"}  # the same address, another person
    assert other.get(way_back(other)).status_code == 403
    assert subject(store) == f"{provider.issuer} sub-1"


def test_leave_to_link_runs_out(client: FlaskClient, store: Any, at: Any) -> None:
    allow_link(store)
    at.now = NOW + accounts.LINK_FOR

    assert client.get(way_back(client)).status_code == 403


def test_no_account_is_made_and_no_role_is_taken_from_the_token(
    client: FlaskClient, store: Any, provider: StandIn
) -> None:
    provider.claims = {"email": "new@exampleshire.example", "role": "manager", "roles": ["manager"]}
    assert client.get(way_back(client)).status_code == 403

    linked(store, provider)
    client.get(way_back(client))
    assert is_in(client)
    assert client.get("/accounts").status_code == 403
    with store.database.reading() as connection:
        assert connection.execute(select(User.role)).scalars().all() == ["screener"]


def test_a_closed_account_stays_closed(client: FlaskClient, store: Any, provider: StandIn) -> None:
    linked(store, provider)
    with store.database.writing() as connection:
        connection.execute(update(User).values(disabled_at=NOW))

    assert client.get(way_back(client)).status_code == 403


def test_a_provider_that_is_down_is_said_so_and_passwords_still_work(
    client: FlaskClient, provider: StandIn
) -> None:
    provider.close()
    answer = client.get("/single-sign-on")

    assert answer.status_code == 503
    assert "cannot be reached" in answer.text
    form = {"email": EMAIL, "password": PASSWORD}
    form["csrf_token"] = token_in(client.get("/sign-in").text)
    assert client.post("/sign-in", data=form).location == "/contacts"


def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    client: FlaskClient, provider: StandIn
) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    assert client.get("/single-sign-on").status_code == 503


def test_passwords_can_be_kept_for_administrators(here: Any, store: Any, at: Any) -> None:
    app = create_app(replace(here, passwords_for="administrators"))
    for role, code in (("screener", 422), ("administrator", 302)):
        browser = app.test_client()
        form = {"email": store.add_member(role), "password": PASSWORD}
        form["csrf_token"] = token_in(browser.get("/sign-in").text)
        assert browser.post("/sign-in", data=form).status_code == code


def test_signing_out_says_how_to_leave_the_provider_too(
    client: FlaskClient, store: Any, provider: StandIn
) -> None:
    linked(store, provider)
    client.get(way_back(client))
    form = {"csrf_token": token_in(client.get("/start").text)}
    answer = client.post("/sign-out", data=form, follow_redirects=True)

    assert f"{provider.issuer}/leave" in answer.text
    assert not is_in(client)


def test_without_single_sign_on_its_pages_are_not_there(settings: Any, store: Any) -> None:
    client = create_app(settings).test_client()
    for path in ("/single-sign-on", "/single-sign-on/back", "/signed-out"):
        assert client.get(path).status_code == 404
    assert "council account" not in client.get("/sign-in").text


@pytest.mark.parametrize(
    "more",
    [
        {"THRESHOLD_SSO_ISSUER": "https://id.exampleshire.example"},
        {"THRESHOLD_PASSWORDS_FOR": "administrators"},
        {"THRESHOLD_PASSWORDS_FOR": "nobody"},
        {"THRESHOLD_CODES_NEEDED": "perhaps"},
        {"THRESHOLD_SSO_ISSUER": "http://id.exampleshire.example", "THRESHOLD_SSO_CLIENT": "c",
         "THRESHOLD_SSO_SECRET": "s"},
    ],
)  # fmt: skip
def test_settings_that_would_lock_people_out_or_let_others_in_stop_the_start_up(
    more: dict[str, str],
) -> None:
    needed = ("DATABASE_URL", "DATA_KEYS", "TOKEN_SECRETS", "CONSOLE_SECRET")
    with pytest.raises(SettingsError):
        read({**{f"THRESHOLD_{name}": "x" for name in needed}, **more})


def allow_link(store: Any) -> None:
    with store.database.writing() as connection:
        connection.execute(update(User).values(link_until=NOW + accounts.LINK_FOR))


def subject(store: Any) -> str | None:
    with store.database.reading() as connection:
        found: str | None = connection.execute(select(User.subject)).scalar_one()
    return found
