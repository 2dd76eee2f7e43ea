"""Do not contact the family yet: how it comes, who lifts it, and who is told of a change."""

from __future__ import annotations

import json
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from bot.delivery.message import contact_message
from bot.front_door.family import ADVICE, Ban, ban_from
from bot.store import as_sent
from bot.store.contact_views import events_of
from bot.store.database import Database
from bot.store.front_door import family
from bot.store.retention import erase
from bot.store.tables import Delivery, FamilyBan
from tests.front_door.sent_contacts import AT, a_member, entry, keyring, send
from tests.store.test_record_is_kept import a_record

BAN = Ban("police_ask", "They have not searched yet.", "Her aunt, on her own mobile, after 5 pm")


def silent_record(**consent: str):  # type: ignore[no-untyped-def]
    record = a_record()
    child = record.children[0]
    told = replace(child.consent, do_not_contact=True, **consent)
    return replace(
        record, do_not_contact=True, do_not_contact_words="Do not tell them.",
        children=(replace(child, consent=told),),
    )  # fmt: skip


def put(database: Database, contact_id: str, user: int, ban: Ban = BAN) -> bool:
    with database.writing() as connection:
        return family.put(connection, keyring(), contact_id, ban, user, AT)


def lift(database: Database, contact_id: str, user: int, because: str = "All are safe.") -> bool:
    with database.writing() as connection:
        return family.lift(connection, keyring(), contact_id, because, user, AT)


def test_a_contact_that_may_be_told_of_brings_no_ban() -> None:
    assert ban_from(a_record()) is None


def test_what_the_referrer_feared_is_the_reason_and_who_is_safe_is_kept() -> None:
    found = ban_from(silent_record(danger_kind="taken_away", safe_parent="The father, alone"))
    assert found == Ban("told_taken_away", "Do not tell them.", "The father, alone")


def test_the_advice_alone_is_reason_enough() -> None:
    record = a_record()
    child = record.children[0]
    never = replace(child, consent=replace(child.consent, family_contact="never"))
    found = ban_from(replace(record, children=(never,)))
    assert found is not None
    assert found.reason == ADVICE


def test_sending_puts_the_ban_by_itself(database: Database) -> None:
    contact_id = send(database, record=silent_record(danger_kind="violence"))

    with database.reading() as connection:
        standing = family.standing(connection, contact_id)
        (kept,) = family.bans(connection, keyring(), contact_id)
    assert entry(database, contact_id).no_contact == 1
    assert standing is not None
    assert (standing.reason, standing.put_by, kept.why) == (
        "told_violence",
        None,
        "Do not tell them.",
    )


def test_staff_put_one_and_a_manager_lifts_it_with_a_reason(database: Database) -> None:
    contact_id, user = send(database), a_member(database, "screener")
    manager = a_member(database, "manager")
    version = entry(database, contact_id).version

    assert put(database, contact_id, user)
    assert not put(database, contact_id, user)
    assert entry(database, contact_id).version == version + 1
    with pytest.raises(ValueError, match="reason"):
        lift(database, contact_id, manager, "  ")
    assert lift(database, contact_id, manager)
    assert not lift(database, contact_id, manager)

    with database.reading() as connection:
        assert family.standing(connection, contact_id) is None
        (kept,) = family.bans(connection, keyring(), contact_id)
        events = [event.event for event in events_of(connection, contact_id)]
    assert (kept.put_by, kept.lifted_by, kept.lifted_because) == (
        "Robin screener",
        "Robin manager",
        "All are safe.",
    )
    assert kept.safe_contact == BAN.safe_contact
    assert events == ["family_ban_put", "family_ban_lifted"]
    assert entry(database, contact_id).no_contact == 0


def test_a_reason_that_is_not_in_the_list_is_refused(database: Database) -> None:
    contact_id, user = send(database), a_member(database, "screener")
    with pytest.raises(ValueError, match="because"):
        put(database, contact_id, user, Ban("because", "", ""))


def test_the_case_system_is_told_of_each_change_in_a_message_of_its_own(
    database: Database,
) -> None:
    contact_id, manager = send(database), a_member(database, "manager")
    first = message(database, contact_id, "")
    put(database, contact_id, manager)
    lift(database, contact_id, manager)

    with database.reading() as connection:
        keys = connection.execute(
            select(Delivery.key).where(Delivery.kind == "case_system").order_by(Delivery.id)
        ).scalars()
        sent = list(keys)
    assert sent == [f"case_system:{contact_id}{mark}" for mark in ("", ":v2", ":v3")]
    told = [message(database, contact_id, mark)["case"] for mark in ("", ":v2", ":v3")]
    assert [case["do_not_contact_family"] for case in told] == [False, True, False]
    assert [case["version"] for case in told] == [1, 2, 3]
    assert message(database, contact_id, "") == first
    assert message(database, contact_id, ":v2")["record"] == first["record"]


def test_a_ban_that_came_with_the_contact_is_in_its_first_message(database: Database) -> None:
    contact_id = send(database, record=silent_record())
    assert message(database, contact_id, "")["case"]["do_not_contact_family"] is True


def message(database: Database, contact_id: str, mark: str):  # type: ignore[no-untyped-def]
    key = f"case_system:{contact_id}{mark}"
    assert as_sent.version_in(key) == int(mark[2:] or 1)
    with database.reading() as connection:
        return json.loads(contact_message(connection, keyring(), contact_id, key))


def test_of_several_who_put_one_at_once_one_is_kept(database: Database) -> None:
    contact_id, user = send(database), a_member(database, "screener")
    together, done = Barrier(4), []

    def work() -> None:
        together.wait()
        done.append(put(database, contact_id, user))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [False, False, False, True]
    with database.reading() as connection:
        assert connection.execute(select(func.count(FamilyBan.id))).scalar() == 1


def test_an_erased_contact_has_no_words_left_and_nothing_breaks(database: Database) -> None:
    contact_id = send(database, record=silent_record())
    manager = a_member(database, "manager")
    with database.writing() as connection:
        erase(connection, contact_id, AT)
    with database.reading() as connection:
        assert family.bans(connection, keyring(), contact_id) == []
    assert not put(database, contact_id, manager)
    assert not lift(database, contact_id, manager)
