"""What the front door reads: who waits, and one contact whole."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import update

from bot.console import words
from bot.store import audit, contact_views
from bot.store.contact_views import EventKept
from bot.store.tables import LIVE, Contact

from .conftest import DIGEST, NOW

SENT = {
    "reference": "TH-0001",
    "sent_at": NOW - timedelta(minutes=95),
    "recommended_route": "front_door_urgent",
    "chosen_route": "front_door_urgent",
    "urgency": "today",
}


def ago(**units: float) -> datetime:
    return NOW - timedelta(**units)


def test_talks_not_sent_put_those_that_need_a_look_first(store: Any) -> None:
    store.add_contact(1, recommended_route="caf", heard_at=ago(minutes=1))
    store.add_contact(2, recommended_route="emergency", heard_at=ago(hours=3))
    store.add_contact(3, recommended_route="front_door", chosen_route="caf", chose_lower=1,
                      heard_at=ago(hours=2))  # fmt: skip
    store.add_contact(4, **SENT)
    store.add_contact(5, mode="practice", recommended_route="emergency")

    with store.database.reading() as connection:
        lines = contact_views.talks_not_sent(connection, LIVE).lines

    assert [int(line.id, 16) for line in lines] == [3, 2, 1]
    assert [line.needs_a_look for line in lines] == [True, True, False]


def test_both_lists_say_why_a_contact_stands_where_it_does(signed_in: Any, store: Any) -> None:
    store.add_contact(1, **SENT)
    store.add_contact(2, recommended_route="emergency", chosen_route="emergency")
    client = signed_in("screener")
    sent, not_sent = client.get("/contacts").text, client.get("/contacts?view=not-sent").text

    assert "TH-0001" in sent
    assert "1 hour 35 minutes" in sent
    assert "20 November 2026 at 1:35pm" in sent
    assert "TH-0001" not in not_sent
    assert "Urgent, not sent" in not_sent


def test_a_long_list_has_pages_and_never_an_empty_one(signed_in: Any, store: Any) -> None:
    for number in range(1, 53):
        store.add_contact(number, **{**SENT, "reference": f"TH-{number:04}"})
    client = signed_in("screener")

    assert client.get("/contacts").text.count('scope="row"') == 50
    assert client.get("/contacts?page=2").text.count('scope="row"') == 2
    assert client.get("/contacts?page=99999999999999999999").location == "/contacts"
    assert "Page 1 of 2" in client.get("/contacts?page=-3").text


@pytest.fixture
def page(signed_in: Any, store: Any) -> str:
    contact = store.add_contact(1, said="there's a bruise\non his cheek", **SENT)
    return str(signed_in("screener").get(f"/contacts/{contact}").text)


@pytest.mark.parametrize(
    "shown",
    [
        "TH-0001",
        "there&#39;s a bruise\non his cheek",  # the worry and the transcript
        "Is there a mark or bruise?",
        "Yes, on the cheek",
        "<s>No, none</s> (changed later, on 20 November 2026 at 3:10pm)",
        "PH-004: Mark on a baby who does not yet move about",
        "Babies who cannot move about seldom bruise by accident.",
        '<a class="govuk-link" href="https://example.org/bruising"',
        "Bruising protocol</a>, section 3",
        "nobody can explain the injury",
        "Mark on a baby",
        "Ring the Children&#39;s Front Door on 01632 960100.",
        "<li>Neglect</li>",
        "Nothing at this level waits for consent.",
        "Does the family know?",
        "example_council (Exampleshire Council)",
        "2026.1",
        DIGEST,
        "The referrer started a talk.",
        "Robin Screener (invented) read the contact.",
        "Front-door queue: not delivered yet",
        "Offered: Yes",
    ],
)
def test_a_contact_shows_everything_that_is_kept(page: str, shown: str) -> None:
    assert shown in page


def test_do_not_contact_the_family_stands_above_everything(page: str) -> None:
    main = page[page.index("<main") :]

    assert main.index("Do not contact the family") < main.index("<h1")


def test_without_a_warning_there_is_no_banner(
    signed_in: Any, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from . import conftest

    usual = {**conftest.CONSENT, "family_contact": "usual", "do_not_contact": False}
    monkeypatch.setattr(conftest, "CONSENT", usual)
    contact = store.add_contact(1, **SENT)

    assert "console-stop" not in signed_in("screener").get(f"/contacts/{contact}").text


def test_every_page_has_one_heading_a_language_a_skip_link_and_no_inline_code(
    signed_in: Any, store: Any
) -> None:
    contact = store.add_contact(1, **SENT)
    client = signed_in("screener")
    for path in ("/contacts", "/contacts?view=not-sent", f"/contacts/{contact}", "/nowhere"):
        html = client.get(path).text

        assert len(re.findall(r"<h1[ >]", html)) == 1
        assert '<html lang="en-GB"' in html
        assert 'href="#main-content"' in html
        assert html.count("<table") == html.count("<caption")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
        assert "Example data: not for real children" in html
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def test_what_a_referrer_types_never_becomes_code(signed_in: Any, store: Any) -> None:
    contact = store.add_contact(1, said="<script>alert(1)</script>{{ 7 * 7 }}", **SENT)
    html = signed_in("screener").get(f"/contacts/{contact}").text

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in html


def test_nobody_reads_a_contact_without_a_trace(signed_in: Any, store: Any) -> None:
    contact = store.add_contact(1, **SENT)
    signed_in("screener").get("/contacts/TH-0001")

    event = store.events(contact)[-1]
    assert (event.event, event.actor) == ("contact_viewed", "user:1")
    assert event.details == {"reference": "TH-0001"}
    with store.database.reading() as connection:
        assert audit.first_broken_link(connection, contact) is None


def test_a_practice_contact_is_not_found(signed_in: Any, store: Any) -> None:
    contact = store.add_contact(1, mode="practice")

    assert signed_in("screener").get(f"/contacts/{contact}").status_code == 404
    assert len(store.events(contact)) == 1


def test_a_talk_without_advice_can_be_read(signed_in: Any, store: Any) -> None:
    contact = store.add_contact(1)

    assert "None: not sent" in signed_in("screener").get(f"/contacts/{contact}").text


def test_an_erased_contact_says_so_and_shows_no_words(signed_in: Any, store: Any) -> None:
    contact = store.add_contact(1, said="a private worry", **SENT)
    with store.database.writing() as connection:
        connection.execute(update(Contact).values(data_key=None))
    html = signed_in("screener").get(f"/contacts/{contact}").text

    assert "This contact was erased" in html
    assert "a private worry" not in html


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc), "20 November 2026 at 3:10pm"),
        (datetime(2026, 6, 30, 23, 5, tzinfo=timezone.utc), "1 July 2026 at 12:05am"),
        (datetime(2026, 6, 1, 11, 0, tzinfo=timezone.utc), "1 June 2026 at 12:00pm"),
    ],
)
def test_times_are_english_clock_time(at: datetime, shown: str) -> None:
    assert words.moment(at) == shown


@pytest.mark.parametrize(
    ("since", "shown"),
    [
        (ago(seconds=20), "Less than a minute"),
        (ago(minutes=1), "1 minute"),
        (ago(minutes=61), "1 hour 1 minute"),
        (ago(days=2, hours=3, minutes=59), "2 days 3 hours"),
        (ago(days=1, minutes=5), "1 day"),
        (ago(minutes=-5), "Less than a minute"),
    ],
)
def test_waiting_is_told_in_the_two_largest_units(since: datetime, shown: str) -> None:
    assert words.waiting(since, NOW) == shown


@pytest.mark.parametrize("event", audit.EVENTS)
def test_every_audit_event_has_a_sentence(event: str) -> None:
    details = dict.fromkeys(audit.EVENTS[event], "x")

    told = words.sentence(EventKept(NOW, "referrer", None, event, details))

    assert event in words.SENTENCES
    assert told.endswith(".")
