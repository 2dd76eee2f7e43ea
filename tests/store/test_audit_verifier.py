"""Whoever changes the audit log in the database is found out, however well they cover it up."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.store import audit, audit_verifier, checkpoints
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import AuditCheckpoint, AuditEvent

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
KEY = "first:" + base64.b64encode(b"k" * 32).decode()
NEWER = "second:" + base64.b64encode(b"n" * 32).decode()
E = AuditEvent


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(KEY)


@pytest.fixture
def log(emptied_database: Database, keyring: Keyring) -> Database:
    """Three chains of four events, a checkpoint, one event more in each, and a second checkpoint."""
    write(emptied_database, 4)
    checkpoints.make(emptied_database, keyring, AT)
    write(emptied_database, 1)
    checkpoints.make(emptied_database, keyring, AT + timedelta(minutes=11))
    return emptied_database


def write(database: Database, times: int, chains: tuple[str, ...] = ("a", "b", "c")) -> None:
    with database.writing() as connection:
        for _ in range(times):
            for chain in chains:
                audit.record(connection, chain, "user:1", "contact_viewed", {"reference": "x"}, AT)


def reseal(connection: Any, chain: str, **changes: Any) -> None:
    """What somebody with the database can do: change a chain and give it digests that hold."""
    rows = connection.execute(select(E.__table__).where(E.chain == chain).order_by(E.position))
    previous = audit.FIRST
    for position, row in enumerate(rows.mappings().all(), start=1):
        kept = {key: row[key] for key in row if key not in ("id", "digest")}
        kept |= {"position": position, "previous": previous, **changes}
        previous = audit.digest_of(kept)
        connection.execute(update(E).where(E.id == row["id"]).values(**kept, digest=previous))


def where(chain: str, position: int) -> Any:
    return (E.chain == chain) & (E.position == position)


def edit(connection: Any) -> None:
    connection.execute(update(E).where(where("b", 2)).values(actor="user:9"))


def edit_a_time(connection: Any) -> None:
    connection.execute(update(E).where(where("b", 2)).values(at=AT + timedelta(seconds=1)))


def edit_and_seal_anew(connection: Any) -> None:
    reseal(connection, "b", actor="user:9")


def delete_in_the_middle(connection: Any) -> None:
    connection.execute(delete(E).where(where("b", 2)))


def delete_in_the_middle_and_seal_anew(connection: Any) -> None:
    connection.execute(delete(E).where(where("b", 2)))
    reseal(connection, "b")


def delete_the_last(connection: Any) -> None:
    connection.execute(delete(E).where(where("b", 5)))


def delete_a_chain(connection: Any) -> None:
    connection.execute(delete(E).where(E.chain == "b"))


def delete_everything_of_a_person(connection: Any) -> None:
    connection.execute(delete(E).where(E.actor == "user:1"))


def put_in_a_chain(connection: Any) -> None:
    """With digests that hold, dated to a day that the checkpoints have sealed."""
    audit.record(connection, "z", "user:1", "contact_viewed", {"reference": "x"}, AT - 9 * DAY)


def put_in_a_chain_among_the_sealed(connection: Any) -> None:
    """In the place of an event that was taken out."""
    gone = connection.execute(select(E.id).where(where("c", 5))).scalar_one()
    connection.execute(delete(E).where(E.id == gone))
    audit.record(connection, "z", "user:1", "contact_viewed", {"reference": "x"}, AT)
    connection.execute(update(E).where(E.chain == "z").values(id=gone))


def swap(connection: Any) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(E).where(where("b", before)).values(position=after))


def swap_and_seal_anew(connection: Any) -> None:
    swap(connection)
    reseal(connection, "b")


def rewrite_all(connection: Any) -> None:
    for chain in ("a", "b", "c"):
        reseal(connection, chain, at=AT + timedelta(days=1))


def edit_a_checkpoint(connection: Any) -> None:
    connection.execute(
        update(AuditCheckpoint).where(AuditCheckpoint.id == first(connection)).values(events=11)
    )


def delete_the_first_checkpoint(connection: Any) -> None:
    connection.execute(delete(AuditCheckpoint).where(AuditCheckpoint.id == first(connection)))


def delete_the_last_checkpoint(connection: Any) -> None:
    connection.execute(delete(AuditCheckpoint).where(AuditCheckpoint.id > first(connection)))


def delete_all_checkpoints(connection: Any) -> None:
    connection.execute(delete(AuditCheckpoint))


def make_a_checkpoint_without_the_key(connection: Any) -> None:
    last = checkpoints.last_checkpoint(connection)
    row = {**last._mapping, "id": last.id + 1, "previous": last.digest, "digest": "0" * 64}
    connection.execute(insert(AuditCheckpoint).values(**row))


def cut_back_to_the_first_checkpoint(connection: Any) -> None:
    """The newest events and the checkpoint that sealed them, but not what the log tells of it."""
    sealed = checkpoints.last_checkpoint(connection).last_event
    delete_the_last_checkpoint(connection)
    connection.execute(
        delete(E).where(E.id <= sealed, E.id > checkpoints.last_checkpoint(connection).last_event)
    )


DAY = timedelta(days=1)
CHANGES = (
    edit, edit_a_time, edit_and_seal_anew, delete_in_the_middle,
    delete_in_the_middle_and_seal_anew, delete_the_last, delete_a_chain,
    delete_everything_of_a_person, put_in_a_chain, put_in_a_chain_among_the_sealed, swap,
    swap_and_seal_anew, rewrite_all, edit_a_checkpoint, delete_the_first_checkpoint,
    delete_the_last_checkpoint, delete_all_checkpoints, make_a_checkpoint_without_the_key,
    cut_back_to_the_first_checkpoint,
)  # fmt: skip


def first(connection: Any) -> int:
    wanted = select(AuditCheckpoint.id).order_by(AuditCheckpoint.id).limit(1)
    return int(connection.execute(wanted).scalar_one())


def test_a_log_that_nobody_changed_holds(log: Database, keyring: Keyring) -> None:
    found = audit_verifier.verify(log, keyring)

    assert (found.ok, found.faults) == (True, [])
    assert (found.events, found.chains, found.checkpoints) == (17, 4, 2)
    assert found.not_sealed == 1  # what tells of the second checkpoint
    assert "No fault was found." in found.in_words()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_planted_change_is_found(
    log: Database, keyring: Keyring, change: Callable[[Any], None]
) -> None:
    with log.writing() as connection:
        change(connection)

    found = audit_verifier.verify(log, keyring)

    assert not found.ok
    assert all(fault.in_words() for fault in found.faults)


def test_an_event_that_was_edited_is_named(log: Database, keyring: Keyring) -> None:
    with log.writing() as connection:
        edit(connection)

    assert audit_verifier.verify(log, keyring).faults == [audit_verifier.Fault("edited", "b", 2)]


def test_what_was_changed_is_still_found_after_later_checkpoints(
    log: Database, keyring: Keyring
) -> None:
    with log.writing() as connection:
        edit_and_seal_anew(connection)
    write(log, 2)
    checkpoints.make(log, keyring, AT + DAY)

    assert not audit_verifier.verify(log, keyring).ok


def test_a_change_after_the_last_checkpoint_that_was_sealed_anew_is_not_seen(
    log: Database, keyring: Keyring
) -> None:
    """The limit, said in the open: for these events the chains stand alone."""
    write(log, 2, ("d",))
    with log.writing() as connection:
        reseal(connection, "d", actor="user:9")

    found = audit_verifier.verify(log, keyring)
    assert (found.ok, found.not_sealed) == (True, 3)


def test_a_log_that_was_put_back_whole_is_told_by_a_mark_kept_elsewhere(
    emptied_database: Database, keyring: Keyring
) -> None:
    write(emptied_database, 2)
    old = checkpoints.make(emptied_database, keyring, AT)
    with emptied_database.reading() as connection:
        events_then = connection.execute(select(E.id)).scalars().all()
        checkpoints_then = connection.execute(select(AuditCheckpoint.id)).scalars().all()
    write(emptied_database, 1)
    mark = checkpoints.make(emptied_database, keyring, AT + DAY)

    assert audit_verifier.verify(emptied_database, keyring, mark).ok
    with emptied_database.writing() as connection:
        connection.execute(delete(E).where(E.id.not_in(events_then)))
        connection.execute(
            delete(AuditCheckpoint).where(AuditCheckpoint.id.not_in(checkpoints_then))
        )
    assert audit_verifier.verify(emptied_database, keyring).ok
    assert audit_verifier.verify(emptied_database, keyring, old).ok
    found = audit_verifier.verify(emptied_database, keyring, mark)
    assert [fault.kind for fault in found.faults] == ["mark_gone"]


def test_checkpoints_outlive_the_key_that_made_them(log: Database) -> None:
    rotated = Keyring(f"{NEWER},{KEY}")
    write(log, 1)
    checkpoints.make(log, rotated, AT + DAY)

    assert audit_verifier.verify(log, rotated).ok
    without = audit_verifier.verify(log, Keyring(NEWER))
    assert {fault.kind for fault in without.faults} == {"key_missing"}


def test_a_checkpoint_is_made_every_ten_minutes_and_only_where_something_happened(
    emptied_database: Database, keyring: Keyring
) -> None:
    def made() -> int:
        with emptied_database.reading() as connection:
            return len(connection.execute(select(AuditCheckpoint.id)).all())

    checkpoints.make_if_due(emptied_database, keyring, AT)
    assert made() == 0
    write(emptied_database, 1)
    checkpoints.make_if_due(emptied_database, keyring, AT)
    assert made() == 1
    checkpoints.make_if_due(emptied_database, keyring, AT + DAY)
    assert made() == 1
    write(emptied_database, 1)
    checkpoints.make_if_due(emptied_database, keyring, AT + timedelta(minutes=9))
    assert made() == 1
    checkpoints.make_if_due(emptied_database, keyring, AT + timedelta(minutes=10))
    assert made() == 2


def test_a_contact_without_any_event_is_named(emptied_database: Database, keyring: Keyring) -> None:
    from sqlalchemy import text

    with emptied_database.writing() as connection:
        connection.execute(
            text("INSERT INTO pack_version VALUES ('d', 'e', '1', '1', '{}', :at)"), {"at": AT}
        )
        connection.execute(
            text(
                "INSERT INTO contact (id, mode, conversation, round, stage, pack_digest, chose_lower, "
                "started_at, heard_at) VALUES ('lost', 'live', 't', 1, 'ask', 'd', 0, :at, :at)"
            ),
            {"at": AT},
        )

    faults = audit_verifier.verify(emptied_database, keyring).faults
    assert faults == [audit_verifier.Fault("contact_without_events", "lost")]


def test_the_result_of_a_check_is_in_the_log(log: Database, keyring: Keyring) -> None:
    audit_verifier.verify_and_record(log, keyring, "user:1", AT)

    with log.reading() as connection:
        wanted = select(E.details).where(E.event == "audit_verified")
        assert connection.execute(wanted).scalar_one() == {"events": 17, "faults": 0}


def test_the_walk_holds_however_the_log_is_cut_into_pages(
    log: Database, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "AT_ONCE", 3)

    found = audit_verifier.verify(log, keyring)
    assert (found.ok, found.events) == (True, 17)
    with log.writing() as connection:
        delete_the_last(connection)
    assert not audit_verifier.verify(log, keyring).ok
