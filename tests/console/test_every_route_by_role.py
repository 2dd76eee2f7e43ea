"""Every route with every role: let in, refused, or sent to sign in, exactly as `access.WHO_MAY_SEE` says.

The views are taken out, so that what answers is the gate alone: nothing that a view refuses for a
reason of its own can hide a gate that stands open.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, insert, select

from bot.console import access
from bot.console.app import create_app
from bot.console.role_words import ROLES as ROLE_WORDS
from bot.settings import ROOT
from bot.store.staff import ROLES
from bot.store.tables import AuditEvent, User, metadata

from .conftest import NOW
from .roles import STRANGER, address, methods, visitor, without_tokens
from .test_who_may_see import PAGES

TABLE = ROOT / "docs/who_may_see_what.md"
SEES_NOTHING = {"trainer", "pack_author", "approver", "administrator"}
WORDS = "she is frightened of going home"
MAY_BE_STAMPED = {"queue_entry"}
"""A contact is stamped when somebody of the front door reads it for the first time."""


@pytest.fixture
def staffed(store: Any) -> Any:
    """One person of each role, and a contact with words in it."""
    with store.database.writing() as connection:
        for (
            role
        ) in ROLES:  # nobody signs in with a password here, and hashing nine of them takes seconds
            row = {"email": role, "name": role, "password_hash": "none", "created_at": NOW}
            connection.execute(insert(User).values(role=role, **row))
    contact = store.add_contact(
        1, WORDS, reference="TH-AAAA2222", sent_at=NOW, chosen_route="front_door",
        recommended_route="front_door",
    )  # fmt: skip
    return type("Staffed", (), {"store": store, "contact": contact, "database": store.database})()


def gates_alone(app: Flask) -> Flask:
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = lambda **_: "let in"
    return app


def found_at(answer: Any) -> str:
    if answer.status_code == 302 and answer.location.startswith("/sign-in"):
        return "sign in"
    return {200: "let in", 403: "refused"}.get(answer.status_code, str(answer.status_code))


def expected(allowed: frozenset[str], role: str) -> str:
    if "anyone" in allowed:
        return "let in"
    if role == STRANGER:
        return "sign in"
    return "let in" if role in allowed else "refused"


@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_every_route_lets_in_exactly_whom_it_names(settings: Any, staffed: Any, role: str) -> None:
    app = gates_alone(without_tokens(settings))
    client = visitor(app, staffed.store, role)
    wrong = {}
    for rule in app.url_map.iter_rules():
        allowed = access.WHO_MAY_SEE.get(rule.endpoint, frozenset())
        for method in methods(rule):
            answer = client.open(address(app, rule, wanted=staffed.contact), method=method)
            if (found := found_at(answer)) != (wanted := expected(allowed, role)):
                wrong[f"{method} {rule.rule}"] = f"{found}, should be {wanted}"
    assert wrong == {}


def test_the_table_in_the_tests_agrees_with_the_one_in_the_code(app: Flask) -> None:
    """`PAGES` is written by hand, so that a slip in the code's table is seen."""
    found = {
        (method, rule.rule): set(access.WHO_MAY_SEE.get(rule.endpoint, ()))
        for rule in app.url_map.iter_rules()
        for method in methods(rule)
    }
    assert found == PAGES


def test_a_route_that_nobody_listed_lets_nobody_in(settings: Any, staffed: Any) -> None:
    app = without_tokens(settings)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for role in ROLES:
        assert visitor(app, staffed.store, role).get("/forgotten").status_code == 403
    assert visitor(app, staffed.store, STRANGER).get("/forgotten").status_code == 302


def test_no_page_is_listed_that_is_not_there(app: Flask) -> None:
    assert set(access.WHO_MAY_SEE) - set(app.view_functions) == set()


@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_every_form_without_its_token_is_refused(app: Flask, staffed: Any, role: str) -> None:
    client = visitor(app, staffed.store, role)
    before = counted(staffed.database)
    for rule in app.url_map.iter_rules():
        if "POST" in methods(rule) and rule.endpoint != "case_system.events":
            answer = client.post(address(app, rule, wanted=staffed.contact), data={"x": "y"})
            assert answer.status_code == 400, rule.rule
    assert counted(staffed.database) == before


def counted(database: Any) -> dict[str, int]:
    """How many rows every table has."""
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def writes_of(app: Flask) -> list[str]:
    """Grows by the name of a table whenever the console writes to one."""
    written: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found = re.match(
            r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", statement, re.IGNORECASE
        )
        if found:
            written.append(found[1])

    event.listen(app.extensions["threshold"].database.engine, "before_cursor_execute", listen)
    return written


