"""How fast the queue is with 100,000 contacts, on both databases: whole pages, as the console gives them.

Run by `make bench`, apart from the tests.
"""

from __future__ import annotations

import base64

import pytest

import bot.settings
from bench.queue import Asked, Filled, milliseconds, percentile
from bot.store.database import Database
from tests.conftest import *  # noqa: F403 - the fixture that makes both databases

CONTACTS = 100_000
LIMIT = 300
"""Milliseconds that 95 of 100 pages may take, on two ordinary cores."""


def test_list_filter_and_search_are_quick_with_many_contacts(database: Database) -> None:
    settings = bot.settings.read(
        {
            "THRESHOLD_ENVIRONMENT": "development",
            "THRESHOLD_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
            "THRESHOLD_DATA_KEYS": "test:" + base64.b64encode(b"k" * 32).decode(),
            "THRESHOLD_TOKEN_SECRETS": "t" * 32,
            "THRESHOLD_CONSOLE_SECRET": "s" * 32,
        }
    )
    filled = Filled(database, settings, CONTACTS)
    took = filled.fill()
    asked = Asked(filled)
    name = database.engine.dialect.name
    print(f"\n{name}: {CONTACTS:,} contacts in {took:.0f} s", flush=True)
    slow = []
    for what in (asked.list, asked.filter, asked.search):
        found = milliseconds(what)
        middle, most = percentile(found, 0.5), percentile(found, 0.95)
        print(
            f"  {what.__name__:7} median {middle:4.0f} ms, 95 % within {most:4.0f} ms", flush=True
        )
        if most > LIMIT:
            slow.append(what.__name__)
    if slow:
        pytest.fail(f"{name}: more than {LIMIT} ms for {', '.join(slow)}")
