"""What is promised is delivered once, however often a worker, the network or the other side fails."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.delivery.acknowledgement import Acknowledgement
from bot.delivery.case_system import CaseSystem, ToCaseSystem
from bot.delivery.deliverer import Deliverer
from bot.delivery.faults import UpstreamError
from bot.delivery.front_door import FrontDoorQueue
from bot.delivery.notify import Notify
from bot.delivery.trying import Office, Patience, try_one
from bot.store import audit, outbox, retention, sharing
from bot.store.contact_views import events_of
from bot.store.tables import AuditEvent, Contact, Delivery
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import NOTIFY_KEY, PERMITTED, SECRET, Running, Sent

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Scripted:
    """A deliverer that does what a test says at each try, and counts."""

    kind, lane = "case_system", "calls"

    def __init__(self, *does: Callable[[], Any] | None) -> None:
        self.does, self.keys, self.kept = list(does), [], 0

    def promised(self, record: Any) -> None: ...

    def gather(self, connection: Any, keyring: Any, claimed: Any, at: datetime) -> str:
        return "gathered"

    def send(self, gathered: str, claimed: Any, at: datetime) -> None:
        self.keys.append(claimed.key)
        does = self.does.pop(0) if self.does else None
        if does:
            does()

    def keep(self, connection: Any, keyring: Any, claimed: Any, sent: Any, at: datetime) -> None:
        self.kept += 1


def fault(code: str = "timed_out") -> Callable[[], Any]:
    def fails() -> None:
        raise UpstreamError(code, "case system")

    return fails


def office(sent: Sent, *deliverers: Any, **patience: Any) -> Office:
    known: dict[str, Deliverer] = {d.kind: d for d in (FrontDoorQueue(), *deliverers)}
    return Office(sent.database, sent.keyring, known, Patience(**patience), random.Random(1))


def all_due(found: Office, at: datetime) -> int:
    """Try everything that is due at a moment; gives how many tries that took."""
    tries = 0
    while try_one(found, tuple(found.deliverers), at):
        tries += 1
        assert tries < 100
    return tries


def events(sent: Sent, contact_id: str) -> list[str]:
    with sent.database.reading() as connection:
        return [event.event for event in events_of(connection, contact_id)]


def test_both_the_queue_and_the_case_system_get_a_contact(sent: Sent, stubs: Running) -> None:
    contact_id = sent.contact("case_system")
    client = CaseSystem(f"{stubs.url}/case-system/contacts", [SECRET])
    import bot.delivery.stubs.case_system as stub_module

    signed_at = stub_module.clock.now()
    found = office(sent, ToCaseSystem(client))
    with sent.database.writing() as connection:
        connection.execute(update(Delivery).values(due_at=signed_at - MINUTE))
    assert all_due(found, signed_at) == 2
    (message,) = stubs.case_system.stored.values()
    assert message["case"]["contact_id"] == contact_id
    assert sent.row(contact_id).state == "delivered"
    with sent.database.reading() as connection:
        received = connection.execute(select(Contact.received_at)).scalar()
        assert audit.first_broken_link(connection, contact_id) is None
    assert received == signed_at
    assert {"contact_received", "delivery_made"} <= set(events(sent, contact_id))


def test_a_fault_is_tried_again_later_and_later_under_the_same_key(sent: Sent) -> None:
    contact_id = sent.contact("case_system")
    deliverer = Scripted(fault(), fault(), fault("answered_503"))
    found = office(sent, deliverer)
    at, waits = AT, []
    all_due(found, at)
    while not sent.row(contact_id).delivered_at:
        row = sent.row(contact_id)
        waits.append((row.due_at - at).total_seconds())
        assert all_due(found, row.due_at - timedelta(seconds=0.1)) == 0, "before its time"
        at = row.due_at
        all_due(found, at)
    assert len(set(deliverer.keys)) == 1 and len(deliverer.keys) == 4
    assert [2.5 <= waits[0] <= 5, 5 <= waits[1] <= 10, 10 <= waits[2] <= 20] == [True] * 3
    row = sent.row(contact_id)
    assert (row.state, row.tries, row.last_fault) == ("delivered", 4, None)
    assert deliverer.kept == 1


def test_the_wait_doubles_up_to_its_limit_and_never_ends() -> None:
    patience, chance = Patience(), random.Random(7)
    waits = [patience.after(tries, chance) for tries in range(1, 400)]
    assert all(timedelta(seconds=2.5) <= wait <= HOUR for wait in waits)
    assert max(waits[:9]) <= patience.longest
    assert min(waits[9:]) >= timedelta(minutes=45)


def test_after_many_tries_staff_are_told_once_and_it_is_still_tried(sent: Sent) -> None:
    contact_id = sent.contact("case_system")
    found = office(sent, Scripted(*[fault("not_reached")] * 4), stuck_after=3)
    for _ in range(4):
        all_due(found, sent.row(contact_id).due_at)
    row = sent.row(contact_id)
    assert (row.state, row.tries, row.last_fault) == ("stuck", 4, "not_reached")
    assert events(sent, contact_id).count("delivery_stuck") == 1
    with sent.database.reading() as connection:
        (line,) = outbox.to_look_at(connection, AT)
    assert (line.contact_id, line.state, line.fault) == (contact_id, "stuck", "not_reached")
    all_due(found, row.due_at)
    assert sent.row(contact_id).state == "delivered"
    with sent.database.reading() as connection:
        assert outbox.to_look_at(connection, AT) == []


def test_staff_can_ask_for_another_try_now(sent: Sent) -> None:
    contact_id = sent.contact("case_system")
    found = office(sent, Scripted(fault()), stuck_after=1)
    all_due(found, AT)
    with sent.database.writing() as connection:
        number = sent.row(contact_id).id
        assert outbox.try_again(connection, number, "user:1", AT + MINUTE)
    all_due(found, AT + MINUTE)
    assert sent.row(contact_id).state == "delivered"
    with sent.database.writing() as connection:
        assert not outbox.try_again(connection, number, "user:1", AT + MINUTE)
    assert "delivery_asked_again" in events(sent, contact_id)


def test_without_permission_nothing_leaves_and_staff_are_shown_it(sent: Sent) -> None:
    contact_id = sent.contact("case_system", permitted=False)
    deliverer = Scripted()
    found = office(sent, deliverer)
    all_due(found, AT)
    all_due(found, AT + 2 * HOUR)
    assert deliverer.keys == []
    assert sent.row(contact_id).state == "not_permitted"
    assert events(sent, contact_id).count("delivery_not_permitted") == 1
    with sent.database.reading() as connection:
        (line,) = outbox.to_look_at(connection, AT)
    assert line.state == "not_permitted"


def test_what_is_permitted_later_is_sent_later(sent: Sent) -> None:
    contact_id = sent.contact("case_system", permitted=False)
    found = office(sent, Scripted())
    all_due(found, AT)
    with sent.database.writing() as connection:
        sharing.keep(connection, contact_id, "live", PERMITTED, AT + MINUTE)
    all_due(found, AT + HOUR)
    assert sent.row(contact_id).state == "delivered"


def test_consent_that_was_taken_back_before_a_retry_stops_it(sent: Sent) -> None:
    contact_id = sent.contact("case_system")
    deliverer = Scripted(fault())
    found = office(sent, deliverer)
    all_due(found, AT)
    with sent.database.writing() as connection:
        sharing.withdraw(connection, contact_id, "user:1", AT)
    all_due(found, AT + HOUR)
    assert len(deliverer.keys) == 1
    assert sent.row(contact_id).state == "not_permitted"


@pytest.mark.parametrize("route", ["front_door", "front_door_urgent", "emergency"])
def test_the_front_door_is_never_refused_its_contact(sent: Sent, route: str) -> None:
    contact_id = sent.contact(route=route, permitted=False)
    all_due(office(sent), AT)
    assert sent.row(contact_id, outbox.FRONT_DOOR_QUEUE).state == "delivered"


def test_early_help_without_agreement_is_not_delivered(sent: Sent) -> None:
    contact_id = sent.contact(route="caf", permitted=False)
    all_due(office(sent), AT)
    assert sent.row(contact_id, outbox.FRONT_DOOR_QUEUE).state == "not_permitted"


def test_a_worker_that_dies_in_a_call_leaves_it_to_the_next(sent: Sent) -> None:
    contact_id = sent.contact("case_system")

    def dies() -> None:
        raise KeyboardInterrupt

    deliverer = Scripted(dies)
    found = office(sent, deliverer)
    with pytest.raises(KeyboardInterrupt):
        all_due(found, AT)
    lease = found.patience.lease
    assert all_due(found, AT + lease - timedelta(seconds=1)) == 0, "the lease was not kept"
    all_due(found, AT + lease)
    assert sent.row(contact_id).state == "delivered"
    assert deliverer.keys == [sent.row(contact_id).key] * 2


def test_no_transaction_is_open_while_the_other_system_thinks(sent: Sent) -> None:
    """Another writer gets in at once in the middle of a call."""
    sent.contact("case_system")
    other = Sent.__new__(Sent)
    other.database, other.keyring = sent.database, sent.keyring
    found = office(sent, Scripted(lambda: other.contact()))
    done = threading.Thread(target=all_due, args=(found, AT))
    done.start()
    done.join(4)  # SQLite would wait five seconds for a lock, then fail
    assert not done.is_alive()
    with sent.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Contact)).scalar() == 2


def test_two_workers_at_once_never_have_the_same_delivery(sent: Sent) -> None:
    for _ in range(12):
        sent.contact("case_system")
    deliverer = Scripted()
    found = office(sent, deliverer)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: all_due(found, AT), range(4)))
    assert len(deliverer.keys) == len(set(deliverer.keys)) == 12


def test_a_row_that_always_fails_holds_up_nobody(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One contact whose row cannot be put into the queue must not stop those behind it."""
    bad = sent.contact(at=AT - MINUTE)
    good = sent.contact()
    right = FrontDoorQueue.deliver

    def deliver(self: Any, connection: Any, claimed: Any, at: datetime) -> None:
        if claimed.contact_id == bad:
            raise ValueError("planted")
        right(self, connection, claimed, at)

    monkeypatch.setattr(FrontDoorQueue, "deliver", deliver)
    all_due(office(sent), AT)
    assert sent.row(good, outbox.FRONT_DOOR_QUEUE).state == "delivered"
    row = sent.row(bad, outbox.FRONT_DOOR_QUEUE)
    assert (row.state, row.tries, row.last_fault) == ("waiting", 1, "fault")
    monkeypatch.undo()
    all_due(office(sent), row.due_at)
    assert sent.row(bad, outbox.FRONT_DOOR_QUEUE).state == "delivered"


