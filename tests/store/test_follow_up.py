"""What was asked for and not done comes to staff: calls, talks that were not sent, and early help."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot import england
from bot.console import follow_up_words
from bot.delivery.watching import watch
from bot.interview.case import Case
from bot.referral.record import CallTold, ChildTold, ContactRecord
from bot.referral.sharing import Permission
from bot.store import (
    alarms,
    audit,
    early_help,
    follow_up,
    notes,
    sharing,
    staff,
    talks,
    unsent,
)
from bot.store.database import Database
from bot.store.early_help import Entry
from bot.store.kept_heads import kept_head
from bot.store.retention import erase
from bot.store.sealing import Keyring
from bot.store.tables import (
    LIVE,
    PRACTICE,
    Alarm,
    Answer,
    AuditEvent,
    Child,
    Contact,
    EarlyHelp,
    Message,
    PackVersion,
    UnsentTalk,
    UrgentCall,
)
from bot.store.talks import Talk
from tests.store.test_record_is_kept import a_record

HEAD = {
    "contact_points": {
        "front_door": {
            "name": "Front Door", "telephone": "01632 960100", "hours": "8.30am to 5pm",
            "opens": "08:30", "closes": "17:00",
        }
    },
    "follow_up": {"call_alarm_minutes": 15, "unsent_after_hours": 1},
    "escalation": [{"step": "Ask for the reasons.", "within_working_days": 1}],
}  # fmt: skip


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=england.LONDON)


FRIDAY = local("2026-11-20T15:10")
FRIDAY_NIGHT = local("2026-11-20T21:40")
MONDAY_OPENING = local("2026-11-23T08:30")
RUNG = CallTold("front_door", True, "just now", "Kim, duty worker")
NOT_RUNG = CallTold("front_door", False)
EARLY_HELP_AGREED = Permission("early_help", "early_help_team", "agreement")


class Store:
    """A database with a pack, a member of staff and a keyring."""

    def __init__(self, database: Database, head: Mapping[str, Any] = HEAD) -> None:
        self.database, self.keyring = database, Keyring(os.environ["THRESHOLD_DATA_KEYS"])
        self.digest = os.urandom(32).hex()
        self.number = 0
        with database.writing() as connection:
            connection.execute(
                insert(PackVersion).values(
                    digest=self.digest, pack="example", version="1", engine="1",
                    content=json.dumps({"pack.yml": head}), kept_at=FRIDAY,
                )
            )  # fmt: skip
            password = "only for these tests"  # noqa: S105
            self.member = staff.add_user(
                connection, "robin@exampleshire.example", "Robin", "screener", password, FRIDAY
            )

    def talk(self, at: datetime = FRIDAY, mode: str = LIVE, **values: Any) -> Talk:
        """A talk that was last heard of at a moment; `values` are columns of `contact`."""
        self.number += 1
        with self.database.writing() as connection:
            made = talks.begin(
                connection, self.keyring, f"talk-{self.number}", mode, self.digest, at
            )
            if values:
                mine = Contact.id == made.contact_id
                connection.execute(update(Contact).where(mine).values(**values))
        return made

    def calls(self, talk: Talk, *calls: CallTold, at: datetime = FRIDAY) -> None:
        with self.database.writing() as connection:
            follow_up.keep_calls(connection, talk, calls, at)

    def send(
        self,
        talk: Talk,
        record: ContactRecord,
        at: datetime = FRIDAY,
        permitted: tuple[Permission, ...] = (EARLY_HELP_AGREED,),
    ) -> None:
        with self.database.writing() as connection:
            talks.mark_sent(connection, talk, record, at)
            sharing.keep(connection, talk.contact_id, talk.mode, permitted, at)
            head = kept_head(connection, self.digest)
            follow_up.after_sending(connection, talk, record, head, at)

    def heard_danger(self, talk: Talk, at: datetime = FRIDAY) -> None:
        of_contact = {"contact_id": talk.contact_id, "mode": talk.mode}
        sealed = talk.key.seal({"text": "x"}, "message.heard")
        with self.database.writing() as connection:
            message = connection.execute(
                insert(Message).values(
                    **of_contact, position=1, client_id="m1", at=at, heard=sealed, reply=sealed
                )
            ).inserted_primary_key[0]
            connection.execute(
                insert(Answer).values(
                    **of_contact, message_id=message, about="contact", question="danger_heard",
                    value=sealed, at=at,
                )
            )  # fmt: skip

    def open_alarms(self) -> list[alarms.OpenAlarm]:
        with self.database.reading() as connection:
            return alarms.open_alarms(connection)

    def listed(self, is_open: bool = True) -> list[unsent.Listed]:
        with self.database.reading() as connection:
            return unsent.listed(connection, is_open)

    def queue(self, today: date, *states: str) -> list[Entry]:
        with self.database.reading() as connection:
            return early_help.entries(connection, today, states or early_help.OPEN_STATES)

    def move(self, found: Entry, state: str, at: datetime, reason: str | None = None) -> bool:
        with self.database.writing() as connection:
            return early_help.change(connection, found, state, "user:1", at, reason)

    def events(self, talk: Talk) -> list[str]:
        with self.database.reading() as connection:
            assert audit.first_broken_link(connection, talk.contact_id) is None
            rows = connection.execute(
                select(AuditEvent.event)
                .where(AuditEvent.chain == talk.contact_id)
                .order_by(AuditEvent.position)
            )
            return [str(event) for (event,) in rows]

    def count(self, table: Any) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def database(emptied_database: Database) -> Database:
    return emptied_database


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


def a_child(position: int, route: str, ground: str) -> ChildTold:
    child = a_record().children[0]
    consent = replace(child.consent, ground=ground)
    return replace(child, about=f"child:{position}", chosen_route=route, consent=consent)


def early_help_record(*children: ChildTold, calls: tuple[CallTold, ...] = ()) -> ContactRecord:
    made = children or (a_child(1, "caf", "agreement"),)
    return replace(a_record(), route="caf", children=made, calls=calls)


# Calls


def test_a_contact_sent_without_its_call_alarms_staff_at_once_in_hours(store: Store) -> None:
    talk = store.talk()
    store.send(talk, replace(a_record(), calls=(NOT_RUNG,)))
    (alarm,) = store.open_alarms()
    assert (alarm.kind, alarm.contact_id) == (alarms.CALL_NOT_RECORDED, talk.contact_id)
    assert alarm.raised_at == alarm.for_at == FRIDAY
    assert alarm.reference == a_record().reference
    assert "alarm_raised" in store.events(talk)


def test_out_of_hours_the_alarm_is_there_and_is_for_the_next_opening(store: Store) -> None:
    store.send(store.talk(), replace(a_record(), calls=(NOT_RUNG,)), FRIDAY_NIGHT)
    (alarm,) = store.open_alarms()
    assert (alarm.raised_at, alarm.for_at) == (FRIDAY_NIGHT, MONDAY_OPENING)


def test_over_a_bank_holiday_the_alarm_is_for_the_day_after(store: Store) -> None:
    store.send(store.talk(), replace(a_record(), calls=(NOT_RUNG,)), local("2026-12-24T18:00"))
    assert store.open_alarms()[0].for_at == local("2026-12-29T08:30")


def test_a_contact_whose_calls_were_made_alarms_nobody(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, RUNG)
    store.send(talk, replace(a_record(), calls=(RUNG,)))
    watch(store.database, FRIDAY + timedelta(hours=3))
    assert store.open_alarms() == []


@pytest.mark.parametrize(("minutes", "alarmed"), [(14, 0), (15, 1), (16, 1)])
def test_a_talk_that_goes_quiet_without_its_call_alarms_staff_after_the_packs_minutes(
    store: Store, minutes: int, alarmed: int
) -> None:
    store.calls(store.talk(), NOT_RUNG)
    watch(store.database, FRIDAY + timedelta(minutes=minutes))
    assert len(store.open_alarms()) == alarmed


def test_the_minutes_are_the_packs(database: Database) -> None:
    store = Store(database, {**HEAD, "follow_up": {"call_alarm_minutes": 40}})
    store.calls(store.talk(), NOT_RUNG)
    watch(database, FRIDAY + timedelta(minutes=39))
    assert store.open_alarms() == []
    watch(database, FRIDAY + timedelta(minutes=40))
    assert len(store.open_alarms()) == 1


def test_an_alarm_is_raised_once_however_often_somebody_looks(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, NOT_RUNG)
    for minutes in (20, 21, 60):
        watch(store.database, FRIDAY + timedelta(minutes=minutes))
    store.send(talk, replace(a_record(), calls=(NOT_RUNG,)), FRIDAY + timedelta(minutes=61))
    assert len(store.open_alarms()) == 1


def test_one_call_of_two_is_not_enough(store: Store) -> None:
    store.calls(store.talk(), CallTold("999", True), NOT_RUNG)
    watch(store.database, FRIDAY + timedelta(minutes=20))
    assert len(store.open_alarms()) == 1


def test_a_call_told_of_later_settles_the_alarm_and_stands_in_the_record(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, NOT_RUNG)
    store.send(talk, replace(a_record(), calls=(NOT_RUNG,)))
    sent = replace(talk, case=Case(reference=a_record().reference))
    store.calls(sent, RUNG, at=FRIDAY + timedelta(minutes=4))
    assert store.open_alarms() == []
    with store.database.reading() as connection:
        (closed,) = alarms.closed_lately(connection, FRIDAY)
        record = talks.record_of(connection, store.keyring, talk.contact_id)
        assert follow_up.calls_of(connection, store.keyring, talk.contact_id) == [RUNG]
    assert (closed.reason, closed.closed_by) == (alarms.CALL_TOLD, None)
    assert record is not None and record.calls == (RUNG,)
    assert record.statements == a_record().statements
    assert "call_told" in store.events(talk)


def test_a_call_that_is_taken_back_alarms_again(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, RUNG)
    store.calls(talk, NOT_RUNG)
    watch(store.database, FRIDAY + timedelta(minutes=20))
    assert len(store.open_alarms()) == 1


def test_a_call_that_is_no_longer_asked_for_alarms_nobody(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, NOT_RUNG)
    store.calls(talk)
    watch(store.database, FRIDAY + timedelta(hours=1))
    assert store.open_alarms() == [] and store.count(UrgentCall) == 0


def heard_again(store: Store, talk: Talk, at: datetime) -> None:
    with store.database.writing() as connection:
        mine = Contact.id == talk.contact_id
        connection.execute(update(Contact).where(mine).values(heard_at=at))


def test_an_alarm_settles_as_needing_no_call_and_is_raised_again_when_one_is_needed_again(
    store: Store,
) -> None:
    """The referrer went back, so that no call was asked for, and then came to the same advice again."""
    talk = store.talk()
    store.calls(talk, NOT_RUNG)
    watch(store.database, FRIDAY + timedelta(minutes=20))
    assert len(store.open_alarms()) == 1
    store.calls(talk, at=FRIDAY + timedelta(minutes=21))
    assert store.open_alarms() == []
    with store.database.reading() as connection:
        (closed,) = alarms.closed_lately(connection, FRIDAY)
    assert (closed.reason, closed.closed_by) == (alarms.NO_CALL_NEEDED, None)
    assert closed.reason in follow_up_words.REASONS
    again = FRIDAY + timedelta(minutes=22)
    heard_again(store, talk, again)
    store.calls(talk, NOT_RUNG, at=again)
    watch(store.database, again + timedelta(minutes=14))
    assert store.open_alarms() == []
    for minutes in (15, 16):
        watch(store.database, again + timedelta(minutes=minutes))
    assert len(store.open_alarms()) == 1


def test_a_call_told_of_and_taken_back_after_sending_is_alarmed_again(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, NOT_RUNG)
    store.send(talk, replace(a_record(), calls=(NOT_RUNG,)))
    sent = replace(talk, case=Case(reference=a_record().reference))
    store.calls(sent, RUNG)
    assert store.open_alarms() == []
    store.calls(sent, NOT_RUNG)
    watch(store.database, FRIDAY + timedelta(minutes=20))
    assert len(store.open_alarms()) == 1


def test_an_alarm_that_a_member_of_staff_closed_is_not_raised_by_quiet_again(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, NOT_RUNG)
    watch(store.database, FRIDAY + timedelta(minutes=20))
    (alarm,) = store.open_alarms()
    with store.database.writing() as connection:
        alarms.close(connection, alarm.id, store.member, "user:1", "call_found", FRIDAY)
    heard_again(store, talk, FRIDAY + timedelta(minutes=30))
    watch(store.database, FRIDAY + timedelta(hours=2))
    assert store.open_alarms() == []


def test_practice_sets_nothing_off(store: Store) -> None:
    talk = store.talk(mode=PRACTICE, chosen_route="emergency")
    store.calls(talk, NOT_RUNG)
    store.send(talk, early_help_record(calls=(NOT_RUNG,)))
    quiet = store.talk(mode=PRACTICE, chosen_route="emergency")
    store.calls(quiet, NOT_RUNG)
    watch(store.database, MONDAY_OPENING + timedelta(days=60))
    assert [store.count(table) for table in (Alarm, UnsentTalk, EarlyHelp)] == [0, 0, 0]


@pytest.mark.parametrize("table", [Alarm, UnsentTalk, EarlyHelp])
def test_the_database_itself_refuses_practice(store: Store, table: Any) -> None:
    talk = store.talk(mode=PRACTICE)
    moment, day = FRIDAY, FRIDAY.date()
    values = {
        Alarm: {"kind": "x", "key": "x", "raised_at": moment, "for_at": moment},
        UnsentTalk: {"signs": "x", "listed_at": moment},
        EarlyHelp: {
            "child_position": 1, "state": "waiting", "asked_at": moment, "start_by": day,
            "review_by": day, "changed_at": moment,
        },
    }[table]  # fmt: skip
    with pytest.raises(IntegrityError), store.database.writing() as connection:
        connection.execute(
            insert(table).values(contact_id=talk.contact_id, mode=PRACTICE, **values)
        )


def test_an_alarm_is_seen_and_closed_by_name_once(store: Store) -> None:
    talk = store.talk()
    store.send(talk, replace(a_record(), calls=(NOT_RUNG,)))
    (alarm,) = store.open_alarms()
    actor = f"user:{store.member}"
    with store.database.writing() as connection:
        assert alarms.counts(connection) == (1, 1)
        assert alarms.see(connection, alarm.id, store.member, actor, FRIDAY)
        assert not alarms.see(connection, alarm.id, store.member, actor, FRIDAY)
        assert alarms.counts(connection) == (1, 0)
        with pytest.raises(ValueError, match="no reason"):
            alarms.close(connection, alarm.id, store.member, actor, "bored", FRIDAY)
        assert alarms.close(connection, alarm.id, store.member, actor, "rang_referrer", FRIDAY)
        assert not alarms.close(connection, alarm.id, store.member, actor, "call_found", FRIDAY)
        assert alarms.counts(connection) == (0, 0)
    assert store.events(talk)[-2:] == ["alarm_seen", "alarm_closed"]


def test_words_about_a_call_and_notes_are_gone_once_a_contact_is_erased(store: Store) -> None:
    talk = store.talk()
    store.calls(talk, RUNG)
    with store.database.writing() as connection:
        notes.add(
            connection, store.keyring, talk.contact_id, store.member, "unsent", "Rang Kim.", FRIDAY
        )
        (kept,) = notes.notes_on(connection, store.keyring, talk.contact_id)
        assert (kept.text, kept.by) == ("Rang Kim.", "Robin")
        erase(connection, talk.contact_id, FRIDAY)
        assert follow_up.calls_of(connection, store.keyring, talk.contact_id) == []
        assert notes.notes_on(connection, store.keyring, talk.contact_id) == []
    assert store.count(UrgentCall) == 0


# Talks that were not sent


def test_a_talk_with_urgent_advice_is_listed_when_the_next_working_day_begins(store: Store) -> None:
    talk = store.talk(chosen_route="front_door_urgent", recommended_route="front_door_urgent")
    for moment in ("2026-11-20T16:59", "2026-11-21T12:00", "2026-11-23T08:29"):
        watch(store.database, local(moment))
        assert store.listed() == []
    watch(store.database, local("2026-11-23T08:30"))
    (found,) = store.listed()
    assert (found.contact_id, found.signs) == (talk.contact_id, ("urgent_advice",))
    assert "unsent_listed" in store.events(talk)


def test_each_talk_is_listed_once(store: Store) -> None:
    store.talk(chosen_route="emergency")
    for day in ("23", "24", "25"):
        watch(store.database, local(f"2026-11-{day}T08:31"))
    assert store.count(UnsentTalk) == 1


def test_every_sign_of_danger_counts_and_calm_talks_do_not(store: Store) -> None:
    store.talk(chosen_route="caf", recommended_route="caf")
    lower = store.talk(chose_lower=1)
    heard = store.talk()
    store.heard_danger(heard)
    could = store.talk(recommended_route="front_door")
    with store.database.writing() as connection:
        connection.execute(
            insert(Child).values(
                contact_id=could.contact_id, mode=LIVE, position=1,
                highest_possible_route="front_door_urgent",
            )
        )  # fmt: skip
    asked = store.talk()
    store.calls(asked, NOT_RUNG)
    watch(store.database, MONDAY_OPENING)
    assert {line.contact_id: line.signs for line in store.listed()} == {
        lower.contact_id: ("chose_lower",),
        heard.contact_id: ("danger_heard",),
        could.contact_id: ("could_be_urgent",),
        asked.contact_id: ("call_not_told",),
    }


def test_somebody_who_is_still_writing_is_not_listed(store: Store) -> None:
    store.talk(at=local("2026-11-23T07:31"), chosen_route="emergency")
    watch(store.database, MONDAY_OPENING)
    assert store.listed() == []
    watch(store.database, local("2026-11-24T08:30"))
    assert len(store.listed()) == 1


def test_no_list_is_made_where_the_pack_has_none(database: Database) -> None:
    store = Store(database, {**HEAD, "follow_up": {"list_unsent_red_flags": False}})
    store.talk(chosen_route="emergency")
    watch(database, MONDAY_OPENING)
    assert store.listed() == []


def test_the_list_is_made_after_a_bank_holiday_and_not_on_it(store: Store) -> None:
    store.talk(at=local("2026-12-24T16:00"), chosen_route="emergency")
    watch(store.database, local("2026-12-28T10:00"))
    assert store.listed() == []
    watch(store.database, local("2026-12-29T08:30"))
    assert len(store.listed()) == 1


def test_a_talk_that_nobody_took_alarms_staff_the_day_after(store: Store) -> None:
    talk = store.talk(chosen_route="front_door_urgent")
    watch(store.database, MONDAY_OPENING)
    watch(store.database, MONDAY_OPENING + timedelta(hours=8))
    assert store.open_alarms() == []
    watch(store.database, local("2026-11-24T08:30"))
    (alarm,) = store.open_alarms()
    assert (alarm.kind, alarm.contact_id) == (alarms.UNSENT_RED_FLAG, talk.contact_id)
    with store.database.writing() as connection:
        (line,) = unsent.listed(connection)
        assert unsent.take(connection, line.id, store.member, "user:1", MONDAY_OPENING)
        assert not unsent.take(connection, line.id, store.member, "user:1", MONDAY_OPENING)
    assert store.open_alarms() == []


def test_a_talk_is_closed_with_a_reason_and_comes_back_if_it_goes_on(store: Store) -> None:
    talk = store.talk(chosen_route="front_door_urgent")
    watch(store.database, MONDAY_OPENING)
    (line,) = store.listed()
    with store.database.writing() as connection:
        with pytest.raises(ValueError, match="no reason"):
            unsent.close(connection, line.id, store.member, "user:1", "bored", MONDAY_OPENING)
        assert unsent.close(
            connection, line.id, store.member, "user:1", "rang_referrer", MONDAY_OPENING
        )
    assert store.listed() == [] and store.listed(is_open=False)[0].closed_by == "Robin"
    with store.database.writing() as connection:
        later = update(Contact).where(Contact.id == talk.contact_id)
        connection.execute(later.values(heard_at=MONDAY_OPENING + timedelta(hours=2)))
    watch(store.database, local("2026-11-24T08:30"))
    assert [found.taken_by for found in store.listed()] == [None]


def test_a_talk_that_is_sent_after_all_leaves_the_list_by_itself(store: Store) -> None:
    talk = store.talk(chosen_route="front_door_urgent")
    watch(store.database, MONDAY_OPENING)
    store.send(talk, a_record(), MONDAY_OPENING + timedelta(minutes=5))
    assert store.listed() == []
    (closed,) = store.listed(is_open=False)
    assert (closed.reason, closed.closed_by) == ("sent", None)


# Early help


def test_each_child_sent_for_early_help_with_agreement_waits_in_the_queue(store: Store) -> None:
    record = early_help_record(
        a_child(1, "caf", "agreement"), a_child(2, "caf", "none"), a_child(3, "front_door", "agreement")
    )  # fmt: skip
    store.send(store.talk(), record)
    (found,) = store.queue(FRIDAY.date())
    assert (found.child_position, found.state, found.owner) == (1, "waiting", None)
    assert (found.start_by, found.review_by) == (date(2026, 12, 4), date(2027, 1, 6))
    assert found.overdue is None


def test_early_help_that_has_not_begun_by_its_day_alarms_staff_once(store: Store) -> None:
    store.send(store.talk(), early_help_record())
    watch(store.database, local("2026-12-04T16:00"))
    assert store.open_alarms() == []
    for moment in ("2026-12-07T00:05", "2026-12-08T09:00"):
        watch(store.database, local(moment))
    (alarm,) = store.open_alarms()
    assert alarm.kind == alarms.NOT_BEGUN and alarm.for_at == local("2026-12-07T08:30")
    (found,) = store.queue(date(2026, 12, 8))
    assert found.overdue == "start" and found.needs_step_up
    assert store.move(found, early_help.BEGUN, local("2026-12-08T10:00"))
    assert store.open_alarms() == []


def test_a_look_that_is_overdue_alarms_and_each_look_sets_the_next(store: Store) -> None:
    store.send(store.talk(), early_help_record())
    (found,) = store.queue(FRIDAY.date())
    assert store.move(found, early_help.BEGUN, local("2026-11-24T10:00"))
    (begun,) = store.queue(FRIDAY.date())
    assert (begun.begun_on, begun.review_by) == (date(2026, 11, 24), date(2027, 1, 8))
    watch(store.database, local("2027-01-11T09:00"))
    assert [alarm.kind for alarm in store.open_alarms()] == [alarms.REVIEW_OVERDUE]
    assert store.move(begun, early_help.WORKING, local("2027-01-11T11:00"))
    (working,) = store.queue(date(2027, 1, 11))
    assert working.review_by == date(2027, 2, 22) and working.overdue is None
    assert store.open_alarms() == []


def test_help_that_does_not_work_asks_to_step_up_and_stepping_up_alarms(store: Store) -> None:
    talk = store.talk()
    store.send(talk, early_help_record())
    (found,) = store.queue(FRIDAY.date())
    assert store.move(found, early_help.BEGUN, FRIDAY + timedelta(days=3))
    (begun,) = store.queue(FRIDAY.date())
    assert store.move(begun, early_help.NOT_WORKING, FRIDAY + timedelta(days=4))
    (failing,) = store.queue(FRIDAY.date())
    assert failing.needs_step_up
    assert [alarm.kind for alarm in store.open_alarms()] == [alarms.NOT_WORKING]
    assert store.move(failing, early_help.STEPPED_UP, FRIDAY + timedelta(days=5))
    assert [alarm.kind for alarm in store.open_alarms()] == [alarms.STEPPED_UP]
    assert store.queue(FRIDAY.date()) == []
    (stepped,) = store.queue(FRIDAY.date(), early_help.STEPPED_UP)
    assert store.move(stepped, early_help.ENDED, FRIDAY + timedelta(days=6), "front_door_has_it")
    assert store.open_alarms() == []
    assert store.events(talk).count("early_help_changed") == 4


@pytest.mark.parametrize(
    ("state", "reason"),
    [("working", None), ("waiting", None), ("ended", None), ("ended", "bored"), ("gone", None)],
)
def test_a_state_that_cannot_follow_is_refused(
    store: Store, state: str, reason: str | None
) -> None:
    store.send(store.talk(), early_help_record())
    (found,) = store.queue(FRIDAY.date())
    with pytest.raises(ValueError, match=r"follow|no reason"):
        store.move(found, state, FRIDAY, reason)


def test_two_people_who_move_an_entry_at_once_do_not_overwrite_each_other(store: Store) -> None:
    store.send(store.talk(), early_help_record())
    (found,) = store.queue(FRIDAY.date())
    assert store.move(found, early_help.BEGUN, FRIDAY + timedelta(hours=1))
    assert not store.move(found, early_help.ENDED, FRIDAY + timedelta(hours=1), "needs_met")
    assert store.queue(FRIDAY.date())[0].state == "begun"


def test_an_entry_is_taken_by_name_also_in_place_of_another(store: Store) -> None:
    store.send(store.talk(), early_help_record())
    (found,) = store.queue(FRIDAY.date())
    with store.database.writing() as connection:
        assert early_help.take(connection, found, store.member, "user:1", FRIDAY)
    assert store.queue(FRIDAY.date())[0].owner == "Robin"


def test_what_is_overdue_or_does_not_work_comes_first(store: Store) -> None:
    for at in (FRIDAY, FRIDAY - timedelta(days=30), FRIDAY - timedelta(days=1)):
        reference = f"TH-{store.number:08d}"
        store.send(store.talk(), replace(early_help_record(), reference=reference), at)
    first, *others = store.queue(FRIDAY.date())
    assert first.overdue == "start" and first.reference == "TH-00000001"
    assert [found.due for found in others] == sorted(found.due for found in others)


def test_agreement_that_was_taken_back_shows(store: Store) -> None:
    talk = store.talk()
    until = replace(EARLY_HELP_AGREED, until=FRIDAY + timedelta(days=90))
    store.send(talk, early_help_record(), permitted=(until,))
    with store.database.writing() as connection:
        assert not early_help.agreement_lapsed(connection, talk.contact_id, FRIDAY)
        after = FRIDAY + timedelta(days=91)
        assert early_help.agreement_lapsed(connection, talk.contact_id, after)
        sharing.withdraw(connection, talk.contact_id, "user:1", FRIDAY, "early_help")
        assert early_help.agreement_lapsed(connection, talk.contact_id, FRIDAY)


def test_early_help_that_nothing_permits_gets_no_entry_and_shows_as_without_agreement(
    store: Store,
) -> None:
    """Only the safe parent agreed, and the permission went to the front door with the brother's referral."""
    talk = store.talk()
    record = replace(
        early_help_record(a_child(1, "caf", "agreement"), a_child(2, "front_door", "openness")),
        route="front_door",
    )
    store.send(talk, record, permitted=(Permission("referral", "front_door", "openness"),))
    assert store.queue(FRIDAY.date()) == []
    assert "early_help_asked" not in store.events(talk)
    with store.database.reading() as connection:
        assert early_help.agreement_lapsed(connection, talk.contact_id, FRIDAY)


@pytest.mark.parametrize(("route", "waiting"), [("front_door", [1]), ("caf", [1, 2])])
def test_beside_a_referral_a_child_whose_family_must_not_know_is_not_under_the_others_permission(
    store: Store, route: str, waiting: list[int]
) -> None:
    silent = a_child(2, "caf", "agreement")
    silent = replace(silent, consent=replace(silent.consent, do_not_contact=True))
    record = early_help_record(
        a_child(1, "caf", "agreement"), silent, a_child(3, route, "openness")
    )
    store.send(store.talk(), replace(record, route=route))
    assert [found.child_position for found in store.queue(FRIDAY.date())] == waiting


def test_a_head_that_cannot_be_read_stops_nobody_from_being_followed_up(
    database: Database,
) -> None:
    store = Store(database, {"follow_up": {"call_alarm_minutes": "soon"}})
    store.calls(store.talk(), NOT_RUNG)
    watch(database, FRIDAY + timedelta(minutes=15))
    assert len(store.open_alarms()) == 1
