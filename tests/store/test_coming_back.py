"""Reference and PIN open the talk they belong to, for a while, and tell a stranger nothing."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

import bot.runtime.coming_back as pages
from bot.conversations import Conversations
from bot.interview.reading import Heard
from bot.interview.words import Words
from bot.store import audit, coming_back, retention, staff
from bot.store.coming_back import Found, Progress, WayBack
from bot.store.references import LETTERS, as_pin, as_reference, new_reference
from bot.store.tables import Contact
from bot.thresholds.routes import Route
from tests.conftest import FRIDAY_AFTERNOON as NOW

TALK = "c-someone"


@pytest.fixture
def begun(conversations: Conversations) -> Conversations:
    conversations.take(TALK, Heard("/start", intent="start", client_id="start-1"), NOW)
    return conversations


def way(known: Conversations, at=NOW) -> WayBack:
    with known.database.writing() as connection:
        found = coming_back.way_back(connection, known.keyring, TALK, 14, at)
    assert found is not None
    return found


def tried(known: Conversations, reference: str, pin: str, at=NOW) -> Found | None:
    return coming_back.find(known.database, known.keyring, reference, pin, at)


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06d}"


def test_reference_and_pin_open_the_talk_and_stay_the_same(begun: Conversations) -> None:
    first = way(begun)
    assert way(begun) == first
    assert first.reference.startswith("SV-") and len(first.pin) == 6
    found = tried(begun, first.reference, first.pin)
    assert found is not None and found.conversation == TALK and found.sent_at is None


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_they_may_be_typed_in_any_case_and_spacing(begun: Conversations, typed: str) -> None:
    given = way(begun)
    spaced = given.reference.replace("-", " ").lower()
    reference = typed.format(given.reference, spaced, spaced.replace(" ", ""))
    assert tried(begun, reference, f"{given.pin[:3]} {given.pin[3:]}") is not None


def test_a_conversation_without_a_word_has_no_way_back(conversations: Conversations) -> None:
    with conversations.database.writing() as connection:
        assert coming_back.way_back(connection, conversations.keyring, "c-none", 14, NOW) is None


def test_wrong_tries_lock_even_the_right_pin_and_each_time_for_longer(
    begun: Conversations,
) -> None:
    given, at = way(begun), NOW
    for _ in range(coming_back.TRIES):
        assert tried(begun, given.reference, wrong(given.pin), at) is None
    assert tried(begun, given.reference, given.pin, at + timedelta(minutes=14)) is None
    at += coming_back.LOCKED_FOR
    for _ in range(coming_back.TRIES):
        assert tried(begun, given.reference, wrong(given.pin), at) is None
    assert tried(begun, given.reference, given.pin, at + timedelta(minutes=29)) is None
    assert tried(begun, given.reference, given.pin, at + timedelta(minutes=30)) is not None


def test_many_tries_at_once_count_as_many(begun: Conversations) -> None:
    given = way(begun)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: tried(begun, given.reference, wrong(given.pin)), range(20)))
    assert tried(begun, given.reference, given.pin) is None


def test_whatever_is_wrong_looks_the_same(begun: Conversations) -> None:
    given = way(begun)
    for reference, pin in (
        (new_reference("SV"), given.pin),
        ("TH-", given.pin),
        ("", ""),
        ("<script>", "1"),
        (given.reference, ""),
        (given.reference, wrong(given.pin)),
    ):
        assert tried(begun, reference, pin) is None


def test_an_erased_talk_has_no_way_back(begun: Conversations) -> None:
    given = way(begun)
    with begun.database.writing() as connection:
        later = NOW + timedelta(days=15)
        assert retention.erase_old_drafts(connection, 14, later) == 1
    assert tried(begun, given.reference, given.pin, later) is None


def test_the_pin_is_in_no_reply_and_in_no_audit_event(begun: Conversations) -> None:
    saved = begun.take(
        TALK, Heard("", pressed={"request": "save_for_later"}, client_id="save-123"), NOW
    )
    given = way(begun)
    assert any(message["meta"].get("come_back") for message in saved.messages)
    assert given.pin not in str(saved.content)
    tried(begun, given.reference, given.pin)
    with begun.database.reading() as connection:
        chain = connection.execute(
            audit.select(audit.AuditEvent.event, audit.AuditEvent.details)
        ).all()
    assert {"way_back_given", "came_back"} <= {row.event for row in chain}
    assert given.pin not in str(chain)


def test_a_reference_is_read_in_its_own_letters_only() -> None:
    assert as_reference(" th 2345 bcdf") == "TH-2345BCDF"
    assert as_reference("TH-2345BCD") is None and as_reference("XX-2345BCDF") is None
    assert not set("AEIOU01") & set(LETTERS)
    assert as_pin(" 12 34-56") == "123456"


def sent(known: Conversations, route: str | None = "front_door") -> str:
    """The talk as a contact that was sent now; gives its id."""
    with known.database.writing() as connection:
        connection.execute(
            update(Contact).values(reference="TH-2345BCDF", sent_at=NOW, chosen_route=route)
        )
        return str(connection.execute(select(Contact.id)).scalar_one())


def looked(known: Conversations, contact: str, role: str, at=NOW) -> None:
    with known.database.writing() as connection:
        email = f"{role}@example.org"
        member = staff.user_by_email(connection, email)
        number = (
            member.id if member else staff.add_user(connection, email, role, role, "p" * 12, NOW)
        )
        audit.record(connection, contact, f"user:{number}", "contact_viewed", {"reference": ""}, at)


def progress(known: Conversations, contact: str) -> Progress:
    with known.database.reading() as connection:
        found = coming_back.progress_of(connection, contact)
    assert found is not None
    return found


def test_a_talk_that_was_not_sent_has_no_progress(begun: Conversations) -> None:
    with begun.database.reading() as connection:
        contact = connection.execute(select(Contact.id)).scalar_one()
        assert coming_back.progress_of(connection, contact) is None


@pytest.mark.parametrize("role", coming_back.READERS)
def test_it_is_being_read_from_the_first_look_after_sending(
    begun: Conversations, role: str
) -> None:
    contact = sent(begun)
    looked(begun, contact, role, NOW - timedelta(minutes=5))
    assert progress(begun, contact).read_at is None
    for minutes in (7, 9):
        looked(begun, contact, role, NOW + timedelta(minutes=minutes))
    assert progress(begun, contact).read_at == NOW + timedelta(minutes=7)


@pytest.mark.parametrize("role", sorted(set(staff.ROLES) - set(coming_back.READERS)))
def test_a_look_by_somebody_who_does_not_work_the_queue_is_not_being_read(
    begun: Conversations, role: str
) -> None:
    contact = sent(begun)
    looked(begun, contact, role, NOW + timedelta(minutes=1))
    assert progress(begun, contact).read_at is None


def status_page(
    known: Conversations, words: Words, monkeypatch: pytest.MonkeyPatch, route: str | None
) -> str:
    monkeypatch.setattr(pages, "our_words", lambda: words)
    body = pages._status_page(progress=progress(known, sent(known, route))).body
    assert body is not None
    return " ".join(body.decode().split())


@pytest.mark.parametrize("route", ["front_door", "single_agency", None])
def test_the_status_page_promises_a_decision_by_the_front_door(
    begun: Conversations, words: Words, monkeypatch: pytest.MonkeyPatch, route: str | None
) -> None:
    page = status_page(begun, words, monkeypatch, route)
    assert "A social worker decides within one working day" in page
    assert "queue of the Children&#39;s Front Door" in page


def test_the_status_page_of_early_help_names_its_team_and_promises_no_decision(
    begun: Conversations, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = status_page(begun, words, monkeypatch, "caf")
    assert "The early help team will contact you" in page
    assert "queue of the early help team" in page
    assert "Front Door</strong>" not in page and "decides" not in page


@pytest.mark.parametrize("route", [Route.FRONT_DOOR_URGENT, Route.EMERGENCY])
def test_the_status_page_of_an_urgent_contact_says_to_ring_and_names_no_day(
    begun: Conversations, words: Words, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    page = status_page(begun, words, monkeypatch, str(route))
    sentence = re.sub("<[^>]+>", "", page.split("</ol>")[1])
    assert "does not replace the telephone call" in sentence
    assert "ring now: 01632 960100, or 01632 960199" in sentence
    assert "working day" not in page and "decides" not in page
