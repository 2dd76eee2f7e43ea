"""Named queries for imports of past contacts: begin or go on, add rows, finish, withdraw, renew marks.

A large file comes in by many short transactions, so that nobody's talk has to wait for it. One that was
broken off goes on where it stopped when the same file is given again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.referral.matching import Identity, Mark, hashed, marks_to_keep
from bot.referral.past_contacts import PastRow
from bot.store import audit, notes
from bot.store.database import Database
from bot.store.front_door import search
from bot.store.history import PURPOSE, details_field, keep_marks
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import LIVE, Contact, HistoryImport, MatchMark, PastContact
from bot.store.talks import record_of

ROWS_AT_ONCE = 200
"""Rows in one transaction: about a tenth of a second."""


@dataclass(frozen=True)
class Told:
    """What whoever brings a file says about it. says: what it covers and what it lacks, in words."""

    source: str
    digest: str
    covers_from: date
    covers_until: date
    says: str
    left_out: int
    actor: str


@dataclass(frozen=True)
class Import:
    """An import as it stands. `is_finished`: the whole of this file is already in."""

    id: str
    source: str
    rows: int
    is_finished: bool


@dataclass(frozen=True)
class Withdrawn:
    """What a withdrawal took away: how many rows. give_again: imports that may lack rows because of it."""

    rows: int
    give_again: tuple[str, ...]


def begin(connection: Connection, keyring: Keyring, told: Told, at: datetime) -> Import:
    """The import of this file: a new one, or the one that was broken off, or the finished one."""
    known = connection.execute(
        select(HistoryImport.__table__).where(
            HistoryImport.digest == told.digest, HistoryImport.withdrawn_at.is_(None)
        )
    ).first()
    if known is not None:
        return Import(known.id, known.source, known.rows, known.finished_at is not None)
    import_id = uuid.uuid4().hex
    wrapped, _ = keyring.new_wrapped_key(import_id)
    connection.execute(
        insert(HistoryImport).values(
            id=import_id, source=told.source, digest=told.digest, covers_from=told.covers_from,
            covers_until=told.covers_until, says=told.says, rows=0, left_out=told.left_out,
            data_key=wrapped, imported_by=told.actor, imported_at=at,
        )
    )  # fmt: skip
    audit.record(connection, import_id, told.actor, "history_import_begun", {}, at)
    return Import(import_id, told.source, 0, False)


def add(database: Database, keyring: Keyring, into: Import, rows: Iterable[PastRow]) -> int:
    """Add rows, some at a time; those that are there already stay as they are. Gives how many were new."""
    added, some = 0, list[PastRow]()
    for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            added += _add(database, keyring, into, some)
            some = []
    return added + (_add(database, keyring, into, some) if some else 0)


def _add(database: Database, keyring: Keyring, into: Import, rows: Sequence[PastRow]) -> int:
    keys = keyring.derived(PURPOSE)
    names = {row.key: [_external(into.source, row, key) for key in keys] for row in rows}
    marks = {row.key: _hashed(marks_to_keep(row.identity), keys[0]) for row in rows}
    with database.writing() as connection:
        wrapped = select(HistoryImport.data_key).where(HistoryImport.id == into.id)
        seal = keyring.unwrap(connection.execute(wrapped).scalar_one(), into.id)
        known = _known(connection, into.source, [n for some in names.values() for n in some])
        fresh = [row for row in rows if not known & set(names[row.key])]
        if not fresh:
            return 0
        connection.execute(
            insert(PastContact), [_values(row, into, names[row.key][0], seal) for row in fresh]
        )
        numbers = _numbers(connection, into.source, [names[row.key][0] for row in fresh])
        connection.execute(
            insert(MatchMark),
            [
                {"hash": mark, "kind": kind, "past_id": numbers[names[row.key][0]]}
                for row in fresh
                for mark, kind in marks[row.key]
            ],
        )
        connection.execute(
            update(HistoryImport)
            .where(HistoryImport.id == into.id)
            .values(rows=HistoryImport.rows + len(fresh))
        )
    return len(fresh)


def _external(source: str, row: PastRow, key: bytes) -> int:
    return hashed(Mark("reference", f"{source}\0{row.key}"), key)


def _hashed(marks: Iterable[Mark], key: bytes) -> list[tuple[int, str]]:
    return [(hashed(mark, key), mark.kind) for mark in marks]


def _known(connection: Connection, source: str, externals: list[int]) -> set[int]:
    rows = connection.execute(
        select(PastContact.external).where(
            PastContact.source == source, PastContact.external.in_(externals)
        )
    )
    return {row.external for row in rows}


def _numbers(connection: Connection, source: str, externals: list[int]) -> dict[int, int]:
    rows = connection.execute(
        select(PastContact.external, PastContact.id).where(
            PastContact.source == source, PastContact.external.in_(externals)
        )
    )
    return {row.external: row.id for row in rows}


def _values(row: PastRow, into: Import, external: int, seal: ContactKey) -> dict[str, object]:
    details = {"who": row.identity.as_dict(), "key": row.key}
    return {
        "import_id": into.id, "source": into.source, "external": external, "on": row.on,
        "kind": row.kind, "route": row.route, "level": row.level or None, "outcome": row.outcome,
        "details": seal.seal(details, details_field(external)),
    }  # fmt: skip


def finish(connection: Connection, import_id: str, actor: str, at: datetime) -> None:
    """The whole file is in: from now on its statement is shown beside what is found."""
    connection.execute(
        update(HistoryImport).where(HistoryImport.id == import_id).values(finished_at=at)
    )
    rows = select(HistoryImport.rows).where(HistoryImport.id == import_id)
    details = {"rows": connection.execute(rows).scalar_one()}
    audit.record(connection, import_id, actor, "history_imported", details, at)


def withdraw(connection: Connection, import_id: str, actor: str, at: datetime) -> Withdrawn | None:
    """Destroy an import's key, its rows and their marks; None if there is none such.

    Other imports of the source that left its rows out as known count as not finished from now on.
    """
    known = connection.execute(
        select(HistoryImport.__table__).where(
            HistoryImport.id == import_id, HistoryImport.withdrawn_at.is_(None)
        )
    ).first()
    if known is None:
        return None
    of_import = select(PastContact.id).where(PastContact.import_id == import_id)
    connection.execute(delete(MatchMark).where(MatchMark.past_id.in_(of_import)))
    gone = connection.execute(delete(PastContact).where(PastContact.import_id == import_id))
    connection.execute(
        update(HistoryImport)
        .where(HistoryImport.id == import_id)
        .values(data_key=None, withdrawn_at=at)
    )
    audit.record(connection, import_id, actor, "history_withdrawn", {}, at)
    return Withdrawn(int(gone.rowcount), _reopened(connection, known, actor, at))


def _reopened(connection: Connection, gone: Any, actor: str, at: datetime) -> tuple[str, ...]:
    """Imports of the same source and an overlapping time claim their time no more until given again.

    One that was finished before the withdrawn one began cannot have left out any of its rows.
    """
    rows = connection.execute(
        select(HistoryImport.id)
        .where(
            HistoryImport.source == gone.source,
            HistoryImport.withdrawn_at.is_(None),
            HistoryImport.finished_at >= gone.imported_at,
            HistoryImport.covers_from <= gone.covers_until,
            HistoryImport.covers_until >= gone.covers_from,
        )
        .order_by(HistoryImport.imported_at, HistoryImport.id)
    )
    numbers = tuple(row.id for row in rows)
    for number in numbers:
        connection.execute(
            update(HistoryImport).where(HistoryImport.id == number).values(finished_at=None)
        )
        audit.record(connection, number, actor, "history_reopened", {}, at)
    return numbers


def imports(connection: Connection) -> list[Any]:
    """Every import, the latest first, withdrawn ones too."""
    rows = connection.execute(
        select(HistoryImport.__table__).order_by(HistoryImport.imported_at.desc())
    )
    return list(rows)


def renew_marks(database: Database, keyring: Keyring) -> int:
    """Make every mark anew with the newest key, so that an old key can be taken away. Gives how many owners.

    So are the words by which staff search. Contacts that were sent before there were either become findable.
    """
    renewed, last = 0, 0
    while rows := _some_past(database, last):
        last = rows[-1].id
        _renew_past(database, keyring, rows)
        renewed += len(rows)
    with database.reading() as connection:
        ours = connection.execute(
            select(Contact.id).where(
                Contact.mode == LIVE, Contact.sent_at.is_not(None), Contact.data_key.is_not(None)
            )
        ).all()
    for row in ours:
        with database.writing() as connection:
            record = record_of(connection, keyring, row.id)
            if record is not None:
                keep_marks(connection, keyring, row.id, record)
                kept = [note.text for note in notes.notes_on(connection, keyring, row.id)]
                search.renew(connection, keyring, row.id, record, kept)
                renewed += 1
    return renewed


def _some_past(database: Database, last: int) -> list[Any]:
    with database.reading() as connection:
        return list(
            connection.execute(
                select(PastContact.__table__, HistoryImport.data_key)
                .join(HistoryImport, HistoryImport.id == PastContact.import_id)
                .where(PastContact.id > last)
                .order_by(PastContact.id)
                .limit(ROWS_AT_ONCE)
            )
        )


def _renew_past(database: Database, keyring: Keyring, rows: Sequence[Any]) -> None:
    key = keyring.derived(PURPOSE)[0]
    with database.writing() as connection:
        numbers = [row.id for row in rows]
        connection.execute(delete(MatchMark).where(MatchMark.past_id.in_(numbers)))
        fresh = []
        for row in rows:
            seal = keyring.unwrap(row.data_key, row.import_id)
            kept = seal.open(row.details, details_field(row.external))
            fresh += [
                {"hash": mark, "kind": kind, "past_id": row.id}
                for mark, kind in _hashed(marks_to_keep(Identity.of(kept["who"])), key)
            ]
            _rename(
                connection,
                row,
                kept,
                hashed(Mark("reference", f"{row.source}\0{kept['key']}"), key),
                seal,
            )
        if fresh:
            connection.execute(insert(MatchMark), fresh)


def _rename(
    connection: Connection,
    row: PastContact,
    kept: dict[str, object],
    external: int,
    seal: ContactKey,
) -> None:
    """The row under the newest key's hash of its reference; its details are sealed under that name."""
    if external != row.external:
        connection.execute(
            update(PastContact)
            .where(PastContact.id == row.id)
            .values(external=external, details=seal.seal(kept, details_field(external)))
        )
