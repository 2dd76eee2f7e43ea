"""What somebody would try: stored scripts, borrowed ids, other people's sessions, odd paths and sizes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from bot.console.app import create_app
from bot.learning.csv_cells import cell
from bot.store.tables import AuditEvent, Delivery, NeedToKnow, User

from .conftest import NOW, PASSWORD, token_in
from .roles import address, methods, visitor

SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 191 }}{% raw %}",
    "</title><svg onload=alert(1)>",
)
REFERENCE = "TH-AAAA2222"


@pytest.fixture
def contact(store: Any) -> str:
    """A contact whose every word is a script."""
    found: str = store.add_contact(
        1, " ".join(SCRIPTS), reference=REFERENCE, sent_at=NOW, chosen_route="front_door",
        recommended_route="front_door",
    )  # fmt: skip
    return found


def get_pages(app: Flask, contact: str) -> list[str]:
    """The address of every page, about this contact where it is about one."""
    return [
        address(app, rule, wanted=contact)
        for rule in app.url_map.iter_rules()
        if "GET" in methods(rule) and rule.endpoint not in ("static", "documents.document")
    ]


def test_a_stored_script_is_text_on_every_page(
    signed_in: Any, app: Flask, contact: str, store: Any
) -> None:
    client = signed_in("manager")
    with store.database.writing() as connection:
        connection.execute(update(User).values(name=SCRIPTS[0]))
    shown = 0
    for place in get_pages(app, contact):
        text = client.get(place).text
        shown += "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text, place
        assert "<img src=x" not in text and "<svg onload" not in text, place
        assert "1337" not in text, place
    assert shown > 2


def test_no_page_has_a_script_or_a_style_of_its_own(
    signed_in: Any, app: Flask, contact: str
) -> None:
    """The policy would stop them; a page that has one is broken and tempts somebody to loosen it."""
    client = signed_in("manager")
    for place in get_pages(app, contact):
        text = client.get(place).text
        assert not re.search(
            r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=\"|\sstyle=\"|javascript:", text
        ), place
        assert not re.search(
            r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//", text
        ), place


def test_every_answer_forbids_frames_and_scripts_from_elsewhere(
    signed_in: Any, app: Flask, contact: str
) -> None:
    client = signed_in("manager")
    for place in [*get_pages(app, contact), "/nowhere", "/static/console.css"]:
        headers = client.get(place).headers
        assert headers["X-Frame-Options"] == "DENY", place
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], place
        assert "unsafe" not in headers["Content-Security-Policy"], place


@pytest.mark.parametrize("given", ["", "x", "IjEi.aaaa.bbbb"])
def test_a_token_that_is_not_this_sessions_is_refused(
    signed_in: Any, app: Flask, given: str
) -> None:
    client = signed_in("manager")
    other = app.test_client()
    borrowed = token_in(other.get("/sign-in").text)
    for token in (given, borrowed):
        answer = client.post("/sign-out", data={"csrf_token": token})
        assert answer.status_code == 400
    assert client.get("/contacts").status_code == 200


def test_a_session_from_before_signing_in_is_worth_nothing_afterwards(
    store: Any, client: FlaskClient, post_sign_in: Any, app: Flask
) -> None:
    client.get("/sign-in")
    planted = client.get_cookie("threshold_console")
    assert planted
    post_sign_in(store.add_member("screener"))
    now = client.get_cookie("threshold_console")
    assert now and now.value != planted.value
    thief = app.test_client()
    thief.set_cookie("threshold_console", planted.value)

    assert thief.get("/contacts").status_code == 302


def test_a_session_that_was_signed_by_somebody_else_opens_nothing(
    store: Any, settings: Any, app: Flask
) -> None:
    from dataclasses import replace

    store.add_member("manager")
    forger = create_app(replace(settings, console_secret="f" * 40))
    forged = visitor(forger, store, "manager").get_cookie("threshold_console")
    assert forged
    thief = app.test_client()
    thief.set_cookie("threshold_console", forged.value)

    assert thief.get("/contacts").status_code == 302


def test_a_session_ends_with_the_shift(signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    client, then = signed_in("screener"), time.time()
    monkeypatch.setattr(time, "time", lambda: then + timedelta(hours=8, minutes=1).total_seconds())

    assert client.get("/contacts").status_code == 302


@pytest.mark.parametrize(
    "change", [{"role": "trainer"}, {"disabled_at": NOW}, {"session_number": 7}]
)
def test_what_an_administrator_changes_holds_in_the_middle_of_a_session(
    signed_in: Any, store: Any, contact: str, change: dict[str, Any]
) -> None:
    client = signed_in("screener")
    assert client.get(f"/contacts/{contact}").status_code == 200
    with store.database.writing() as connection:
        connection.execute(update(User).values(**change))

    answer = client.get(f"/contacts/{contact}")
    assert answer.status_code in (302, 403)
    assert REFERENCE not in answer.text


def restrict(store: Any, contact: str, user: int) -> None:
    """A restricted contact that only this person was told of."""
    from bot.store.tables import QueueEntry

    with store.database.writing() as connection:
        connection.execute(
            update(QueueEntry).where(QueueEntry.contact_id == contact).values(restricted="staff")
        )
        connection.execute(
            insert(NeedToKnow).values(contact_id=contact, mode="live", user_id=user, given_at=NOW)
        )


@pytest.mark.parametrize("role", ["screener", "social_worker", "manager", "auditor"])
def test_an_id_that_was_guessed_or_sent_on_opens_nothing(
    settings: Any, store: Any, contact: str, at: Any, role: str
) -> None:
    """A restricted contact: 404 at every address with its id or reference, and a word of it nowhere."""
    store.add_member("social_worker", "named@exampleshire.example")
    store.add_member("screener")
    store.add_member("manager")
    store.add_member("auditor")
    restrict(store, contact, 1)
    with store.database.writing() as connection:
        connection.execute(update(User).where(User.id == 1).values(role="other"))
        if role == "social_worker":
            connection.execute(update(User).where(User.id == 2).values(role="social_worker"))
    app = create_app(settings)
    client = visitor(app, store, role)
    for wanted in (contact, REFERENCE):
        for rule in app.url_map.iter_rules():
            if "GET" not in methods(rule) or "wanted" not in rule.arguments:
                continue
            answer = client.get(address(app, rule, wanted=wanted))
            assert answer.status_code in (403, 404), rule.rule
    for place in get_pages(app, "x"):
        text = client.get(place).text
        assert REFERENCE not in text and contact not in text, place


def test_documents_of_a_restricted_contact_are_not_there_for_others(
    signed_in: Any, store: Any, contact: str
) -> None:
    client = signed_in("manager")
    store.add_member("social_worker")
    restrict(store, contact, 2)

    for wanted in (contact, REFERENCE):
        assert client.get(f"/contacts/{wanted}/documents/referral.pdf").status_code == 404


def test_the_audit_log_is_silent_of_restricted_contacts(
    signed_in: Any, store: Any, contact: str
) -> None:
    client = signed_in("manager")
    assert REFERENCE in client.get("/audit").text
    store.add_member("social_worker")
    restrict(store, contact, 2)

    for query in (
        "",
        f"?contact={REFERENCE}",
        f"?contact={contact}",
        "?event=conversation_started",
    ):
        text = client.get(f"/audit{query}").text
        assert "started a talk" not in text
        assert f">{REFERENCE}<" not in text


def test_the_audit_log_can_be_narrowed_and_odd_filters_do_no_harm(
    signed_in: Any, store: Any, contact: str
) -> None:
    client = signed_in("manager")
    assert "signed in." in client.get("/audit?event=signed_in&person=1").text
    assert "started a talk" not in client.get("/audit?event=signed_in").text
    assert "No event fits" in client.get("/audit?day=2020-01-01").text
    assert "Not a day" in client.get("/audit?day=yesterday").text
    for odd in ("person=-1", "person=99999999999999999999", "person='--", "older=0", "day=9999-12-31",
                "event=%00", "contact=%27%20OR%201=1--"):  # fmt: skip
        assert client.get(f"/audit?{odd}").status_code == 200, odd


def test_the_audit_log_turns_pages_without_losing_an_event(signed_in: Any, store: Any) -> None:
    client = signed_in("manager")
    with store.database.writing() as connection:
        from bot.store import audit

        for _ in range(120):
            audit.record(connection, "user-1", "user:1", "signed_out", {}, NOW)
    place, seen = "/audit?event=signed_out", 0
    while place:
        text = client.get(place).text
        seen += text.count("signed out.")
        found = re.search(r'href="(/audit\?[^"]*older=[^"]*)"', text)
        place = found[1].replace("&amp;", "&") if found else ""
    assert seen == 120


@pytest.mark.parametrize(
    "path",
    ["/contacts/../../etc/passwd", "/contacts/..%2f..%2fetc%2fpasswd", "/static/../app.py",
     "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd"],
)  # fmt: skip
def test_paths_lead_nowhere_outside(signed_in: Any, path: str) -> None:
    answer = signed_in("manager").get(path)
    assert answer.status_code in (302, 308, 404)
    assert "root:" not in answer.text and "create_app" not in answer.text


@pytest.mark.parametrize(
    "name", ["../../secret.pdf", "referral.exe", "referral.", "..%2f.pdf", "%00.pdf"]
)
def test_a_document_has_a_name_from_the_list(signed_in: Any, contact: str, name: str) -> None:
    answer = signed_in("manager").get(f"/contacts/{contact}/documents/{name}")
    assert answer.status_code == 404


def test_a_form_that_is_too_large_is_refused(signed_in: Any) -> None:
    client = signed_in("manager")
    token = token_in(client.get("/start").text)
    answer = client.post("/password", data={"csrf_token": token, "now": "x" * 2_000_000})
    assert answer.status_code in (400, 413)
    assert client.get("/start").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_the_code_page_leads_to_no_other_site(
    store: Any, client: FlaskClient, post_sign_in: Any, at: Any, elsewhere: str
) -> None:
    from .test_codes import code_at, switch_on

    email = store.add_member("screener")
    switch_on(store.database, store.keyring)
    post_sign_in(email, next=elsewhere)
    form = {"csrf_token": token_in(client.get("/sign-in/code").text), "code": code_at(at.now)}

    assert client.post("/sign-in/code", data=form).location == "/contacts"


def test_a_delivery_of_another_contact_cannot_be_asked_for_by_a_reader(
    signed_in: Any, store: Any, contact: str
) -> None:
    client = signed_in("auditor")
    token = token_in(client.get("/start").text)
    with store.database.reading() as connection:
        number = connection.execute(select(Delivery.id)).scalar_one()
    answer = client.post(f"/deliveries/{number}/again", data={"csrf_token": token})

    assert answer.status_code == 403
    with store.database.reading() as connection:
        events = connection.execute(select(AuditEvent.event)).scalars().all()
    assert "delivery_asked_again" not in events


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_a_cell_of_a_table_for_spreadsheets_is_no_formula(formula: str) -> None:
    assert str(cell(formula))[:1] not in set("=+-@\t\r＝")


def test_a_password_is_never_in_a_page_or_a_log(
    store: Any, client: FlaskClient, post_sign_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = post_sign_in(store.add_member("screener"), "wrong " + PASSWORD)
    assert PASSWORD not in answer.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "/early-help/{}", "/disagreements/{}", "/readings/{}", "/inspection/{}", "/contacts?page={}",
        "/contacts?sent_until=9999-12-31", "/audit?day=9999-12-31",
        "/inspection/pack.zip?since=0001-01-01&until=9999-12-31",
    ],
)  # fmt: skip
def test_numbers_and_days_without_end_are_no_fault(signed_in: Any, path: str) -> None:
    answer = signed_in("manager").get(path.format("9" * 25))
    assert answer.status_code < 500
