"""The tracker costs the same at any length, and is sealed."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from sqlalchemy import select

from bot.conversations import Conversations
from bot.interview.reading import Heard
from bot.runtime import rasa_command
from bot.settings import ROOT
from bot.store.tables import TrackerEvent, TrackerHead
from tests.conftest import FRIDAY_AFTERNOON as AT

rasa_command.prepare()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    BotUttered,
    SlotSet,
    UserUttered,
)

from bot.runtime import tracker_store  # noqa: E402

SECRET = "Zephyrine"


@pytest.fixture
def store(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> tracker_store.WindowedTrackerStore:
    monkeypatch.setattr(tracker_store, "conversations", lambda: conversations)
    return tracker_store.WindowedTrackerStore(Domain.load(str(ROOT / "domain.yml")))


def have_turns(store: tracker_store.WindowedTrackerStore, name: str, turns: int) -> list[int]:
    """Take turns as Rasa does; gives the number of events that each one loaded."""

    async def take() -> list[int]:
        loaded = []
        for n in range(turns):
            tracker = await store.get_or_create_tracker(name)
            loaded.append(len(tracker.events))
            tracker.update(UserUttered(f"{SECRET} {n}", {"name": "answer", "confidence": 1.0}))
            tracker.update(ActionExecuted("action_answer"))
            tracker.update(BotUttered(f"Question {n}?"))
            tracker.update(SlotSet("open_question", f"question {n}"))
            tracker.update(ActionExecuted("action_listen"))
            await store.save(tracker)
        return loaded

    return asyncio.run(take())


def begin(conversations: Conversations, name: str) -> None:
    conversations.take(name, Heard("/start", "start", client_id=uuid.uuid4().hex), AT)


def test_what_is_loaded_does_not_grow(
    store: tracker_store.WindowedTrackerStore, conversations: Conversations
) -> None:
    begin(conversations, "long")
    loaded = have_turns(store, "long", 60)
    assert max(loaded[30:]) <= tracker_store.WINDOW + 5
    assert max(loaded[50:]) == max(loaded[20:30])


def test_slots_and_the_last_words_survive_the_cut(
    store: tracker_store.WindowedTrackerStore, conversations: Conversations
) -> None:
    begin(conversations, "long")
    have_turns(store, "long", 40)
    tracker = asyncio.run(store.retrieve("long"))
    assert tracker is not None
    assert tracker.get_slot("open_question") == "question 39"
    assert tracker.latest_message.text == f"{SECRET} 39"
    whole = asyncio.run(store.retrieve_full_tracker("long"))
    assert whole is not None
    assert sum(isinstance(e, UserUttered) for e in whole.events) == 40


def test_what_was_said_is_sealed(
    store: tracker_store.WindowedTrackerStore, conversations: Conversations
) -> None:
    begin(conversations, "sealed")
    have_turns(store, "sealed", 3)
    with conversations.database.reading() as connection:
        rows = connection.execute(select(TrackerEvent.data)).all()
        heads = connection.execute(select(TrackerHead.slots)).all()
    assert rows and SECRET not in str(rows) and SECRET not in str(heads)


def test_a_tracker_without_a_contact_is_not_kept(
    store: tracker_store.WindowedTrackerStore,
) -> None:
    have_turns(store, "nobody", 1)
    assert asyncio.run(store.retrieve("nobody")) is None
