"""One played talk as its rows, with what was sealed opened, ready to be copied for other invented people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from bot.demo.agencies import Habit, Sender
from bot.demo.playing import Played
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import Contact, SealedColumn, metadata

MADE_ANEW = frozenset({"match_mark", "search_token", "child_figure", "tracker_event"})
"""Tables whose rows come from the words of a contact, and are made of the copy's own words."""
KEPT_OF_META = ("question", "kind", "stage")
Row = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """rows: by table, in the order in which they can be put in. A sealed value stands as its JSON text.

    events: the audit chain. record: what was sent, None where nothing was. started_at: UTC.
    born: day of birth of the first child, where the talk tells it.
    """

    sender: Sender
    habit: Habit
    rows: Mapping[str, tuple[Row, ...]]
    events: tuple[Row, ...]
    record: Mapping[str, Any] | None
    contact_id: str
    reference: str | None
    started_at: datetime
    born: date | None
    cut: dict[str, list[str]] = field(default_factory=dict)
    pattern: list[re.Pattern[str]] = field(default_factory=list)

    @property
    def is_sent(self) -> bool:
        return self.record is not None

    def pieces_of(self, text: str, names: Iterable[str], dates: re.Pattern[str]) -> list[str]:
        """A text of this talk cut up: every second piece is a name or a day, which a copy replaces.

        It is cut once, since the names are placeholders and the same for every copy.
        """
        found = self.cut.get(text)
        if found is None:
            if not self.pattern:
                known = {form for name in names for form in (name, name.lower())}
                ordered = "|".join(re.escape(n) for n in sorted(known, key=len, reverse=True))
                self.pattern.append(re.compile(f"({dates.pattern}|{ordered})"))
            found = self.cut[text] = self.pattern[0].split(text)
        return found


def tables_of_a_contact() -> list[Table]:
    """Every table whose rows belong to one contact, parents first."""
    return [
        table
        for table in metadata.sorted_tables
        if "contact_id" in table.c and "mode" in table.c and table.name not in MADE_ANEW
    ]


@lru_cache(maxsize=128)
def sealed_columns(table: Table) -> frozenset[str]:
    """The columns that the contact's own key seals."""
    return frozenset(
        c.name for c in table.c if isinstance(c.type, SealedColumn) and c.name != "data_key"
    )


def template(connection: Connection, keyring: Keyring, played: Played) -> Template:
    """Everything that was kept of one played talk."""
    contact = metadata.tables[Contact.__tablename__]
    wanted = contact.c.conversation == played.conversation
    kept = dict(connection.execute(select(contact).where(wanted)).mappings().one())
    key = keyring.unwrap(kept["data_key"], kept["id"])
    rows: dict[str, tuple[Row, ...]] = {contact.name: (_opened(kept, contact, key),)}
    for table in tables_of_a_contact():
        found = connection.execute(
            select(table).where(table.c.contact_id == kept["id"]).order_by(*table.primary_key)
        )
        rows[table.name] = tuple(_opened(dict(row), table, key) for row in found.mappings())
    events = metadata.tables["audit_event"]
    chain = connection.execute(
        select(events.c.at, events.c.actor, events.c.event, events.c.details)
        .where(events.c.chain == kept["id"])
        .order_by(events.c.position)
    )
    record = rows[contact.name][0]["record"]
    opened = json.loads(record) if record else None
    return Template(
        played.sender, played.habit, rows, tuple(dict(e) for e in chain.mappings()), opened,
        kept["id"], kept["reference"], kept["started_at"], _born(opened),
    )  # fmt: skip


def _opened(row: Row, table: Table, key: ContactKey) -> Row:
    for column in sealed_columns(table):
        if row[column] is not None:
            value = key.open(row[column], f"{table.name}.{column}")
            if (table.name, column) == ("message", "reply"):
                value = _without_surroundings(value)
            row[column] = json.dumps(value, ensure_ascii=False)
    return row


def _without_surroundings(reply: Mapping[str, Any]) -> dict[str, Any]:
    """A reply as a transcript shows it: what only the page in the browser needs would fill the disk."""
    messages = [
        {
            **m,
            "buttons": [{"title": b["title"], "payload": ""} for b in m["buttons"]],
            "meta": {name: m["meta"][name] for name in KEPT_OF_META if name in m["meta"]},
        }
        for m in reply["messages"]
    ]
    return {**reply, "messages": messages, "documents": [], "note": ""}


def _born(record: Mapping[str, Any] | None) -> date | None:
    given = record["children"][0]["given"] if record and record["children"] else ()
    values = [g["value"] for g in given if g["field"] == "child_dob" and g.get("value")]
    try:
        return date.fromisoformat(values[0]) if values else None
    except ValueError:
        return None
