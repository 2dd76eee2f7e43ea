"""Deciding in the console: filling in, checking, keeping, a manager's agreement, and who is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from bot.console.deciding_words import NOT_DONE
from bot.store import audit, staff
from bot.store.front_door.standing import standing
from bot.store.tables import Child, Decision, Milestone, QueueEntry
from tests.console.conftest import ADVICE, CONSENT, NOW, Store, token_in

SENT = {
    "reference": "TH-AAAA2222", "sent_at": NOW - timedelta(hours=1), "urgency": "one_working_day",
    "recommended_route": "front_door", "chosen_route": "front_door",
}  # fmt: skip
URGENT = {**SENT, "recommended_route": "front_door_urgent", "chosen_route": "front_door_urgent"}
ACCEPTED = {
    "outcome": "assessment", "reason_code": "may_be_in_need", "rationale": "She is often hungry & cold.",
    "next_step": "Visit at home", "next_step_who": "social_worker", "day": "24", "month": "11",
    "year": "2026",
}  # fmt: skip
PAGE = "/contacts/TH-AAAA2222"


class Front:
    """A console with one sent contact and people who sign in one after the other."""

    def __init__(self, store: Store, app: Any, at: SimpleNamespace) -> None:
        self.store, self.app, self.at = store, app, at

    def contact(self, children: int = 1, **values: Any) -> str:
        contact = self.store.add_contact(1, **{**SENT, **values})
        with self.store.database.writing() as connection:
            for position in range(2, children + 1):
                wrapped = _data_key(connection, contact)
                key = self.store.keyring.unwrap(wrapped, contact)
                connection.execute(
                    insert(Child).values(
                        contact_id=contact, mode="live", position=position,
                        recommended_route="caf", chosen_route="caf",
                        advice=key.seal(ADVICE, "child.advice"),
                        consent=key.seal(CONSENT, "child.consent"),
                    )
                )  # fmt: skip
        return contact

    def as_(self, role: str, name: str = "", claims: bool = False) -> FlaskClient:
        """Somebody signed in with this role; with `claims` they have the contact."""
        email = f"{name or role}@exampleshire.example"
        with self.store.database.reading() as connection:
            known = staff.user_by_email(connection, email)
        if known is None:
            self.store.add_member(role, email)
        client = self.app.test_client()
        page = client.get("/sign-in").text
        form = {"email": email, "password": "only for these tests", "csrf_token": token_in(page)}
        assert client.post("/sign-in", data=form).status_code == 302
        if claims:
            with self.store.database.writing() as connection:
                member = staff.user_by_email(connection, email)
                assert member is not None
                connection.execute(update(QueueEntry).values(claimed_by=member.id, claimed_at=NOW))
        return client

    def decisions(self) -> list[Any]:
        with self.store.database.reading() as connection:
            return connection.execute(select(Decision.__table__).order_by(Decision.id)).all()  # type: ignore[no-any-return]

    def entry(self) -> Any:
        with self.store.database.reading() as connection:
            return connection.execute(select(QueueEntry.__table__)).one()


def _data_key(connection: Any, contact: str) -> Any:
    from bot.store.tables import Contact

    return connection.execute(select(Contact.data_key).where(Contact.id == contact)).scalar_one()


@pytest.fixture
def front(store: Store, app: Any, at: SimpleNamespace) -> Front:
    return Front(store, app, at)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no hidden {name}"
    return found[1]


def sent_to(client: FlaskClient, action: str, page: str, number: int = 1, **form: Any) -> Any:
    """Send a form of a page on: the page's own token and version go with it."""
    carried = {"csrf_token": token_in(page), "version": hidden(page, "version"), **form}
    return client.post(f"{PAGE}/decide/{number}/{action}", data=carried)


def decide(client: FlaskClient, action: str = "record", number: int = 1, **form: Any) -> Any:
    """Fill in, check, and keep; gives the answer to the last step."""
    page = client.get(f"{PAGE}/decide/{number}").text
    checked = sent_to(client, "check", page, number, **form)
    assert checked.status_code == 200, checked.text
    return sent_to(client, action, checked.text, number, **form)


def test_a_social_worker_decides_after_having_checked(front: Front) -> None:
    front.contact()
    client = front.as_("social_worker", claims=True)
    page = client.get(PAGE).text
    assert "Decide about child 1" in page and 'id="decide"' in page
    checked = sent_to(client, "check", page, **ACCEPTED)
    assert front.decisions() == []
    for shown in ("Front door: referral", "Referral accepted: assessment", "Visit at home",
                  "She is often hungry &amp; cold.", "becomes a referral"):  # fmt: skip
        assert shown in checked.text
    assert "has to agree" not in checked.text
    answer = sent_to(client, "record", checked.text, **ACCEPTED)
    assert answer.status_code == 302
    (row,) = front.decisions()
    assert (row.outcome, row.state, front.entry().state) == ("assessment", "recorded", "decided")
    page = client.get(answer.location).text
    assert "The decision is recorded." in page and "A referral since" in page
    assert "Decide about child 1" not in page


