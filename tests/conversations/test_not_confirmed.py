"""With no delivery worker running, a referrer who sent is given the number to ring after ten seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import clock
from bot.delivery.worker import deliver_due
from bot.scenarios.talk import ChatClient, play
from bot.settings import ROOT
from bot.store.tables import Contact, Delivery
from bot.thresholds.loader import read_yaml
from tests.server import Server

TALK = ROOT / "scenarios/talks/kept_off_to_mind_the_little_ones.yml"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A chat of its own, without a worker."""
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


def test_a_contact_that_nobody_takes_brings_the_number_after_ten_seconds(own: Server) -> None:
    client = _sent(own)
    first = client.delivery()
    assert (first["sent"], first["received"], first["text"]) == (True, False, "")
    assert first["seconds"] < 10

    _send_earlier(own, seconds=11)
    late = client.delivery()
    assert (late["received"], late["seconds"] >= 10) == (False, True)
    assert "01632 9601" in late["text"] and "999" in late["text"]

    assert deliver_due(own.database, clock.now()) == 1
    then = client.delivery()
    assert then["received"] and "arrived" in then["text"]


def test_only_the_talk_itself_can_ask(own: Server) -> None:
    import requests

    assert requests.get(f"{own.url}/delivery", timeout=10).status_code == 401
    client = ChatClient(own.url)
    client.begin()
    assert client.delivery() == {"sent": False, "received": False, "seconds": 0, "text": ""}


def _sent(own: Server) -> ChatClient:
    """A talk that was sent, and a client that holds it."""
    clients: list[ChatClient] = []
    keep = ChatClient.begin

    def begin(self: ChatClient) -> object:
        clients.append(self)
        return keep(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ChatClient, "begin", begin)
        played = play(read_yaml(TALK), own.url)
    assert played.reference, played.in_words()
    return clients[0]


def _send_earlier(own: Server, seconds: int) -> None:
    with own.database.writing() as connection:
        sent_at = connection.execute(select(Contact.sent_at)).scalar()
        earlier = sent_at - timedelta(seconds=seconds)
        connection.execute(update(Contact).values(sent_at=earlier))
        assert connection.execute(select(Delivery.delivered_at)).scalar() is None
