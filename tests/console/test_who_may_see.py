"""Every page names who may see it, and every answer carries the headers that shut others out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bot.console import access
from bot.store.staff import ROLES

ANYONE = {"anyone"}
DUTY = {"screener", "social_worker", "manager"}
READERS = DUTY | {"auditor"}
COORDINATOR = {"early_help_coordinator"}
ADMINISTRATOR = {"administrator"}
PAGES = {
    ("GET", "/static/<path:filename>"): ANYONE,
    ("GET", "/health"): ANYONE,
    ("GET", "/sign-in"): ANYONE,
    ("POST", "/sign-in"): ANYONE,
    ("POST", "/sign-out"): set(ROLES),
    ("GET", "/"): set(ROLES),
    ("GET", "/contacts"): READERS,
    ("GET", "/contacts/<wanted>"): READERS | COORDINATOR,
    ("GET", "/contacts/<wanted>/documents/<kind>.<form>"): READERS | COORDINATOR,
    ("GET", "/contacts/search"): READERS,
    ("POST", "/contacts/search"): READERS,
    ("POST", "/contacts/<wanted>/claim"): DUTY | COORDINATOR,
    ("POST", "/contacts/<wanted>/release"): DUTY | COORDINATOR,
    ("POST", "/contacts/<wanted>/hand-over"): DUTY,
    ("POST", "/contacts/<wanted>/take-over"): {"manager"},
    ("POST", "/contacts/<wanted>/flags"): DUTY,
    ("POST", "/contacts/<wanted>/flags/<int:number>/take"): DUTY,
    ("POST", "/contacts/<wanted>/tags"): DUTY,
    ("POST", "/contacts/<wanted>/tags/take"): DUTY,
    ("POST", "/contacts/views"): DUTY,
    ("POST", "/contacts/views/<int:number>/drop"): DUTY,
    ("GET", "/consultations"): READERS,
    ("GET", "/consultations/new"): DUTY,
    ("POST", "/consultations/new"): DUTY,
    ("GET", "/consultations/<number>"): READERS,
    ("POST", "/consultations/<number>/contact"): DUTY,
    ("GET", "/intake"): READERS,
    ("POST", "/intake"): DUTY,
    ("GET", "/intake/<number>"): READERS,
    ("GET", "/deliveries"): READERS | ADMINISTRATOR,
    ("POST", "/deliveries/<int:number>/again"): DUTY | ADMINISTRATOR,
    ("POST", "/case-system/events"): ANYONE,
    ("GET", "/start"): set(ROLES),
    ("GET", "/single-sign-on"): ANYONE,
    ("GET", "/single-sign-on/back"): ANYONE,
    ("GET", "/signed-out"): ANYONE,
    ("GET", "/sign-in/code"): ANYONE,
    ("POST", "/sign-in/code"): ANYONE,
    ("GET", "/codes"): set(ROLES),
    ("POST", "/codes/set-up"): set(ROLES),
    ("POST", "/codes/confirm"): set(ROLES),
    ("POST", "/codes/recovery"): set(ROLES),
    ("GET", "/password"): set(ROLES),
    ("POST", "/password"): set(ROLES),
    ("GET", "/accounts"): ADMINISTRATOR,
    ("POST", "/accounts"): ADMINISTRATOR,
    ("GET", "/accounts/<int:number>"): ADMINISTRATOR,
    ("POST", "/accounts/<int:number>/role"): ADMINISTRATOR,
    ("POST", "/accounts/<int:number>/disable"): ADMINISTRATOR,
    ("POST", "/accounts/<int:number>/enable"): ADMINISTRATOR,
    ("POST", "/accounts/<int:number>/password"): ADMINISTRATOR,
    ("POST", "/accounts/<int:number>/codes"): ADMINISTRATOR,
    ("POST", "/accounts/<int:number>/link"): ADMINISTRATOR,
    ("POST", "/accounts/<int:number>/unlink"): ADMINISTRATOR,
    ("GET", "/audit"): {"auditor", "manager", "administrator"},
    ("POST", "/contacts/<wanted>/tell/check"): DUTY | COORDINATOR,
    ("POST", "/contacts/<wanted>/tell"): DUTY | COORDINATOR,
    ("POST", "/contacts/<wanted>/tell/leave"): {"social_worker", "manager"},
    ("POST", "/contacts/<wanted>/disagreement"): DUTY,
    ("GET", "/to-tell"): READERS,
    ("GET", "/reasons"): READERS,
    ("GET", "/disagreements"): READERS,
    ("GET", "/disagreements/<int:number>"): READERS,
    ("POST", "/disagreements/<int:number>/answer"): {"social_worker", "manager"},
    ("GET", "/contacts/<wanted>/decide/<int:number>"): DUTY | COORDINATOR,
    ("POST", "/contacts/<wanted>/decide/<int:number>/check"): DUTY | COORDINATOR,
    ("POST", "/contacts/<wanted>/decide/<int:number>/propose"): DUTY,
    ("POST", "/contacts/<wanted>/decide/<int:number>/record"): (DUTY | COORDINATOR) - {"screener"},
    ("POST", "/contacts/<wanted>/decide/<int:number>/correct"): {"manager"},
    ("POST", "/contacts/<wanted>/decisions/<int:number>/agree"): {"manager"},
    ("POST", "/contacts/<wanted>/decisions/<int:number>/send-back"): {"manager"},
    ("GET", "/agreement"): DUTY | {"auditor"},
    ("POST", "/contacts/<wanted>/milestones/<int:number>"): DUTY - {"screener"},
    ("GET", "/clocks"): READERS,
    ("GET", "/hand-over"): READERS,
    ("POST", "/contacts/<wanted>/information"): DUTY,
    ("POST", "/contacts/<wanted>/information/<int:number>"): DUTY,
    ("POST", "/contacts/<wanted>/shift"): DUTY,
    ("POST", "/contacts/<wanted>/shift/take"): DUTY,
    ("POST", "/contacts/<wanted>/family/ban"): DUTY,
    ("POST", "/contacts/<wanted>/family/lift"): {"manager"},
    ("POST", "/contacts/<wanted>/restricted"): {"manager"},
    ("POST", "/contacts/<wanted>/restricted/lift"): {"manager"},
    ("POST", "/contacts/<wanted>/restricted/people"): {"manager"},
    ("POST", "/contacts/<wanted>/restricted/people/<int:number>/end"): {"manager"},
    ("GET", "/readings"): {"social_worker", "manager", "auditor"},
    ("GET", "/readings/<int:number>"): {"social_worker", "manager", "auditor"},
    ("POST", "/readings/draw"): {"manager"},
    ("POST", "/readings/<int:number>/keep"): {"social_worker", "manager"},
    ("POST", "/readings/<int:number>/finish"): {"social_worker", "manager"},
    ("GET", "/inspection"): {"manager", "auditor"},
    ("POST", "/inspection/draw"): {"manager", "auditor"},
    ("GET", "/inspection/<int:number>"): {"manager", "auditor"},
    ("GET", "/inspection/<int:number>/bundles.zip"): {"manager", "auditor"},
    ("GET", "/inspection/bundle/<wanted>"): {"manager", "auditor"},
    ("GET", "/inspection/pack.zip"): {"manager", "auditor"},
    ("GET", "/reports"): {"manager", "auditor", "administrator"},
    ("GET", "/reports/<report>"): {"manager", "auditor", "administrator"},
    ("GET", "/reports/agencies/<code>/<month>"): {"manager", "auditor", "administrator"},
    ("GET", "/reports/rows.csv"): {"manager", "auditor"},
    ("GET", "/alarms"): READERS,
    ("GET", "/alarms/count"): READERS,
    ("POST", "/alarms/<int:number>/seen"): DUTY,
    ("POST", "/alarms/<int:number>/close"): DUTY,
    ("GET", "/unsent"): READERS,
    ("POST", "/unsent/<int:number>/take"): DUTY,
    ("POST", "/unsent/<int:number>/close"): DUTY,
    ("GET", "/rules/<digest>/<rule>"): READERS
    | COORDINATOR
    | {"trainer", "pack_author", "approver"},
    ("GET", "/contacts/<wanted>/notes"): DUTY | COORDINATOR,
    ("POST", "/contacts/<wanted>/notes"): DUTY | COORDINATOR,
    ("GET", "/early-help"): READERS | COORDINATOR,
    ("GET", "/early-help/<int:number>"): READERS | COORDINATOR,
    ("POST", "/early-help/<int:number>/take"): DUTY | COORDINATOR,
    ("POST", "/early-help/<int:number>/change"): DUTY | COORDINATOR,
    ("POST", "/early-help/<int:number>/note"): DUTY | COORDINATOR,
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

    hidden = 404 if role in COORDINATOR and "<wanted>" in path else 403
    assert answer.status_code == (200 if role in READERS else hidden)
    if role not in READERS:
        assert "a private worry" not in answer.text
        assert "Threshold administrator" in answer.text or hidden == 404
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
