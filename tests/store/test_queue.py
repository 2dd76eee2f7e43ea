"""The queue: what comes first, what a list is narrowed down to, and that one person has a contact."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.front_door import filters, states
from bot.front_door.filters import Filters
from bot.referral.sources import AGENCIES, agency_of
from bot.store import accounts, audit, staff
from bot.store.database import Database
from bot.store.front_door import claims, lists, marks, saved_views
from bot.store.retention import erase
from bot.store.sealing import Keyring
from bot.store.staff import StaffMember
from bot.store.tables import (
    Contact,
    ContactArea,
    Flag,
    HandOver,
    NeedToKnow,
    PackVersion,
    QueueEntry,
    SavedView,
    User,
)

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
DIGEST = "d" * 64
PACK = '{"pack.yml": {"id": "x", "tags": {"told_before": "Told before"}}}'
WORDS = "Ring the school before three. Mum must not know."


class Desk:
    """A database with staff, into which contacts are put."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.keyring = Keyring("test:" + base64.b64encode(b"k" * 32).decode())
        with database.writing() as connection:
            connection.execute(
                insert(PackVersion).values(
                    digest=DIGEST, pack="x", version="1", engine="1", content=PACK, kept_at=AT
                )
            )
        self.members = {
            name: self._member(name, role)
            for name, role in (("ann", "screener"), ("bo", "social_worker"), ("cy", "manager"))
        }

    def _member(self, name: str, role: str) -> StaffMember:
        """An account with which nobody signs in here: it needs no password that takes time to make."""
        email = f"{name}@exampleshire.example"
        with self.database.writing() as connection:
            connection.execute(
                insert(User).values(
                    email=email, name=name, role=role, created_at=AT, password_hash="none",
                    failed_sign_ins=0,
                )
            )  # fmt: skip
            found = staff.user_by_email(connection, email)
        assert found is not None
        return found

    def add(self, number: int, contact: dict[str, Any] | None = None, **entry: Any) -> str:
        """A contact in the queue, waiting for an hour, due in an hour."""
        contact_id = f"{number:032x}"
        wrapped, _ = self.keyring.new_wrapped_key(contact_id)
        kept = {
            "door": "front_door", "state": "waiting", "rank": 1, "no_contact": 0, "version": 1,
            "waiting_since": AT - timedelta(hours=1), "look_by": AT, "due_at": AT + timedelta(hours=1),
            **entry,
        }  # fmt: skip
        with self.database.writing() as connection:
            connection.execute(
                insert(Contact).values(
                    id=contact_id, mode="live", conversation=contact_id, round=1, stage="sent",
                    reference=f"TH-{number}", data_key=wrapped, pack_digest=DIGEST, chose_lower=0,
                    started_at=AT, heard_at=AT, sent_at=AT, **(contact or {}),
                )
            )  # fmt: skip
            connection.execute(
                insert(QueueEntry).values(contact_id=contact_id, mode="live", **kept)
            )
        return contact_id

    def listed(self, wanted: Filters | None = None, who: str = "ann") -> list[int]:
        """Numbers of the contacts in a list, in its order."""
        member = self.members[who]
        with self.database.reading() as connection:
            page = lists.page(connection, member.id, member.role, wanted or Filters(), AT)
        assert page.total == len(page.lines)
        return [int(line.contact_id, 16) for line in page.lines]

    def do(self, action: Callable[..., Any], *given: Any) -> Any:
        with self.database.writing() as connection:
            return action(connection, *given)

    def standing(self, contact_id: str) -> claims.Standing:
        with self.database.reading() as connection:
            found = claims.standing(connection, contact_id)
        assert found is not None
        return found

    def events(self, contact_id: str) -> list[str]:
        from bot.store.contact_views import events_of

        with self.database.reading() as connection:
            return [event.event for event in events_of(connection, contact_id)]


@pytest.fixture
def desk(emptied_database: Database) -> Desk:
    return Desk(emptied_database)


