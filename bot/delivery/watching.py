"""What the delivery worker looks for beside its deliveries: what should have happened and did not.

Each look stands in a transaction of its own and can be repeated: an alarm is raised once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.store import early_help, follow_up, unsent
from bot.store.database import Database
from bot.store.front_door import clocks, need_to_know

EVERY_SECONDS = 20.0
LOCK = "watching"


def _clocks(connection: Connection, at: datetime) -> None:
    """What was done since first, so that nobody is alarmed of it again."""
    clocks.settle_what_was_done(connection, at)
    clocks.alarm_those_not_looked_at(connection, at)
    clocks.alarm_those_passed(connection, at)
    clocks.alarm_information_overdue(connection, at)


def _unsent(connection: Connection, at: datetime) -> None:
    """Those of earlier days first: what is listed now is not left yet."""
    unsent.alarm_those_left(connection, at)
    unsent.make_list(connection, at)


LOOKS: tuple[Callable[[Connection, datetime], None], ...] = (
    follow_up.alarm_quiet_talks,
    _unsent,
    early_help.alarm_overdue,
    need_to_know.keep_somebody,
    _clocks,
)
IF_DELIVERED = {clocks.LATE_NOTICE: clocks.promise_late_notices}
"""What is promised only where somebody here can deliver it."""


def watch(database: Database, at: datetime, kinds: Collection[str] = ()) -> None:
    """Look for calls that were not made, talks that were not sent, help that stands still, time that passed.

    kinds: the kinds of delivery that this installation makes.
    """
    for look in (*LOOKS, *(IF_DELIVERED[kind] for kind in IF_DELIVERED if kind in kinds)):
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK))))
            look(connection, at)
