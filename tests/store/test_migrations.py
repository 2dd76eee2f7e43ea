"""Migrations: up and down again, on an empty database and on one in use, and the same tables as in code."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.store import schema
from bot.store.database import Database
from bot.store.tables import metadata

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)


def test_the_migrated_tables_are_those_of_the_code(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_every_migration_can_be_taken_back(database: Database) -> None:
    schema.downgrade(database, "base")
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    schema.upgrade(database)
    assert schema.is_current(database)


@pytest.mark.parametrize("is_decided", [False, True])
def test_what_was_sent_before_the_queue_is_in_it(database: Database, is_decided: bool) -> None:
    schema.downgrade(database, "0007")
    with database.writing() as connection:
        _sent_contact(connection, decisions=2 if is_decided else 0)

    schema.upgrade(database)

    with database.reading() as connection:
        entry = connection.execute(text("SELECT * FROM queue_entry")).one()
        standing = connection.execute(
            text("SELECT outcome FROM decision WHERE superseded_at IS NULL")
        ).scalars()
        assert (entry.door, entry.rank) == ("front_door", 1)
        assert entry.state == ("decided" if is_decided else "waiting")
        assert list(standing) == (["assessment"] if is_decided else [])
    schema.downgrade(database, "0007")


def _sent_contact(connection, decisions: int) -> None:  # type: ignore[no-untyped-def]
    place = {"at": AT, "id": "a" * 32}
    connection.execute(
        text("INSERT INTO pack_version VALUES ('d', 'example', '1', '1', '{}', :at)"), place
    )
    connection.execute(
        text(
            "INSERT INTO contact (id, mode, conversation, round, stage, pack_digest, chosen_route, "
            "chose_lower, started_at, heard_at, sent_at) "
            "VALUES (:id, 'live', 'talk', 1, 'sent', 'd', 'front_door_urgent', 0, :at, :at, :at)"
        ),
        place,
    )
    connection.execute(
        text("INSERT INTO child (id, contact_id, mode, position) VALUES (1, :id, 'live', 1)"), place
    )
    for outcome in ("advice_given", "assessment")[:decisions]:
        connection.execute(
            text(
                "INSERT INTO decision (contact_id, mode, child_id, source, outcome, reason_code, "
                "rationale, at) VALUES (:id, 'live', 1, 'case_system', :outcome, 'x', :words, :at)"
            ),
            {**place, "outcome": outcome, "words": b"x"},
        )