def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(front: Front) -> None:
    front.contact()
    client = front.as_("social_worker", claims=True)
    page = client.get(f"{PAGE}/decide/1").text
    form = {**ACCEPTED, "reason_code": "danger_now", "rationale": "no", "day": "31", "month": "2"}
    answer = sent_to(client, "check", page, **form)
    assert answer.status_code == 422
    for name in ("reason_code", "rationale", "next_step_by"):
        assert f'href="#c1-{name}"' in answer.text
        assert f'id="c1-{name}-error"' in answer.text
        assert answer.text.count(f'id="c1-{name}"') == 1
    assert "<title>Error: " in answer.text
    assert 'value="31"' in answer.text and 'value="Visit at home"' in answer.text
    assert re.search(r'value="assessment" checked', answer.text)


def test_every_link_of_the_error_summary_leads_to_a_field(front: Front) -> None:
    front.contact(children=2)
    client = front.as_("social_worker", claims=True)
    page = client.get(f"{PAGE}/decide/1").text
    for form in ({}, {**ACCEPTED, "outcome": "no_further_action", "reason_code": "explained_since"},
                 {**ACCEPTED, "child": "9"}):  # fmt: skip
        answer = sent_to(client, "check", page, **form)
        links = re.findall(r'<li><a href="#([^"]+)">', answer.text)
        assert answer.status_code == 422 and links
        for link in links:
            assert answer.text.count(f'id="{link}"') == 1, link


def test_change_something_brings_everything_back(front: Front) -> None:
    front.contact()
    client = front.as_("social_worker", claims=True)
    page = client.get(f"{PAGE}/decide/1").text
    again = sent_to(client, "check", page, step="change", **ACCEPTED)
    assert again.status_code == 200
    assert "She is often hungry &amp; cold." in again.text and 'value="24"' in again.text
    assert re.search(r'value="may_be_in_need" selected', again.text)


def test_a_screener_proposes_and_a_social_worker_finds_it_filled_in(front: Front) -> None:
    front.contact()
    screener = front.as_("screener", claims=True)
    page = screener.get(f"{PAGE}/decide/1").text
    assert sent_to(screener, "record", page, **ACCEPTED).status_code == 403
    assert decide(screener, "propose", **ACCEPTED).status_code == 302
    assert front.entry().state == "proposed"
    worker = front.as_("social_worker", claims=True)
    filled = worker.get(f"{PAGE}/decide/1").text
    assert re.search(r'value="assessment" checked', filled)
    assert "She is often hungry &amp; cold." in filled and 'value="2026"' in filled
    assert decide(worker, **ACCEPTED).status_code == 302
    assert [row.state for row in front.decisions()] == ["proposed", "recorded"]


def test_below_urgent_advice_waits_for_a_manager_whatever_the_pack_says(front: Front) -> None:
    front.contact(**URGENT)
    worker = front.as_("social_worker", claims=True)
    form = {**ACCEPTED, "differs_on": "rule:PH-004", "differs_how": "fact_wrong"}
    page = worker.get(f"{PAGE}/decide/1").text
    checked = sent_to(worker, "check", page, **form)
    assert "A manager who is not you has to agree" in checked.text
    sent_to(worker, "record", checked.text, **form)
    assert (front.entry().state, front.entry().decided_at) == ("for_agreement", None)
    assert "It does not stand until a manager agrees." in worker.get(PAGE).text
    manager = front.as_("manager")
    listed = manager.get("/agreement").text
    assert "TH-AAAA2222, child 1" in listed and "1 decision waits" in listed
    page = manager.get(PAGE).text
    (row,) = front.decisions()
    form = {"csrf_token": token_in(page), "version": hidden(page, "version")}
    assert manager.post(f"{PAGE}/decisions/{row.id}/agree", data=form).status_code == 302
    assert front.entry().state == "decided"
    assert "Nothing waits" in manager.get("/agreement").text


