"""The processes of the submissions test that are killed again and again: submitters and delivery workers."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot import clock
from bot.delivery import worker
from bot.delivery.case_system import CaseSystem, ToCaseSystem
from bot.delivery.front_door import FrontDoorQueue
from bot.delivery.registry import promise_what_follows
from bot.delivery.trying import Office, Patience
from bot.referral.sharing import Permission
from bot.store import sharing, talks
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import Contact
from tests.store.test_record_is_kept import a_record

SECRET = "s" * 40
DIGEST = "d" * 64
LETTERS = "23456789BCDFGHJK"
TIME_LIMIT_SECONDS = 0.6
SENT_AGAIN = 3
PATIENCE = Patience(
    first=timedelta(seconds=0.2),
    longest=timedelta(seconds=2),
    slow=timedelta(seconds=3),
    lease=timedelta(seconds=4),
    stuck_after=8,
)
PERMITTED = Permission("case_record", "case_system", "significant_harm")


def reference(number: int) -> str:
    """A reference of its own for each number."""
    return "TH-" + "".join(LETTERS[int(digit, 16)] for digit in f"{number:08x}")


def submit(database: Database, keyring: Keyring, number: int) -> None:
    """Begin, tell, send: in one transaction, as the last turn of a talk does it. Once for each number."""
    known = {"case_system": ToCaseSystem(CaseSystem("http://never.called", [SECRET]))}
    at, conversation = clock.now(), f"submission-{number}"
    with database.writing() as connection:
        done = select(Contact.id).where(Contact.conversation == conversation)
        if connection.execute(done).first():
            return
        talk = talks.begin(connection, keyring, conversation, "live", DIGEST, at)
        sent = replace(a_record(), reference=reference(number), sent_at=at)
        route = update(Contact).where(Contact.id == talk.contact_id)
        connection.execute(route.values(chosen_route="front_door", urgency="one_working_day"))
        talks.mark_sent(connection, talk, sent, at)
        sharing.keep(connection, talk.contact_id, "live", [PERMITTED], at)
        promise_what_follows(connection, talk.contact_id, "live", sent, at, known)


def submit_all(database: Database, keyring: Keyring, first: int, count: int, ledger: str) -> None:
    """Submit a range. The ledger gets a line once the sender has been told that it is sent.

    Begun again after a kill, it sends the last few once more, as a person does who saw no answer.
    """
    Path(ledger).touch()
    done = Path(ledger).read_text().count("\n")
    with open(ledger, "a", encoding="ascii", buffering=1) as told:
        for number in range(max(first, first + done - SENT_AGAIN), first + count):
            while True:
                try:
                    submit(database, keyring, number)
                    break
                except OperationalError:  # the database is busy: the person presses "send" again
                    time.sleep(0.05)
            if number >= first + done:
                told.write(f"{reference(number)}\n")


def submitter(log: str, url: str, keys: str, first: int, count: int, ledger: str) -> None:
    """The whole life of a process that submits a range of numbers."""
    _write_to(log)
    submit_all(Database(url), Keyring(keys), first, count, ledger)


def delivery_worker(log: str, url: str, keys: str, case_system: str) -> None:
    """The whole life of a delivery worker: the worker itself, only with shorter waits."""
    _write_to(log)
    client = CaseSystem(case_system, [SECRET], TIME_LIMIT_SECONDS)
    deliverers = (FrontDoorQueue(), ToCaseSystem(client))
    office = Office(Database(url), Keyring(keys), {d.kind: d for d in deliverers}, PATIENCE)
    worker.run(office, 14, threading.Event())


def _write_to(log: str) -> None:
    number = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(number, stream)
