"""The console on a demo database, signed in as somebody, for the pictures of it."""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

import bot.settings
from bot import clock
from bot.console.app import create_app
from bot.demo.make import Plan, make
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import EarlyHelp, QueueEntry, SecondReading

CONTACTS, TALKS = 600, 40
DEMO_PASSWORD = "pictures of invented people"  # noqa: S105 - opens nothing but a temporary database


class Desk:
    """A demo of its own, and a console on it."""

    def __init__(self) -> None:
        path = Path(tempfile.mkdtemp()) / "demo.db"
        here = bot.settings.read({**os.environ, "THRESHOLD_ENVIRONMENT": "development"})
        make(path, Plan(CONTACTS, TALKS, clock.now()), Keyring(here.data_keys), DEMO_PASSWORD)
        self.database = Database(f"sqlite:///{path}")
        app = create_app(replace(here, database_url=f"sqlite:///{path}"))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}"

    def page(self, browser: Browser, path: str, who: str, size: tuple[int, int]) -> Page:
        """A page of the console as this member of staff sees it. path: may name one of `places`."""
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        page = context.new_page()
        page.goto(f"{self.url}/sign-in")
        page.get_by_label("Email").fill(f"{who}@example.org")
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(self.url + path.format(**self.places()))
        return page

    def places(self) -> dict[str, Any]:
        """One contact that waits, one that is closed, an entry of early help, a reading, and last month."""
        with self.database.reading() as connection:

            def first(wanted: Any) -> Any:
                return connection.execute(wanted.limit(1)).scalar()

            entry = select(QueueEntry.contact_id).where(QueueEntry.restricted.is_(None))
            latest = entry.order_by(QueueEntry.waiting_since.desc())
            return {
                "waiting": first(latest.where(QueueEntry.state == "waiting")),
                "closed": first(latest.where(QueueEntry.state == "closed")),
                "help": first(select(EarlyHelp.id).where(EarlyHelp.state == "working")),
                "read": first(select(SecondReading.id).where(SecondReading.read_at.is_not(None))),
                "unread": first(select(SecondReading.id).where(SecondReading.read_at.is_(None))),
            }


@lru_cache(maxsize=1)
def desk() -> Desk:
    """Made once, when the first picture of the console is taken."""
    return Desk()
