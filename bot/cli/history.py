"""The commands on past contacts: bring a file in, list what is there, withdraw it, renew the marks."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from bot.cli.saying import BAD_INPUT, FAILED, WELL, add, say

OPERATOR = "operator"
PIECE = 1 << 20


def add_commands(parts: Any) -> None:
    history = parts.add_parser("history", help="past contacts from other systems")
    inner = history.add_subparsers(required=True, metavar="COMMAND")
    bring = add(inner, "import", _import, "bring in a file of past contacts", json_too=True)
    bring.add_argument("file", type=Path, help="a CSV file; docs/history.md lists its columns")
    bring.add_argument("--covers-from", type=date.fromisoformat, required=True, metavar="DAY")
    bring.add_argument("--covers-until", type=date.fromisoformat, required=True, metavar="DAY")
    bring.add_argument("--says", required=True, help="what the file covers and lacks, for staff")
    bring.add_argument("--source", default="imported records", help="the system it comes from")
    bring.add_argument("--skip-faults", action="store_true", help="leave out rows with faults")
    bring.add_argument("--by", metavar="EMAIL", help="the member of staff who brings it in")
    add(inner, "list", _list, "list what was brought in", json_too=True)
    away = add(inner, "withdraw", _withdraw, "take an import away for good", json_too=True)
    away.add_argument("id", help="the import's id, see `threshold history list`")
    away.add_argument("--by", metavar="EMAIL", help="the member of staff who withdraws it")
    add(inner, "renew", _renew, "make all marks anew with the newest key", json_too=True)


def _import(options: Any) -> int:
    from bot import clock, england

    covers = options.covers_from, options.covers_until
    if covers[0] > covers[1] or covers[1] > england.local(clock.now()).date():
        return _refuse("--covers-from must not be after --covers-until, nor that after today")
    if not 1 <= len(options.source) <= 40 or not options.says.strip():
        return _refuse("--source needs 1 to 40 characters, and --says at least some words")
    encoding, digest = encoding_and_digest(options.file)
    faults = _faults(options.file, encoding, covers)
    for fault in faults:
        print(fault, file=sys.stderr)
    bad_lines = {fault.line for fault in faults}
    if faults and (not options.skip_faults or 1 in bad_lines):
        told = f"Nothing was brought in. {len(faults)} faults in {len(bad_lines)} lines."
        hint = "" if 1 in bad_lines else " Put them right, or leave those lines out: --skip-faults"
        say(options, _result(None, 0, 0, faults), told + hint)
        return BAD_INPUT
    return _bring_in(options, encoding, digest, len(bad_lines), faults)


def _bring_in(options: Any, encoding: str, digest: str, left_out: int, faults: list[Any]) -> int:
    from bot import clock
    from bot.store import history_imports as store

    database, keyring = _installation()
    told = store.Told(
        options.source, digest, options.covers_from, options.covers_until, options.says.strip(),
        left_out, _actor(database, options.by),
    )  # fmt: skip
    with database.writing() as connection:
        into = store.begin(connection, keyring, told, clock.now())
    if into.is_finished:
        say(options, _result(into.id, 0, into.rows, []), f"This file is in already: {into.id}.")
        return WELL
    covers = options.covers_from, options.covers_until
    read = 0

    def rows() -> Iterator[Any]:
        nonlocal read
        for row in _rows(options.file, encoding, covers):
            read += 1
            yield row

    added = store.add(database, keyring, into, rows())
    with database.writing() as connection:
        store.finish(connection, into.id, told.actor, clock.now())
    words = f"Import {into.id}: {added} brought in, {read - added} were there already"
    say(options, _result(into.id, added, read - added, faults), f"{words}, {left_out} left out.")
    return WELL


def _result(import_id: str | None, added: int, there: int, faults: list[Any]) -> dict[str, Any]:
    return {
        "import": import_id, "added": added, "there_already": there,
        "faults": [{"line": f.line, "column": f.column, "problem": f.problem} for f in faults],
    }  # fmt: skip


def _list(options: Any) -> int:
    from bot.store import history_imports as store

    with _installation()[0].reading() as connection:
        found = store.imports(connection)
    lines = [
        f"{row.id}  {row.source}, {row.covers_from} to {row.covers_until}: {row.rows} rows"
        + (", withdrawn" if row.withdrawn_at else "" if row.finished_at else ", not finished")
        for row in found
    ]
    told = [
        {"import": row.id, "source": row.source, "rows": row.rows,
         "covers_from": str(row.covers_from), "covers_until": str(row.covers_until),
         "is_withdrawn": row.withdrawn_at is not None, "is_finished": row.finished_at is not None}
        for row in found
    ]  # fmt: skip
    say(options, {"imports": told}, "\n".join(lines) or "Nothing was brought in yet.")
    return WELL


def _withdraw(options: Any) -> int:
    from bot import clock
    from bot.store import history_imports as store

    database, _ = _installation()
    actor = _actor(database, options.by)
    with database.writing() as connection:
        gone = store.withdraw(connection, options.id, actor, clock.now())
    if gone is None:
        say(
            options,
            {"rows": None, "give_again": []},
            "There is no such import, or it was withdrawn before.",
        )
        return FAILED
    words = f"Withdrawn: {gone.rows} rows and their key are gone."
    if gone.give_again:
        words += (
            "\nThese imports cover some of the same time and may lack rows now. Staff see them as not"
            "\ncomplete. Bring their files in again:\n  " + "\n  ".join(gone.give_again)
        )
    say(options, {"rows": gone.rows, "give_again": list(gone.give_again)}, words)
    return WELL


def _renew(options: Any) -> int:
    from bot.store import history_imports as store

    renewed = store.renew_marks(*_installation())
    say(options, {"renewed": renewed}, f"Marks of {renewed} records made with the newest key.")
    return WELL


def encoding_and_digest(path: Path) -> tuple[str, str]:
    """How the file is written, and the SHA-256 of its bytes.

    UTF-8, with or without a mark at its beginning; anything else is taken for Windows-1252.
    """
    import codecs

    digest, decoder, is_utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            try:
                decoder.decode(piece) if is_utf8 else None
            except UnicodeDecodeError:
                is_utf8 = False
    return "utf-8-sig" if is_utf8 else "cp1252", digest.hexdigest()


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[TextIO]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield file


def _faults(path: Path, encoding: str, covers: tuple[date, date]) -> list[Any]:
    from bot.referral.csv_rows import Fault
    from bot.referral.past_contacts import rows_in

    with _opened(path, encoding) as file:
        return [found for found in rows_in(file, covers) if isinstance(found, Fault)]


def _rows(path: Path, encoding: str, covers: tuple[date, date]) -> Iterator[Any]:
    from bot.referral.past_contacts import PastRow, rows_in

    with _opened(path, encoding) as file:
        yield from (found for found in rows_in(file, covers) if isinstance(found, PastRow))


def _installation() -> tuple[Any, Any]:
    from bot.settings import settings
    from bot.store.database import Database
    from bot.store.sealing import Keyring

    return Database(settings().database_url), Keyring(settings().data_keys)


def _actor(database: Any, email: str | None) -> str:
    """`user:` and the number of the staff account; `operator` where none is named."""
    from sqlalchemy import select

    from bot.settings import SettingsError
    from bot.store.tables import User

    if email is None:
        return OPERATOR
    with database.reading() as connection:
        number = connection.execute(select(User.id).where(User.email == email.lower())).scalar()
    if number is None:
        raise SettingsError("--by: there is no staff account with this address")
    return f"user:{number}"


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return BAD_INPUT
