"""A coordinator knows of the contacts that wait for early help, records that outcome alone, and tells it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.front_door import deciding
from bot.front_door.outcomes import OUTCOMES
from bot.store import staff
from bot.store.front_door import clocks, decisions, stepping_up
from bot.store.front_door.decisions import Desk, NotDecided
from bot.store.tables import Alarm, Contact, Decision, QueueEntry
from tests.console.conftest import NOW, Store

WORDS = "the family asked for help with mornings"


def desk(connection: Any, store: Store, contact: str) -> Desk:
    email = "early_help_coordinator@exampleshire.example"
    member = staff.user_by_email(connection, email)
    assert member is not None
    return Desk(connection, store.keyring, member, contact, 1, NOW)


def add(store: Store, number: int, route: str, member: int | None = None) -> str:
    return store.add_contact(
        number, WORDS, reference=f"TH-BCDF234{number}", sent_at=NOW, chosen_route=route,
        recommended_route=route, entry={"claimed_by": member, "rank": 3},
    )  # fmt: skip


def test_a_coordinator_starts_with_early_help_and_reads_its_contacts_alone(
    signed_in: Any, store: Store
) -> None:
    helped, other = add(store, 1, "caf"), add(store, 2, "front_door")
    client = signed_in("early_help_coordinator")

    assert client.get("/").location.endswith("/early-help")
    assert client.get("/early-help").status_code == 200
    assert WORDS in client.get(f"/contacts/{helped}").text
    assert client.get(f"/contacts/{other}").status_code == 404
    for path in ("/contacts", "/alarms", "/reports", "/to-tell"):
        assert client.get(path).status_code == 403, path


def test_a_coordinator_sees_no_restricted_contact(signed_in: Any, store: Store) -> None:
    hidden = store.add_contact(
        1, WORDS, reference="TH-BCDF2345", sent_at=NOW, chosen_route="caf",
        recommended_route="caf", entry={"restricted": "staff"},
    )  # fmt: skip
    client = signed_in("early_help_coordinator")
    assert client.get(f"/contacts/{hidden}").status_code == 404


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
@pytest.mark.parametrize("route", ["caf", "front_door"])
def test_a_coordinator_records_early_help_behind_their_own_door_and_nothing_else(
    store: Store, outcome: str, route: str
) -> None:
    store.add_member("early_help_coordinator")
    contact = add(store, 1, route, member=1)
    wanted = deciding.Wanted(
        outcome, OUTCOMES[outcome].reasons[0], "The family agreed to help.", "Meet the family",
        "early_help_team", NOW.date(),
    )  # fmt: skip
    with store.database.writing() as connection:
        try:
            decisions.record(desk(connection, store, contact), [1], wanted)
            is_kept = True
        except NotDecided as refused:
            is_kept = False
            assert refused.code == "front_door_decides"
        rows = connection.execute(select(Decision.outcome)).scalars().all()

    assert is_kept is (outcome == "early_help" and route == "caf")
    assert rows == (["early_help"] if is_kept else [])


def test_the_form_offers_a_coordinator_early_help_alone(signed_in: Any, store: Store) -> None:
    client = signed_in("early_help_coordinator")
    contact = add(store, 1, "caf", member=1)
    page = client.get(f"/contacts/{contact}/decide/1").text

    assert OUTCOMES["early_help"].title in page
    assert OUTCOMES["strategy_discussion"].title not in page


def step_up(store: Store, contact: str, at: datetime) -> Any:
    with store.database.writing() as connection:
        stepping_up.to_front_door(connection, contact, 1, at)
        return connection.execute(select(QueueEntry)).one()


def test_what_is_stepped_up_waits_at_the_front_door_with_a_new_clock(
    signed_in: Any, store: Store
) -> None:
    contact = add(store, 1, "caf")
    entry = step_up(store, contact, NOW + timedelta(days=3))

    assert (entry.door, entry.state, entry.rank) == ("front_door", "waiting", 2)
    assert entry.due_at > NOW + timedelta(days=3)
    assert entry.waiting_since == NOW
    assert step_up(store, contact, NOW + timedelta(days=4)).version == entry.version
    assert "TH-BCDF2341" in signed_in("screener").get("/contacts").text


@pytest.mark.parametrize("state", ["decided", "closed"])
def test_early_help_that_was_decided_and_told_is_decided_anew_at_the_front_door(
    store: Store, state: str
) -> None:
    store.add_member("early_help_coordinator")
    contact = add(store, 1, "caf", member=1)
    wanted = deciding.Wanted(
        "early_help", OUTCOMES["early_help"].reasons[0], "The family agreed to help.",
        "Meet the family", "early_help_team", NOW.date(),
    )  # fmt: skip
    with store.database.writing() as connection:
        decisions.record(desk(connection, store, contact), [1], wanted)
        connection.execute(update(QueueEntry).values(state=state, closed_at=NOW))
    entry = step_up(store, contact, NOW + timedelta(days=3))

    assert (entry.door, entry.state, entry.closed_at) == ("front_door", "waiting", None)
    assert entry.claimed_by is None
    with store.database.reading() as connection:
        kept = connection.execute(select(Decision.outcome, Decision.superseded_at)).one()
    assert kept.outcome == "early_help" and kept.superseded_at is not None


def test_each_new_deadline_that_passes_is_alarmed_again(store: Store) -> None:
    contact = add(store, 1, "caf")
    with store.database.writing() as connection:
        for days in (1, 30):
            if days == 30:
                stepping_up.to_front_door(connection, contact, 1, NOW + timedelta(days=2))
            for _ in range(2):
                clocks.alarm_those_passed(connection, NOW + timedelta(days=days))
        kinds = connection.execute(select(Alarm.kind)).scalars().all()
    assert kinds.count("decision_overdue") == 2


@pytest.mark.parametrize(
    ("outcome", "state"), [("advice_given", "waiting"), ("assessment", "closed")]
)
def test_stepping_up_asks_anew_unless_a_referral_was_accepted(
    store: Store, outcome: str, state: str
) -> None:
    store.add_member("social_worker")
    contact = add(store, 1, "caf")
    with store.database.writing() as connection:
        key = store.keyring.unwrap(
            connection.execute(select(Contact.data_key)).scalar_one(), contact
        )
        connection.execute(
            insert(Decision).values(
                contact_id=contact, mode="live", child_id=1, user_id=1, outcome=outcome,
                reason_code="x", rationale=key.seal("x", "decision.rationale"), at=NOW,
            )
        )  # fmt: skip
        connection.execute(update(QueueEntry).values(state="closed", closed_at=NOW))
    entry = step_up(store, contact, NOW + timedelta(days=3))
    assert entry.state == state
    assert (entry.closed_at is None) == (state == "waiting")
