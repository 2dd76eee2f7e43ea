"""Restricted contacts: which they are, who is named, and that somebody who can act always is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.front_door import states
from bot.front_door.restricted import ALLEGATION, HONOUR, OTHER, REASONS, reason_for
from bot.referral.record import AnswerTold
from bot.store.database import Database
from bot.store.front_door import need_to_know, sight
from bot.store.tables import Alarm, QueueEntry, User
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Restricted
from tests.front_door.sent_contacts import AT, a_member, entry, send
from tests.store.test_record_is_kept import a_record

KEPT = Restricted(
    pathways=("lado", "forced_marriage_hba", "own"), areas=("allegations_against_staff",)
)


def with_pathway(name: str):  # type: ignore[no-untyped-def]
    record = a_record()
    return replace(record, children=(replace(record.children[0], pathways=(name,)),))


def allegation():  # type: ignore[no-untyped-def]
    return with_pathway("lado")


def names(database: Database, contact_id: str) -> list[str]:
    with database.reading() as connection:
        return [person.name for person in need_to_know.people(connection, contact_id)]


def sees(database: Database, contact_id: str, user: int, role: str) -> bool:
    with database.reading() as connection:
        one = sight.may_see(connection, user, role, contact_id)
        listed = connection.execute(
            select(QueueEntry.id).where(sight.visible_to(user, role))
        ).first()
        known = sight.known_to(User.email, user, role)  # any column of ids will do
        connection.execute(select(User.id).where(known)).all()
        assert (listed is not None) is one
        return one


@pytest.mark.parametrize(
    ("pathway", "reason"),
    [("lado", ALLEGATION), ("forced_marriage_hba", HONOUR), ("own", OTHER), ("out_of_hours", None)],
)
def test_a_pathway_of_the_packs_list_restricts_a_contact(pathway: str, reason: str) -> None:
    assert reason_for(with_pathway(pathway), KEPT) == reason


def test_an_area_of_the_packs_list_restricts_a_contact() -> None:
    told = (AnswerTold("child:1", "Who?", "A teacher", "allegations_against_staff"),)
    assert reason_for(replace(a_record(), told=told), KEPT) == ALLEGATION
    assert reason_for(replace(a_record(), told=told), Restricted()) is None


def test_the_packs_lists_name_pathways_and_areas_that_there_are(pack: Pack) -> None:
    kept = pack.head.restricted
    assert set(kept.pathways) <= set(pack.pathways)
    assert set(kept.areas) <= set(pack.areas)
    assert {"lado", "forced_marriage_hba"} <= set(kept.pathways)


def test_every_active_manager_is_named_when_it_is_sent_and_nobody_else(database: Database) -> None:
    first, second = (a_member(database, "manager", f"m{n}@x.example") for n in (1, 2))
    gone = a_member(database, "manager", "gone@x.example")
    screener = a_member(database, "screener")
    with database.writing() as connection:
        connection.execute(update(User).where(User.id == gone).values(disabled_at=AT))

    contact_id = send(database, record=allegation())

    assert entry(database, contact_id).restricted == ALLEGATION
    with database.reading() as connection:
        assert [p.user_id for p in need_to_know.people(connection, contact_id)] == [first, second]
    assert sees(database, contact_id, first, "manager")
    assert not sees(database, contact_id, gone, "manager")
    assert not sees(database, contact_id, screener, "screener")


def test_without_a_manager_nothing_is_kept_from_those_who_can_act(database: Database) -> None:
    screener = a_member(database, "screener")
    contact_id = send(database, record=allegation())
    assert entry(database, contact_id).restricted is None
    assert sees(database, contact_id, screener, "screener")


def test_one_more_is_named_and_ended_and_one_manager_always_stays(database: Database) -> None:
    manager, worker = a_member(database, "manager"), a_member(database, "social_worker")
    keeper = a_member(database, "administrator")
    contact_id = send(database, record=allegation())

    with database.writing() as connection:
        assert need_to_know.add(connection, contact_id, worker, manager, AT)
        assert not need_to_know.add(connection, contact_id, worker, manager, AT)
        assert not need_to_know.add(connection, contact_id, keeper, manager, AT)
    assert sees(database, contact_id, worker, "social_worker")

    with database.writing() as connection:
        assert not need_to_know.end(connection, contact_id, manager, manager, AT)
        assert need_to_know.end(connection, contact_id, worker, manager, AT)
        assert not need_to_know.end(connection, contact_id, worker, manager, AT)
    assert not sees(database, contact_id, worker, "social_worker")
    assert names(database, contact_id) == ["Robin manager"]


def test_a_manager_restricts_one_later_and_whoever_held_it_holds_it_no_longer(
    database: Database,
) -> None:
    manager, worker = a_member(database, "manager"), a_member(database, "social_worker")
    contact_id = send(database)
    with database.writing() as connection:
        connection.execute(update(QueueEntry).values(claimed_by=worker, claimed_at=AT))
        with pytest.raises(ValueError, match="gossip"):
            need_to_know.restrict(connection, contact_id, "gossip", manager, AT)
        assert need_to_know.restrict(connection, contact_id, REASONS[1], manager, AT)
        assert not need_to_know.restrict(connection, contact_id, REASONS[1], manager, AT)

    assert entry(database, contact_id).claimed_by is None
    assert names(database, contact_id) == ["Robin manager"]
    assert not sees(database, contact_id, worker, "social_worker")

    with database.writing() as connection:
        assert need_to_know.lift(connection, contact_id, manager, AT)
        assert not need_to_know.lift(connection, contact_id, manager, AT)
    assert sees(database, contact_id, worker, "social_worker")
    assert names(database, contact_id) == []


def test_when_the_last_named_manager_leaves_the_managers_of_today_are_named(
    database: Database,
) -> None:
    manager = a_member(database, "manager")
    contact_id = send(database, record=allegation())
    later = a_member(database, "manager", "later@x.example")
    with database.writing() as connection:
        need_to_know.keep_somebody(connection, AT)
    assert not sees(database, contact_id, later, "manager")

    with database.writing() as connection:
        connection.execute(update(User).where(User.id == manager).values(disabled_at=AT))
        need_to_know.keep_somebody(connection, AT)
        need_to_know.keep_somebody(connection, AT)

    assert sees(database, contact_id, later, "manager")
    with database.reading() as connection:
        assert [p.user_id for p in need_to_know.people(connection, contact_id)] == [later]
        assert connection.execute(select(Alarm.id)).all() == []


def test_a_closed_one_is_not_left_without_a_manager_who_may_know_of_it(database: Database) -> None:
    """The referrer may still write of new danger, and somebody has to be able to read it."""
    manager = a_member(database, "manager")
    contact_id = send(database, record=allegation())
    later = a_member(database, "manager", "later@x.example")
    with database.writing() as connection:
        closed = {"state": states.CLOSED, "closed_at": AT}
        connection.execute(update(QueueEntry).values(**closed))
        connection.execute(update(User).where(User.id == manager).values(role="administrator"))
        need_to_know.keep_somebody(connection, AT)
        need_to_know.keep_somebody(connection, AT)

    assert sees(database, contact_id, later, "manager")
    assert names(database, contact_id).count("Robin manager") == 2
    with database.reading() as connection:
        named = need_to_know.people(connection, contact_id)
    assert [p.user_id for p in named] == [manager, later]
