"""The demo database holds together: keys, chains, states, names, and every page opens on it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from bot import clock
from bot.console.app import create_app
from bot.demo import show
from bot.demo.make import NotEmpty, Plan, make
from bot.settings import Settings, SettingsError
from bot.store import audit, contact_views
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import AuditEvent, Child, Contact, Decision, OutcomeMessage, QueueEntry
from tests.demo.conftest import DEMO_PASSWORD, NOW

PLACEHOLDER = re.compile(
    r"qq(child|family|parent|partner|writer|lead|school|place|street|work)", re.I
)


def test_every_reference_between_tables_leads_somewhere(demo: Database) -> None:
    with demo.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_every_audit_chain_is_whole(demo: Database) -> None:
    with demo.reading() as connection:
        chains = connection.execute(select(AuditEvent.chain).distinct()).scalars().all()
        assert len(chains) > 60
        assert {
            chain: audit.first_broken_link(connection, chain) for chain in chains
        } == dict.fromkeys(chains)


def test_the_state_of_each_contact_fits_what_was_decided_and_told(demo: Database) -> None:
    standing = (Decision.state == "recorded", Decision.superseded_at.is_(None))
    with demo.reading() as connection:
        entries = connection.execute(
            select(QueueEntry.contact_id, QueueEntry.state).join(Contact, Contact.id == QueueEntry.contact_id)
            .where(Contact.data_key.is_not(None))
        ).all()  # fmt: skip
        assert len(entries) >= 55
        for contact_id, state in entries:
            children = connection.execute(
                select(Child.id).where(Child.contact_id == contact_id)
            ).all()
            decided = connection.execute(
                select(Decision.id).where(Decision.contact_id == contact_id, *standing)
            ).all()
            told = connection.execute(
                select(OutcomeMessage.id).where(OutcomeMessage.contact_id == contact_id)
            ).all()
            is_decided = state in ("decided", "closed")
            assert (len(decided) == len(children)) is is_decided, (contact_id, state)
            assert (len(told) == len(children)) is (state == "closed"), (contact_id, state)


def test_nobody_decides_before_it_is_sent_or_after_now(demo: Database) -> None:
    with demo.reading() as connection:
        rows = connection.execute(
            select(Contact.sent_at, Decision.at).join(Decision, Decision.contact_id == Contact.id)
        ).all()
    assert rows
    assert all(sent < at <= NOW for sent, at in rows)


def test_no_placeholder_is_left_and_families_differ(demo: Database, keyring: Keyring) -> None:
    names = set()
    with demo.reading() as connection:
        sent = connection.execute(
            select(Contact.id).where(Contact.sent_at.is_not(None), Contact.data_key.is_not(None))
        ).scalars().all()  # fmt: skip
        for contact_id in sent:
            found = contact_views.contact_in_full(connection, keyring, contact_id)
            assert found is not None
            text = repr(found)
            assert not PLACEHOLDER.search(text), PLACEHOLDER.search(text)
            names |= {a.shown for a in found.answers if a.question == "child_name"}
    assert len(names) > 15


def test_the_same_seed_makes_the_same_contacts(tmp_path: Path, keyring: Keyring) -> None:
    def kept(name: str) -> list[tuple[object, ...]]:
        path = tmp_path / name
        make(path, Plan(count=15, talks=3, until=NOW), keyring, DEMO_PASSWORD, lambda _: None)
        wanted = select(QueueEntry.state, QueueEntry.agency, QueueEntry.waiting_since)
        with Database(f"sqlite:///{path}").reading() as connection:
            return [tuple(row) for row in connection.execute(wanted.order_by(QueueEntry.id))]

    first = kept("one.db")
    assert len(first) == 15
    assert kept("other.db") == first


def test_it_never_goes_where_something_is(made: Path, keyring: Keyring) -> None:
    before = made.read_bytes()
    with pytest.raises(NotEmpty):
        make(made, Plan(count=5, talks=3, until=NOW), keyring, DEMO_PASSWORD, lambda _: None)
    assert made.read_bytes() == before


def test_it_is_refused_in_production(settings: Settings, tmp_path: Path) -> None:
    here = dataclasses.replace(settings, environment="production")
    with pytest.raises(SettingsError):
        show.made(tmp_path / "never.db", here, 5, 3, lambda _: None)
    assert not (tmp_path / "never.db").exists()


def test_every_page_of_the_console_opens_on_it(
    settings: Settings, demo: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app = create_app(settings)
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    data = {"email": "manager@example.org", "password": DEMO_PASSWORD, "csrf_token": token[1]}
    assert client.post("/sign-in", data=data).status_code == 302
    bad = {
        path: status
        for path in _paths(app, demo)
        if (status := client.get(path).status_code) >= 400
    }
    assert bad == {}


def _paths(app: SimpleNamespace, demo: Database) -> list[str]:
    """Every page without a parameter, and the pages of a dozen contacts."""
    plain = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and rule.endpoint not in NOT_A_MANAGERS
    ]
    with demo.reading() as connection:
        ids = connection.execute(
            select(QueueEntry.contact_id).where(QueueEntry.restricted.is_(None))
            .order_by(QueueEntry.id).limit(12)
        ).scalars().all()  # fmt: skip
    return [*plain, *(f"/contacts/{contact_id}" for contact_id in ids)]


NOT_A_MANAGERS = frozenset(
    {"accounts.accounts", "single_sign_on.begin", "single_sign_on.back", "single_sign_on.left", "codes.enter",
     "health.health"}
)  # fmt: skip
"""Pages for an administrator alone, or only on the way in."""
