"""What the delivery worker looks for beside its deliveries: what should have happened and did not.

Each look stands in a transaction of its own and can be repeated: an alarm is raised once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.store import early_help, follow_up, unsent
from bot.store.database import Database

EVERY_SECONDS = 20.0
LOCK = "watching"


def _unsent(connection: Connection, at: datetime) -> None:
    """Those of earlier days first: what is listed now is not left yet."""
    unsent.alarm_those_left(connection, at)
    unsent.make_list(connection, at)


LOOKS: tuple[Callable[[Connection, datetime], None], ...] = (
    follow_up.alarm_quiet_talks,
    _unsent,
    early_help.alarm_overdue,
)


def watch(database: Database, at: datetime) -> None:
    """Look for calls that were not made, talks that were not sent, and early help that stands still."""
    for look in LOOKS:
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK))))
            look(connection, at)