def test_sent_back_words_stand_beside_the_proposal(front: Front) -> None:
    front.contact(**URGENT)
    worker = front.as_("social_worker", claims=True)
    decide(worker, **ACCEPTED, differs_on="other", differs_how="professional_judgement")
    manager = front.as_("manager")
    page = manager.get(PAGE).text
    (row,) = front.decisions()
    path = f"{PAGE}/decisions/{row.id}/send-back"
    form = {"csrf_token": token_in(page), "version": hidden(page, "version")}
    answer = manager.post(path, data={**form, "words": "no"}, follow_redirects=True)
    assert NOT_DONE["send_back_words"] in answer.text
    manager.post(path, data={**form, "words": "Ask the doctor about the mark."})
    assert front.entry().state == "proposed"
    assert "Ask the doctor about the mark." in worker.get(PAGE).text


def test_a_decision_about_several_children_is_kept_for_each(front: Front) -> None:
    front.contact(children=3)
    client = front.as_("social_worker", claims=True)
    page = client.get(f"{PAGE}/decide/1").text
    assert "Child 2" in page and "Child 3" in page
    form = {**ACCEPTED, "child": ["2", "3"], "differs_on": "other",
            "differs_how": "history_changes_it"}  # fmt: skip
    assert decide(client, **form).status_code == 302
    assert len(front.decisions()) == 3 and front.entry().state == "decided"


def test_who_comes_second_is_told_and_keeps_what_was_typed(front: Front) -> None:
    front.contact(children=2)
    client = front.as_("social_worker", claims=True)
    page = client.get(f"{PAGE}/decide/1").text
    checked = sent_to(client, "check", page, **ACCEPTED)
    decide(client, number=2, **ACCEPTED, differs_on="other", differs_how="fact_wrong")
    late = sent_to(client, "record", checked.text, **ACCEPTED)
    assert late.status_code == 409 and NOT_DONE["changed_meanwhile"] in late.text
    assert "She is often hungry &amp; cold." in late.text
    assert sent_to(client, "record", late.text, **ACCEPTED).status_code == 302
    gone = sent_to(client, "record", late.text, **ACCEPTED)
    assert gone.status_code == 409 and NOT_DONE["decided_meanwhile"] in gone.text
    assert "Record the decision" not in gone.text and "She is often hungry" in gone.text
    assert len(front.decisions()) == 2


def test_without_the_claim_nothing_is_kept_and_the_page_says_why(front: Front) -> None:
    front.contact()
    client = front.as_("social_worker")
    assert "claim it first" in client.get(PAGE).text
    answer = decide(client, **ACCEPTED)
    assert answer.status_code == 409 and NOT_DONE["not_claimed"] in answer.text
    front.as_("manager", claims=True)
    answer = decide(client, **ACCEPTED)
    assert NOT_DONE["claimed_by_other"] in answer.text
    assert front.decisions() == []


def test_a_manager_corrects_with_a_reason_and_nobody_else_can(front: Front) -> None:
    front.contact()
    worker = front.as_("social_worker", claims=True)
    decide(worker, **ACCEPTED)
    assert worker.get(f"{PAGE}/decide/1").status_code == 403
    manager = front.as_("manager")
    page = manager.get(f"{PAGE}/decide/1").text
    assert "Correct the decision" in page and re.search(r'value="assessment" checked', page)
    other = {**ACCEPTED, "reason_code": "help_has_not_worked"}
    missing = sent_to(manager, "check", page, **other)
    assert missing.status_code == 422 and 'href="#c1-because"' in missing.text
    form = {**other, "because": "The plan of last year was overlooked."}
    assert decide(manager, "correct", **form).status_code == 302
    page = manager.get(PAGE).text
    assert "What was kept before about child 1" in page
    assert "The plan of last year was overlooked." in page
    assert [bool(row.superseded_at) for row in front.decisions()] == [True, False]


def test_what_may_not_be_known_is_not_there(front: Front) -> None:
    contact = front.contact()
    worker = front.as_("social_worker", claims=True)
    page = worker.get(f"{PAGE}/decide/1").text
    with front.store.database.writing() as connection:
        connection.execute(update(QueueEntry).values(restricted="staff"))
    assert worker.get(f"{PAGE}/decide/1").status_code == 404
    for action in ("check", "propose", "record"):
        assert sent_to(worker, action, page, **ACCEPTED).status_code == 404
    manager = front.as_("manager")
    token = {"csrf_token": token_in(page), "version": "1"}
    for path in ("decisions/1/agree", "decisions/1/send-back", "milestones/1"):
        assert worker.get(f"{PAGE}/nothing").status_code == 404
        token["csrf_token"] = token_in(manager.get("/agreement").text)
        assert manager.post(f"{PAGE}/{path}", data=token).status_code == 404
    assert front.decisions() == [] and front.store.events(contact)[-1].event == "contact_viewed"


