"""Every page names who may see it, and every answer carries the headers that shut others out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bot.console import access
from bot.store.staff import ROLES

ANYONE = {"anyone"}
DUTY = {"screener", "social_worker", "manager"}
READERS = DUTY | {"auditor", "administrator"}
PAGES = {
    ("GET", "/static/<path:filename>"): ANYONE,
    ("GET", "/health"): ANYONE,
    ("GET", "/sign-in"): ANYONE,
    ("POST", "/sign-in"): ANYONE,
    ("POST", "/sign-out"): set(ROLES),
    ("GET", "/"): set(ROLES),
    ("GET", "/contacts"): READERS,
    ("GET", "/contacts/<wanted>"): READERS,
    ("GET", "/contacts/<wanted>/documents/<kind>.<form>"): READERS,
    ("GET", "/deliveries"): READERS,
    ("POST", "/deliveries/<int:number>/again"): READERS - {"auditor"},
    ("POST", "/case-system/events"): ANYONE,
    ("GET", "/alarms"): READERS,
    ("GET", "/alarms/count"): READERS,
    ("POST", "/alarms/<int:number>/seen"): DUTY,
    ("POST", "/alarms/<int:number>/close"): DUTY,
    ("GET", "/unsent"): READERS,
    ("POST", "/unsent/<int:number>/take"): DUTY,
    ("POST", "/unsent/<int:number>/close"): DUTY,
    ("GET", "/early-help"): READERS,
    ("GET", "/early-help/<int:number>"): READERS,
    ("POST", "/early-help/<int:number>/take"): DUTY,
    ("POST", "/early-help/<int:number>/change"): DUTY,
    ("POST", "/early-help/<int:number>/note"): DUTY,
}


def test_every_route_says_who_may_see_it(app: Any) -> None:
    found = {
        (method, rule.rule): set(access.WHO_MAY_SEE.get(rule.endpoint, ()))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert found == PAGES


def test_a_page_that_nobody_listed_is_seen_by_nobody(app: Any, signed_in: Any) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    answer = signed_in("administrator").get("/forgotten")

    assert answer.status_code == 403
    assert "secret" not in answer.text


@pytest.mark.parametrize(("method", "path"), [p for p in PAGES if PAGES[p] != ANYONE])
def test_strangers_are_sent_to_sign_in(client: Any, store: Any, method: str, path: str) -> None:
    contact = store.add_contact(1, sent_at=None)
    answer = client.open(
        path.replace("<wanted>", contact).replace("<int:number>", "1"), method=method
    )

    if method == "POST":
        assert answer.status_code == 400  # without its token a form is refused before anything else
    else:
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in")
    assert [e.event for e in store.events(contact)] == ["conversation_started"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ["/contacts", "/contacts/<wanted>"])
def test_only_those_who_need_contacts_read_them(
    signed_in: Any, store: Any, role: str, path: str
) -> None:
    contact = store.add_contact(1, said="a private worry")
    answer = signed_in(role).get(path.replace("<wanted>", contact))

    assert answer.status_code == (200 if role in READERS else 403)
    if role not in READERS:
        assert "a private worry" not in answer.text
        assert "Threshold administrator" in answer.text
        assert [e.event for e in store.events(contact)] == ["conversation_started"]


@pytest.mark.parametrize(
    "path", ["/health", "/sign-in", "/", "/contacts", "/nowhere", "/static/console.css"]
)
def test_every_answer_carries_the_security_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]

    for part in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "base-uri 'none'",
                 "frame-ancestors 'none'", "form-action 'self'"):  # fmt: skip
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_the_health_page_asks_the_database(client: Any, store: Any) -> None:
    assert client.get("/health").json == {"ok": True}

    with store.database.engine.connect() as connection:
        connection.execute(text('ALTER TABLE "user" RENAME TO gone'))

    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"ok": False})


def test_a_fault_shows_whom_to_ask_and_nothing_of_the_inside(signed_in: Any, store: Any) -> None:
    client = signed_in("screener")
    with store.database.engine.connect() as connection:
        connection.execute(text('ALTER TABLE "user" RENAME TO gone'))

    answer = client.get("/contacts")

    assert answer.status_code == 500
    assert "Threshold administrator" in answer.text
    assert "Tell them this number" in answer.text
    for inside in ("sqlite", "SELECT", "Traceback", "user"):
        assert inside not in answer.text
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_page_that_is_not_there_names_the_administrator(signed_in: Any, store: Any) -> None:
    store.add_member("administrator")
    answer = signed_in("screener").get("/contacts/nothing-of-the-kind")

    assert answer.status_code == 404
    assert "Robin Administrator" in answer.text


def test_strangers_learn_no_names(client: Any, store: Any) -> None:
    store.add_member("administrator")
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "Robin" not in answer.text