def test_the_gravest_come_first_and_then_those_that_wait_longest(desk: Desk) -> None:
    for number, rank, minutes in ((1, 3, 900), (2, 1, 10), (3, 1, 20), (4, 0, 1), (5, 2, 800)):
        desk.add(number, rank=rank, waiting_since=AT - timedelta(minutes=minutes))
    desk.add(6, state="closed", rank=0)
    desk.add(7, door="early_help", rank=0)

    assert desk.listed() == [4, 3, 2, 5, 1]


def test_what_is_decided_comes_latest_first(desk: Desk) -> None:
    for number, hours in ((1, 5), (2, 1), (3, 9)):
        desk.add(number, state="closed", waiting_since=AT - timedelta(hours=hours), rank=number)

    assert desk.listed(Filters(state="closed")) == [2, 1, 3]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filters(), [1, 2, 3, 4]),
        (Filters(urgency="now"), [1]),
        (Filters(agency="police"), [2]),
        (Filters(agency="not_known"), [1, 3, 4]),
        (Filters(area="neglect"), [3]),
        (Filters(route="front_door_urgent"), [4]),
        (Filters(whose="mine"), [2]),
        (Filters(whose="nobody"), [1, 3, 4]),
        (Filters(overdue=True), [3]),
        (Filters(no_contact=True), [4]),
        (Filters(tag="told_before"), [1]),
        (Filters(flag="look_again"), [2]),
        (Filters(sent_from=date(2026, 11, 20)), [1, 2, 3]),
        (Filters(sent_until=date(2026, 11, 19)), [4]),
        (Filters(state="decided"), [5]),
        (Filters(door="early_help"), [6]),
        (Filters(state="proposed"), []),
        (Filters(whose="999"), []),
    ],
)
def test_each_filter_lets_through_what_it_names(
    desk: Desk, wanted: Filters, found: list[int]
) -> None:
    ann = desk.members["ann"].id
    first = desk.add(1, rank=0)
    second = desk.add(2, agency="police", claimed_by=ann, claimed_at=AT)
    third = desk.add(3, due_at=AT - timedelta(minutes=1))
    # Half past eleven at night on 19 November by the clock on the wall.
    desk.add(4, {"recommended_route": "caf", "chosen_route": "front_door_urgent"}, no_contact=1,
             waiting_since=datetime(2026, 11, 19, 23, 30, tzinfo=timezone.utc), rank=2)  # fmt: skip
    desk.add(5, state="decided", due_at=AT - timedelta(days=1))
    desk.add(6, door="early_help")
    with desk.database.writing() as connection:
        connection.execute(
            insert(ContactArea).values(contact_id=third, mode="live", area="neglect")
        )
        marks.put_tag(connection, first, "told_before", ann, AT)
        marks.put_flag(connection, second, "message:2", "look_again", ann, AT)
        marks.put_flag(connection, third, "contact", "look_again", ann, AT)
        put = marks.flags_on(connection, third)[0]
        marks.take_flag(connection, third, put.id, ann, AT)

    assert desk.listed(wanted) == found


def test_the_address_of_a_list_gives_the_same_list() -> None:
    wanted = Filters(
        state="all", door="all", urgency="today", agency="gp", area="neglect", route="front_door",
        whose="7", tag="told_before", flag="look_again", overdue=True, no_contact=True,
        sent_from=date(2026, 3, 1), sent_until=date(2026, 3, 31),
    )  # fmt: skip
    assert filters.read(wanted.as_mapping()) == wanted
    assert Filters().as_query() == ""


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "gone"}, {"door": "back"}, {"urgency": "very"}, {"whose": "ann"}, {"tag": "Sam Example"},
        {"agency": "' OR 1=1"}, {"sent_from": "soon"}, {"overdue": "yes"}, {"words": "Sam"}, {"whose": "0"},
    ],
)  # fmt: skip
def test_what_an_address_says_that_is_no_filter_is_left_out(asked: dict[str, str]) -> None:
    assert filters.read(asked) == Filters()


