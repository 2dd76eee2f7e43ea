"""After an upgrade: what was sent before there was a queue gets its ban, its clocks, and who may know."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

import bot.settings
from bot.cli import main
from bot.front_door.family import Ban
from bot.front_door.restricted import ALLEGATION
from bot.referral.record import AnswerTold, ContactRecord, Given
from bot.store import audit
from bot.store.database import Database
from bot.store.front_door import catching_up, family, need_to_know, search
from bot.store.retention import erase
from bot.store.tables import (
    ChildFigure,
    Contact,
    ContactArea,
    FamilyBan,
    NeedToKnow,
    QueueEntry,
    SearchToken,
)
from bot.thresholds.parts import Restricted
from tests.conftest import migrated_sqlite
from tests.front_door.sent_contacts import AT, a_member, entry, keyring, send
from tests.store.test_record_is_kept import a_record

NOW = AT + timedelta(days=30)
LADO = Restricted(pathways=("lado",))
COLUMNS = (
    "look_by", "due_at", "shift", "rank", "restricted", "no_contact", "agency", "first_read_at",
)  # fmt: skip


def a_grave_record() -> ContactRecord:
    """About a member of staff; the family may not be contacted; somebody has to look at once."""
    made = a_record()
    job = Given("referrer_name_role", "Who you are", "Kim Example, teacher at a school")
    return replace(
        made,
        urgency="now",
        do_not_contact=True,
        do_not_contact_words="Not now.",
        referrer=(*made.referrer, job),
        told=(AnswerTold("child:1", "Is he fed?", "No", "neglect"),),
        children=(replace(made.children[0], pathways=("lado",)),),
    )


def as_migrated(database: Database, *contacts: str) -> None:
    """Take away what the migration cannot make: it opens no seal."""
    with database.writing() as connection:
        for table in (FamilyBan, NeedToKnow, ChildFigure, ContactArea, SearchToken):
            connection.execute(delete(table).where(table.contact_id.in_(contacts)))
        connection.execute(
            update(QueueEntry)
            .where(QueueEntry.contact_id.in_(contacts))
            .values(
                look_by=QueueEntry.waiting_since, due_at=QueueEntry.waiting_since, shift="day", rank=2,
                restricted=None, no_contact=0, agency=None, first_read_at=None,
            )
        )  # fmt: skip


def catch_up(database: Database) -> catching_up.CaughtUp:
    return catching_up.catch_up(database, keyring(), LADO, NOW)


def kept(database: Database, contact_id: str) -> list[Any]:
    row = entry(database, contact_id)
    return [getattr(row, name) for name in COLUMNS]


def count(database: Database, table: Any, contact_id: str) -> int:
    with database.reading() as connection:
        wanted = select(func.count()).select_from(table).where(table.contact_id == contact_id)
        return int(connection.execute(wanted).scalar_one())


def test_an_old_entry_becomes_what_sending_would_have_made_of_it_and_once(
    database: Database,
) -> None:
    manager = a_member(database, "manager")
    screener = a_member(database, "screener")
    grave, plain = send(database, record=a_grave_record()), send(database, 2)
    expected = [kept(database, contact_id) for contact_id in (grave, plain)]
    assert expected[0][4:7] == [ALLEGATION, 1, "school"]
    as_migrated(database, grave, plain)
    with database.writing() as connection:
        same = QueueEntry.contact_id == grave
        connection.execute(update(QueueEntry).where(same).values(claimed_by=screener))

    assert catch_up(database) == catching_up.CaughtUp(2, 0, 0)
    assert [kept(database, contact_id) for contact_id in (grave, plain)] == expected
    assert entry(database, grave).claimed_by is None
    with database.reading() as connection:
        assert [p.user_id for p in need_to_know.people(connection, grave)] == [manager]
        (ban,) = family.bans(connection, keyring(), grave)
        found = search.find(connection, keyring(), manager, "manager", "Sam Example", NOW)
    assert ban.why == "Not now."
    assert {line.contact_id for line in found.lines} == {grave, plain}
    assert count(database, ChildFigure, grave) == count(database, ContactArea, grave) == 1

    before = entry(database, grave)
    assert catch_up(database) == catching_up.CaughtUp(0, 0, 0)
    assert entry(database, grave) == before


def test_what_staff_lifted_or_opened_before_is_not_undone(database: Database) -> None:
    manager = a_member(database, "manager")
    contact_id = send(database, record=a_grave_record())
    as_migrated(database, contact_id)
    with database.writing() as connection:
        ban = Ban("police_ask", "They asked.", "")
        assert family.put(connection, keyring(), contact_id, ban, manager, NOW)
        assert family.lift(connection, keyring(), contact_id, "They agreed.", manager, NOW)
        assert need_to_know.restrict(connection, contact_id, ALLEGATION, manager, NOW)
        assert need_to_know.lift(connection, contact_id, manager, NOW)
        read = AT + timedelta(minutes=3)
        seen = {"reference": "talk"}
        audit.record(connection, contact_id, f"user:{manager}", "contact_viewed", seen, read)

    assert catch_up(database).done == 1

    found = entry(database, contact_id)
    assert (found.no_contact, found.restricted, found.first_read_at) == (0, None, read)
    assert count(database, FamilyBan, contact_id) == 1


def test_one_that_cannot_be_opened_keeps_no_ban_from_the_others(database: Database) -> None:
    a_member(database, "manager")
    grave = send(database, record=a_grave_record())
    broken, erased, bare = send(database, 2), send(database, 3), send(database, 4)
    as_migrated(database, grave, broken, erased, bare)
    with database.writing() as connection:
        erase(connection, erased, NOW)
        _, other = keyring().new_wrapped_key(broken)
        for contact_id, record in ((broken, other.seal({}, "contact.record")), (bare, None)):
            same = Contact.id == contact_id
            connection.execute(update(Contact).where(same).values(record=record))

    assert catch_up(database) == catching_up.CaughtUp(3, 1, 1)
    assert entry(database, grave).no_contact == 1
    assert catch_up(database) == catching_up.CaughtUp(0, 0, 1)


def test_the_command_needs_a_manager_and_says_how_many_there_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = migrated_sqlite(tmp_path / "queue.db")
    monkeypatch.setenv("THRESHOLD_DATABASE_URL", f"sqlite:///{tmp_path / 'queue.db'}")
    bot.settings.settings.cache_clear()
    contact_id = send(database, record=a_grave_record())
    as_migrated(database, contact_id)

    def run() -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["queue", "catch-up", "--json"])
        return int(left.value.code or 0), capsys.readouterr().out

    assert run()[0] == 2
    assert entry(database, contact_id).no_contact == 0
    a_member(database, "manager")
    code, said = run()
    assert (code, json.loads(said)) == (0, {"done": 1, "without_record": 0, "failed": 0})
    assert entry(database, contact_id).restricted == ALLEGATION
    database.engine.dispose()
    bot.settings.settings.cache_clear()
