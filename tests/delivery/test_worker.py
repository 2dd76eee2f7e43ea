"""Slow work holds up nobody at the front door, and the worker says that it is alive meanwhile."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import requests

from bot import clock
from bot.delivery import worker
from bot.delivery.front_door import FrontDoorQueue
from bot.delivery.stubs.serve import serve
from bot.delivery.trying import Office
from bot.settings import SettingsError, read
from bot.store import outbox
from tests.delivery.conftest import Running, Sent
from tests.delivery.test_what_the_case_system_gets import NEEDED

SLOW_SECONDS = 20


class Slow:
    """A deliverer that takes its time until it is let go."""

    def __init__(self, kind: str, lane: str) -> None:
        self.kind, self.lane = kind, lane
        self.at_work, self.go_on = threading.Event(), threading.Event()

    def promised(self, record: Any) -> None: ...

    def gather(self, *_: Any) -> None: ...

    def send(self, *_: Any) -> None:
        self.at_work.set()
        self.go_on.wait(SLOW_SECONDS)

    def keep(self, *_: Any) -> None: ...


def wait_until(holds: Any, seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_documents_and_a_slow_case_system_delay_no_front_door(sent: Sent) -> None:
    slow = [Slow("documents", "documents"), Slow("case_system", "calls")]
    first = sent.contact("documents", "case_system", at=clock.now())
    known: Any = {d.kind: d for d in (FrontDoorQueue(), *slow)}
    office, stop = Office(sent.database, sent.keyring, known), threading.Event()
    running = threading.Thread(target=worker.run, args=(office, 14, stop))
    running.start()
    try:
        assert all(one.at_work.wait(15) for one in slow), "the slow work never began"
        second = sent.contact("documents", "case_system", at=clock.now())
        queue = outbox.FRONT_DOOR_QUEUE
        assert wait_until(lambda: sent.row(second, queue).delivered_at), "the queue waited"
        assert sent.row(first, "documents").delivered_at is None
        assert worker.is_alive(sent.database, clock.now())
    finally:
        for one in slow:
            one.go_on.set()
        ended = wait_until(lambda: sent.row(first, "documents").delivered_at)
        stop.set()
        running.join()
    assert ended


def test_a_stopped_worker_leaves_everything_in_the_list(sent: Sent) -> None:
    contact_id = sent.contact(at=clock.now())
    stop = threading.Event()
    stop.set()
    known: Any = {outbox.FRONT_DOOR_QUEUE: FrontDoorQueue()}
    worker.run(Office(sent.database, sent.keyring, known), 14, stop)
    assert sent.row(contact_id, outbox.FRONT_DOOR_QUEUE).state == "waiting"


def test_the_stand_ins_show_what_arrived_and_nothing_about_a_child(stubs: Running) -> None:
    stubs.case_system.stored["1"] = {
        "case": {"reference": "TH-2345BCDF", "route": "front_door", "urgency": "x", "sent_at": "y"},
        "record": {"worry": "wet shoes"},
    }
    for path in ("/", "/case-system/contacts"):
        page = requests.get(stubs.url + path, timeout=5)
        assert "TH-2345BCDF" in page.text and "wet shoes" not in page.text
    assert requests.get(stubs.url + "/nowhere", timeout=5).status_code == 404
    assert requests.post(stubs.url + "/v2/notifications/email", b"{", timeout=5).status_code == 400


@pytest.mark.parametrize("environment", ["production", "development"])
def test_stand_ins_run_in_development_only(environment: str) -> None:
    port = {} if environment == "development" else {"THRESHOLD_STUBS_PORT": "5007"}
    with pytest.raises(SettingsError, match="THRESHOLD_STUBS_PORT"):
        serve(read({**NEEDED, "THRESHOLD_ENVIRONMENT": environment, **port}))
