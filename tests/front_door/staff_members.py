"""Invented members of staff for tests of the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.store import staff


def a_member(connection: Connection, role: str, at: datetime, name: str = "") -> int:
    """The number of a new account with this role."""
    called = name or f"Robin {role.title()}"
    address = f"{called.lower().replace(' ', '.')}@exampleshire.example"
    return staff.add_user(connection, address, called, role, "only for these tests", at)
