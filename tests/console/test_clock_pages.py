"""The pages of clocks, of information, of not contacting the family, and of the hand-over at night."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.console.clock_words import by_when, clock_shown
from bot.delivery.watching import watch
from bot.front_door.clocks import Clock
from bot.store import alarms
from bot.store.retention import erase
from bot.store.tables import Alarm, Child, Contact, FamilyBan, QueueEntry
from tests.console.conftest import NOW, Store, token_in
from tests.store.test_record_is_kept import a_record

DUE = NOW + timedelta(minutes=50)  # 4pm, a Friday


@pytest.fixture
def contact(store: Store) -> str:
    """An urgent contact that waits, with its record, and without a word about the family."""
    entry = {"due_at": DUE, "look_by": NOW + timedelta(minutes=5)}
    contact_id = store.add_contact(
        1, reference="TH-0001", sent_at=NOW - timedelta(hours=4), urgency="today",
        chosen_route="front_door", entry=entry,
    )  # fmt: skip
    with store.database.writing() as connection:
        wrapped = connection.execute(select(Contact.data_key)).scalar_one()
        key = store.keyring.unwrap(wrapped, contact_id)
        record = replace(a_record(), reference="TH-0001", sent_at=NOW - timedelta(hours=4))
        sealed = key.seal(record.as_dict(), "contact.record")
        connection.execute(update(Contact).values(record=sealed))
        usual = key.seal({"summary": "Told.", "family_contact": "usual"}, "child.consent")
        advice = key.seal({"decision": {"family_contact": "usual"}}, "child.advice")
        connection.execute(update(Child).values(consent=usual, advice=advice))
    return contact_id


def press(client: FlaskClient, contact_id: str, action: str, **form: str) -> str:
    """Send a form of the contact's page and give the page afterwards."""
    place = f"/contacts/{contact_id}"
    token = token_in(client.get(place).text)
    answer = client.post(f"{place}/{action}", data={"csrf_token": token, **form})
    assert answer.status_code == 302
    return client.get(place).text


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (Clock("in_time", "decide", DUE, 10), "Decide by 4pm today"),
        (Clock("due_soon", "look", NOW + timedelta(minutes=5), 80), "Open by 3:15pm today"),
        (Clock("passed", "decide", NOW - timedelta(hours=2), 100), "2 hours over: not decided in time"),
        (Clock("passed", "look", NOW - timedelta(seconds=5), 100),
         "Less than a minute over: not opened in time"),
        (Clock("stopped", "decide", DUE, 100), ""),
    ],
)  # fmt: skip
def test_a_clock_says_what_is_due_and_how_late_it_is(clock: Clock, words: str) -> None:
    assert clock_shown(clock, NOW).words == words


def test_a_day_is_named_and_midnight_is_the_end_of_the_day() -> None:
    assert by_when(NOW + timedelta(days=1), NOW) == "3:10pm tomorrow"
    assert by_when(NOW + timedelta(days=3), NOW) == "3:10pm on Monday 23 November"
    assert by_when(NOW.replace(hour=23, minute=59), NOW) == "the end of the day today"


def test_the_page_of_what_is_due_names_the_clock_and_who_has_it(
    signed_in: Any, store: Store, contact: str
) -> None:
    later = {"due_at": NOW + timedelta(days=3), "look_by": NOW + timedelta(days=3)}
    store.add_contact(2, reference="TH-0002", sent_at=NOW, entry=later)
    client = signed_in("screener")
    page = client.get("/clocks").text
    assert "Open by 3:15pm today" in page
    assert "TH-0002" not in page

    client.get(f"/contacts/{contact}")
    page = client.get("/clocks").text
    assert "Decide by 4pm today" in page
    assert "Nobody" in page


def test_information_is_asked_for_and_ended_on_the_contacts_page(
    signed_in: Any, store: Store, contact: str
) -> None:
    client = signed_in("social_worker")
    page = press(
        client, contact, "information", whom="school", words="Was he in today?", band="hours_4"
    )
    assert "Was he in today?" in page
    assert "wanted by 4pm today" in page  # never after the decision is due
    page = press(client, contact, "information/1", result="did_not_come")
    assert "It did not come" in page
    with store.database.reading() as connection:
        assert connection.execute(select(QueueEntry.due_at)).scalar() == DUE


@pytest.mark.parametrize(
    "wrong", [{"whom": "the_neighbour"}, {"words": " "}, {"band": "next_week"}]
)
def test_a_request_that_says_too_little_is_not_kept(
    signed_in: Any, contact: str, wrong: dict[str, str]
) -> None:
    form = {"whom": "school", "words": "Was he in?", "band": "hours_4", **wrong}
    page = press(signed_in("screener"), contact, "information", **form)
    assert "Say who is asked" in page
    assert "Information that is awaited" not in page


def test_staff_put_the_ban_and_it_stands_before_the_heading_and_every_number(
    signed_in: Any, contact: str
) -> None:
    client = signed_in("screener")
    page = press(
        client, contact, "family/ban", reason="police_ask", why="They search at six.",
        safe_contact="Her aunt, after 5pm",
    )  # fmt: skip
    banner = page.index("Do not contact the family yet</p>")
    assert banner < page.index("<h1")
    assert banner < page.index("Her aunt, after 5pm") < page.index("<h1")
    assert "01632" not in page[:banner]
    assert "Lift it" not in page  # a screener cannot
    for place in ("/clocks", "/hand-over?for=out_of_hours"):
        assert "Do not contact the family yet." in client.get(place).text, place


