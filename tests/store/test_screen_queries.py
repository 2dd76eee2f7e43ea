"""What the page of a contact asks of the store, on both databases: rules, activity, answers with messages."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select, update

from bot.conversations import Conversations
from bot.store import staff
from bot.store.activity import READERS, activity_of
from bot.store.contact_views import contact_in_full
from bot.store.front_door import rules
from bot.store.history import _outcomes
from bot.store.notes import add
from bot.store.tables import Child, Contact, Decision, HandOver, Milestone, QueueEntry
from tests.conftest import FRIDAY_AFTERNOON
from tests.scenarios.both_ways import by_chat, play
from tests.scenarios.library import named


def test_a_contact_that_was_sent_is_found_by_its_rules_and_tells_what_was_done(
    conversations: Conversations,
) -> None:
    play(named("several-bruised-baby-and-arguments"), conversations, lambda turn: by_chat)
    database, keyring, now = conversations.database, conversations.keyring, FRIDAY_AFTERNOON
    with database.writing() as connection:
        staff.add_user(connection, "m@example.org", "Robin", "manager", "long enough for this", now)
        row = connection.execute(select(Contact.id, Contact.data_key)).one()
        key = keyring.unwrap(row.data_key, row.id)
        child = connection.execute(select(Child.id)).scalar_one()
        of_contact = {"contact_id": row.id, "mode": "live"}
        of_child = {**of_contact, "child_id": child}
        add(connection, keyring, row.id, 1, "message:3", "A note.", now)
        connection.execute(
            insert(Decision).values(
                **of_child, user_id=1, outcome="assessment", reason_code="may_be_in_need", at=now,
                rationale=key.seal("Because.", "decision.rationale"),
            )
        )  # fmt: skip
        connection.execute(
            insert(Milestone).values(
                **of_child, kind="child_seen", on=date(2026, 11, 23), by=1, at=now
            )
        )
        connection.execute(
            insert(HandOver).values(
                **of_contact,
                to_shift="day",
                from_user=1,
                at=now,
                words=key.seal("x", "wrong.column"),
            )
        )
    with database.reading() as connection:
        found = contact_in_full(connection, keyring, row.id)
        acts = {act.kind: act for act in activity_of(connection, keyring, row.id)}
        outcomes = _outcomes(connection, {row.id})
        assert found is not None and found.record is not None and found.permitted
        held = found.record.children[0].reasons[0].rule
        cases = rules.held_in(connection, held, 1, "manager")

    positions = {exchange.position for exchange in found.messages}
    assert found.answers and {answer.message for answer in found.answers} <= positions
    assert [case.contact_id for case in cases] == [row.id]
    assert acts["note"].words == "A note." and acts["note"].by == "Robin"
    assert acts["decision_recorded"].words == "Because."
    assert acts["milestone"].code == "child_seen/2026-11-23"
    assert (
        "cannot be opened" in acts["hand_over"].words
    )  # sealed for another place: said, and no crash
    assert outcomes == {(row.id, 1): "assessment"}
    assert len(READERS) == len(set(READERS))
    with database.writing() as connection:
        connection.execute(update(QueueEntry).values(restricted="allegation"))
        assert rules.held_in(connection, held, 1, "manager") == ()