def test_a_restricted_contact_is_in_nobodys_list_but_theirs_who_may_know(desk: Desk) -> None:
    desk.add(1, restricted="allegation", rank=0, due_at=AT - timedelta(hours=1))
    desk.add(2)
    ann, bo = desk.members["ann"], desk.members["bo"]
    with desk.database.writing() as connection:
        connection.execute(
            insert(NeedToKnow).values(
                contact_id=f"{1:032x}", mode="live", user_id=bo.id, given_at=AT
            )
        )
    with desk.database.reading() as connection:
        seen = {m.email: lists.standing(connection, m.id, m.role, "all", AT) for m in (ann, bo)}
        lines = lists.lines_of(connection, ann.id, ann.role, [f"{1:032x}", f"{2:032x}"], AT)
        may_take = [name for _, name in claims.colleagues(connection, f"{1:032x}")]

    assert (desk.listed(who="ann"), desk.listed(who="bo")) == ([2], [1, 2])
    assert [s.total for s in seen.values()] == [1, 2]
    assert [s.overdue for s in seen.values()] == [0, 1]
    assert list(lines) == [f"{2:032x}"]
    assert may_take == ["bo"]


def test_the_queue_at_a_glance_counts_what_is_open(desk: Desk) -> None:
    desk.add(1, rank=0, due_at=AT - timedelta(hours=1))
    desk.add(2, rank=1, claimed_by=desk.members["ann"].id)
    desk.add(3, rank=1, state="for_agreement")
    desk.add(4, rank=0, state="decided", due_at=AT - timedelta(hours=1))
    with desk.database.reading() as connection:
        found = lists.standing(connection, 1, "manager", "front_door", AT)

    assert found.by_urgency == {"now": 1, "today": 2, "one_working_day": 0, "planned": 0}
    assert (found.overdue, found.nobodys, found.total) == (1, 2, 3)


def test_a_contact_is_claimed_given_back_and_claimed_by_another(desk: Desk) -> None:
    one, ann, bo = desk.add(1), desk.members["ann"], desk.members["bo"]

    assert desk.do(claims.claim, one, 1, ann, AT)
    assert not desk.do(claims.claim, one, 2, bo, AT), "it was taken from somebody"
    assert not desk.do(claims.release, one, 2, bo, AT), "somebody else gave it back"
    assert desk.do(claims.release, one, 2, ann, AT)
    assert desk.do(claims.claim, one, 3, bo, AT)

    assert (desk.standing(one).holder, desk.standing(one).version) == ("bo", 4)
    assert desk.events(one) == ["contact_claimed", "contact_released", "contact_claimed"]


@pytest.mark.parametrize("role", [None, "trainer", "early_help_coordinator"])
def test_nothing_stays_with_somebody_who_works_the_queue_no_longer(
    desk: Desk, role: str | None
) -> None:
    """role: the new one; None where the account is closed."""
    held = {"claimed_by": desk.members["ann"].id, "claimed_at": AT}
    waits, decided = desk.add(1, **held), desk.add(2, state="decided", **held)
    closed = desk.add(3, state="closed", **held)
    other = desk.add(4, claimed_by=desk.members["bo"].id, claimed_at=AT)

    if role is None:
        desk.do(accounts.disable, None, desk.members["ann"].id, AT)
    else:
        desk.do(accounts.change_role, desk.members["cy"], desk.members["ann"].id, role, AT)

    assert [desk.standing(one).holder for one in (waits, decided)] == [None, None]
    assert [desk.standing(one).version for one in (waits, decided)] == [2, 2]
    assert desk.events(waits) == desk.events(decided) == ["contact_released"]
    assert desk.standing(closed).holder == "ann" and desk.events(closed) == []
    assert desk.standing(other).holder == "bo"
    assert desk.listed(Filters(whose="nobody"), who="bo") == [1]
    assert desk.do(claims.claim, waits, 2, desk.members["bo"], AT)


