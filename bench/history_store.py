"""The invented register in a database, and questions to it as the console asks them, timed."""

from __future__ import annotations

import time
from datetime import date, datetime, timezone

from bench.register import OLDEST, TODAY, Register, Row
from bot.referral.matching import Identity, Match
from bot.referral.past_contacts import PastRow
from bot.store import history, history_imports
from bot.store.database import Database
from bot.store.sealing import Keyring

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)


def load(database: Database, keyring: Keyring, register: Register) -> float:
    """Bring the whole register in as one import. Gives the seconds it took."""
    began = time.perf_counter()
    told = history_imports.Told("old system", "d" * 64, OLDEST, TODAY, "Invented.", 0, "operator")
    with database.writing() as connection:
        into = history_imports.begin(connection, keyring, told, AT)
    rows = (_past(number, row) for number, row in enumerate(register.rows))
    history_imports.add(database, keyring, into, rows)
    with database.writing() as connection:
        history_imports.finish(connection, into.id, "operator", AT)
        if not database.is_sqlite:
            connection.exec_driver_sql("ANALYZE match_mark")
    return time.perf_counter() - began


def _past(number: int, row: Row) -> PastRow:
    day: date = row.on
    return PastRow(
        number,
        str(number),
        f"{number}\0",
        day,
        "referral",
        "front_door",
        "3",
        "assessment",
        row.identity,
    )


class InStore:
    """Asks the store as the console does; the milliseconds of each question are kept.

    milliseconds: by the clock. of_processor: what this process was busy for, whatever else ran.
    """

    def __init__(self, database: Database, keyring: Keyring, register: Register) -> None:
        self.database, self.keyring, self.register = database, keyring, register
        self.milliseconds: list[float] = []
        self.of_processor: list[float] = []

    def __call__(self, who: Identity) -> list[tuple[Row, Match]]:
        began, busy = time.perf_counter(), time.process_time()
        with self.database.reading() as connection:
            found = history.look_up(connection, self.keyring, who)
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.of_processor.append((time.process_time() - busy) * 1000)
        # Ids count up from 1 in a fresh database, in the order the rows came in.
        rows = self.register.rows
        return [(rows[int(owner.past_id or 0) - 1], match) for owner, _, _, match in found]

    def p(self, share: float, times: list[float] | None = None) -> float:
        """A percentile of the times, in milliseconds."""
        ordered = sorted(self.milliseconds if times is None else times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
