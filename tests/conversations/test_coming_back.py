"""Coming back over the network: another device goes on where the first stopped; a stranger learns nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bot.scenarios.talk import ChatClient
from tests.server import Server

PRESS_SAVE = "/save_for_later"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A worker of its own: on a shared one other tests may have used up what one address may try."""
    made = Server(tmp_path_factory.mktemp("coming_back"))
    made.start()
    yield made
    made.kill()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def saved(server: Server, client: ChatClient) -> dict[str, str]:
    client.send(PRESS_SAVE)
    answer = requests.get(f"{server.url}/way-back", headers=bearer(client.token), timeout=30)
    assert answer.status_code == 200
    way: dict[str, str] = answer.json()
    return way


def go_back_in(server: Server, reference: str, pin: str) -> Any:
    body = {"reference": reference, "pin": pin}
    return requests.post(f"{server.url}/return", json=body, timeout=30)


def test_another_device_goes_on_with_the_same_question(server: Server, client: ChatClient) -> None:
    before = client.send("no, nobody is in danger just now")
    way = saved(server, client)
    answer = go_back_in(server, way["reference"], way["pin"])
    assert answer.status_code == 200
    token = answer.json()["token"]
    turns = requests.get(f"{server.url}/history", headers=bearer(token), timeout=30).json()["turns"]
    assert turns[-1]["reply"]["question"] == before["question"]
    assert "no, nobody is in danger just now" in [turn["heard"] for turn in turns]
    assert way["pin"] not in str(turns)


def test_a_stranger_gets_one_answer_that_takes_as_long(server: Server, client: ChatClient) -> None:
    way = saved(server, client)
    seen, times = set(), []
    for reference, pin in ((way["reference"], "000000"), ("SV-22222222", "000000"), ("x", "")):
        began = time.monotonic()
        answer = go_back_in(server, reference, pin)
        times.append(time.monotonic() - began)
        seen.add((answer.status_code, answer.text))
    assert len(seen) == 1 and next(iter(seen))[0] == 403
    assert min(times) >= 0.4
    assert "999" in answer.json()["help"]


def test_the_status_page_works_without_scripts_and_tells_times_alone(
    server: Server, client: ChatClient
) -> None:
    way = saved(server, client)
    page = requests.get(f"{server.url}/status", timeout=30)
    assert page.status_code == 200 and "<script" not in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    origin = {"Origin": server.url.removesuffix("/chat")}
    shown = requests.post(
        f"{server.url}/status",
        data={"reference": way["reference"], "pin": way["pin"]},
        headers=origin,
        timeout=30,
    )
    assert shown.status_code == 200 and "saved and not sent" in shown.text
    refused = requests.post(
        f"{server.url}/status", data={"reference": "TH-22222222", "pin": "1"}, timeout=30
    )
    assert refused.status_code == 403 and 'role="alert"' in refused.text


def test_a_flood_from_one_address_finds_nothing(tmp_path_factory: Any, server: Server) -> None:
    """On a worker of its own: the allowance of the shared one is left alone."""
    other = Server(server.folder, str(server.database.engine.url))
    other.start()
    try:
        client = ChatClient(other.url)
        client.begin()
        way = saved(other, client)
        answers = [go_back_in(other, "SV-22222222", "1").status_code for _ in range(12)]
        assert set(answers) == {403}
        assert go_back_in(other, way["reference"], way["pin"]).status_code == 403
    finally:
        other.kill()