def test_only_a_manager_lifts_it_and_only_with_a_reason(
    signed_in: Any, store: Store, contact: str
) -> None:
    client = signed_in("manager")
    press(client, contact, "family/ban", reason="not_known_yet")
    assert "Do not contact the family yet</p>" in press(client, contact, "family/lift", because=" ")
    page = press(client, contact, "family/lift", because="She has moved to a safe place.")
    assert "She has moved to a safe place." in page
    assert "Do not contact the family yet</p>" not in page
    with store.database.reading() as connection:
        assert connection.execute(select(FamilyBan.lifted_by)).scalar() == 1


def test_a_screener_who_posts_the_form_of_a_manager_is_refused(
    signed_in: Any, store: Store, contact: str
) -> None:
    client = signed_in("screener")
    press(client, contact, "family/ban", reason="not_known_yet")
    token = token_in(client.get(f"/contacts/{contact}").text)
    for action in ("family/lift", "restricted", "restricted/lift", "restricted/people"):
        answer = client.post(f"/contacts/{contact}/{action}", data={"csrf_token": token})
        assert answer.status_code == 403
    with store.database.reading() as connection:
        assert connection.execute(select(QueueEntry.no_contact)).scalar() == 1


def test_a_family_that_may_not_be_contacted_is_not_among_those_who_can_be_asked(
    signed_in: Any, contact: str
) -> None:
    client = signed_in("screener")
    assert 'value="family"' in client.get(f"/contacts/{contact}").text
    page = press(client, contact, "family/ban", reason="not_known_yet")
    assert 'value="family"' not in page


def test_documents_that_are_handed_out_say_that_staff_put_a_ban_since(
    signed_in: Any, contact: str
) -> None:
    client = signed_in("screener")
    place = f"/contacts/{contact}/documents/"
    before = client.get(place + "referral.html").text
    assert "Front-door staff put this" not in before
    assert client.get(place + "family_notice.html").status_code == 200

    press(client, contact, "family/ban", reason="may_leave")

    assert "Front-door staff put this" in client.get(place + "referral.html").text
    assert client.get(place + "referral.pdf").content_type == "application/pdf"
    assert client.get(place + "family_notice.html").status_code == 404
    assert "Notice for the family" not in client.get(f"/contacts/{contact}").text


def test_the_night_hands_over_to_the_day_and_the_day_takes_it(
    signed_in: Any, store: Store, contact: str, at: Any
) -> None:
    client = signed_in("social_worker")
    press(client, contact, "shift", to="out_of_hours", words="He may be sent home tonight.")
    page = client.get("/hand-over?for=out_of_hours").text
    assert "He may be sent home tonight." in page
    take(client, contact, "out_of_hours")
    assert "The out-of-hours team has it." in client.get(f"/contacts/{contact}").text

    press(client, contact, "shift", to="day", words="Rang at nine. He stays with his aunt.")
    at.now = NOW + timedelta(days=2, hours=18)  # Monday morning
    with store.database.writing() as connection:  # nobody has closed the session of the night
        connection.execute(update(QueueEntry).values(version=QueueEntry.version))
    page = client.get("/hand-over").text
    assert "He stays with his aunt." in page
    assert "handed it over" in page
    take(client, contact, "day")
    assert "The day team takes it" not in client.get("/hand-over").text
    with store.database.reading() as connection:
        assert connection.execute(select(QueueEntry.shift)).scalar() == "day"
    assert "shift_took_over" in [event.event for event in store.events(contact)]


def take(client: FlaskClient, contact: str, shift: str) -> None:
    token = token_in(client.get(f"/hand-over?for={shift}").text)
    form = {"csrf_token": token, "shift": shift}
    assert client.post(f"/contacts/{contact}/shift/take", data=form).status_code == 302


def test_a_hand_over_without_words_is_not_kept(signed_in: Any, contact: str) -> None:
    page = press(signed_in("screener"), contact, "shift", to="out_of_hours", words=" ")
    assert "Write what the other team must know." in page


def test_a_managers_alarm_is_closed_by_a_manager_alone(
    signed_in: Any, store: Store, contact: str
) -> None:
    watch(store.database, DUE + timedelta(minutes=1))
    client = signed_in("screener")
    page = client.get("/alarms").text
    assert "Its time has passed without a decision" in page
    with store.database.reading() as connection:
        wanted = select(Alarm.id).where(Alarm.kind == alarms.DECISION_OVERDUE)
        number = connection.execute(wanted).scalar()
    form = {"csrf_token": token_in(page), "reason": "being_done"}
    answer = client.post(f"/alarms/{number}/close", data=form, follow_redirects=True)
    assert "A manager closes this alarm" in answer.text
    with store.database.reading() as connection:
        assert alarms.is_open(connection, contact, alarms.DECISION_OVERDUE)


def test_an_erased_contact_breaks_none_of_the_pages(
    signed_in: Any, store: Store, contact: str
) -> None:
    client = signed_in("manager")
    press(client, contact, "family/ban", reason="may_leave")
    press(client, contact, "information", whom="gp", words="Seen lately?", band="end_of_day")
    press(client, contact, "shift", to="out_of_hours", words="Her words.")
    with store.database.writing() as connection:
        erase(connection, contact, NOW)
    for place in (f"/contacts/{contact}", "/clocks", "/hand-over", "/hand-over?for=out_of_hours"):
        answer = client.get(place)
        assert answer.status_code == 200, place
        assert "Her words." not in answer.text
