"""A console on a temporary database with a few invented contacts."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.engine import make_url

import bot.settings
from bot import clock
from bot.console.app import create_app
from bot.front_door import states
from bot.settings import Settings
from bot.store import audit, staff
from bot.store.database import Database
from bot.store.front_door import entries
from bot.store.sealing import Keyring
from bot.store.tables import (
    Answer,
    Child,
    Contact,
    Delivery,
    Message,
    PackVersion,
    QueueEntry,
)
from tests.conftest import migrated_sqlite

NOW = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
DIGEST = "d" * 64
PASSWORD = "only for these tests"  # noqa: S105 - opens nothing but a temporary database
PACK = """{"pack.yml": {"id": "example_council", "council": "Exampleshire Council", "note": "An example.",
 "terms": {"front_door": "Children's Front Door"},
 "contact_points": {"front_door": {"telephone": "01632 960100"}},
 "sources": [{"id": "bruising", "title": "Bruising protocol", "publisher": "Exampleshire",
 "edition": "2025", "link": "https://example.org/bruising"}]},
 "pathways.yml": {"pathways": [{"id": "bruising_non_mobile", "name": "Mark on a baby",
 "tell": "Ring the {front_door} on {front_door_phone}.", "by_when": "Today"}]},
 "neglect.yml": {"area": "neglect", "name": "Neglect"}}"""
ADVICE = {
    "decision": {
        "route": "front_door_urgent",
        "highest_possible_route": "emergency",
        "recommended_route": "front_door_urgent",
        "urgency": "today",
        "level": "4",
        "consult": False,
        "pathways": ["bruising_non_mobile"],
        "possible_pathways": [],
        "family_contact": "ask_first",
        "reasons": [
            {
                "rule": "PH-004",
                "title": "Mark on a baby who does not yet move about",
                "route": "front_door_urgent",
                "because": "Babies who cannot move about seldom bruise by accident.",
                "sources": [{"ref": "bruising", "at": "section 3"}],
                "facts": ["visible_injury"],
            }
        ],
        "unknowns_that_matter": ["injury_explained"],
        "not_discussed": ["neglect"],
        "pack": "example_council 2026.1",
        "digest": DIGEST,
    },
    "headline": "Telephone the Children's Front Door today.",
    "level": "4",
    "words": {
        "visible_injury": "there is a mark or bruise",
        "injury_explained": "nobody can explain the injury",
    },
}
CONSENT = {
    "summary": "Nothing at this level waits for consent.",
    "family_contact": "never",
    "do_not_contact": True,
    "answers": [{"asked": "Does the family know?", "shown": "No"}],
}


def _migrated(url: str) -> Database:
    """A database in its present shape: in a SQLite file a copy of one that was migrated once."""
    return migrated_sqlite(Path(make_url(url).database))


class Store:
    """A temporary database that invented contacts are put into."""

    def __init__(self, settings: Settings) -> None:
        self.database = _migrated(settings.database_url)
        self.keyring = Keyring(settings.data_keys)
        with self.database.writing() as connection:
            connection.execute(
                insert(PackVersion).values(
                    digest=DIGEST, pack="example_council", version="2026.1", engine="1",
                    content=PACK, kept_at=NOW,
                )
            )  # fmt: skip

    def add_contact(
        self, number: int, said: str = "hiya", entry: dict[str, Any] | None = None, **values: Any
    ) -> str:
        """A contact with a short talk; `values` are columns of `contact`, `entry` of its queue entry."""
        contact_id = f"{number:032x}"
        wrapped, key = self.keyring.new_wrapped_key(contact_id)
        row = {
            "id": contact_id, "mode": "live", "conversation": f"talk-{number}", "round": 1,
            "stage": "threshold", "data_key": wrapped, "pack_digest": DIGEST, "chose_lower": 0,
            "started_at": NOW - timedelta(hours=2), "heard_at": NOW, **values,
        }  # fmt: skip
        of_contact = {"contact_id": contact_id, "mode": row["mode"]}
        with self.database.writing() as connection:
            connection.execute(insert(Contact).values(**row))
            for position, heard in enumerate(("", said), start=1):
                reply = {"messages": [{"text": "Is there a mark or bruise?", "buttons": [
                    {"title": "Yes", "payload": "/x"}], "meta": {}}],
                    "stage": "threshold", "question": None, "banner": ""}  # fmt: skip
                message = connection.execute(
                    insert(Message).values(
                        **of_contact, position=position, client_id=f"m{position}", at=NOW,
                        heard=key.seal({"text": heard}, "message.heard"),
                        reply=key.seal(reply, "message.reply"),
                    )
                ).inserted_primary_key[0]  # fmt: skip
            for about, question, asked, shown, gone in (
                ("contact", "worry", "What worries you?", said, None),
                ("child:1", "mark", "Is there a mark or bruise?", "No, none", NOW),
                ("child:1", "mark", "Is there a mark or bruise?", "Yes, on the cheek", None),
            ):
                value = key.seal({"asked": asked, "shown": shown}, "answer.value")
                connection.execute(
                    insert(Answer).values(
                        **of_contact, message_id=message, about=about, question=question,
                        value=value, at=NOW, superseded_at=gone,
                    )
                )  # fmt: skip
            connection.execute(
                insert(Child).values(
                    **of_contact, position=1, recommended_route=row.get("recommended_route"),
                    chosen_route=row.get("chosen_route"),
                    advice=key.seal(ADVICE, "child.advice"),
                    consent=key.seal(CONSENT, "child.consent"),
                )
            )  # fmt: skip
            if row.get("sent_at") and row["mode"] == "live":
                connection.execute(
                    insert(Delivery).values(
                        **of_contact, kind="front_door_queue", key=f"q:{contact_id}",
                        due_at=row["sent_at"], tries=0,
                    )
                )  # fmt: skip
                self._enter(connection, row, entry or {})
            details = {"pack_digest": DIGEST}
            audit.record(
                connection,
                contact_id,
                "referrer",
                "conversation_started",
                details,
                row["started_at"],
            )
        return contact_id

    def _enter(self, connection: Any, row: dict[str, Any], more: dict[str, Any]) -> None:
        """The queue entry of a sent contact: nobody has it, and it waits."""
        routes = (row.get("recommended_route"), row.get("chosen_route"))
        known = row.get("chosen_route") or row.get("recommended_route")
        kept = {
            "contact_id": row["id"], "mode": row["mode"], "door": states.door_of(known),
            "state": states.WAITING, "rank": entries.rank((row.get("urgency"),), routes),
            "waiting_since": row["sent_at"], "look_by": row["sent_at"], "due_at": row["sent_at"],
            "no_contact": 0, "version": 1, **more,
        }  # fmt: skip
        connection.execute(insert(QueueEntry).values(**kept))

    def add_member(self, role: str, email: str | None = None) -> str:
        """A member of staff with this role; gives the address."""
        address = email or f"{role}@exampleshire.example"
        with self.database.writing() as connection:
            staff.add_user(
                connection, address, f"Robin {role.title()} (invented)", role, PASSWORD, NOW
            )
        return address

    def events(self, chain: str) -> list[SimpleNamespace]:
        """Kept events of a chain, with their actors and details."""
        from bot.store.contact_views import events_of

        with self.database.reading() as connection:
            return [SimpleNamespace(**vars(event)) for event in events_of(connection, chain)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return bot.settings.read(
        {
            "THRESHOLD_ENVIRONMENT": "development",
            "THRESHOLD_DATABASE_URL": f"sqlite:///{tmp_path / 'console.db'}",
            "THRESHOLD_DATA_KEYS": "test:" + base64.b64encode(b"k" * 32).decode(),
            "THRESHOLD_TOKEN_SECRETS": "t" * 32,
            "THRESHOLD_CONSOLE_SECRET": "s" * 32,
        }
    )


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time that the console sees; set `at.now` to move on."""
    time = SimpleNamespace(now=NOW)
    monkeypatch.setattr(clock, "now", lambda: time.now)
    return time


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings)


@pytest.fixture
def app(settings: Settings, store: Store, at: SimpleNamespace) -> Flask:
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token_in(page: str) -> str:
    """The CSRF token of a page's form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found[1]


@pytest.fixture
def post_sign_in(client: FlaskClient) -> Callable[..., Any]:
    """Fill in the sign-in form as a person would."""

    def post(email: str, password: str = PASSWORD, next: str | None = None) -> Any:  # noqa: A002
        query = {"next": next} if next else {}
        page = client.get("/sign-in", query_string=query).text
        form = {"email": email, "password": password, "csrf_token": token_in(page)}
        return client.post("/sign-in", query_string=query, data=form)

    return post


@pytest.fixture
def signed_in(store: Store, client: FlaskClient, post_sign_in: Any) -> Callable[[str], FlaskClient]:
    """A client signed in with a role."""

    def as_(role: str) -> FlaskClient:
        assert post_sign_in(store.add_member(role)).status_code == 302
        return client

    return as_