def test_the_front_doors_queue_comes_before_what_waited_longer(sent: Sent) -> None:
    early = sent.contact("case_system", at=AT - HOUR)
    kinds = ("case_system", outbox.FRONT_DOOR_QUEUE)
    sent.contact()
    with sent.database.writing() as connection:
        first = outbox.claim(connection, kinds, AT)
        second = outbox.claim(connection, kinds, AT, MINUTE)
    assert first is not None and second is not None
    assert first.kind == outbox.FRONT_DOOR_QUEUE
    assert first.contact_id == early, "within the queue the one that waits longest"


def test_a_delivery_that_nobody_takes_is_shown_to_staff(sent: Sent) -> None:
    sent.contact("a_kind_that_no_worker_knows")
    all_due(office(sent), AT)
    with sent.database.reading() as connection:
        assert outbox.to_look_at(connection, AT + MINUTE) == []
        (line,) = outbox.to_look_at(connection, AT + HOUR)
    assert line.kind == "a_kind_that_no_worker_knows"


def test_what_was_erased_is_shown_and_never_sent(sent: Sent, stubs: Running) -> None:
    contact_id = sent.contact("case_system")
    with sent.database.writing() as connection:
        retention.erase(connection, contact_id, AT)
        sharing.keep(connection, contact_id, "live", PERMITTED, AT)
    client = CaseSystem(f"{stubs.url}/case-system/contacts", [SECRET])
    all_due(office(sent, ToCaseSystem(client)), AT)
    assert sent.row(contact_id).last_fault == "erased"
    assert not stubs.case_system.stored