def test_a_talk_that_was_not_sent_and_an_erased_contact_have_nothing_to_decide(
    front: Front,
) -> None:
    front.contact(sent_at=None, reference=None)
    client = front.as_("social_worker")
    assert 'id="decide"' not in client.get(f"/contacts/{1:032x}").text
    assert client.get(f"/contacts/{1:032x}/decide/1").status_code == 404


def test_whom_not_to_contact_stands_above_the_form_and_the_check(front: Front) -> None:
    front.contact(entry={"no_contact": 1})
    client = front.as_("social_worker", claims=True)
    page = client.get(f"{PAGE}/decide/1").text
    assert "Do not contact the family yet" in page
    assert "Do not contact the family yet" in sent_to(client, "check", page, **ACCEPTED).text


def test_opening_the_form_leaves_a_trace(front: Front) -> None:
    contact = front.contact()
    client = front.as_("social_worker", claims=True)
    before = len(front.store.events(contact))
    client.get(f"{PAGE}/decide/1")
    assert [e.event for e in front.store.events(contact)[before:]] == ["contact_viewed"]


def test_an_auditor_reads_decisions_and_has_no_form(front: Front) -> None:
    front.contact()
    decide(front.as_("social_worker", claims=True), **ACCEPTED)
    page = front.as_("auditor").get(PAGE).text
    assert "Referral accepted: assessment" in page
    for form in ("/decide/", "Keep or correct a day", '/agree"'):
        assert form not in page


def test_markup_in_a_rationale_is_shown_and_does_nothing(front: Front) -> None:
    front.contact()
    client = front.as_("social_worker", claims=True)
    planted = '"><script>alert(1)</script> is what the letter said'
    decide(client, **{**ACCEPTED, "rationale": planted, "next_step": planted})
    page = client.get(PAGE).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def kept_day(client: FlaskClient, page: str, **form: str) -> str:
    token = {"csrf_token": token_in(page)}
    answer = client.post(f"{PAGE}/milestones/1", data={**token, **form}, follow_redirects=True)
    return str(answer.text)


def test_days_are_kept_corrected_and_counted(front: Front) -> None:
    contact = front.contact()
    client = front.as_("social_worker", claims=True)
    assert 'id="milestones"' not in client.get(PAGE).text
    decide(client, **ACCEPTED)
    page = client.get(PAGE).text
    assert "Assessment finished by" in page
    front.at.now = NOW + timedelta(days=5)
    day = {"month": "11", "year": "2026"}
    assert "in the future" in kept_day(client, page, kind="first_seen", day="30", **day)
    assert "before the contact was sent" in kept_day(
        client, page, kind="first_seen", day="19", **day
    )
    assert "Enter a day" in kept_day(client, page, kind="first_seen", day="x", **day)
    assert "The day is kept." in kept_day(client, page, kind="first_seen", day="24", **day)
    assert "usual order" in kept_day(client, page, kind="allocated", day="25", **day)
    assert "The day is kept." in kept_day(client, page, kind="allocated", day="25", sure="1", **day)
    shown = kept_day(client, page, kind="allocated", day="23", **day)
    assert "The day is kept." in shown and "Corrected:" in shown
    assert re.search(
        r"Allocated to a social worker</th>\s*<td[^>]*>[^<]*23 November 2026</td>\s*<td[^>]*>1<",
        shown,
    )
    with front.store.database.reading() as connection:
        rows = connection.execute(
            select(Milestone.kind, Milestone.superseded_at).order_by(Milestone.id)
        ).all()
        assert audit.first_broken_link(connection, contact) is None
    assert [(kind, gone is None) for kind, gone in rows] == [
        ("first_seen", True), ("allocated", False), ("allocated", True),
    ]  # fmt: skip


def test_a_child_without_a_referral_has_no_days(front: Front) -> None:
    front.contact(recommended_route="caf", chosen_route="caf")
    client = front.as_("social_worker", claims=True)
    form = {**ACCEPTED, "outcome": "early_help", "reason_code": "several_needs_family_agrees"}
    decide(client, **form)
    page = client.get(PAGE).text
    assert 'id="milestones"' not in page
    answer = kept_day(client, page, kind="allocated", day="20", month="11", year="2026")
    assert "referral was accepted" in answer


def test_children_stand_as_they_were_decided(front: Front) -> None:
    contact = front.contact(children=2)
    decide(front.as_("social_worker", claims=True), **ACCEPTED)
    with front.store.database.reading() as connection:
        first, second = standing(connection, front.store.keyring, contact)
    assert first.decision is not None and second.decision is None
