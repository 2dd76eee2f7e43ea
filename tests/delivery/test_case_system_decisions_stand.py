"""What the case system decides stands in place of what stood; what it asks decides nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.delivery.decisions import MORE_INFORMATION, keep_event, read_event
from bot.delivery.stubs.case_system import event
from bot.front_door import states
from bot.front_door.outcomes import OUTCOMES
from bot.store.coming_back import progress_of
from bot.store.front_door.standing import standing
from bot.store.tables import Decision, QueueEntry
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import Sent, record_of

HOUR = timedelta(hours=1)


def told(sent: Sent, contact: str, number: int, outcome: str, at: datetime = AT) -> bool:
    """The case system tells of one decision about child 1."""
    import json

    wanted = {
        "reference": record_of(contact).reference,
        "rationale": "Sam is safe.",
        "outcome": outcome,
    }
    body = json.dumps(event(f"evt-{number}", wanted, at)).encode()
    with sent.database.writing() as connection:
        read = read_event(body, f"evt-{number}")
        return keep_event(connection, sent.keyring, read, body, AT + 9 * HOUR)


def entry(sent: Sent, contact: str) -> Any:
    with sent.database.writing() as connection:
        wanted = select(QueueEntry.__table__).where(QueueEntry.contact_id == contact)
        found = connection.execute(wanted).first()
        if found is None:
            values = {"contact_id": contact, "mode": "live", "door": "front_door", "rank": 2,
                      "state": "waiting", "waiting_since": AT, "look_by": AT, "due_at": AT}  # fmt: skip
            connection.execute(insert(QueueEntry).values(**values))
            found = connection.execute(wanted).one()
    return found


def child(sent: Sent, contact: str) -> Any:
    with sent.database.reading() as connection:
        return standing(connection, sent.keyring, contact)[0]


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=lambda o: o.code)
def test_a_decision_of_the_case_system_decides_the_contact(sent: Sent, outcome: Any) -> None:
    contact = sent.contact()
    entry(sent, contact)
    told(sent, contact, 1, outcome.code)
    found = child(sent, contact).decision
    assert (found.outcome, found.by, found.source) == (outcome.code, None, "case_system")
    assert found.staff_route == (outcome.staff_route and outcome.staff_route.value)
    assert found.referral_at == (AT if outcome.is_referral else None)
    now = entry(sent, contact)
    assert (now.state, now.decided_at, now.version) == (states.DECIDED, AT, 2)


def test_a_second_message_supersedes_and_the_referral_keeps_its_day(sent: Sent) -> None:
    contact = sent.contact()
    entry(sent, contact)
    assert told(sent, contact, 1, "assessment")
    assert told(sent, contact, 2, "strategy_discussion", AT + HOUR)
    assert not told(sent, contact, 2, "strategy_discussion", AT + HOUR)
    former, stands = child(sent, contact).history
    assert former.superseded_at == AT + 9 * HOUR and stands.superseded_at is None
    assert (stands.outcome, stands.referral_at) == ("strategy_discussion", AT)
    assert entry(sent, contact).decided_at == AT


def test_an_older_decision_that_comes_late_does_not_take_the_place_of_a_newer(sent: Sent) -> None:
    contact = sent.contact()
    entry(sent, contact)
    told(sent, contact, 1, "assessment", AT + HOUR)
    told(sent, contact, 2, "no_further_action", AT)
    found = child(sent, contact)
    assert found.decision.outcome == "assessment" and len(found.history) == 2


def test_a_proposal_of_staff_does_not_outlive_it(sent: Sent) -> None:
    contact = sent.contact()
    entry(sent, contact)
    at_child = child(sent, contact).child_id
    with sent.database.writing() as connection:
        from bot.store.sealing import Sealed

        connection.execute(
            insert(Decision).values(
                contact_id=contact, mode="live", child_id=at_child, source="case_system", at=AT,
                state="for_agreement", outcome="no_further_action", reason_code="x",
                rationale=Sealed(hashlib.sha256(b"x").digest()),
            )
        )  # fmt: skip
    told(sent, contact, 1, "assessment")
    with sent.database.reading() as connection:
        live = select(Decision.outcome).where(Decision.superseded_at.is_(None))
        assert list(connection.execute(live).scalars()) == ["assessment"]
    assert entry(sent, contact).state == states.DECIDED


def test_asking_for_more_decides_nothing_and_is_kept(sent: Sent) -> None:
    contact = sent.contact()
    before = entry(sent, contact)
    told(sent, contact, 1, MORE_INFORMATION)
    found, now = child(sent, contact), entry(sent, contact)
    assert found.decision is None and found.proposal is None
    assert [(one.outcome, one.rationale) for one in found.history] == [
        (MORE_INFORMATION, "Sam is safe.")
    ]
    same = ("state", "due_at", "look_by", "decided_at", "waiting_since")
    assert [getattr(now, name) for name in same] == [getattr(before, name) for name in same]
    with sent.database.reading() as connection:
        progress = progress_of(connection, contact)
        assert progress is not None and progress.decided_at is None


def test_asking_for_more_after_a_decision_leaves_it_standing(sent: Sent) -> None:
    contact = sent.contact()
    entry(sent, contact)
    told(sent, contact, 1, "assessment")
    told(sent, contact, 2, MORE_INFORMATION, AT + HOUR)
    assert child(sent, contact).decision.outcome == "assessment"
    assert entry(sent, contact).state == states.DECIDED


def test_a_contact_without_a_place_in_the_queue_is_decided_all_the_same(sent: Sent) -> None:
    contact = sent.contact()
    assert told(sent, contact, 1, "assessment")
    assert child(sent, contact).decision.outcome == "assessment"
