"""Two talks in one browser: an answer about one child never gets into the talk about another."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from bot.scenarios.talk import ChatClient
from tests.conversations.form_client import FormClient
from tests.server import Server

YES = '/answer{"q":"household/safety_now","v":"yes"}'


@pytest.fixture
def form(server: Server) -> FormClient:
    made = FormClient(server.url)
    made.begin()
    return made


def heard(server: Server, token: str) -> list[str]:
    headers = {"Authorization": f"Bearer {token}"}
    turns = requests.get(f"{server.url}/history", headers=headers, timeout=30).json()["turns"]
    return [turn["heard"] for turn in turns]


def taken_over(form: FormClient, by: str, other: ChatClient) -> None:
    """Another talk takes the cookie, by a widget's hand or by reference and PIN; the person agrees."""
    if by == "open":
        form.post({"token": other.token}, "/form/open")
    else:
        other.send("/save_for_later")
        headers = {"Authorization": f"Bearer {other.token}"}
        way = requests.get(f"{form.url}/way-back", headers=headers, timeout=30).json()
        form.post({"reference": way["reference"], "pin": way["pin"]}, "/form/return")
    hidden: dict[str, Any] = {a["name"]: a["value"] for a, _ in form.page.all("input")}
    form.post(hidden, "/form/open")


@pytest.mark.parametrize("by", ["open", "return"])
@pytest.mark.parametrize("goes_on", [False, True], ids=["equal question", "another question"])
def test_a_page_of_one_talk_answers_nothing_in_another(
    server: Server, form: FormClient, client: ChatClient, by: str, goes_on: bool
) -> None:
    first, old = form.token, form.fields()
    if goes_on:
        client.send("no")
    taken_over(form, by, client)
    there, here = heard(server, form.token), heard(server, first)
    form.post({**old, "choice": YES})
    assert form.answer.status_code == 409
    assert "was not sent" in form.page.html and "another talk" in form.page.html
    form.post({**old, "text": "He has a bruise"})
    assert form.page.all("textarea", id="unsent")[0][1] == "He has a bruise"
    form.post({**old, "press": "/immediate_danger"})
    assert "anyone else is in danger now, ring" in form.page.html
    assert heard(server, form.token) == there
    assert heard(server, first) == here


def test_nobody_loses_a_talk_to_another_without_being_asked(
    server: Server, form: FormClient, client: ChatClient
) -> None:
    form.choose("No")
    mine = form.token
    form.post({"token": client.token}, "/form/open")
    assert form.answer.status_code == 409 and form.token == mine
    form.page.is_sound()
    reference = form.page.all("dd", id="reference")[0][1]
    pin = form.page.all("dd", id="pin")[0][1]
    hidden = {a["name"]: a["value"] for a, _ in form.page.all("input")}
    form.post(hidden, "/form/open")
    assert form.question == "household/safety_now"
    form.post({"reference": reference, "pin": pin}, "/form/return")
    hidden = {a["name"]: a["value"] for a, _ in form.page.all("input")}
    form.post(hidden, "/form/open")
    assert form.question == "household/safety_tick"


def test_the_same_talk_is_handed_over_without_a_question(form: FormClient) -> None:
    form.post({"token": form.token}, "/form/open")
    assert form.answer.status_code == 200 and form.question == "household/safety_now"


def test_a_page_from_before_a_talk_began_again_answers_nothing(form: FormClient) -> None:
    old = form.fields()
    form.press("Start again")
    form.choose("Yes")
    assert form.question == "household/safety_now"
    form.post({**old, "choice": YES})
    assert form.answer.status_code == 409
    assert [turn["reply"]["question"] for turn in form.history()] == ["household/safety_now"]


def test_sending_without_the_cookie_says_that_nothing_was_sent(server: Server) -> None:
    stranger = FormClient(server.url)
    fields = {"id": "a" * 20, "talk": "x", "question": "contact/check_answers"}
    stranger.post({**fields, "choice": '/answer{"q":"contact/check_answers","v":"send"}'})
    assert stranger.answer.status_code == 401
    notices = " ".join(text for _, text in stranger.page.all("div", role="alert"))
    assert "was not sent" in notices and "have not been contacted by it" in notices