def test_a_new_role_that_works_the_queue_leaves_everything_where_it_is(desk: Desk) -> None:
    ann = desk.members["ann"].id
    one = desk.add(1, claimed_by=ann, claimed_at=AT)
    desk.do(accounts.change_role, None, ann, "social_worker", AT)
    assert desk.standing(one).holder == "ann"


def test_a_page_that_is_out_of_date_changes_nothing(desk: Desk) -> None:
    one, ann = desk.add(1), desk.members["ann"]
    desk.do(claims.claim, one, 1, ann, AT)
    desk.do(claims.release, one, 2, ann, AT)

    assert not desk.do(claims.claim, one, 1, ann, AT)
    assert desk.standing(one).holder is None


def test_a_closed_contact_is_nobodys_to_claim(desk: Desk) -> None:
    assert not desk.do(claims.claim, desk.add(1, state=states.CLOSED), 1, desk.members["ann"], AT)


def test_what_was_said_at_a_hand_over_is_sealed_and_waits_until_it_is_read(desk: Desk) -> None:
    one, ann, bo = desk.add(1), desk.members["ann"], desk.members["bo"]
    desk.do(claims.claim, one, 1, ann, AT)
    assert desk.do(claims.hand_over, desk.keyring, one, 2, ann, bo.id, WORDS, AT)

    with desk.database.reading() as connection:
        handed = claims.handed_over(connection, desk.keyring, one)
        raw = connection.execute(select(HandOver.words)).scalar_one()
        waits = [claims.waiting_for(connection, member.id) for member in (ann, bo)]
        page = lists.page(connection, bo.id, bo.role, Filters(whose="mine"), AT)
    assert (handed[0].by, handed[0].to, handed[0].words) == ("ann", "bo", WORDS)
    assert b"school" not in raw
    assert waits == [0, 1]
    assert [line.is_handed_over for line in page.lines] == [True]

    assert not desk.do(claims.take_note, one, ann, AT)
    assert desk.do(claims.take_note, one, bo, AT)
    with desk.database.reading() as connection:
        assert claims.waiting_for(connection, bo.id) == 0
    assert desk.events(one)[-2:] == ["contact_handed_over", "hand_over_taken"]


@pytest.mark.parametrize("to", ["ann", "nobody", "auditor"])
def test_a_contact_is_handed_only_to_a_colleague_who_works_the_queue(desk: Desk, to: str) -> None:
    one, ann = desk.add(1), desk.members["ann"]
    auditor = desk._member("auditor", "auditor")
    number = {"ann": ann.id, "nobody": 999, "auditor": auditor.id}[to]
    desk.do(claims.claim, one, 1, ann, AT)

    with pytest.raises(ValueError, match="colleague"):
        desk.do(claims.hand_over, desk.keyring, one, 2, ann, number, WORDS, AT)
    with pytest.raises(ValueError, match="words"):
        desk.do(claims.hand_over, desk.keyring, one, 2, ann, desk.members["bo"].id, "  ", AT)
    assert desk.standing(one).holder == "ann"


def test_a_restricted_contact_is_not_handed_to_somebody_who_may_not_know(desk: Desk) -> None:
    ann, bo = desk.members["ann"], desk.members["bo"]
    one = desk.add(1, restricted="allegation", claimed_by=ann.id)

    with pytest.raises(ValueError, match="may know"):
        desk.do(claims.hand_over, desk.keyring, one, 1, ann, bo.id, WORDS, AT)


