"""The chat over the network: who may speak, what bad input gets, what is kept."""

from __future__ import annotations

import base64
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from bot.scenarios.talk import ChatClient
from tests.server import Server


def post(server: Server, path: str, body: Any = None, token: str = "", **headers: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", **headers}
    return requests.post(server.url + path, json=body, headers=headers, timeout=30)


def message(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "id": uuid.uuid4().hex, **more}


def test_the_first_screen_says_who_can_read_this_and_that_nothing_was_sent(
    server: Server,
) -> None:
    reply = ChatClient(server.url).begin()
    said = " ".join(m["text"] for m in reply["messages"])
    assert "can read what you write" in said and "14 days" in said
    assert "have not been contacted" in reply["banner"]
    assert reply["question"] == "household/safety_now"


def test_a_worker_starts_within_15_seconds_without_tensorflow(server: Server) -> None:
    began = time.monotonic()
    other = Server(server.folder, str(server.database.engine.url))
    other.start()
    took = time.monotonic() - began
    other.kill()
    assert took < 15, f"{took:.1f} s"


@pytest.mark.parametrize(
    "token", ["", "v1.x.1.y", "nonsense", "v1." + "a" * 32 + ".1700000000." + "b" * 43]
)
def test_a_forged_token_opens_nothing_and_says_whom_to_ring(server: Server, token: str) -> None:
    for answer in (
        post(server, "/message", message("hello"), token),
        requests.get(
            server.url + "/history", headers={"Authorization": f"Bearer {token}"}, timeout=30
        ),
    ):
        assert answer.status_code == 401
        assert "999" in answer.json()["help"] and "01632" in answer.json()["help"]


def test_a_client_cannot_choose_a_conversation(server: Server, client: ChatClient) -> None:
    client.send("no")
    mine = len(client.history())
    other = ChatClient(server.url)
    other.begin()
    body = message("/go_back", sender="c-1", sender_id="c-1", conversation="c-1")
    assert post(server, "/message", body, other.token).status_code == 200
    assert len(client.history()) == mine


@pytest.mark.parametrize(
    "body",
    [
        None, [], "text", {"text": 1}, {"text": "no id"}, {"id": "a" * 10}, {"text": "x", "id": "short"},
        {"text": "x", "id": "a" * 65}, {"text": None, "id": "a" * 20},
    ],
)  # fmt: skip
def test_a_body_that_is_no_message_is_refused_in_words(
    server: Server, client: ChatClient, body: Any
) -> None:
    answer = post(server, "/message", body, client.token)
    assert answer.status_code == 400
    assert answer.json()["error"] and "999" in answer.json()["help"]


def test_a_body_that_is_not_json_is_refused_in_words(server: Server, client: ChatClient) -> None:
    answer = requests.post(
        server.url + "/message",
        data=b"\xff{",
        headers={"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"},
        timeout=30,
    )
    assert answer.status_code == 400 and "999" in answer.json()["help"]


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "\U0001f622" * 40, "<script>alert(1)</script>", "x" * 10_000,
        "word " * 2_000, "/restart_everything", "/session_start", "/back", "/slack", "/",
        '/answer{"q":"household/safety_now","v":"maybe"}', "/answer{broken",
        '/answer{"q":"child:1/child_name","v":"yes"}', "/" + "x" * 9_000, "\x00\x01",
    ],
)  # fmt: skip
def test_bad_input_gets_a_clear_answer_and_the_same_question(client: ChatClient, text: str) -> None:
    reply = client.send(text)
    assert reply["question"] == "household/safety_now"
    assert len(reply["messages"]) >= 2
    assert reply["messages"][-1]["buttons"]
    again = client.send("no", "household/safety_now")
    assert again["question"] == "household/safety_tick"


def test_more_than_20000_characters_is_refused_and_the_talk_goes_on(
    server: Server, client: ChatClient
) -> None:
    answer = post(server, "/message", message("x" * 20_001), client.token)
    assert answer.status_code == 413 and "20000" in answer.json()["error"]
    assert client.send("no")["question"] == "household/safety_tick"