@pytest.mark.parametrize("role", ["manager", "auditor", "administrator", "early_help_coordinator"])
def test_looking_at_a_page_changes_nothing_but_the_audit_log(
    settings: Any, staffed: Any, at: Any, role: str
) -> None:
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client, written, faults = visitor(app, staffed.store, role), writes_of(app), {}
    for rule in app.url_map.iter_rules():
        if "GET" in methods(rule) and rule.endpoint != "static":
            written.clear()
            code = client.get(address(app, rule, wanted=staffed.contact)).status_code
            if code == 500 or set(written) - {"audit_event", *MAY_BE_STAMPED}:
                faults[rule.rule] = (code, set(written))
    assert faults == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_was_told_is_shown_to_those_who_need_it_and_leaves_a_trace(
    settings: Any, staffed: Any, at: Any, role: str
) -> None:
    """Words of a contact on any page: an event in the same request. Some roles see them nowhere."""
    app = create_app(settings)
    client, written = visitor(app, staffed.store, role), writes_of(app)
    silent, shown = [], []
    for rule in app.url_map.iter_rules():
        if "GET" not in methods(rule) or rule.endpoint == "static":
            continue
        written.clear()
        if WORDS in client.get(address(app, rule, wanted=staffed.contact)).text:
            shown.append(rule.endpoint)
            if "audit_event" not in written:
                silent.append(rule.endpoint)
    assert silent == []
    assert bool(shown) is (role not in SEES_NOTHING | {"early_help_coordinator"}), shown


@pytest.mark.parametrize("role", ROLES)
def test_everybody_starts_at_a_page_that_they_may_open(
    settings: Any, staffed: Any, at: Any, role: str
) -> None:
    client = visitor(create_app(settings), staffed.store, role)
    answer = client.get("/", follow_redirects=True)

    assert answer.status_code == 200
    assert "<h1" in answer.text


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_leads_nowhere_that_is_refused(
    settings: Any, staffed: Any, at: Any, role: str
) -> None:
    client = visitor(create_app(settings), staffed.store, role)
    page = client.get("/start").text
    links = set(re.findall(r'href="(/[^"#]*)"', page)) - {""}
    pages = {link for link in links if not link.startswith("/static/")}

    assert pages
    for link in pages:
        assert client.get(link).status_code in (200, 302), link


def test_every_role_has_words(app: Flask) -> None:
    assert set(ROLE_WORDS) == set(ROLES)


def mark(allowed: frozenset[str], role: str) -> str:
    return "anyone" if "anyone" in allowed else "yes" if role in allowed else ""


def table(app: Flask) -> str:
    """The page that says who may see what, from the code."""
    lines = [
        "# Who may see what",
        "",
        "Made from `bot/console/access.py`; a test compares the two. Beside this table stands",
        "`bot/store/front_door/sight.py`: a restricted contact is known only to those whom a manager named,",
        "and an early help coordinator knows only of contacts that wait for early help. Somebody who may not",
        "know of a contact gets the same answer as for one that does not exist.",
        "",
        "| role | may |",
        "| --- | --- |",
        *(f"| {name} | {sentence} |" for name, sentence in ROLE_WORDS.values()),
        "",
        "| page | " + " | ".join(words[0] for words in ROLE_WORDS.values()) + " |",
        "| --- |" + " --- |" * len(ROLES),
    ]
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    for rule in rules:
        allowed = access.WHO_MAY_SEE.get(rule.endpoint, frozenset())
        marks = [
            "anyone" if "anyone" in allowed else "yes" if role in allowed else ""
            for role in ROLE_WORDS
        ]
        for method in methods(rule):
            lines.append(f"| {method} `{rule.rule}` | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def test_the_written_table_is_the_one_in_force(app: Flask) -> None:
    """Where it fails: `.venv/bin/python -m tests.console.write_who_may_see` writes it anew."""
    assert Path(TABLE).read_text() == table(app)


def test_every_event_of_the_audit_log_has_a_sentence() -> None:
    from bot.console.words import SENTENCES
    from bot.store.audit import EVENTS

    assert set(EVENTS) - set(SENTENCES) == set()
    for name, details in EVENTS.items():
        SENTENCES[name].format(who="Robin", **dict.fromkeys(details, "x"))


def test_reading_leaves_events_and_events_alone(staffed: Any, settings: Any, at: Any) -> None:
    client = visitor(create_app(settings), staffed.store, "auditor")
    client.get(f"/contacts/{staffed.contact}")

    with staffed.database.reading() as connection:
        events = connection.execute(select(AuditEvent.event)).scalars().all()
    assert "contact_viewed" in events
