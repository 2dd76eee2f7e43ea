"""When the time passes: who is alarmed, who is told, and that asking for information changes none of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.delivery.late_notice import LateNotice, values_of
from bot.delivery.watching import watch
from bot.front_door import states
from bot.referral.record import Given
from bot.store import alarms, audit
from bot.store.database import Database
from bot.store.front_door import clocks, information
from bot.store.kept_heads import kept_head
from bot.store.outbox import Claimed
from bot.store.retention import erase
from bot.store.tables import Alarm, Delivery, QueueEntry
from tests.front_door.sent_contacts import AT, DIGEST, a_member, entry, keyring, send
from tests.store.test_record_is_kept import a_record

DUE = datetime(2026, 11, 20, 17, 0, tzinfo=timezone.utc)
LATE = DUE + timedelta(minutes=1)
LATE_NOTICE = clocks.LATE_NOTICE


def kinds_open(database: Database) -> list[str]:
    with database.reading() as connection:
        wanted = select(Alarm.kind).where(Alarm.closed_at.is_(None)).order_by(Alarm.kind)
        return list(connection.execute(wanted).scalars())


def ask(database: Database, contact_id: str, user: int, at: datetime, **more: Any) -> bool:
    told = {"whom": "school", "words": "Was he seen today?", "band": "hours_4", **more}
    with database.writing() as connection:
        return information.ask(
            connection, keyring(), contact_id, told["whom"], told["words"], told["band"], user, at
        )


def test_sending_sets_both_clocks_and_the_shift(database: Database) -> None:
    by_day = entry(database, send(database, 1))
    urgent = replace(a_record(), urgency="now")
    at_night = AT + timedelta(hours=10)
    by_night = entry(database, send(database, 2, at_night, urgent))

    assert (by_day.look_by, by_day.due_at, by_day.shift) == (DUE, DUE, states.DAY)
    assert by_night.look_by == at_night + timedelta(minutes=15)
    assert (by_night.due_at, by_night.shift) == (DUE, states.OUT_OF_HOURS)


@pytest.mark.parametrize("state", states.STATES)
def test_information_never_stops_or_moves_the_clock(database: Database, state: str) -> None:
    contact_id, user = send(database), a_member(database, "social_worker")
    with database.writing() as connection:
        connection.execute(update(QueueEntry).values(state=state))
    before = entry(database, contact_id)

    is_kept = ask(database, contact_id, user, AT + timedelta(hours=1))
    after = entry(database, contact_id)

    assert is_kept is (state in states.OPEN)
    assert (after.look_by, after.due_at, after.state) == (before.look_by, before.due_at, state)
    with database.reading() as connection:
        passed = clocks.passed(connection, contact_id, LATE)
    assert passed == (DUE if state in states.OPEN else None)


def test_what_is_asked_for_is_sealed_and_ends_once(database: Database) -> None:
    contact_id, user = send(database), a_member(database, "social_worker")
    at = AT + timedelta(hours=1)
    assert ask(database, contact_id, user, at)
    assert ask(database, contact_id, user, at, whom="gp", band="hours_24")
    with database.reading() as connection:
        first, second = information.asked_of(connection, keyring(), contact_id)
    assert (first.words, first.wanted_by) == ("Was he seen today?", at + timedelta(hours=4))
    assert second.wanted_by == min(at + timedelta(hours=24), DUE)
    assert entry(database, contact_id).information_since == at

    with database.writing() as connection:
        end = (connection, contact_id, first.id, "came", user, at)
        assert information.end(*end)
        assert not information.end(*end)
        assert not information.end(connection, "0" * 32, second.id, "came", user, at)
    assert entry(database, contact_id).information_since == at
    with database.writing() as connection:
        assert information.end(connection, contact_id, second.id, "did_not_come", user, at)
    assert entry(database, contact_id).information_since is None


def test_a_family_that_may_not_be_contacted_is_asked_for_nothing(database: Database) -> None:
    silent = replace(a_record(), do_not_contact=True, do_not_contact_words="Not now.")
    contact_id, user = send(database, record=silent), a_member(database, "social_worker")

    with pytest.raises(information.NotWhileBanned):
        ask(database, contact_id, user, AT, whom="family")
    assert ask(database, contact_id, user, AT, whom="school")


def test_nobody_is_alarmed_in_time_and_managers_are_once_it_has_passed(database: Database) -> None:
    contact_id = send(database)
    watch(database, DUE - timedelta(minutes=1))
    assert kinds_open(database) == []

    watch(database, LATE)
    watch(database, LATE)

    assert kinds_open(database) == [alarms.DECISION_OVERDUE]
    with database.reading() as connection:
        (alarm,) = alarms.open_alarms(connection)
    assert alarm.contact_id == contact_id
    assert alarm.for_at == datetime(2026, 11, 23, 8, 30, tzinfo=timezone.utc)


def test_what_is_still_awaited_when_the_day_ends_goes_to_a_manager(database: Database) -> None:
    contact_id, user = send(database), a_member(database, "screener")
    ask(database, contact_id, user, AT)

    watch(database, LATE)
    assert kinds_open(database) == [alarms.DECISION_OVERDUE, alarms.INFORMATION_OVERDUE]

    with database.writing() as connection:
        information.end(connection, contact_id, 1, "did_not_come", user, LATE)
    watch(database, LATE)
    assert kinds_open(database) == [alarms.DECISION_OVERDUE]


def test_an_urgent_contact_that_nobody_opened_raises_an_alarm_until_somebody_does(
    database: Database,
) -> None:
    contact_id = send(database, record=replace(a_record(), urgency="now"))
    send(database, 2)
    watch(database, AT + timedelta(minutes=14))
    assert kinds_open(database) == []
    watch(database, AT + timedelta(minutes=15))
    assert kinds_open(database) == [alarms.NOT_LOOKED_AT]

    with database.writing() as connection:
        clocks.first_read(connection, contact_id, "auditor", AT + timedelta(minutes=16))
    watch(database, AT + timedelta(minutes=16))
    assert kinds_open(database) == [alarms.NOT_LOOKED_AT]

    with database.writing() as connection:
        clocks.first_read(connection, contact_id, "screener", AT + timedelta(minutes=17))
        clocks.first_read(connection, contact_id, "manager", AT + timedelta(minutes=18))
    watch(database, AT + timedelta(minutes=18))
    assert kinds_open(database) == []
    assert entry(database, contact_id).first_read_at == AT + timedelta(minutes=17)


def test_deciding_settles_every_alarm_about_the_clock(database: Database) -> None:
    contact_id = send(database, record=replace(a_record(), urgency="now"))
    watch(database, LATE)
    assert kinds_open(database) == [alarms.DECISION_OVERDUE, alarms.NOT_LOOKED_AT]

    with database.writing() as connection:
        connection.execute(update(QueueEntry).values(state=states.DECIDED, decided_at=LATE))
    watch(database, LATE)

    assert kinds_open(database) == []
    with database.reading() as connection:
        assert clocks.passed(connection, contact_id, LATE) is None


def late_notices(database: Database) -> list[Any]:
    with database.reading() as connection:
        wanted = select(Delivery.__table__).where(Delivery.kind == LATE_NOTICE)
        return list(connection.execute(wanted))


def test_the_referrer_is_told_once_where_an_address_was_given(database: Database) -> None:
    contact_id = send(database)
    watch(database, LATE, (LATE_NOTICE,))
    watch(database, LATE + timedelta(days=1), (LATE_NOTICE,))

    (promised,) = late_notices(database)
    assert (promised.contact_id, promised.recipient) == (contact_id, "referrer")


def test_no_notice_is_promised_in_time_or_where_nobody_could_deliver_it(database: Database) -> None:
    send(database)
    watch(database, DUE - timedelta(minutes=1), (LATE_NOTICE,))
    watch(database, LATE)
    assert late_notices(database) == []


def test_who_sent_before_there_was_a_queue_gets_no_late_notice(database: Database) -> None:
    with_event, as_migrated = send(database), send(database, 2)
    with database.writing() as connection:
        same = QueueEntry.contact_id == as_migrated
        connection.execute(
            update(QueueEntry).where(same).values(due_at=AT, look_by=AT, waiting_since=AT)
        )
        audit.record(connection, with_event, "command-line", "queue_caught_up", {}, LATE)
    watch(database, LATE, (LATE_NOTICE,))
    assert late_notices(database) == []


def test_the_notice_has_the_reference_the_number_and_the_steps_and_nobodys_name(
    database: Database,
) -> None:
    address = Given("referrer_email", "Your e-mail address", "kim@school.example")
    record = replace(a_record(), referrer=(address,))
    contact_id = send(database, record=record)
    claimed = Claimed(1, contact_id, LATE_NOTICE, "k", "acknowledgement", "referrer", "waiting", 1)
    deliverer = LateNotice(lambda: pytest.fail("nothing is sent here"), "template")

    with database.reading() as connection:
        notice = deliverer.gather(connection, keyring(), claimed, LATE)

    assert notice.address == "kim@school.example"
    assert notice.values["reference"] == "TH-0001"
    assert notice.values["front_door_phone"] == "01632 960100"
    assert notice.values["steps"] == (
        "1. Ask your safeguarding lead to ring. (within 2 working days)"
    )
    for person in ("Sam", "Jo", "wet shoes"):
        assert person not in str(notice.values)
    assert deliverer.promised(record) is None


def test_the_notice_never_sends_a_referrer_to_the_lead_whom_the_worry_is_about(
    database: Database,
) -> None:
    send(database)
    with database.reading() as connection:
        head = kept_head(connection, DIGEST)
    told = values_of(replace(a_record(), lead_is_concern=True), head)
    assert "safeguarding lead" not in told["steps"]


def test_an_erased_contact_keeps_its_clock_and_none_of_the_words(database: Database) -> None:
    contact_id, user = send(database), a_member(database, "screener")
    ask(database, contact_id, user, AT)
    with database.writing() as connection:
        erase(connection, contact_id, LATE)
    with database.reading() as connection:
        assert information.asked_of(connection, keyring(), contact_id) == []
        assert clocks.clocks_of(connection, [contact_id], LATE)[contact_id].state == "passed"
    assert not ask(database, contact_id, user, LATE)
