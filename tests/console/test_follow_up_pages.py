"""Alarms, talks to look at and the early-help queue: who sees them, who acts, and what is kept of it."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.console import follow_up_words
from bot.referral.record import CallTold
from bot.referral.sharing import Permission
from bot.store import alarms, early_help, sharing, unsent
from bot.store.kept_heads import KeptHead
from bot.store.staff import ROLES
from bot.store.tables import Answer, Contact, Message, UnsentTalk, UrgentCall
from bot.thresholds.parts import ContactPoint, EscalationStep
from tests.console.conftest import NOW, Store, token_in
from tests.store.test_record_is_kept import a_record

READERS = {"screener", "social_worker", "manager", "auditor"}
DOERS = {"screener", "social_worker", "manager"}
COORDINATOR = "early_help_coordinator"
PAGES = ("/alarms", "/unsent", "/early-help", "/early-help/1", "/alarms/count")
ACTIONS = {
    "/alarms/1/seen": {},
    "/alarms/1/close": {"reason": "rang_referrer", "note": "Rang at 3pm."},
    "/unsent/1/take": {},
    "/unsent/1/close": {"reason": "told_front_door", "note": "Told Kim."},
    "/early-help/1/take": {},
    "/early-help/1/change": {"was": "waiting", "state": "begun", "note": "Met mum."},
    "/early-help/1/note": {"note": "Rang the school."},
}


def fill(store: Store) -> tuple[str, str]:
    """An alarm and an early-help entry for a sent contact, and a talk to look at; gives both ids."""
    sent = store.add_contact(
        1, reference="TH-AAAA2222", sent_at=NOW - timedelta(minutes=5), chosen_route="caf",
        recommended_route="front_door_urgent",
    )  # fmt: skip
    talk = store.add_contact(2, chosen_route="front_door_urgent")
    child = a_record().children[0]
    agreed = replace(child, chosen_route="caf", consent=replace(child.consent, ground="agreement"))
    agreed_to = Permission("early_help", "early_help_team", "agreement")
    with store.database.writing() as connection:
        alarms.raise_alarm(connection, sent, alarms.CALL_NOT_RECORDED, NOW, NOW, "sent")
        record = replace(a_record(), route="caf", children=(agreed,))
        sharing.keep(connection, sent, "live", (agreed_to,), NOW)
        early_help.ask_for(connection, sent, record, KeptHead(), NOW)
        connection.execute(
            insert(UnsentTalk).values(
                contact_id=talk, mode="live", signs="urgent_advice,danger_heard", listed_at=NOW
            )
        )
    return sent, talk


def post(client: Any, path: str, form: dict[str, str]) -> Any:
    token = token_in(client.get("/alarms").text)
    return client.post(path, data={**form, "csrf_token": token})


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_read_contacts_see_the_pages(
    signed_in: Any, store: Store, role: str
) -> None:
    fill(store)
    client = signed_in(role)
    answers = {path: client.get(path).status_code for path in PAGES}
    of_early_help = {path for path in PAGES if path.startswith("/early-help")}
    seen = set(PAGES) if role in READERS else of_early_help if role == COORDINATOR else set()
    assert answers == {path: 200 if path in seen else 403 for path in PAGES}


@pytest.mark.parametrize("role", sorted(set(ROLES) - DOERS))
def test_only_screeners_and_managers_act(signed_in: Any, store: Store, role: str) -> None:
    sent, talk = fill(store)
    before = [len(store.events(contact)) for contact in (sent, talk)]
    client = signed_in(role)
    token = token_in(client.get("/nowhere").text)
    for path, form in ACTIONS.items():
        if role == COORDINATOR and path.startswith("/early-help"):
            continue
        answer = client.post(path, data={**form, "csrf_token": token})
        assert answer.status_code == 403, path
    assert [len(store.events(contact)) for contact in (sent, talk)] == before


def test_without_its_token_a_form_changes_nothing(signed_in: Any, store: Store) -> None:
    sent, talk = fill(store)
    before = [len(store.events(contact)) for contact in (sent, talk)]
    client = signed_in("screener")
    for path, form in ACTIONS.items():
        assert client.post(path, data=form).status_code == 400, path
    assert [len(store.events(contact)) for contact in (sent, talk)] == before


@pytest.mark.parametrize("role", sorted(READERS - DOERS))
def test_who_may_not_act_is_shown_no_form(signed_in: Any, store: Store, role: str) -> None:
    fill(store)
    client = signed_in(role)
    for path in ("/alarms", "/unsent", "/early-help/1"):
        forms = re.findall(r'<form method="post" action="([^"]+)"', client.get(path).text)
        assert forms == [], path


# Alarms


def test_every_page_says_at_its_top_that_an_alarm_waits(signed_in: Any, store: Store) -> None:
    fill(store)
    client = signed_in("screener")
    for path in ("/contacts", "/contacts?view=not-sent", "/deliveries", *PAGES[:3]):
        assert "1 alarm waits. 1 has not been seen yet." in words_of(client.get(path).text), path
    assert client.get("/alarms/count").json == {
        "sentence": "1 alarm waits. 1 has not been seen yet."
    }


def test_while_no_alarm_waits_the_top_is_empty(signed_in: Any) -> None:
    client = signed_in("screener")
    page = client.get("/contacts").text
    assert re.search(r'<section class="console-alarms"[^>]* hidden>', page)
    assert client.get("/alarms/count").json == {"sentence": ""}


def test_those_who_may_not_read_contacts_are_told_of_no_alarm(signed_in: Any, store: Store) -> None:
    fill(store)
    assert "alarm" not in signed_in("trainer").get("/contacts").text.lower().replace(
        ">alarms<", ""
    ).replace("/alarms", "")


def test_an_alarm_is_seen_and_closed_with_a_reason_and_a_note(signed_in: Any, store: Store) -> None:
    sent, _ = fill(store)
    client = signed_in("screener")
    page = words_of(client.get("/alarms").text)
    assert "Urgent advice, and no call is recorded" in page and "TH-AAAA2222" in page
    assert "Nobody yet" in page

    assert post(client, "/alarms/1/seen", {}).location == "/alarms"
    page = words_of(client.get("/alarms").text)
    assert "Robin Screener (invented), since" in page
    assert "1 alarm waits. Somebody is looking into it." in page

    post(client, "/alarms/1/close", ACTIONS["/alarms/1/close"])
    page = words_of(client.get("/alarms").text)
    assert "No alarm waits." in page and "I rang the referrer" in page
    assert "Rang at 3pm." in words_of(client.get(f"/contacts/{sent}").text)
    told = [event.event for event in store.events(sent)]
    assert [e for e in told if e.startswith("alarm") or e == "follow_up_noted"] == [
        "alarm_raised", "alarm_seen", "alarm_closed", "follow_up_noted",
    ]  # fmt: skip
    assert "Rang at 3pm." not in str([event.details for event in store.events(sent)])


def test_an_alarm_is_not_closed_without_a_reason(signed_in: Any, store: Store) -> None:
    fill(store)
    client = signed_in("screener")
    for form in ({}, {"reason": "bored"}, {"reason": "call_told"}):
        post(client, "/alarms/1/close", form)
        assert "Choose a reason. Nothing was changed." in words_of(client.get("/alarms").text)
    with store.database.reading() as connection:
        assert alarms.counts(connection) == (1, 1)


def test_who_comes_too_late_is_told_so(signed_in: Any, store: Store) -> None:
    sent, _ = fill(store)
    client = signed_in("screener")
    for _ in range(2):
        post(client, "/alarms/1/close", ACTIONS["/alarms/1/close"])
    assert "Somebody else dealt with it" in words_of(client.get("/alarms").text)
    assert [event.event for event in store.events(sent)].count("follow_up_noted") == 1


def test_an_alarm_of_the_night_is_shown_at_once_and_says_for_when_it_is(
    signed_in: Any, store: Store
) -> None:
    contact = store.add_contact(1)
    opening = NOW + timedelta(days=2, hours=17, minutes=20)
    with store.database.writing() as connection:
        alarms.raise_alarm(connection, contact, alarms.CALL_NOT_RECORDED, NOW, opening, "quiet")
    page = words_of(signed_in("screener").get("/alarms").text)
    assert "Raised while the front door was closed" in page
    assert "23 November 2026 at 8:30am" in page


def test_every_kind_sign_reason_and_state_has_words() -> None:
    assert set(follow_up_words.ALARMS) == set(alarms.KINDS)
    assert set(follow_up_words.WHAT_TO_DO) == set(follow_up_words.TAGS) == set(alarms.KINDS)
    assert set(follow_up_words.SIGNS) == set(unsent.SIGNS)
    assert set(follow_up_words.STATES) == set(early_help.MAY_FOLLOW)
    assert set(follow_up_words.STATE_TAGS) == set(early_help.MAY_FOLLOW)
    reasons = {*alarms.REASONS, *alarms.SETTLED, *unsent.REASONS, *early_help.END_REASONS}
    assert reasons | {unsent.SENT} == set(follow_up_words.REASONS)


# Talks that were not sent


def test_a_talk_to_look_at_is_taken_and_closed(signed_in: Any, store: Store) -> None:
    _, talk = fill(store)
    client = signed_in("manager")
    assert "1 talk with a sign of danger to look at" in words_of(
        client.get("/contacts?view=not-sent").text
    )
    page = words_of(client.get("/unsent").text)
    assert "Urgent advice was shown Words that may mean danger" in page
    assert f"Talk {talk[:8]}" in page

    post(client, "/unsent/1/take", {})
    assert "Robin Manager (invented), since" in words_of(client.get("/unsent").text)
    post(client, "/unsent/1/close", ACTIONS["/unsent/1/close"])
    assert "There is nothing on the list." in words_of(client.get("/unsent").text)
    assert "I passed it to the front door" in words_of(client.get("/unsent?view=closed").text)
    assert "Told Kim." in words_of(client.get(f"/contacts/{talk}").text)
    assert [event.event for event in store.events(talk)][1:5] == [
        "unsent_taken", "unsent_closed", "follow_up_noted", "contact_viewed",
    ]  # fmt: skip


# Early help


def test_the_queue_can_be_filtered_by_state(signed_in: Any, store: Store) -> None:
    fill(store)
    client = signed_in("screener")
    page = words_of(client.get("/early-help").text)
    assert "TH-AAAA2222, child 1" in page and "Waiting to begin" in page
    assert "All open (1)" in page and "Ended (0)" in page
    assert "There is no entry here." in words_of(client.get("/early-help?state=ended").text)
    assert client.get("/early-help?state=nonsense").status_code == 404
    assert client.get("/early-help/99").status_code == 404


def test_what_is_overdue_asks_for_a_step_up(
    signed_in: Any, store: Store, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    client = signed_in("screener")
    point = ContactPoint(name="Front door", telephone="01632 960100", hours="By day")
    monkeypatch.setattr(
        "bot.console.views.early_help.kept_head", lambda *_: KeptHead(front_door=point)
    )
    at.now = NOW + timedelta(days=17)
    assert "Overdue Does it need more than early help?" in words_of(client.get("/early-help").text)
    page = words_of(client.get("/early-help/1").text)
    assert "It has not begun by its day. Does this child need more than early help?" in page
    assert "ring the front door on 01632 960100" in page


def test_help_is_taken_begun_looked_at_and_stepped_up(
    signed_in: Any, store: Store, at: Any
) -> None:
    sent, _ = fill(store)
    client = signed_in("screener")
    post(client, "/early-help/1/take", {})
    moves = (
        ({"was": "waiting", "state": "begun", "note": "Met mum."}, "Begun"),
        ({"was": "begun", "state": "working"}, "Working"),
        ({"was": "working", "state": "not_working", "note": "He no longer comes."}, "Not working"),
        ({"was": "not_working", "state": "stepped_up", "note": "Asked for a visit."}, "Stepped up"),
        ({"was": "stepped_up", "state": "ended", "reason": "front_door_has_it"}, "Ended"),
    )
    for minutes, (form, shown) in enumerate(moves, start=1):
        at.now = NOW + timedelta(minutes=minutes)
        post(client, "/early-help/1/change", form)
        page = words_of(client.get("/early-help/1").text)
        assert f"State {shown}" in page
        assert form.get("note", "") in page
    told = [event.event for event in store.events(sent)]
    assert told.count("early_help_changed") == 5 and "early_help_taken" in told
    kinds = [e.details["kind"] for e in store.events(sent) if e.event == "alarm_raised"]
    assert kinds == [alarms.CALL_NOT_RECORDED, alarms.NOT_WORKING, alarms.STEPPED_UP]


def test_a_change_that_somebody_else_overtook_is_not_made(signed_in: Any, store: Store) -> None:
    fill(store)
    client = signed_in("screener")
    post(client, "/early-help/1/change", {"was": "begun", "state": "working"})
    page = words_of(client.get("/early-help/1").text)
    assert "Somebody else changed it" in page and "State Waiting to begin" in page


@pytest.mark.parametrize(
    "form",
    [
        {"state": "working"},
        {"state": "ended"},
        {"state": "ended", "reason": "bored"},
        {"state": "x"},
    ],
)
def test_a_move_that_is_not_possible_is_refused_in_words(
    signed_in: Any, store: Store, form: dict[str, str]
) -> None:
    fill(store)
    client = signed_in("screener")
    post(client, "/early-help/1/change", {"was": "waiting", **form})
    page = words_of(client.get("/early-help/1").text)
    assert "That is not possible as it stands now" in page and "State Waiting to begin" in page


def test_the_escalation_steps_of_the_pack_stand_beside_it(
    signed_in: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    steps = (
        EscalationStep(step="Ask the {front_door} for the reasons.", within_working_days=1),
        EscalationStep(step="Ask a senior leader to write.", within_working_days=3),
    )
    head = KeptHead(escalation=steps)
    monkeypatch.setattr("bot.console.views.early_help.kept_head", lambda *_: head)
    page = words_of(signed_in("screener").get("/early-help/1").text)
    assert "Ask the Children's Front Door for the reasons. Within 1 working day." in page
    assert "Ask a senior leader to write. Within 3 working days." in page


def test_a_lead_whom_the_worry_is_about_stands_as_a_warning(signed_in: Any, store: Store) -> None:
    sent, _ = fill(store)
    client = signed_in("screener")
    warning = "Do not go through the referrer’s safeguarding lead"
    assert warning not in words_of(client.get(f"/contacts/{sent}").text)
    said(store, sent, "is_the_concern")
    for path in (f"/contacts/{sent}", "/early-help/1"):
        assert warning in words_of(client.get(path).text)


def said(store: Store, contact_id: str, answer: str) -> None:
    with store.database.writing() as connection:
        key = connection.execute(
            select(Contact.data_key).where(Contact.id == contact_id)
        ).scalar_one()
        message = connection.execute(
            select(Message.id).where(Message.contact_id == contact_id)
        ).scalars().first()  # fmt: skip
        value = store.keyring.unwrap(key, contact_id).seal({"said": answer}, "answer.value")
        connection.execute(
            insert(Answer).values(
                contact_id=contact_id, mode="live", message_id=message, about="contact",
                question="lead_told", value=value, at=NOW,
            )
        )  # fmt: skip


def test_the_calls_that_were_told_of_stand_on_the_contact(signed_in: Any, store: Store) -> None:
    sent, _ = fill(store)
    with store.database.writing() as connection:
        wrapped = connection.execute(select(Contact.data_key).where(Contact.id == sent)).scalar()
        key = store.keyring.unwrap(wrapped, sent)
        for call in (CallTold("999", True, "3pm, log 41"), CallTold("front_door", False)):
            details = key.seal(asdict(call), "urgent_call.details")
            connection.execute(
                insert(UrgentCall).values(
                    contact_id=sent, mode="live", whom=call.to, rung=int(call.made), details=details
                )
            )
    page = words_of(signed_in("auditor").get(f"/contacts/{sent}").text)
    assert "999 Rung: 3pm, log 41" in page and "The front door No call told of" in page


def test_lists_open_no_seal(signed_in: Any, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    client = signed_in("screener")

    def refuse(*_: object) -> None:
        raise AssertionError("a list opened a seal")

    monkeypatch.setattr("bot.store.sealing.ContactKey.open", refuse)
    for path in ("/alarms", "/unsent", "/early-help"):
        assert client.get(path).status_code == 200
