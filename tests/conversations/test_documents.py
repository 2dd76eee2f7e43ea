"""Documents over the network: with the talk's own token, to be saved, never kept by a browser."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from bot.runtime.documents import IN_A_BURST
from bot.scenarios.talk import ChatClient, play
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml
from tests.server import Server

TALK = ROOT / "scenarios/talks/kept_off_to_mind_the_little_ones.yml"


def get(server: Server, name: str, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{server.url}/documents/{name}", headers=headers, timeout=60)


@pytest.fixture(scope="module")
def sent(server: Server) -> ChatClient:
    """A talk that was sent."""
    clients: list[ChatClient] = []
    begin = ChatClient.begin

    def noted(self: ChatClient) -> object:
        clients.append(self)
        return begin(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ChatClient, "begin", noted)
        played = play(read_yaml(TALK), server.url)
    assert played.reference, played.in_words()
    return clients[0]


def test_the_reply_offers_what_can_be_downloaded_and_each_of_it_comes(
    server: Server, sent: ChatClient
) -> None:
    offered = sent.history()[-1]["reply"]["documents"]
    assert [one["kind"] for one in offered][1] == "decision_record"
    for one in offered:
        answer = get(server, f"{one['kind']}.html", sent.token)
        assert answer.status_code == 200
        assert f"<h1>{one['title']}" in answer.text.replace("&#39;", "'")


def test_a_document_comes_to_be_saved_under_strict_headers(
    server: Server, sent: ChatClient
) -> None:
    page = get(server, "decision_record.html", sent.token)
    pdf = get(server, "decision_record.pdf", sent.token)
    assert pdf.content.startswith(b"%PDF-1.7")
    assert pdf.headers["Content-Type"] == "application/pdf"
    for answer in (page, pdf):
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="TH-')
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "sandbox" in policy


def test_nobody_else_gets_it(server: Server, sent: ChatClient, client: ChatClient) -> None:
    assert get(server, "decision_record.html", "").status_code == 401
    assert get(server, "decision_record.html", sent.token[:-2] + "xx").status_code == 401
    assert get(server, "decision_record.html", client.token).status_code == 404


@pytest.mark.parametrize(
    "name", ["caf.exe", "x.html", "decision_record", "referral.json", "..%2f..%2fsettings.py"]
)
def test_what_is_not_a_document_is_not_found(server: Server, sent: ChatClient, name: str) -> None:
    answer = get(server, name, sent.token)
    assert answer.status_code == 404
    assert "999" in answer.json()["help"]


def test_a_flood_is_refused(server: Server, client: ChatClient) -> None:
    codes = [get(server, "caf.html", client.token).status_code for _ in range(IN_A_BURST + 2)]
    assert codes[0] == 404 and codes[-1] == 429
