"""Copies a played talk: the same words with other people in them, at another time, under a key of its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from sqlalchemy import Column

from bot.demo.template import Row, Template, sealed_columns
from bot.store.references import LENGTH, LETTERS, SENT
from bot.store.tables import metadata

MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = "|".join(MONTHS)
DATES = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:\+\d\d:\d\d|Z)?|\d{4}-\d\d-\d\d(?!\d)"
    rf"|(?<!\d)\d{{1,2}}/\d{{1,2}}/\d{{4}}|(?<!\d)\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?"
)
"""The forms in which days and moments stand in a record, a reply or an answer."""


@dataclass
class Copied:
    """One copy. Rows can still be changed; what is to be sealed stands as JSON text.

    events: moment, who, event and details, in any order; they are linked at the end.
    """

    template: Template
    contact_id: str
    rows: dict[str, list[Row]]
    events: list[Row]
    is_erased: bool = False
    chosen: dict[str, Any] = field(default_factory=dict)

    @property
    def contact(self) -> Row:
        return self.rows["contact"][0]

    @property
    def entry(self) -> Row:
        return self.rows["queue_entry"][0]

    @property
    def sent_at(self) -> datetime:
        found = self.contact["sent_at"]
        assert isinstance(found, datetime)  # noqa: S101 - for the type checker
        return found

    def add(self, table: str, numbers: Counter[str], **values: Any) -> Row:
        """One more row of the contact; gives it, with its number."""
        numbers[table] += 1
        row = {
            "id": numbers[table],
            "contact_id": self.contact_id,
            "mode": self.contact["mode"],
            **values,
        }
        self.rows.setdefault(table, []).append(row)
        return row

    def say(self, at: datetime, actor: str, event: str, **details: Any) -> None:
        self.events.append({"at": at, "actor": actor, "event": event, "details": details})


def copied(
    made: Template,
    words: Mapping[str, str],
    born: date | None,
    shift: timedelta,
    numbers: Counter[str],
    chance: Random,
) -> Copied:
    """The talk once more: `words` for the placeholders, every time later by `shift` (whole weeks).

    numbers: the last number given in each table; it counts on.
    """
    contact_id = f"{chance.getrandbits(128):032x}"
    reference = f"{SENT}-" + "".join(chance.choice(LETTERS) for _ in range(LENGTH))
    instead = dict(words) | {made.contact_id: contact_id}
    if made.reference:
        instead[made.reference] = reference
    written = rewriter(made, instead, shift, born)
    given: dict[tuple[str, Any], int] = {}
    rows: dict[str, list[Row]] = {}
    for name, found in made.rows.items():
        rows[name] = [_row(name, row, written, shift, numbers, given, contact_id) for row in found]
    rows["contact"][0] |= {"id": contact_id, "conversation": f"demo-{contact_id}"}
    events = [
        {**e, "at": e["at"] + shift, "details": json.loads(written(json.dumps(e["details"])))}
        for e in made.events
    ]
    return Copied(made, contact_id, rows, events)


def _row(
    name: str, row: Row, written: Callable[[str], str], shift: timedelta, numbers: Counter[str],
    given: dict[tuple[str, Any], int], contact_id: str,
) -> Row:  # fmt: skip
    """One row with new numbers, names and times. Staff have the same numbers in both databases."""
    new = dict(row)
    for column, kind, parent in _columns(name):
        value = new[column]
        if value is None:
            continue
        if kind == "contact":
            new[column] = contact_id
        elif kind == "number":
            numbers[name] += 1
            given[name, value] = new[column] = numbers[name]
        elif kind == "parent":
            new[column] = given.get((parent, value), value)
        elif kind == "text":
            new[column] = written(value)
        elif isinstance(value, date):  # a datetime is one too
            new[column] = value + shift
    return new


@lru_cache(maxsize=128)
def _columns(name: str) -> tuple[tuple[str, str, str], ...]:
    """What has to be done with each column of a table, and for a reference to which table it leads."""
    table = metadata.tables[name]
    return tuple((c.name, *_kind(name, c, sealed_columns(table))) for c in table.c)


def _kind(name: str, column: Column[Any], sealed: frozenset[str]) -> tuple[str, str]:
    parents = sorted(key.column.table.name for key in column.foreign_keys)
    if column.name == "contact_id":
        return "contact", ""
    if column.name == "id" and name != "contact":
        return "number", ""
    if parents:
        return "parent", parents[0]
    if column.name in sealed or column.name in _WITH_IDS:
        return "text", ""
    return "other", ""


_WITH_IDS = frozenset({"reference", "key", "conversation"})


def rewriter(
    made: Template, instead: Mapping[str, str], shift: timedelta, born: date | None
) -> Callable[[str], str]:
    """Puts other names, numbers and days into a text. A first child's day of birth becomes `born`."""
    known = {name.lower(): word.lower() for name, word in instead.items()} | dict(instead)
    done: dict[str, str] = {}

    def moved(day: date) -> date:
        return born if born is not None and day == made.born else day + timedelta(days=shift.days)

    def other(text: str) -> str:
        if text not in done:
            done[text] = known.get(text) or _moved_text(text, moved, shift)
        return done[text]

    def written(text: str) -> str:
        pieces = made.pieces_of(text, instead, DATES)
        return "".join(other(p) if n % 2 else p for n, p in enumerate(pieces))

    return written


def _moved_text(text: str, moved: Callable[[date], date], shift: timedelta) -> str:
    try:
        if "T" in text:
            return (datetime.fromisoformat(text.replace("Z", "+00:00")) + shift).isoformat()
        if "-" in text:
            return moved(date.fromisoformat(text)).isoformat()
        if "/" in text:
            day, month, year = map(int, text.split("/"))
            new = moved(date(year, month, day))
            return f"{new.day}/{new.month}/{new.year}"
        return _in_words(text, moved)
    except ValueError:  # not a day after all, such as 31/31/2020
        return text


def _in_words(text: str, moved: Callable[[date], date]) -> str:
    """A day with its month in words. Without a year nobody can say which one, so the month alone moves."""
    day, month, *year = text.split()
    if not year:
        new = moved(date(2025, MONTHS.index(month) + 1, int(day)))
        return f"{new.day} {MONTHS[new.month - 1]}"
    new = moved(date(int(year[0]), MONTHS.index(month) + 1, int(day)))
    return f"{new.day} {MONTHS[new.month - 1]} {new.year}"
