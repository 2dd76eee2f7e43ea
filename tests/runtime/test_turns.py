"""A turn that says nothing is told from one that failed: an answer that was kept is never called lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.interview.words import Words
from bot.runtime import rasa_command

rasa_command.prepare()

from bot.runtime import turns  # noqa: E402
from bot.runtime.turns import Said, Taken, take  # noqa: E402


class Kept:
    """Conversations whose store gives what the test says."""

    def __init__(self, history: list[dict[str, Any]]) -> None:
        self.history = lambda conversation: history


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch, words: Words) -> Any:
    """Takes a turn in which Rasa says nothing, with what the store has kept."""

    def taken(reply: dict[str, Any] | None, history: list[dict[str, Any]]) -> Taken:
        async def says_nothing(message: Any) -> None:
            pass

        monkeypatch.setattr(turns, "our_words", lambda: words)
        monkeypatch.setattr(turns, "reply_to", lambda conversation, client_id: reply)
        monkeypatch.setattr(turns, "conversations", lambda: Kept(history))
        return asyncio.run(take(says_nothing, "c-1", Said("no", "an-id-of-ours")))

    return taken


def test_an_answer_that_was_kept_without_words_gets_thanks(silent: Any) -> None:
    kept = {"messages": [], "question": None, "banner": "Sent.", "reference": "TH-23456789"}
    taken = silent(kept, [])
    assert not taken.failed
    assert [message["text"] for message in taken.reply["messages"]] == ["Thank you."]
    assert taken.reply["reference"] == "TH-23456789"


def test_an_answer_that_was_not_kept_is_apologised_for_with_the_open_question(silent: Any) -> None:
    asked = {"text": "Is anyone in danger?", "buttons": [], "meta": {"question": "a/b"}}
    last = {"messages": [asked], "question": "a/b", "banner": "Not sent."}
    taken = silent(None, [{"reply": last}])
    assert taken.failed and "999" in taken.reply["messages"][0]["text"]
    assert taken.reply["messages"][-1] == asked and taken.reply["question"] == "a/b"


@pytest.mark.parametrize("messages", [[], None])
def test_an_apology_needs_no_open_question(silent: Any, messages: list[Any] | None) -> None:
    ended = {"messages": messages, "question": None, "banner": "Sent."}
    taken = silent(None, [] if messages is None else [{"reply": ended}])
    assert taken.failed and len(taken.reply["messages"]) == 1
