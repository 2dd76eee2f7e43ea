"""Twenty people claim and decide the same contacts at once: each child is decided once, losers are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from bot.console.deciding_words import NOT_DONE
from bot.front_door import states
from bot.store import audit
from bot.store.database import Database
from bot.store.front_door import claims, decisions
from bot.store.front_door.decisions import Desk, NotDecided
from bot.store.staff import StaffMember
from bot.store.tables import Decision
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.front_door.deciding import ACCEPTED, NOTHING_MORE, FrontDoor

WORKERS, CONTACTS = 20, 6


def at_once(jobs: list[Callable[[], None]]) -> None:
    """Run all of them in threads that start together; a fault in one is a fault of the test."""
    ready, faults = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], None]) -> None:
        ready.wait()
        try:
            job()
        except BaseException as fault:  # noqa: BLE001 - shown below, whatever it is
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def decide(door: FrontDoor, member: StaffMember, contact: str, seen: int) -> str:
    """Try once; gives `recorded`, or the code of why not."""
    try:
        with door.database.writing() as connection:
            desk = Desk(connection, door.keyring, member, contact, seen, AT)
            return decisions.record(desk, [1], ACCEPTED)[1]
    except NotDecided as why:
        assert why.code in NOT_DONE, f"no sentence for {why.code}"
        return why.code


def standing_rows(door: FrontDoor) -> Counter[str]:
    with door.database.reading() as connection:
        rows = connection.execute(
            select(Decision.contact_id).where(
                Decision.state == "recorded", Decision.superseded_at.is_(None)
            )
        )
        return Counter(rows.scalars())


def test_twenty_workers_claim_and_decide_and_nothing_is_decided_twice(database: Database) -> None:
    door = FrontDoor(database)
    workers = [door.member("social_worker", f"Worker {n}") for n in range(WORKERS)]
    contacts = [door.contact() for _ in range(CONTACTS)]
    told: list[str] = []

    def work(member: StaffMember) -> None:
        for contact in contacts:
            with door.database.writing() as connection:
                claims.claim(connection, contact, 1, member, AT)
            told.append(decide(door, member, contact, door.entry(contact).version))

    at_once([lambda m=m: work(m) for m in workers])  # type: ignore[misc]
    assert standing_rows(door) == Counter(contacts)
    outcome = Counter(told)
    assert outcome.pop("recorded") == CONTACTS
    assert sum(outcome.values()) == (WORKERS - 1) * CONTACTS
    assert set(outcome) <= {"claimed_by_other", "decided_meanwhile", "changed_meanwhile"}
    for contact in contacts:
        assert door.entry(contact).state == states.DECIDED
        names = Counter(event for event, _ in door.events(contact))
        assert (names["contact_claimed"], names["decision_recorded"]) == (1, 1)
        with door.database.reading() as connection:
            assert audit.first_broken_link(connection, contact) is None


def test_one_decision_sent_from_twenty_windows_is_kept_once(database: Database) -> None:
    door = FrontDoor(database)
    worker = door.member("social_worker")
    contact = door.contact(holder=worker)
    told: list[str] = []
    at_once([lambda: told.append(decide(door, worker, contact, 1))] * WORKERS)
    assert Counter(told)["recorded"] == 1
    assert set(told) <= {"recorded", "decided_meanwhile"}
    assert standing_rows(door) == Counter([contact])
    assert door.entry(contact).version == 2


def test_two_managers_agree_and_send_back_at_once_and_one_is_first(database: Database) -> None:
    door = FrontDoor(database)
    worker = door.member("social_worker")
    managers = [door.member("manager", f"Manager {n}") for n in range(WORKERS)]
    contact = door.contact(holder=worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], replace(NOTHING_MORE))
    waiting = door.child(contact).proposal
    assert waiting is not None
    told: list[str] = []

    def act(place: int) -> None:
        try:
            with door.database.writing() as connection:
                desk = Desk(connection, door.keyring, managers[place], contact, 2, AT)
                if place % 2:
                    decisions.agree(desk, waiting.id)
                else:
                    decisions.send_back(desk, waiting.id, "Please ask the nurse once more.")
            told.append("done")
        except NotDecided as why:
            told.append(NOT_DONE[why.code])

    at_once([lambda n=n: act(n) for n in range(WORKERS)])  # type: ignore[misc]
    assert Counter(told) == {"done": 1, NOT_DONE["changed_meanwhile"]: WORKERS - 1}
