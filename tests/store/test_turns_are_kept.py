"""A turn is kept whole, once, sealed; live and practice stay apart. On SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from bot.conversations import Conversations, Reply
from bot.delivery.worker import deliver_due
from bot.interview.reading import Heard
from bot.store import audit, retention
from bot.store.sealing import Erased
from bot.store.tables import (
    LIVE,
    PRACTICE,
    Answer,
    Contact,
    Delivery,
    Message,
    PackVersion,
    metadata,
)
from bot.thresholds.loader import digest_of
from tests.conftest import FRIDAY_AFTERNOON as AT

SECRET = "Zephyrine"


def talk(conversations: Conversations, name: str = "talk", mode: str = LIVE) -> Any:
    """A function that says one thing in a conversation."""

    def say(words: str = "", client_id: str = "", **pressed: Any) -> Reply:
        heard = Heard(
            words,
            "start" if words == "/start" else "nlu_fallback",
            pressed=pressed or None,
            client_id=client_id or uuid.uuid4().hex,
        )
        return conversations.take(name, heard, AT, mode)

    say("/start")
    return say


def count(conversations: Conversations, table: Any) -> int:
    with conversations.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def to_the_end(conversations: Conversations, name: str = "talk", mode: str = LIVE) -> Reply:
    """An emergency, sent."""
    say = talk(conversations, name, mode)
    say(q="household/safety_now", v="yes")
    for _ in range(40):
        case, scene = conversations.standing(name, AT, mode) or pytest.fail("no talk")
        reply = say(**_press(case.asking))
        if reply.question is None:
            return reply
    raise AssertionError("the talk did not end")


def _press(question: str | None) -> Mapping[str, Any]:
    name = (question or "").partition("/")[2]
    pressed = {
        "rang_999": "yes", "rang_front_door": "yes", "outcome": "continue",
        "unsafe_to_ask": "yes", "check_answers": "send",
    }.get(name)  # fmt: skip
    if pressed:
        return {"q": question, "v": pressed}
    return {"words": f"{SECRET} 01632 960999"}


def test_a_repeated_message_gets_the_stored_reply_and_is_kept_once(
    conversations: Conversations,
) -> None:
    say = talk(conversations)
    first = say("no", client_id="same-message")
    again = say("no", client_id="same-message")
    assert again.content == first.content
    assert count(conversations, Message) == 2
    assert count(conversations, Answer) == 1


def test_ten_copies_at_once_answer_one_question(conversations: Conversations) -> None:
    say = talk(conversations)
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _: say("no", client_id="same-message"), range(10)))
    assert len({str(reply.content) for reply in replies}) == 1
    assert count(conversations, Answer) == 1


def test_different_messages_at_once_are_taken_one_after_the_other(
    conversations: Conversations,
) -> None:
    say = talk(conversations)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: say(f"something number {n} to tell"), range(8)))
    with conversations.database.reading() as connection:
        places = [row[0] for row in connection.execute(select(Message.position))]
    assert sorted(places) == list(range(1, 10))
    case, _ = conversations.standing("talk", AT) or pytest.fail("no talk")
    assert len(case.words_told) == 8


def test_a_turn_that_fails_halfway_leaves_nothing(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = talk(conversations)
    monkeypatch.setattr("bot.conversations.not_sent_banner", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        say("no", client_id="will-be-sent-again")
    monkeypatch.undo()
    assert count(conversations, Answer) == 0
    say("no", client_id="will-be-sent-again")
    assert count(conversations, Answer) == 1


def test_a_corrected_answer_is_superseded_and_not_deleted(conversations: Conversations) -> None:
    say = talk(conversations)
    say("no")
    say("go back")
    say("yes")
    with conversations.database.reading() as connection:
        rows = connection.execute(
            select(Answer.superseded_at).where(Answer.question == "safety_now")
        )
        superseded = [row[0] is not None for row in rows]
    assert superseded == [True, False]


def test_nothing_that_was_written_stands_in_the_clear(conversations: Conversations) -> None:
    to_the_end(conversations)
    with conversations.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                if table.name == "pack_version":
                    continue
                assert SECRET not in str(dict(row)), f"{table.name} holds plain text"


def test_a_sealed_column_refuses_plain_text(conversations: Conversations) -> None:
    talk(conversations)
    with conversations.database.reading() as connection:
        contact = connection.execute(select(Contact.id)).scalar()
    row = {"contact_id": contact, "mode": LIVE, "position": 99, "client_id": "x", "at": AT}
    with pytest.raises(StatementError, match="ContactKey.seal"):
        with conversations.database.writing() as connection:
            connection.execute(insert(Message).values(**row, heard=b"plain", reply=b"plain"))


def test_destroying_the_key_erases_the_contact_and_the_audit_chain_survives(
    conversations: Conversations,
) -> None:
    to_the_end(conversations)
    with conversations.database.writing() as connection:
        chain = connection.execute(select(Contact.id)).scalar()
        connection.execute(text("UPDATE contact SET data_key = NULL"))
    assert conversations.history("talk") == []
    with pytest.raises(Erased):
        conversations.keyring.unwrap(None, chain)
    with conversations.database.reading() as connection:
        assert audit.first_broken_link(connection, chain) is None


def test_a_draft_is_erased_after_its_days_and_what_was_sent_is_not(
    conversations: Conversations,
) -> None:
    to_the_end(conversations, "sent")
    say = talk(conversations, "draft")
    say(f"{SECRET} was late again and hungry, third time now")
    with conversations.database.writing() as connection:
        assert retention.erase_old_drafts(connection, 14, AT + timedelta(days=14)) == 0
        assert retention.erase_old_drafts(connection, 14, AT + timedelta(days=14, seconds=1)) == 1
    assert conversations.history("draft") == []
    assert conversations.history("sent") != []
    assert say("hello again").question == "household/safety_now"


def test_a_draft_that_somebody_comes_back_to_meanwhile_is_not_erased(
    conversations: Conversations,
) -> None:
    talk(conversations, "draft")
    late = AT + timedelta(days=20)
    database = conversations.database

    def erased() -> int:
        with database.writing() as connection:
            return retention.erase_old_drafts(connection, 14, late)

    with ThreadPoolExecutor(1) as beside:
        with database.writing() as connection:
            connection.execute(update(Contact).values(heard_at=late))
            erasing = beside.submit(erased)
            wait([erasing], timeout=0.4)
        assert erasing.result(timeout=20) == 0
    assert conversations.history("draft") != []


def test_a_changed_audit_event_is_found(conversations: Conversations) -> None:
    to_the_end(conversations)
    with conversations.database.writing() as connection:
        chain = connection.execute(select(Contact.id)).scalar()
        assert audit.first_broken_link(connection, chain) is None
        connection.execute(text("UPDATE audit_event SET actor = 'someone' WHERE position = 2"))
    with conversations.database.reading() as connection:
        assert audit.first_broken_link(connection, chain) == 2


def test_many_events_at_once_make_one_unbroken_chain(conversations: Conversations) -> None:
    def sign_in(_: int) -> None:
        with conversations.database.writing() as connection:
            audit.record(connection, "user-1", "user:1", "signed_in", {}, AT)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sign_in, range(24)))
    with conversations.database.reading() as connection:
        assert audit.first_broken_link(connection, "user-1") is None


def test_an_audit_event_that_is_not_declared_is_refused(conversations: Conversations) -> None:
    with conversations.database.writing() as connection:
        with pytest.raises(ValueError, match="not declared"):
            audit.record(connection, "c", "a", "signed_in", {"name": "x"}, AT)


def test_sending_gives_a_receipt_and_one_delivery_that_is_delivered_once(
    conversations: Conversations,
) -> None:
    reply = to_the_end(conversations)
    assert str(reply.content["reference"]).startswith("TH-")
    with conversations.database.reading() as connection:
        kinds = connection.execute(select(Delivery.kind)).scalars().all()
    assert sorted(kinds) == ["documents", "front_door_queue"]
    assert deliver_due(conversations.database, AT) == 1
    assert deliver_due(conversations.database, AT) == 0
    with conversations.database.reading() as connection:
        row = connection.execute(select(Contact.received_at, Contact.chosen_route)).one()
    assert row.received_at == AT and row.chosen_route == "emergency"


def test_practice_is_never_delivered(conversations: Conversations) -> None:
    to_the_end(conversations, "practice", PRACTICE)
    assert count(conversations, Delivery) == 0
    with pytest.raises(IntegrityError):
        with conversations.database.writing() as connection:
            contact = connection.execute(select(Contact.id)).scalar()
            row = {
                "contact_id": contact,
                "mode": PRACTICE,
                "kind": "x",
                "key": "y",
                "due_at": AT,
                "tries": 0,
            }
            connection.execute(insert(Delivery).values(**row))


def test_a_live_row_cannot_hang_on_a_practice_contact(conversations: Conversations) -> None:
    talk(conversations, "practice", PRACTICE)
    with pytest.raises(IntegrityError):
        with conversations.database.writing() as connection:
            contact = connection.execute(select(Contact.id)).scalar()
            row = {
                "contact_id": contact,
                "mode": LIVE,
                "kind": "x",
                "key": "y",
                "due_at": AT,
                "tries": 0,
            }
            connection.execute(insert(Delivery).values(**row))


def test_starting_again_begins_a_new_round_and_keeps_the_old_one(
    conversations: Conversations,
) -> None:
    say = talk(conversations)
    say("no")
    say("start again")
    reply = say("yes")
    assert reply.question == "household/safety_now"
    assert count(conversations, Contact) == 2
    assert count(conversations, Answer) >= 1
    assert len(conversations.history("talk")) == 1


def test_the_pack_of_a_conversation_is_kept_whole(conversations: Conversations) -> None:
    import json

    talk(conversations)
    with conversations.database.reading() as connection:
        row = connection.execute(select(PackVersion.digest, PackVersion.content)).one()
    assert digest_of(json.loads(row.content)) == row.digest == conversations.pack.digest
