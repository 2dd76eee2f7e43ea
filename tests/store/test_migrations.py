"""Migrations: up and down again, on an empty database and on one in use, and the same tables as in code."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from bot.front_door.outcomes import OUTCOMES
from bot.store import schema
from bot.store.database import Database
from bot.store.tables import Decision, metadata

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


@pytest.mark.parametrize(
    ("decided", "state", "stands"),
    [
        ({1: []}, "waiting", []),
        ({1: ["advice_given", "assessment"]}, "decided", ["assessment"]),
        ({1: ["assessment"], 2: []}, "waiting", ["assessment"]),
        ({1: ["assessment"], 2: ["advice_given"]}, "decided", ["advice_given", "assessment"]),
        ({1: ["more_information_needed"]}, "waiting", []),
        ({1: ["assessment", "more_information_needed"]}, "decided", ["assessment"]),
        ({1: ["assessment"], 2: ["more_information_needed"]}, "waiting", ["assessment"]),
    ],
)
def test_what_was_sent_before_the_queue_is_in_it_and_decided_once_each_child_is(
    database: Database, decided: dict[int, list[str]], state: str, stands: list[str]
) -> None:
    schema.downgrade(database, "0007")
    with database.writing() as connection:
        _sent_contact(connection, decided)

    schema.upgrade(database)

    with database.reading() as connection:
        entry = connection.execute(text("SELECT * FROM queue_entry")).one()
        standing = connection.execute(
            text("SELECT outcome FROM decision WHERE superseded_at IS NULL ORDER BY outcome")
        ).scalars()
        assert (entry.door, entry.rank, entry.state) == ("front_door", 1, state)
        assert (entry.decided_at is not None) == (state == "decided")
        assert list(standing) == stands
    schema.downgrade(database, "0007")


def test_a_decision_of_before_the_queue_has_its_route_and_its_day_as_a_referral(
    database: Database,
) -> None:
    schema.downgrade(database, "0007")
    told = {1: ["assessment", "strategy_discussion"], 2: ["no_further_action"], 3: ["already_open"]}
    with database.writing() as connection:
        _sent_contact(connection, told)
        later = text("UPDATE decision SET at = '2026-12-24 10:00:00' WHERE outcome = :outcome")
        connection.execute(later, {"outcome": "strategy_discussion"})

    schema.upgrade(database)

    with database.reading() as connection:
        rows = connection.execute(
            select(Decision.outcome, Decision.staff_route, Decision.referral_at).order_by(
                Decision.child_id, Decision.id
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        ("assessment", "front_door", None),
        ("strategy_discussion", "front_door_urgent", AT),
        ("no_further_action", "universal", None),
        ("already_open", None, None),
    ]
    known = {code: o.staff_route and str(o.staff_route) for code, o in OUTCOMES.items()}
    assert all(known[row.outcome] == row.staff_route for row in rows)
    schema.downgrade(database, "0007")


def _sent_contact(connection, decided: dict[int, list[str]]) -> None:  # type: ignore[no-untyped-def]
    """decided: the outcomes that the case system told, by child, in their order."""
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
    child = text("INSERT INTO child (id, contact_id, mode, position) VALUES (:n, :id, 'live', :n)")
    decision = text(
        "INSERT INTO decision (contact_id, mode, child_id, source, outcome, reason_code, "
        "rationale, at) VALUES (:id, 'live', :n, 'case_system', :outcome, 'x', :words, :at)"
    )
    for number, outcomes in decided.items():
        connection.execute(child, {**place, "n": number})
        for outcome in outcomes:
            more = {"n": number, "outcome": outcome, "words": b"x"}
            connection.execute(decision, {**place, **more})
