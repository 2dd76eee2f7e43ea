"""Deciding about children: who may, when it stands, what is kept of it, and what a correction leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.front_door import states
from bot.store import retention
from bot.store.coming_back import progress_of
from bot.store.database import Database
from bot.store.front_door import decisions
from bot.store.front_door.decisions import NotDecided
from bot.store.front_door.standing import waiting_for_agreement
from bot.store.tables import Decision, NeedToKnow
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.front_door.deciding import ACCEPTED, NOTHING_MORE, FrontDoor

LATER = AT + timedelta(hours=2)


@pytest.fixture
def door(emptied_database: Database) -> FrontDoor:
    return FrontDoor(emptied_database)


def count(door: FrontDoor) -> int:
    with door.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(Decision)).scalar_one())


def test_a_social_worker_records_and_the_contact_becomes_a_referral(door: FrontDoor) -> None:
    worker = door.member("social_worker")
    contact = door.contact(holder=worker)
    with door.desk(worker, contact) as desk:
        assert decisions.record(desk, [1], ACCEPTED) == {1: "recorded"}
    found = door.child(contact).decision
    assert found is not None and door.child(contact).name == "Sam 1"
    assert (found.outcome, found.staff_route, found.by) == ("assessment", "front_door", worker.name)
    assert (found.rationale, found.next_step) == (ACCEPTED.rationale, ACCEPTED.next_step)
    assert (found.referral_at, found.at, found.next_step_by) == (AT, AT, ACCEPTED.next_step_by)
    entry = door.entry(contact)
    assert (entry.state, entry.decided_at, entry.closed_at) == (states.DECIDED, AT, None)


def test_words_are_sealed_and_events_hold_codes_alone(door: FrontDoor) -> None:
    worker = door.member("social_worker")
    contact = door.contact(holder=worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    with door.database.reading() as connection:
        row = connection.execute(select(Decision.__table__)).one()
    assert b"hungry" not in bytes(row.rationale) and b"Visit" not in bytes(row.next_step)
    event, details = door.events(contact)[-1]
    assert (event, details["outcome"]) == ("decision_recorded", "assessment")
    assert "hungry" not in str(details)


def test_a_contact_is_decided_only_when_every_child_is(door: FrontDoor) -> None:
    worker = door.member("social_worker")
    contact = door.contact(("front_door", "front_door"), ("caf", "caf"), holder=worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    assert (door.entry(contact).state, door.entry(contact).decided_at) == (states.WAITING, None)
    with door.database.reading() as connection:
        told = progress_of(connection, contact)
        assert told is not None and told.decided_at is None
    early_help = replace(ACCEPTED, outcome="early_help", reason_code="help_without_social_care")
    with door.desk(worker, contact, LATER) as desk:
        decisions.record(desk, [2], early_help)
    assert (door.entry(contact).state, door.entry(contact).decided_at) == (states.DECIDED, LATER)
    with door.database.reading() as connection:
        told = progress_of(connection, contact)
        assert told is not None and told.decided_at == LATER


def test_the_same_for_several_children_keeps_a_row_for_each(door: FrontDoor) -> None:
    worker = door.member("social_worker")
    contact = door.contact(*[("front_door", "front_door")] * 3, holder=worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1, 2, 3], ACCEPTED)
    assert count(door) == 3
    assert all(child.decision for child in door.children(contact))


def test_a_screener_proposes_and_cannot_record(door: FrontDoor) -> None:
    screener, worker = door.member("screener"), door.member("social_worker")
    contact = door.contact(holder=screener)
    with pytest.raises(NotDecided, match="other_role"), door.desk(screener, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    with door.desk(screener, contact) as desk:
        decisions.propose(desk, [1], ACCEPTED)
    child = door.child(contact)
    assert child.decision is None and child.proposal is not None
    assert (door.entry(contact).state, child.proposal.state) == (states.PROPOSED, "proposed")
    assert child.proposal.referral_at is None
    door.claim(contact, worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    child = door.child(contact)
    assert child.proposal is None and child.decision is not None
    assert (child.decision.by, child.decision.proposed_by) == (worker.name, screener.name)
    assert len(child.history) == 2


@pytest.mark.parametrize("role", ["auditor", "trainer", "early_help_coordinator", "administrator"])
def test_nobody_else_proposes_or_records(door: FrontDoor, role: str) -> None:
    member = door.member(role)
    contact = door.contact(holder=member)
    for act in (decisions.propose, decisions.record):
        with pytest.raises(NotDecided), door.desk(member, contact) as desk:
            act(desk, [1], ACCEPTED)
    assert count(door) == 0


def test_only_who_has_the_contact_decides_about_it(door: FrontDoor) -> None:
    worker, other = door.member("social_worker"), door.member("manager")
    contact = door.contact(holder=other)
    with pytest.raises(NotDecided, match="claimed_by_other"), door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    free = door.contact()
    with pytest.raises(NotDecided, match="not_claimed"), door.desk(worker, free) as desk:
        decisions.record(desk, [1], ACCEPTED)
    assert count(door) == 0 and door.entry(contact).version == 1


def test_who_saw_an_older_state_is_told_and_changes_nothing(door: FrontDoor) -> None:
    worker = door.member("social_worker")
    contact = door.contact(("front_door", "front_door"), ("caf", "caf"), holder=worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    with (
        pytest.raises(NotDecided, match="changed_meanwhile"),
        door.desk(worker, contact, seen=1) as desk,
    ):
        decisions.record(desk, [2], ACCEPTED)
    with pytest.raises(NotDecided, match="decided_meanwhile"), door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    assert count(door) == 1


def test_what_is_missing_is_said_and_nothing_is_kept(door: FrontDoor) -> None:
    worker = door.member("social_worker")
    contact = door.contact(holder=worker)
    with pytest.raises(NotDecided) as caught, door.desk(worker, contact) as desk:
        decisions.record(desk, [1], replace(ACCEPTED, rationale="  ", next_step_who=""))
    assert set(caught.value.faults) == {"rationale", "next_step_who"}
    assert count(door) == 0 and door.entry(contact).version == 1


def test_below_the_advice_it_waits_until_another_manager_agrees(door: FrontDoor) -> None:
    worker, manager = door.member("social_worker"), door.member("manager")
    contact = door.contact(holder=worker)
    with door.desk(worker, contact) as desk:
        assert decisions.record(desk, [1], NOTHING_MORE) == {1: "for_agreement"}
    child = door.child(contact)
    assert child.decision is None and child.proposal is not None
    assert (door.entry(contact).state, door.entry(contact).decided_at) == (
        states.FOR_AGREEMENT,
        None,
    )
    with door.desk(manager, contact, LATER) as desk:
        decisions.agree(desk, child.proposal.id)
    child = door.child(contact)
    assert child.proposal is None and child.decision is not None
    assert (child.decision.by, child.decision.agreed_by) == (worker.name, manager.name)
    assert (door.entry(contact).state, door.entry(contact).decided_at) == (states.DECIDED, LATER)
    assert [name for name, _ in door.events(contact)][-2:] == ["agreement_asked", "decision_agreed"]


def test_a_manager_never_agrees_to_their_own_decision(door: FrontDoor) -> None:
    manager, other = door.member("manager"), door.member("manager", "Another")
    contact = door.contact(holder=manager)
    with door.desk(manager, contact) as desk:
        decisions.record(desk, [1], NOTHING_MORE)
    waiting = door.child(contact).proposal
    assert waiting is not None
    with pytest.raises(NotDecided, match="own_decision"), door.desk(manager, contact) as desk:
        decisions.agree(desk, waiting.id)
    with door.desk(other, contact) as desk:
        decisions.agree(desk, waiting.id)
    assert door.child(contact).decision is not None


def test_what_is_sent_back_is_a_proposal_again_with_the_managers_words(door: FrontDoor) -> None:
    worker, manager = door.member("social_worker"), door.member("manager")
    contact = door.contact(holder=worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], NOTHING_MORE)
    waiting = door.child(contact).proposal
    assert waiting is not None
    with pytest.raises(NotDecided), door.desk(manager, contact) as desk:
        decisions.send_back(desk, waiting.id, " ")
    with door.desk(manager, contact) as desk:
        decisions.send_back(desk, waiting.id, "Ask the health visitor first.")
    child = door.child(contact)
    assert child.proposal is not None and child.proposal.state == "proposed"
    assert child.proposal.notes == ("Ask the health visitor first.",)
    assert door.entry(contact).state == states.PROPOSED
    with pytest.raises(NotDecided, match="nothing_to_agree"), door.desk(manager, contact) as desk:
        decisions.agree(desk, waiting.id)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    assert door.child(contact).decision is not None


def test_a_correction_keeps_the_former_and_the_day_of_referral(door: FrontDoor) -> None:
    worker, manager = door.member("social_worker"), door.member("manager")
    contact = door.contact(holder=worker)
    with door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    urgent = replace(
        ACCEPTED, outcome="strategy_discussion", reason_code="likely_significant_harm",
        differs_on="fact:seen_by_gp", differs_how="fact_missing",
    )  # fmt: skip
    because = "The doctor told us of a fracture."
    with pytest.raises(NotDecided, match="other_role"), door.desk(worker, contact) as desk:
        decisions.correct(desk, 1, urgent, because)
    with pytest.raises(NotDecided, match="not_whole"), door.desk(manager, contact) as desk:
        decisions.correct(desk, 1, urgent, "")
    with door.desk(manager, contact, LATER) as desk:
        assert decisions.correct(desk, 1, urgent, because) == "recorded"
    former, stands = door.child(contact).history
    assert (former.superseded_at, former.outcome, former.notes) == (LATER, "assessment", (because,))
    assert (stands.outcome, stands.referral_at) == ("strategy_discussion", AT)
    entry = door.entry(contact)
    assert (entry.state, entry.decided_at) == (states.DECIDED, AT)


def test_a_correction_that_waits_leaves_the_former_standing(door: FrontDoor) -> None:
    manager, other = door.member("manager"), door.member("manager", "Another")
    contact = door.contact(holder=manager)
    with door.desk(manager, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    with door.desk(manager, contact, LATER) as desk:
        because = "It was another child of that name."
        assert decisions.correct(desk, 1, NOTHING_MORE, because) == "for_agreement"
    child = door.child(contact)
    assert child.decision is not None and child.decision.outcome == "assessment"
    assert child.proposal is not None and door.entry(contact).state == states.DECIDED
    with door.desk(other, contact, LATER) as desk:
        decisions.agree(desk, child.proposal.id)
    child = door.child(contact)
    assert child.decision is not None and child.decision.outcome == "no_further_action"
    assert child.decision.referral_at is None


def test_a_closed_contact_is_no_longer_closed_once_it_is_corrected(door: FrontDoor) -> None:
    manager = door.member("manager")
    contact = door.contact(holder=manager)
    with door.desk(manager, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
    door.set_entry(contact, state=states.CLOSED, closed_at=AT)
    with door.desk(manager, contact, LATER) as desk:
        decisions.correct(desk, 1, ACCEPTED, "The next step was wrong.")
    assert (door.entry(contact).state, door.entry(contact).closed_at) == (states.DECIDED, None)


def test_what_waits_is_listed_oldest_first_and_only_to_those_who_may_know(door: FrontDoor) -> None:
    worker, manager, named = (
        door.member("social_worker"), door.member("manager"), door.member("manager", "Named"),
    )  # fmt: skip
    secret = door.contact(holder=worker)
    plain = door.contact(holder=worker)
    for contact, at in ((plain, LATER), (secret, AT)):
        with door.desk(worker, contact, at) as desk:
            decisions.record(desk, [1], NOTHING_MORE)
    door.set_entry(secret, restricted="staff")
    with door.database.writing() as connection:
        connection.execute(
            insert(NeedToKnow).values(contact_id=secret, mode="live", user_id=named.id, given_at=AT)
        )
    with door.database.reading() as connection:
        seen = {m: waiting_for_agreement(connection, m.id, m.role) for m in (manager, named)}
    assert [one.contact_id for one in seen[named]] == [secret, plain]
    assert [one.contact_id for one in seen[manager]] == [plain]
    waiting = door.child(secret).proposal
    assert waiting is not None
    with pytest.raises(NotDecided, match="not_there"), door.desk(manager, secret) as desk:
        decisions.agree(desk, waiting.id)


def test_an_erased_contact_has_no_children_to_decide(door: FrontDoor) -> None:
    worker = door.member("social_worker")
    contact = door.contact(holder=worker)
    with door.database.writing() as connection:
        retention.erase(connection, contact, AT)
    assert door.children(contact) == ()
    with pytest.raises(NotDecided, match="no_such_child"), door.desk(worker, contact) as desk:
        decisions.record(desk, [1], ACCEPTED)
