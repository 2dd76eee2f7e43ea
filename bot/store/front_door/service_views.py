"""Named queries for what families and referrers think of the service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.store.tables import ServiceView


def keep(connection: Connection, of: str, answers: Mapping[str, int], on: date) -> int:
    """Keep the answers with their day and nothing else; gives how many were kept."""
    rows = [
        {"of": of, "question": code, "answer": answer, "on": on} for code, answer in answers.items()
    ]
    if rows:
        connection.execute(insert(ServiceView), rows)
    return len(rows)
