"""What reports need is kept in the clear as codes and numbers, and tells when a child is heard of again."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from bot import england
from bot.learning.rows import Row
from bot.referral.record import ContactRecord, Given
from bot.store import history
from bot.store.database import Database
from bot.store.learning import child_figures
from bot.store.learning.rows import Asked, rows
from bot.store.retention import erase
from bot.store.sealing import Keyring
from bot.store.tables import Child, ChildFigure, Contact, MatchMark, PackVersion, QueueEntry
from tests.store.test_record_is_kept import a_record

FIRST = datetime(2026, 3, 2, 10, tzinfo=england.LONDON)
KEYRING = Keyring("test:" + base64.b64encode(b"k" * 32).decode())
DIGEST = "d" * 64


def told_of(name: str, born: str, nhs: str = "") -> ContactRecord:
    """A record about one child with this name, day of birth and NHS number."""
    given = [Given("child_name", "Name", name), Given("child_dob", "Born", born, value=born)]
    if nhs:
        given.append(Given("nhs_number", "NHS number", nhs, value=nhs))
    record = a_record()
    child = replace(record.children[0], name=name, given=tuple(given))
    quality = {"completeness": 70, "clarity": 40, "improvements": []}
    return replace(record, children=(child,), quality=quality)


def send(connection: Any, number: int, record: ContactRecord, at: datetime, **entry: Any) -> str:
    contact_id = f"{number:032x}"
    of_contact = {"contact_id": contact_id, "mode": "live"}
    if connection.execute(select(PackVersion.digest)).first() is None:
        connection.execute(
            insert(PackVersion).values(
                digest=DIGEST, pack="p", version="1", engine="1", content="{}", kept_at=at
            )
        )
    wrapped, _ = KEYRING.new_wrapped_key(contact_id)
    connection.execute(
        insert(Contact).values(
            id=contact_id, mode="live", conversation=f"c{number}", round=1, stage="sent",
            data_key=wrapped, pack_digest=DIGEST, chose_lower=0, started_at=at, heard_at=at, sent_at=at,
        )
    )  # fmt: skip
    connection.execute(insert(Child).values(**of_contact, position=1))
    connection.execute(
        insert(QueueEntry).values(
            **of_contact, door="front_door", state="waiting", rank=2, waiting_since=at, look_by=at,
            due_at=at, no_contact=0, version=1, **entry,
        )
    )  # fmt: skip
    history.keep_marks(connection, KEYRING, contact_id, record)
    child_figures.keep(connection, contact_id, record)
    return contact_id


def all_rows(connection: Any) -> list[Row]:
    return rows(
        connection, Asked(FIRST.date().replace(day=1), FIRST.date().replace(month=12, day=1))
    )


def groups(connection: Any) -> list[int | None]:
    return list(
        connection.execute(
            select(ChildFigure.same_child).order_by(ChildFigure.contact_id)
        ).scalars()
    )


@pytest.fixture
def connection(database: Database) -> Any:
    with database.writing() as found:
        yield found


def test_codes_and_numbers_are_kept_when_a_contact_is_sent(connection: Any) -> None:
    send(connection, 1, told_of("Amira Khanom", "2019-05-04"), FIRST)
    row = all_rows(connection)[0]

    assert (row.completeness, row.clarity) == (70, 40)
    assert row.ground == a_record().children[0].consent.ground
    assert row.month == "2026-03"
    assert row.decided is False


def test_the_same_name_and_birth_is_the_same_child_and_another_birth_is_not(
    connection: Any,
) -> None:
    send(connection, 1, told_of("Amira Khanom", "2019-05-04"), FIRST)
    send(connection, 2, told_of("Ameera Khanom", "2019-05-04"), FIRST + timedelta(days=40))
    send(connection, 3, told_of("Amira Khanom", "2017-11-23"), FIRST + timedelta(days=50))
    first, second, third = groups(connection)

    assert first == second is not None
    assert third not in (None, first)
    assert sorted(str(row.repeat) for row in all_rows(connection)) == ["False", "False", "True"]


def test_two_groups_become_one_when_a_contact_shows_that_they_are_one_child(
    connection: Any,
) -> None:
    send(connection, 1, told_of("Amira Khanom", "2019-05-04"), FIRST)
    send(connection, 2, told_of("Amy Bellweather", "2019-05-04", "9990000018"), FIRST)
    assert len(set(groups(connection))) == 2

    send(connection, 3, told_of("Amira Khanom", "2019-05-04", "9990000018"), FIRST)
    kept = groups(connection)
    assert kept[0] == kept[2]


def test_of_a_child_told_of_without_a_name_nobody_says_that_it_is_new(connection: Any) -> None:
    record = told_of("", "")
    contact_id = send(connection, 1, record, FIRST)
    connection.execute(delete(MatchMark).where(MatchMark.contact_id == contact_id))

    assert groups(connection) == [None]
    assert all_rows(connection)[0].repeat is None


def test_erasing_a_contact_cuts_what_ties_it_to_another(connection: Any) -> None:
    contact_id = send(connection, 1, told_of("Amira Khanom", "2019-05-04"), FIRST)
    send(connection, 2, told_of("Amira Khanom", "2019-05-04"), FIRST + timedelta(days=3))
    erase(connection, contact_id, FIRST + timedelta(days=9))

    assert groups(connection)[0] is None
    assert len(all_rows(connection)) == 2  # what was decided outlives the words
    assert True not in [row.repeat for row in all_rows(connection)]


def test_a_restricted_contact_is_in_no_row_and_makes_no_other_a_repeat(connection: Any) -> None:
    send(connection, 1, told_of("Amira Khanom", "2019-05-04"), FIRST, restricted="staff_family")
    send(connection, 2, told_of("Amira Khanom", "2019-05-04"), FIRST + timedelta(days=3))

    assert [row.repeat for row in all_rows(connection)] == [False]
