"""A queue of any size out of one seed, put straight into the tables, and the console's pages over it, timed.

600 contacts are open, the rest closed or decided over eighteen months, as a front door that keeps up would
have them. Words follow a steep curve: a few stand in nearly half of all contacts, most in a handful.
"""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot import clock
from bot.console.app import create_app
from bot.front_door.search_words import Word, sounds_in
from bot.referral.sources import AGENCIES
from bot.settings import Settings
from bot.store import staff
from bot.store.database import Database
from bot.store.front_door import search
from bot.store.sealing import Keyring
from bot.store.tables import PackVersion, metadata

OPEN = 600
WORDS_OF_ONE = 22
"""Words of a contact; with three sounds of names it has about 25 tokens."""
VOCABULARY = 8_000
NAMES = 4_000
AREAS = (
    "neglect",
    "physical_abuse",
    "domestic_abuse",
    "parental_mental_health",
    "missing",
    "education",
)
TAGS = ("told_before", "waits_for_school", "interpreter_needed")
ROUTES = ("front_door", "front_door_urgent", "emergency", "caf")
EMAIL, PASSWORD = "bench@exampleshire.example", "only for this bench"  # noqa: S105 - opens nothing else
DIGEST = "d" * 64


class Filled:
    """A database with `size` contacts, and the words that they were given."""

    def __init__(self, database: Database, settings: Settings, size: int, seed: int = 8) -> None:
        self.database, self.settings, self.size = database, settings, size
        self.random = random.Random(f"{seed}/queue")  # noqa: S311 - reproducible, no secret
        self.now = clock.now()
        self.key = Keyring(settings.data_keys).derived(search.PURPOSE)[0]
        self.words = [self._word() for _ in range(VOCABULARY)]
        self.names = [self._word().capitalize() for _ in range(NAMES)]
        self.weights = list(accumulate(1 / (place + 4) for place in range(VOCABULARY)))
        self.kept: dict[Word, int] = {}

    def fill(self) -> float:
        """Put everything in; gives the seconds it took."""
        began = time.perf_counter()
        with self.database.writing() as connection:
            staff.add_user(connection, EMAIL, "Bench", "manager", PASSWORD, self.now)
            connection.execute(
                insert(PackVersion).values(
                    digest=DIGEST, pack="x", version="1", engine="1", content="{}", kept_at=self.now
                )
            )
        numbers = range(self.size)
        for table, columns, rows in (
            ("contact", CONTACT, (self._contact(n) for n in numbers)),
            ("queue_entry", ENTRY, (self._entry(n) for n in numbers)),
            ("child", ("contact_id", "mode", "position"), self._each(self._children)),
            ("contact_area", ("contact_id", "mode", "area"), self._each(self._areas)),
            ("tag", ("contact_id", "mode", "name"), self._each(self._tags)),
            ("flag", FLAG, self._each(self._flags)),
            ("search_token", ("contact_id", "mode", "token"), self._each(self._tokens)),
        ):
            self._put(table, columns, rows)
        with self.database.engine.connect() as connection:
            with connection.execution_options(isolation_level="AUTOCOMMIT"):
                connection.exec_driver_sql("ANALYZE")
        return time.perf_counter() - began

    def _put(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        put = _into_sqlite if self.database.is_sqlite else _into_postgresql
        indexes = [index for index in metadata.tables[table].indexes if table == "search_token"]
        with self.database.writing() as connection:
            for index in indexes:  # made once at the end, as a bulk loader does
                index.drop(connection)
            put(connection, table, columns, rows)
            for index in indexes:
                index.create(connection)

    def _word(self) -> str:
        letters = "aeiou", "bcdfghklmnprstvw"
        length = self.random.randint(4, 9)
        return "".join(self.random.choice(letters[place % 2]) for place in range(1, length + 1))

    def word(self) -> str:
        """A word as often as it stands in contacts."""
        return self.random.choices(self.words, cum_weights=self.weights)[0]

    def name(self) -> str:
        return self.random.choice(self.names)

    def _at(self, number: int) -> datetime:
        """The open ones of the last three days, the others over eighteen months before."""
        if number < OPEN:
            return self.now - timedelta(minutes=7 * number + 1)
        return self.now - timedelta(days=3) - timedelta(days=545) * (number / self.size)

    def _contact(self, number: int) -> tuple[Any, ...]:
        at = self._at(number)
        route = self.random.choices(ROUTES, (60, 25, 2, 13))[0]
        return (
            _id(number), "live", _id(number), 1, f"TH-{number:08}", "sent", DIGEST, route, route, 0,
            at, at, at,
        )  # fmt: skip

    def _entry(self, number: int) -> tuple[Any, ...]:
        at, r = self._at(number), self.random
        state = r.choices(("waiting", "proposed", "for_agreement"), (75, 15, 10))[0]
        if number >= OPEN:
            state = "decided" if r.random() < 0.02 else "closed"
        return (
            _id(number), "live", "front_door", state, r.choices(range(4), (2, 25, 60, 13))[0], at,
            at + timedelta(hours=1), at + timedelta(days=1), "day",
            "allegation" if r.random() < 0.005 else None, int(r.random() < 0.03),
            r.choice((*AGENCIES, None)), 1 if r.random() < 0.4 else None, 1,
        )  # fmt: skip

    def _each(
        self, of: Callable[[int], Iterator[tuple[Any, ...]]]
    ) -> Iterator[tuple[str, str, Any]]:
        for number in range(self.size):
            for values in of(number):
                yield (_id(number), "live", *values)  # type: ignore[misc]

    def _children(self, number: int) -> Iterator[tuple[int]]:
        yield from ((place,) for place in range(1, 3 if number % 3 == 0 else 2))

    def _areas(self, number: int) -> Iterator[tuple[str]]:
        yield from ((area,) for area in self.random.sample(AREAS, 1 + number % 2))

    def _tags(self, number: int) -> Iterator[tuple[str]]:
        if self.random.random() < 0.03:
            yield (self.random.choice(TAGS),)

    def _flags(self, number: int) -> Iterator[tuple[Any, ...]]:
        if self.random.random() < 0.02:
            yield ("contact", "look_again", 1, self.now)

    def _tokens(self, number: int) -> Iterator[tuple[int]]:
        names = [self.name() for _ in range(3)]
        words = {Word("word", self.word()) for _ in range(WORDS_OF_ONE)}
        words |= {Word("word", name.lower()) for name in names}
        for name in names:
            words.update(sounds_in(name))
        yield from ((token,) for token in {self._token(word) for word in words})

    def _token(self, word: Word) -> int:
        if word not in self.kept:
            self.kept[word] = search.token(self.key, word)
        return self.kept[word]


CONTACT = (
    "id", "mode", "conversation", "round", "reference", "stage", "pack_digest", "recommended_route",
    "chosen_route", "chose_lower", "started_at", "heard_at", "sent_at",
)  # fmt: skip
ENTRY = (
    "contact_id", "mode", "door", "state", "rank", "waiting_since", "look_by", "due_at", "shift",
    "restricted", "no_contact", "agency", "claimed_by", "version",
)  # fmt: skip
FLAG = ("contact_id", "mode", "on", "kind", "put_by", "put_at")


def _id(number: int) -> str:
    return f"{number:032x}"


def _into_sqlite(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    names, places = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
    raw: Any = connection.connection
    cursor = raw.cursor()
    cursor.execute("PRAGMA cache_size = -200000")
    plain = (tuple(_plain(value) for value in row) for row in rows)
    cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', plain)  # noqa: S608


def _plain(value: Any) -> Any:
    """A moment as SQLAlchemy writes it for SQLite: without a zone."""
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


def _into_postgresql(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    names = ", ".join(f'"{c}"' for c in columns)
    raw: Any = connection.connection
    cursor = raw.cursor()
    cursor.execute("SET LOCAL statement_timeout = 0")
    # Millions of rows whose owners are known to be there: not each is looked up.
    cursor.execute("SET LOCAL session_replication_role = replica")
    written = "\n".join("\t".join("\\N" if v is None else str(v) for v in row) for row in rows)
    cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', io.StringIO(written))  # noqa: S608


class Asked:
    """The console's own pages over a filled database, as somebody who is signed in asks for them."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        app = create_app(filled.settings)
        self.client: FlaskClient = app.test_client()
        self.token = self._token("/sign-in")
        form = {"email": EMAIL, "password": PASSWORD, "csrf_token": self.token}
        assert self.client.post("/sign-in", data=form).status_code == 302
        self.token = self._token("/contacts/search")

    def _token(self, page: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(page).text)
        assert found, "the page has no form"
        return found[1]

    def list(self, number: int) -> None:
        """Pages of the queue, and of all there ever was."""
        of = (
            "",
            "page=2",
            "state=closed",
            "state=all&door=all",
            f"state=all&page={number % 20 + 1}",
        )
        self._get(of[number % len(of)])

    def filter(self, number: int) -> None:
        """One filter or several, over what is open and over everything."""
        agency, area = list(AGENCIES)[number % len(AGENCIES)], AREAS[number % len(AREAS)]
        of = (
            f"agency={agency}", f"state=all&agency={agency}", f"state=closed&area={area}", "overdue=1",
            "state=all&urgency=today&sent_from=2026-01-01", "whose=mine", f"state=all&tag={TAGS[0]}",
            "state=all&flag=look_again", f"state=closed&route=front_door_urgent&area={area}",
            "state=all&no_contact=1", f"state=all&area={area}&agency={agency}&whose=1",
        )  # fmt: skip
        self._get(of[number % len(of)])

    def search(self, number: int) -> None:
        """A name, two names, a name and words, one of the commonest words, two common words."""
        f = self.filled
        of = (
            f.name(), f"{f.name()} {f.name()}", f"{f.name()} {f.word()}", f.words[number % 5],
            f"{f.words[0]} {f.words[1]}", f"{f.word()} {f.word()} {f.word()}",
        )  # fmt: skip
        form = {"csrf_token": self.token, "words": of[number % len(of)]}
        answer = self.client.post("/contacts/search", data=form)
        assert answer.status_code == 200, answer.status_code

    def _get(self, query: str) -> None:
        answer = self.client.get(f"/contacts?{query}")
        assert answer.status_code == 200, (query, answer.status_code)


def milliseconds(what: Callable[[int], None], times: int = 60) -> list[float]:
    """How long each of so many took, shortest first; a few before them only warm up."""
    for number in range(6):
        what(number)
    found = []
    for number in range(times):
        began = time.perf_counter()
        what(number)
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
