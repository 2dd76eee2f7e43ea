"""Nothing that is typed is a command, and nothing can be pressed but what has the form of ours."""

from __future__ import annotations

import pytest

from bot.runtime import rasa_command

rasa_command.prepare()

from bot.runtime.turns import Replies, Said, as_rasa_hears, pressed  # noqa: E402


@pytest.mark.parametrize(
    ("payload", "content"),
    [
        ('/answer{"q":"a/b","v":"yes"}', {"q": "a/b", "v": "yes"}),
        ('/answer{"q":"a/b","ticked":["x","y"]}', {"q": "a/b", "ticked": ["x", "y"]}),
        ("/go_back", {"request": "go_back"}),
        ("/immediate_danger", {"request": "immediate_danger"}),
    ],
)
def test_our_own_buttons_are_understood(payload: str, content: object) -> None:
    assert pressed(payload) == content


@pytest.mark.parametrize(
    "payload",
    [
        "/restart_everything", "/session_start", "/back", "/", "//", "/action_listen",
        "/answer", "/answer{", "/answer{}extra", "/answer[1]", '/answer{"q":1,"v":"yes"}',
        '/answer{"q":"a","v":["x"]}', '/answer{"q":"a","ticked":"x"}',
        '/answer{"q":"a","ticked":[1]}', '/answer{"q":"a","v":"x","more":1}',
        '/go_back{"q":"a"}', '/start{"x":1}', "/answer{\"q\":\"a\",\"ticked\":{}}",
    ],
)  # fmt: skip
def test_anything_else_with_a_slash_is_a_stale_button_and_no_command(payload: str) -> None:
    assert pressed(payload) is None
    message = as_rasa_hears(Said(payload, "an-id-of-ours"), Replies(), "c")
    assert message.parse_data is not None
    assert message.parse_data["intent"]["name"] == "answer"
    assert message.metadata["pressed"] == {"q": "unknown"}


@pytest.mark.parametrize("text", ["hello", "he said /restart to me", "", "  "])
def test_typed_words_are_typed_words(text: str) -> None:
    message = as_rasa_hears(Said(text.strip(), "an-id-of-ours"), Replies(), "c")
    assert "pressed" not in message.metadata