def test_a_manager_takes_a_contact_over_with_a_reason_and_nobody_else_does(desk: Desk) -> None:
    one, ann, bo, cy = desk.add(1), *desk.members.values()
    desk.do(claims.claim, one, 1, ann, AT)

    with pytest.raises(ValueError, match="manager"):
        desk.do(claims.take_over, desk.keyring, one, 2, bo, "I want it", AT)
    with pytest.raises(ValueError, match="why"):
        desk.do(claims.take_over, desk.keyring, one, 2, cy, " ", AT)
    assert not desk.do(claims.take_over, desk.keyring, one, 1, cy, "Ann is ill.", AT)
    assert desk.do(claims.take_over, desk.keyring, one, 2, cy, "Ann is ill.", AT)

    with desk.database.reading() as connection:
        handed = claims.handed_over(connection, desk.keyring, one)
        assert claims.waiting_for(connection, cy.id) == 0
    assert desk.standing(one).holder == "cy"
    assert (handed[0].words, handed[0].is_taken_over) == ("Ann is ill.", True)


def test_of_twenty_who_claim_at_once_one_has_it(desk: Desk) -> None:
    one, ann = desk.add(1), desk.members["ann"]
    people = [replace(ann, id=desk._member(f"p{n}", "screener").id) for n in range(20)]
    start, won = threading.Barrier(20), []

    def claim(member: StaffMember) -> None:
        start.wait()
        if desk.do(claims.claim, one, 1, member, AT):
            won.append(member.id)

    threads = [threading.Thread(target=claim, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert (desk.standing(one).holder_id, desk.standing(one).version) == (won[0], 2)
    assert desk.events(one) == ["contact_claimed"]
    with desk.database.reading() as connection:
        assert audit.first_broken_link(connection, one) is None


def test_nothing_of_a_hand_over_is_left_once_a_contact_is_erased(desk: Desk) -> None:
    one, ann, bo = desk.add(1), desk.members["ann"], desk.members["bo"]
    desk.do(claims.claim, one, 1, ann, AT)
    desk.do(claims.hand_over, desk.keyring, one, 2, ann, bo.id, WORDS, AT)
    desk.do(erase, one, AT)

    with desk.database.reading() as connection:
        assert claims.handed_over(connection, desk.keyring, one) == ()
        assert connection.execute(select(HandOver.id)).first() is None
    assert desk.do(claims.hand_over, desk.keyring, one, 3, bo, ann.id, WORDS, AT)
    assert desk.standing(one).holder == "ann", "an erased contact can still be passed on"


def test_a_flag_stands_once_on_a_thing_until_somebody_takes_it_away(desk: Desk) -> None:
    one, ann, bo = desk.add(1), desk.members["ann"].id, desk.members["bo"].id
    assert desk.do(marks.put_flag, one, "fact:child:1:visible_injury", "look_again", ann, AT)
    assert not desk.do(marks.put_flag, one, "fact:child:1:visible_injury", "look_again", bo, AT)
    assert desk.do(marks.put_flag, one, "rule:PH-004", "look_again", bo, AT)

    with desk.database.reading() as connection:
        first, second = marks.flags_on(connection, one)
    assert (first.on, first.by, second.on) == ("fact:child:1:visible_injury", "ann", "rule:PH-004")
    assert desk.do(marks.take_flag, one, first.id, bo, AT) == first.on
    assert desk.do(marks.take_flag, one, first.id, bo, AT) is None
    assert desk.do(marks.take_flag, desk.add(2), second.id, bo, AT) is None, "another contact's"


@pytest.mark.parametrize(
    ("on", "kind"),
    [("contact", "sam"), ("a name", "look_again"), ("message:x", "look_again"), ("", "look_again")],
)
def test_flags_and_places_are_from_a_list(desk: Desk, on: str, kind: str) -> None:
    with pytest.raises(ValueError, match="no such flag"):
        desk.do(marks.put_flag, desk.add(1), on, kind, desk.members["ann"].id, AT)


def test_a_tag_is_one_of_the_packs_own(desk: Desk) -> None:
    one, ann = desk.add(1), desk.members["ann"].id
    with pytest.raises(ValueError, match="no such tag"):
        desk.do(marks.put_tag, one, "Sam Example", ann, AT)

    assert desk.do(marks.put_tag, one, "told_before", ann, AT)
    assert not desk.do(marks.put_tag, one, "told_before", ann, AT)
    with desk.database.reading() as connection:
        assert marks.tags_on(connection, one) == ("told_before",)
    assert desk.do(marks.take_tag, one, "told_before", ann, AT)
    assert not desk.do(marks.take_tag, one, "told_before", ann, AT)


def test_a_view_is_kept_for_one_person_and_holds_filters_alone(desk: Desk) -> None:
    ann, bo = desk.members["ann"].id, desk.members["bo"].id
    assert desk.do(saved_views.keep, ann, "  My   police ", Filters(agency="police"), AT)
    assert desk.do(saved_views.keep, ann, "My police", Filters(agency="gp"), AT)

    with desk.database.reading() as connection:
        (mine,) = saved_views.views_of(connection, ann)
        assert saved_views.views_of(connection, bo) == ()
    assert (mine.name, mine.query) == ("My police", "agency=gp")
    assert not desk.do(saved_views.drop, bo, mine.id)
    assert desk.do(saved_views.drop, ann, mine.id)


def test_nobody_keeps_more_views_than_a_page_can_show(desk: Desk) -> None:
    ann = desk.members["ann"].id
    for number in range(saved_views.MOST):
        assert desk.do(saved_views.keep, ann, f"v{number}", Filters(), AT)

    assert not desk.do(saved_views.keep, ann, "one more", Filters(), AT)
    assert desk.do(saved_views.keep, ann, "v1", Filters(overdue=True), AT)
    with pytest.raises(ValueError, match="name"):
        desk.do(saved_views.keep, ann, " ", Filters(), AT)
    with desk.database.reading() as connection:
        assert len(connection.execute(select(SavedView.id)).all()) == saved_views.MOST


def test_the_longest_address_of_a_list_can_be_kept() -> None:
    longest = Filters(
        "for_agreement", "early_help", "one_working_day", "emergency_department", "x" * 60,
        "front_door_urgent", "999999999", "y" * 40, "not_sure_of_rule", True, True,
        date(2026, 3, 1), date(2026, 3, 31),
    )  # fmt: skip
    assert len(longest.as_query()) <= SavedView.__table__.c.query.type.length


@pytest.mark.parametrize(
    ("told", "agency", "census"),
    [
        ("Kim Sample, class teacher, Sample Primary School", "school", "2A"),
        ("Jo, school nurse at Sample School", "school_nurse", "3C"),
        ("Lee, nursery worker, Sample Nursery School", "nursery", "8"),
        ("Dr Sample, GP at Sample Road Surgery", "gp", "3A"),
        ("Health visitor, Sample Clinic", "health_visitor", "3B"),
        ("PC 123, Exampleshire Police", "police", "6"),
        ("Council housing officer", "housing", "4"),
        ("Neighbour", "public", "1D"),
        ("A&E sister at Sample Hospital", "emergency_department", "3E"),
        ("Teacher and scout leader", None, None),
        ("I would rather not say", None, None),
        ("", None, None),
    ],
)
def test_the_agency_is_read_only_where_the_words_make_it_plain(
    told: str, agency: str | None, census: str | None
) -> None:
    found = agency_of(told)
    assert (found and found.code, found and found.census) == (agency, census)


def test_agency_codes_fit_their_columns() -> None:
    assert all(len(a.code) <= 40 and len(a.census) <= 4 for a in AGENCIES.values())


def test_flags_are_listed_once_a_kind(desk: Desk) -> None:
    one, ann = desk.add(1), desk.members["ann"].id
    for on in ("contact", "message:1"):
        desk.do(marks.put_flag, one, on, "look_again", ann, AT)
    with desk.database.writing() as connection:
        connection.execute(update(Flag).values(put_at=AT))
        page = lists.page(connection, ann, "screener", Filters(), AT)

    assert page.lines[0].flags == ("look_again",)