def test_ten_thousand_characters_of_worry_are_kept_whole(client: ChatClient) -> None:
    long = ("He was late again and hungry. " * 400)[:10_000].strip()
    for text in ("no", "none", "none", long):
        client.send(text)
    assert client.history()[-1]["heard"] == long


def test_a_retried_message_is_answered_once(server: Server, client: ChatClient) -> None:
    body = message("no")
    first = post(server, "/message", body, client.token).json()
    before = len(client.history())
    again = post(server, "/message", body, client.token).json()
    assert first == again
    assert len(client.history()) == before


def test_two_messages_at_once_answer_one_question_and_both_are_kept(
    server: Server, client: ChatClient
) -> None:
    question = "household/safety_now"
    bodies = [message("no", question=question), message("no", question=question)]
    with ThreadPoolExecutor(2) as pool:
        replies = [
            a.json() for a in pool.map(lambda b: post(server, "/message", b, client.token), bodies)
        ]
    assert {reply["question"] for reply in replies} == {"household/safety_tick"}
    assert [turn["heard"] for turn in client.history()].count("no") == 2


def test_going_back_from_another_screen_takes_nothing_back(client: ChatClient) -> None:
    """A second tab shows an earlier question; what it cannot see is not its to take back."""
    for text in ("no", "none"):
        client.send(text)
    for press in ("/go_back", "/change_answer", "/restart"):
        reply = client.send(press, "household/safety_now")
        assert reply["question"] == "household/safety_today"
        assert "belongs to an earlier question" in reply["messages"][0]["text"]
    assert client.send("/speak_to_person", "household/safety_now")["messages"][0]["text"]
    danger = client.send("/immediate_danger", "household/safety_now")
    assert danger["question"] == "contact/danger_confirm"
    client.send("no", "contact/danger_confirm")
    assert client.send("/go_back", "household/safety_today")["question"] == "contact/danger_confirm"


def test_history_gives_the_whole_talk_for_resuming(server: Server, client: ChatClient) -> None:
    client.send("no")
    last = client.send("why do you ask")
    resumed = ChatClient(server.url, token=client.token)
    turns = resumed.history()
    assert [turn["heard"] for turn in turns] == ["", "no", "why do you ask"]
    assert turns[-1]["reply"]["messages"] == last["messages"]
    assert turns[-1]["reply"]["question"] == last["question"]


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/rest/webhook",
        "/conversations/c/tracker",
        "/model",
        "/model/parse",
        "/domain",
        "/status",
    ],
)
def test_rasas_own_doors_are_closed(server: Server, path: str) -> None:
    root = server.url.removesuffix("/chat")
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = requests.request(
            method, root + path, json={"sender": "c", "message": "hi"}, timeout=30
        )
        assert answer.status_code in (404, 405), f"{method} {path}"


def test_another_site_may_not_use_the_chat(server: Server) -> None:
    answer = post(server, "/session", {}, Origin="https://elsewhere.example")
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in {name.lower() for name in answer.headers}


def test_the_page_and_every_answer_carry_their_headers(server: Server) -> None:
    for answer in (
        requests.get(server.url + "/", timeout=30),
        requests.get(server.url + "/threshold-chat.js", timeout=30),
        post(server, "/session", {}),
        post(server, "/message", {}),
    ):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/static/../../settings.py", "/static/%2e%2e/%2e%2e/cli.py", "/static/"]
)
def test_nothing_but_the_pages_files_is_served(server: Server, path: str) -> None:
    assert requests.get(server.url + path, timeout=30).status_code in (403, 404)


def test_no_words_of_a_person_reach_the_log(server: Server, client: ChatClient) -> None:
    client.send("Zephyrine came in with a sore arm again")
    assert "Zephyrine" not in server.log
    assert base64.b64encode(b"Zephyrine").decode() not in server.log
