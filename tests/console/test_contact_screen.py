"""One contact, one screen: fact to message and back, outcome to rule, rule to facts, notes, and timeline."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

import bot.settings
from bot import clock
from bot.console.app import create_app
from bot.console.contact_screen.timeline import LINES_A_PAGE
from bot.console.contact_screen.words import ACTS, HOW_KNOWN, IMPROVEMENTS, by_how_known
from bot.console.rule_words import rule_in_full
from bot.conversations import Conversations
from bot.front_door.marks import is_place
from bot.interview.case import Case, Entry, facts_for
from bot.referral.quality import WORTH
from bot.referral.record import Statement
from bot.store import notes, staff
from bot.store.contact_views import ContactInFull, contact_in_full
from bot.store.front_door import rules
from bot.store.kept_packs import pack_of
from bot.store.tables import (
    Child,
    Contact,
    Decision,
    NeedToKnow,
    PackVersion,
    QueueEntry,
    RuleFired,
)
from tests.scenarios.both_ways import by_chat, conversations_in, play
from tests.scenarios.library import named

from .conftest import DIGEST, NOW, PASSWORD, token_in
from .test_contacts import SENT
from .test_earlier_contacts import sent

LONG_TALK = "core-two-worries-and-perhaps-a-third"
SHORT_TALK = "several-bruised-baby-and-arguments"
FACT = re.compile(r'<li id="(fact-child-1-\w+)">(.*?)</li>', re.DOTALL)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    """Two talks that a scripted referrer played to the end and sent."""
    known = conversations_in(tmp_path_factory.mktemp("screen"))
    for name in (LONG_TALK, SHORT_TALK):
        assert play(named(name), known, lambda turn: by_chat).stages[-1] == "sent"
    yield known
    known.database.engine.dispose()


@pytest.fixture(scope="module")
def reader(played: Conversations) -> FlaskClient:
    """A manager who is signed in to a console on those talks."""
    settings = bot.settings.read(
        {
            "THRESHOLD_ENVIRONMENT": "development",
            "THRESHOLD_DATABASE_URL": str(played.database.engine.url),
            "THRESHOLD_DATA_KEYS": os.environ["THRESHOLD_DATA_KEYS"],
            "THRESHOLD_TOKEN_SECRETS": "t" * 32,
            "THRESHOLD_CONSOLE_SECRET": "s" * 32,
        }
    )
    with played.database.writing() as connection:
        email = "manager@exampleshire.example"
        staff.add_user(connection, email, "Robin", "manager", PASSWORD, clock.now())
    client = create_app(settings).test_client()
    token = token_in(client.get("/sign-in").text)
    form = {"email": email, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 302
    return client


@pytest.fixture(scope="module")
def contacts(played: Conversations) -> list[ContactInFull]:
    """Those two contacts, the longer talk first."""
    with played.database.reading() as connection:
        ids = connection.execute(select(Contact.id)).scalars().all()
        found = [contact_in_full(connection, played.keyring, one) for one in ids]
    return sorted((one for one in found if one), key=lambda one: -len(one.messages))


@pytest.fixture(scope="module")
def pages(reader: FlaskClient, contacts: list[ContactInFull]) -> list[str]:
    return [reader.get(f"/contacts/{one.line.id}").text for one in contacts]


def test_every_link_within_the_page_leads_somewhere_and_no_place_is_there_twice(
    pages: list[str],
) -> None:
    for html in pages:
        ids = Counter(re.findall(r'\sid="([^"]+)"', html))
        assert [one for one, count in ids.items() if count > 1] == []
        links = set(re.findall(r'href="#([^"]+)"', html))
        assert len(links) > 50
        assert links - set(ids) == set()


def test_each_fact_of_a_real_talk_leads_to_the_message_in_which_it_was_said(
    pages: list[str], contacts: list[ContactInFull]
) -> None:
    for html, contact in zip(pages, contacts, strict=True):
        pack = pack_of(contact.pack.content)
        standing = [a for a in contact.answers if a.superseded_at is None]
        case = Case(tuple(Entry(a.about, a.question, a.value, a.id) for a in standing))
        known = facts_for(case, "child:1", pack)
        shown = {place.removeprefix("fact-child-1-"): html for place, html in FACT.findall(html)}
        assert set(known.answers) | set(known.values) <= set(shown)
        leads = 0
        for fact in set(known.answers) | set(known.values):
            messages = {int(n) for n in re.findall(r'href="#message-(\d+)"', shown[fact])}
            gave = {
                a.message
                for a in standing
                if fact in getattr(pack.questions.get(a.question), "facts", ())
            }
            leads += bool(gave & messages)
            assert messages <= {exchange.position for exchange in contact.messages}
        assert leads > 15


def test_every_rule_of_the_advice_is_there_with_the_facts_it_rests_on(
    pages: list[str], contacts: list[ContactInFull]
) -> None:
    for html, contact in zip(pages, contacts, strict=True):
        reasons = contact.children[0].advice["decision"]["reasons"]
        assert reasons
        summary = html[html.index('id="summary"') : html.index('id="transcript"')]
        for reason in reasons:
            rule = reason["rule"]
            assert f'href="#rule-{rule}"' in summary  # from the outcome to its rules
            told = html[html.index(f'id="rule-{rule}"') :]
            told = told[: told.index("</li>")]
            anchors = set(re.findall(r'href="#fact-child-1-(\w+)"', told))
            assert anchors and anchors <= set(reason["facts"])
            if len(reason["facts"]) <= 12:
                assert anchors == set(reason["facts"])
            assert f"/rules/{contact.pack.digest}/{rule}" in told


def test_a_message_leads_to_its_facts(pages: list[str]) -> None:
    talk = pages[0][pages[0].index('id="transcript"') : pages[0].index('id="facts"')]

    assert (
        len(re.findall(r'Facts from this: <a class="govuk-link" href="#fact-child-1-', talk)) > 10
    )


def test_areas_that_nobody_spoke_of_are_listed_and_not_as_a_no(
    pages: list[str], contacts: list[ContactInFull]
) -> None:
    facts = pages[0][pages[0].index('id="facts"') : pages[0].index('id="rules"')]
    not_discussed = contacts[0].children[0].advice["decision"]["not_discussed"]

    assert "radicalisation" in not_discussed
    assert facts.count("Drawn to extremism") == 1
    assert facts.index("Not discussed for child 1") < facts.index("Drawn to extremism")
    assert "Asked and not known" in facts and "Not asked:" in facts


def test_consent_sharing_quality_and_what_is_still_wanted_are_on_the_page(
    pages: list[str], contacts: list[ContactInFull]
) -> None:
    for html, contact in zip(pages, contacts, strict=True):
        record = contact.record
        assert record and record.quality and contact.permitted
        table = html[html.index('id="sharing"') : html.index('id="quality"')]
        assert table.count('<th scope="row"') == len(contact.permitted)
        assert f"{record.quality['completeness']} of 100 for completeness" in html
        for label, _sentence in record.children[0].consent.in_words:
            assert label in html
        wanted = html[html.index('id="asked-for"') : html.index('id="people"')]
        assert wanted.count("<li>") == len(record.wanted)


def test_the_rule_page_says_when_it_applies_and_where_else_it_did(
    reader: FlaskClient, contacts: list[ContactInFull]
) -> None:
    contact = contacts[1]
    rule = contact.children[0].advice["decision"]["reasons"][0]["rule"]
    html = reader.get(f"/rules/{contact.pack.digest}/{rule}").text
    found = rule_in_full(contact.pack.digest, contact.pack.content, rule)

    assert found is not None and found.when is not None and found.sources and found.owner
    assert "When it applies" in html and "When it may be wrong" in html
    assert contact.line.reference in html
    assert len(re.findall(r"<h1[ >]", html)) == 1


def test_every_rule_of_the_example_pack_has_a_page(contacts: list[ContactInFull]) -> None:
    kept = contacts[0].pack
    pack = pack_of(kept.content)
    every = [rule.id for area in pack.areas.values() for rule in area.rules]

    for rule in every[::12]:
        found = rule_in_full(kept.digest, kept.content, rule)
        assert found is not None and found.when is not None and found.because and found.owner, rule
    assert rule_in_full(kept.digest, kept.content, "XX-999") is None


def test_which_rules_held_is_kept_when_a_contact_is_sent(
    played: Conversations, contacts: list[ContactInFull]
) -> None:
    for contact in contacts:
        with played.database.reading() as connection:
            kept = connection.execute(
                select(RuleFired.rule).where(RuleFired.contact_id == contact.line.id)
            )
            assert set(kept.scalars()) == {
                r["rule"] for c in contact.children for r in c.advice["decision"]["reasons"]
            }


def held(store: Any, contact: str, rule: str = "PH-004", **more: Any) -> None:
    values = {"contact_id": contact, "mode": "live", "rule": rule, "at": NOW, **more}
    with store.database.writing() as connection:
        connection.execute(insert(RuleFired).values(**values))


def test_a_rule_page_lists_no_contact_that_one_may_not_know_of(store: Any, signed_in: Any) -> None:
    seen = store.add_contact(1, **SENT)
    hidden = store.add_contact(
        2, **{**SENT, "reference": "TH-HIDDEN"}, entry={"restricted": "allegation"}
    )
    for contact in (seen, hidden):
        held(store, contact)
    client = signed_in("social_worker")
    with store.database.reading() as connection:
        cases = rules.held_in(connection, "PH-004", 1, "social_worker")

    assert [case.reference for case in cases] == ["TH-0001"]
    assert (
        client.get(f"/rules/{DIGEST}/PH-004").status_code == 404
    )  # the invented pack has no rules
    with store.database.writing() as connection:
        connection.execute(
            insert(NeedToKnow).values(contact_id=hidden, mode="live", user_id=1, given_at=NOW)
        )
        cases = rules.held_in(connection, "PH-004", 1, "social_worker")
    assert {case.reference for case in cases} == {"TH-0001", "TH-HIDDEN"}


@pytest.mark.parametrize("role", ["trainer", "pack_author", "approver"])
def test_those_who_look_after_rules_see_no_contacts(store: Any, signed_in: Any, role: str) -> None:
    pack = (
        '{"neglect.yml": {"area": "neglect", "name": "Neglect", "owner": "Front door manager", "rules": '
        '[{"id": "NE-001", "title": "Cold", "status": "retired", "route": "caf", "because": "It is cold.", '
        '"in_force": {"from": "2025-09-01"}, "sources": [{"ref": "old_page", "at": "2"}]}]}}'
    )
    with store.database.writing() as connection:
        connection.execute(
            insert(PackVersion).values(
                digest="e" * 64, pack="old", version="1", engine="1", content=pack, kept_at=NOW
            )
        )
    held(store, store.add_contact(1, **SENT), "NE-001")
    html = signed_in(role).get(f"/rules/{'e' * 64}/NE-001").text

    assert "Retired" in html and "Front door manager" in html
    assert "can no longer be put into words" in html  # a pack that only half is there
    assert "TH-0001" not in html


def test_a_note_on_a_message_is_kept_and_stands_beside_it(store: Any, signed_in: Any) -> None:
    contact = store.add_contact(1, **SENT)
    client = signed_in("screener")
    form = client.get(f"/contacts/{contact}/notes?on=message:2").text
    answer = client.post(
        f"/contacts/{contact}/notes",
        data={"csrf_token": token_in(form), "on": "message:2", "text": "Ask about <b>this</b>."},
    )
    html = client.get(f"/contacts/{contact}").text

    assert answer.location.endswith("#message-2")
    message = html[html.index('id="message-2"') : html.index('id="facts"')]
    assert "Ask about &lt;b&gt;this&lt;/b&gt;." in message
    assert "hiya" not in form
    event = next(e for e in store.events(contact) if e.event == "follow_up_noted")
    assert event.details == {"on": "message:2"}


def test_a_note_needs_words_a_place_and_a_contact_that_one_may_know_of(
    store: Any, signed_in: Any
) -> None:
    contact = store.add_contact(1, **SENT)
    hidden = store.add_contact(
        2, **{**SENT, "reference": "TH-2"}, entry={"restricted": "allegation"}
    )
    client = signed_in("screener")
    token = token_in(client.get(f"/contacts/{contact}/notes").text)

    def post(which: str, **form: str) -> int:
        data = {"csrf_token": token, "on": "contact", "text": "x", **form}
        return int(client.post(f"/contacts/{which}/notes", data=data).status_code)

    assert post(contact, text="  ") == 400
    assert post(contact, on="nowhere:<script>") == 400
    assert post(hidden) == 404
    assert client.get(f"/contacts/{hidden}/notes").status_code == 404
    assert client.post(f"/contacts/{contact}/notes", data={"text": "x"}).status_code == 400
    with store.database.reading() as connection:
        assert notes.notes_on(connection, store.keyring, contact) == []
        assert notes.notes_on(connection, store.keyring, hidden) == []


def test_an_auditor_reads_and_is_offered_no_notes(store: Any, signed_in: Any) -> None:
    contact = store.add_contact(1, **SENT)
    client = signed_in("auditor")

    assert "/notes?on=" not in client.get(f"/contacts/{contact}").text
    assert client.get(f"/contacts/{contact}/notes").status_code == 403


def test_the_timeline_is_one_line_of_words_work_and_audit(store: Any, signed_in: Any) -> None:
    contact = store.add_contact(1, **SENT)
    client = signed_in("screener")
    with store.database.writing() as connection:
        notes.add(connection, store.keyring, contact, 1, "rule:PH-004", "Rang the nurse.", NOW)

    def line(query: str = "") -> str:
        html = client.get(f"/contacts/{contact}{query}").text
        return str(html[html.index('id="timeline"') : html.index("<footer")])

    everything, words = line(), line("?show=words")
    activity, audit = line("?show=activity"), line("?show=audit")
    assert "hiya" in everything and "Rang the nurse." in everything
    assert "The referrer started a talk." in everything
    assert "wrote a note on rule PH-004:" in everything
    assert "wrote a note." not in everything  # what was done stands there once, in full
    assert "hiya" in words and "Rang" not in words and "started" not in words
    assert "wrote a note on rule PH-004:" in activity and "hiya" not in activity
    assert "wrote a note." in audit and "Rang" not in audit and "hiya" not in audit
    assert "20 November 2026</h3>" in everything


def test_a_long_timeline_has_pages_and_begins_with_the_latest(store: Any, signed_in: Any) -> None:
    contact = store.add_contact(1, **SENT)
    client = signed_in("screener")
    with store.database.writing() as connection:
        for number in range(LINES_A_PAGE):
            at = NOW + timedelta(minutes=number)
            notes.add(connection, store.keyring, contact, 1, "contact", f"Note {number}.", at)

    def line(query: str = "") -> str:
        html = client.get(f"/contacts/{contact}{query}").text
        return str(html[html.index('id="timeline"') : html.index("<footer")])

    assert "Page 2 of 2" in line() and f"Note {LINES_A_PAGE - 1}." in line()
    assert "hiya" in line("?page=1") and f"Note {LINES_A_PAGE - 1}." not in line("?page=1")
    for odd in ("?page=0", "?page=-1", "?page=99999999999", "?page=x", "?show=nothing"):
        assert "Timeline" in line(odd)


def test_statements_stand_as_seen_heard_told_and_thought() -> None:
    kept = [
        Statement("A guess", "thought"),
        Statement("A bruise", "seen"),
        Statement("An aunt says so", "told"),
    ]

    assert [how for how, _ in by_how_known(kept)] == ["seen", "told", "thought"]
    assert set(WORTH) <= set(IMPROVEMENTS)
    assert set(HOW_KNOWN) == {"seen", "heard", "told", "thought", "several", "not_said"}
    assert all(text.endswith(".") for text in ACTS.values())
    assert is_place("fact:child:1:visible_injury") and not is_place("fact:child:1:<b>")


def decide(store: Any, contact: str, outcome: str) -> None:
    with store.database.writing() as connection:
        child, wrapped = connection.execute(
            select(Child.id, Contact.data_key)
            .join(Contact, Contact.id == Child.contact_id)
            .where(Contact.id == contact)
        ).one()
        key = store.keyring.unwrap(wrapped, contact)
        connection.execute(
            insert(Decision).values(
                contact_id=contact, mode="live", child_id=child, source="case_system", state="recorded",
                outcome=outcome, reason_code="x", rationale=key.seal("Because.", "decision.rationale"),
                at=NOW,
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "shown", "is_referral"),
    [
        (None, "Not decided yet", True),
        ("assessment", "Assessment by a social worker", True),
        ("no_further_action", "No further action", False),
        ("immediate_protection", "Referral accepted: protected at once", True),
    ],
)
def test_an_earlier_contact_of_ours_is_shown_with_its_outcome(
    store: Any, signed_in: Any, outcome: str | None, shown: str, is_referral: bool
) -> None:
    urgent = {"recommended_route": "front_door", "chosen_route": "front_door"}
    before = sent(store, 1, sent_at=NOW - timedelta(days=30), **urgent)
    if outcome:
        decide(store, before, outcome)
    html = signed_in("screener").get(f"/contacts/{sent(store, 2)}").text
    table = html[html.index('id="earlier-contacts"') :]

    assert shown in table
    assert ("likely referred before, in the 12 months" in table) is is_referral


def test_an_earlier_contact_that_one_may_not_know_of_is_not_there(
    store: Any, signed_in: Any
) -> None:
    before = sent(store, 1, sent_at=NOW - timedelta(days=30))
    with store.database.writing() as connection:
        connection.execute(
            update(QueueEntry)
            .where(QueueEntry.contact_id == before)
            .values(restricted="allegation")
        )
    after = sent(store, 2)
    client = signed_in("screener")
    html = client.get(f"/contacts/{after}").text

    assert "TH-1<" not in html and before not in html
    assert "likely referred before" not in html
    seen = next(e for e in store.events(after) if e.event == "history_viewed")
    assert seen.details == {"found": []}


def test_the_first_look_by_front_door_staff_is_kept_once(
    store: Any, signed_in: Any, at: Any
) -> None:
    contact = store.add_contact(1, **SENT)
    client = signed_in("screener")
    client.get(f"/contacts/{contact}")
    at.now = NOW + timedelta(minutes=7)
    client.get(f"/contacts/{contact}")

    with store.database.reading() as connection:
        assert connection.execute(select(QueueEntry.first_read_at)).scalar_one() == NOW


def test_an_erased_contact_keeps_its_line_of_time_without_words(store: Any, signed_in: Any) -> None:
    contact = store.add_contact(1, said="a private worry", **SENT)
    decide(store, contact, "assessment")
    with store.database.writing() as connection:
        connection.execute(update(Contact).values(data_key=None))
    answer = signed_in("screener").get(f"/contacts/{contact}")
    line = answer.text[answer.text.index('id="timeline"') :]

    assert answer.status_code == 200
    assert "recorded the outcome for child 1" in line
    assert "Because." not in line and "a private worry" not in answer.text


def test_the_page_of_a_real_talk_has_no_code_of_its_own(pages: list[str]) -> None:
    for html in pages:
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
