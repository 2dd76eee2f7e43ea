"""10,000 submissions while processes are killed and the case system misbehaves: 0 lost, 0 doubled.

`make evidence` sends all 10,000 on each kind of database; `make test` sends 500.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot import clock
from bot.store import audit, talks
from bot.store.database import Database
from bot.store.tables import AuditEvent, Contact, Delivery
from tests.evidence.faulty_receiver import FAULTS, FaultyReceiver
from tests.evidence.submission_process import (
    DIGEST,
    SECRET,
    TIME_LIMIT_SECONDS,
    delivery_worker,
    reference,
    submitter,
)

SUBMISSIONS = 10_000
SUBMITTERS, WORKERS = 2, 2
LIVES, SHORT_LIVES = (0.5, 12.0), (0.3, 1.2)
"""Seconds of work (of the processor's time) after which a process is killed: at random between these."""
LONGEST_LIFE = 30.0
"""Seconds by the clock after which a process is killed, whatever it did."""
CHAINS_CHECKED = 500
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.evidence.submission_process"])


def test_10000_submissions_are_neither_lost_nor_doubled(database: Database, tmp_path: Path) -> None:
    figures = submit_and_kill(database, tmp_path, SUBMISSIONS, seconds=4 * 3600)
    assert figures["kills of workers"] >= 20 and figures["kills of submitters"] >= 5


@dataclass
class Process:
    """One process that is killed and started again until it has done its work or is not wanted."""

    name: str
    work: Callable[..., None]
    arguments: tuple[Any, ...]
    kills: int = 0
    running: Any = None
    life: float = 0.0
    began: float = 0.0

    def start(self, life: float) -> None:
        self.running = PROCESSES.Process(target=self.work, args=self.arguments, daemon=True)
        self.running.start()
        self.life, self.began = life, time.monotonic()

    @property
    def has_lived(self) -> bool:
        """Measured in work, so that a busy machine does not only ever see processes begin."""
        by_clock = time.monotonic() - self.began
        return by_clock > LONGEST_LIFE or _worked(self.running.pid, by_clock) > self.life

    @property
    def is_done(self) -> bool:
        return bool(self.running is not None and self.running.exitcode == 0)

    def kill(self) -> None:
        """SIGKILL: no warning, no chance to tidy up."""
        if self.running is not None:
            self.running.kill()
            self.running.join()


def _worked(number: int, otherwise: float) -> float:
    """Seconds that a process had of the processor; where the system does not tell, something else."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return otherwise
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def submit_and_kill(
    database: Database,
    folder: Path,
    submissions: int,
    seconds: float,
    lives: tuple[float, float] = LIVES,
) -> Counter[str]:
    """Send, kill, wait until all has arrived, and check that it arrived once. Gives the figures."""
    began = time.monotonic()
    with database.writing() as connection:
        talks.keep_pack(connection, DIGEST, "example_council", "2026.1", "{}", clock.now())
    (folder / "processes.log").touch()
    receiver = FaultyReceiver(SECRET, slow=TIME_LIMIT_SECONDS * 2, seed=10)
    processes = _processes(database, folder, submissions, receiver.url)
    over = threading.Event()
    killer = threading.Thread(target=_kill, args=(processes, over, lives))
    killer.start()
    try:
        _wait_until_all_has_arrived(database, submissions, began + seconds, folder)
    finally:
        over.set()
        killer.join()
        for process in processes:
            process.kill()
        receiver.stop()
    figures = _figures(processes, receiver)
    _check(database, folder, submissions, receiver)
    taken = time.monotonic() - began
    print(f"\n{submissions} submissions on {database.engine.dialect.name} in {taken:.0f} s:")
    for name, number in figures.items():
        print(f"  {number:>7,} {name}")
    print("  0 lost, 0 doubled")
    return figures


def _processes(
    database: Database, folder: Path, submissions: int, case_system: str
) -> tuple[Process, ...]:
    address = database.engine.url.render_as_string(hide_password=False)
    common = (str(folder / "processes.log"), address, os.environ["THRESHOLD_DATA_KEYS"])
    each = -(-submissions // SUBMITTERS)
    made = []
    for n in range(SUBMITTERS):
        count = min(each, submissions - n * each)
        told = str(folder / f"told-{n}")
        made.append(Process("submitter", submitter, (*common, n * each, count, told)))
    workers = [Process("worker", delivery_worker, (*common, case_system)) for _ in range(WORKERS)]
    return (*made, *workers)


def _kill(
    processes: tuple[Process, ...], over: threading.Event, lives: tuple[float, float]
) -> None:
    """Kill each process at a chance moment of its life, and start it again."""
    chance = random.Random(20)  # noqa: S311
    for process in processes:
        process.start(chance.uniform(*lives))
    while not over.wait(0.05):
        for process in processes:
            if process.is_done:
                continue
            assert process.running is not None
            if process.running.exitcode is not None:  # by itself: a fault of ours, seen in the log
                process.start(chance.uniform(*lives))
            elif process.has_lived:
                process.kill()
                process.kills += 1
                process.start(chance.uniform(*lives))


def _wait_until_all_has_arrived(
    database: Database, submissions: int, until: float, folder: Path
) -> None:
    waiting = select(func.count()).select_from(Delivery).where(Delivery.delivered_at.is_(None))
    made = select(func.count()).select_from(Delivery)
    while True:
        with database.reading() as connection:
            left = connection.execute(waiting).scalar()
            promised = connection.execute(made).scalar()
        if promised == 2 * submissions and left == 0:
            return
        log = (folder / "processes.log").read_text(errors="replace")[-2000:]
        assert time.monotonic() < until, f"{promised} promised, {left} not delivered: {log}"
        time.sleep(0.25)


def _figures(processes: tuple[Process, ...], receiver: FaultyReceiver) -> Counter[str]:
    figures: Counter[str] = Counter()
    for process in processes:
        figures[f"kills of {process.name}s"] += process.kills
    figures["messages that reached the case system"] = sum(receiver.did.values())
    figures["of them repeats of one that it had stored"] = sum(
        tries - 1 for tries in receiver.stub.tries.values()
    )
    for name in FAULTS:
        figures[f"times it {name}"] = receiver.did[name]
    return figures


def _check(database: Database, folder: Path, submissions: int, receiver: FaultyReceiver) -> None:
    """Nothing lost, nothing doubled: in the database, in the queue, at the case system, in the audit."""
    everything = {reference(number) for number in range(submissions)}
    with database.reading() as connection:
        contacts = connection.execute(
            select(Contact.id, Contact.reference, Contact.received_at)
        ).all()
        received = connection.execute(
            select(AuditEvent.chain, func.count())
            .where(AuditEvent.event == "contact_received")
            .group_by(AuditEvent.chain)
        ).all()
        made = dict(
            connection.execute(
                select(AuditEvent.chain, func.count())
                .where(AuditEvent.event == "delivery_made")
                .group_by(AuditEvent.chain)
            ).all()
        )
        step = max(1, len(contacts) // CHAINS_CHECKED)
        broken = [row.id for row in contacts[::step] if audit.first_broken_link(connection, row.id)]
    stored = receiver.stub.stored.values()
    told = {line for path in folder.glob("told-*") for line in path.read_text().split()}
    assert told == everything, "a sender was told of one that is not there, or never told"
    assert Counter(row.reference for row in contacts) == Counter(everything), "lost or doubled here"
    assert all(row.received_at is not None for row in contacts), "not in the front door's queue"
    assert Counter(dict(received)) == Counter(row.id for row in contacts), "in the queue twice"
    assert Counter(m["case"]["reference"] for m in stored) == Counter(everything), "there"
    assert set(receiver.stub.opened.values()) == {1}, "a case was opened twice"
    assert made == {row.id: 1 for row in contacts}, "delivered twice by our own record"
    assert receiver.changed == [], "a repeat had other bytes than the first"
    assert broken == [], "an audit chain is broken"