def test_a_promise_made_twice_is_delivered_once(sent: Sent) -> None:
    contact_id = sent.contact("case_system")
    with sent.database.writing() as connection:
        for _ in range(2):
            outbox.promise(connection, contact_id, "live", "case_system", AT)
    deliverer = Scripted()
    all_due(office(sent, deliverer), AT)
    assert len(deliverer.keys) == 1


def test_a_practice_contact_is_never_promised(sent: Sent) -> None:
    with sent.database.writing() as connection:
        outbox.promise(connection, "p" * 32, "practice", "case_system", AT)
    with sent.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Delivery)).scalar() == 0


def test_a_referrer_is_mailed_once_even_when_the_first_answer_was_lost(
    sent: Sent, stubs: Running
) -> None:
    contact_id = sent.contact("acknowledgement")

    class AnswerLost(Notify):
        def send_email(self, *arguments: Any) -> str:
            super().send_email(*arguments)
            raise UpstreamError("timed_out", "GOV.UK Notify")

    first = Acknowledgement(lambda: AnswerLost(NOTIFY_KEY, stubs.url), "receipt")
    then = Acknowledgement(lambda: Notify(NOTIFY_KEY, stubs.url), "receipt")
    all_due(office(sent, first), AT)
    assert sent.row(contact_id, "acknowledgement").last_fault == "timed_out"
    all_due(office(sent, then), AT + HOUR)
    assert sent.row(contact_id, "acknowledgement").state == "delivered"
    (mail,) = stubs.notify.messages
    assert set(mail["personalisation"]) == {"reference"}
    assert mail["personalisation"]["reference"].startswith("TH-")


def test_no_log_and_no_list_holds_what_was_written(
    sent: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    contact_id = sent.contact("case_system")

    def breaks() -> None:
        raise RuntimeError("broke")

    all_due(office(sent, Scripted(breaks), stuck_after=1), AT)
    assert sent.row(contact_id).last_fault == "fault"
    with sent.database.reading() as connection:
        kept = str(connection.execute(select(AuditEvent.__table__)).all())
        kept += str(outbox.to_look_at(connection, AT))
    for personal in ("Sam", "shoes", "01632", "school.example"):
        assert personal not in kept + caplog.text
