"""The talks under `scenarios/talks`, typed through the running chat to their expected routes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.scenarios.talk import Played, play
from bot.settings import ROOT
from bot.store.contact_views import contact_in_full
from bot.store.sealing import Keyring
from bot.store.tables import Contact
from bot.thresholds.loader import read_yaml
from bot.thresholds.routes import Route
from tests.server import Server

TALKS = sorted((ROOT / "scenarios/talks").glob("*.yml"))


@pytest.fixture(scope="session")
def played(server: Server) -> dict[str, Played]:
    return {path.stem: play(read_yaml(path), server.url) for path in TALKS}


def test_every_route_has_a_talk() -> None:
    routes = {read_yaml(path)["expect"]["recommended_route"] for path in TALKS}
    assert routes == {str(route) for route in Route}
    assert len(TALKS) >= 12


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_a_talk_ends_at_its_expected_route(played: dict[str, Played], path: Path) -> None:
    talk = played[path.stem]
    assert talk.stuck_at is None, talk.in_words()
    assert talk.as_expected, talk.in_words()
    assert talk.stages[-1] in ("sent", "ended")


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_the_console_shows_the_whole_transcript_of_what_was_sent(
    played: dict[str, Played], server: Server, path: Path
) -> None:
    talk = played[path.stem]
    if talk.reference is None:
        return
    keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
    with server.database.reading() as connection:
        row = connection.execute(
            select(Contact.id).where(Contact.reference == talk.reference)
        ).one()
        contact = contact_in_full(connection, keyring, row.id)
    assert contact is not None
    heard = [said for turn in talk.turns if turn["who"] == "referrer" for said in [turn["text"]]]
    kept = str(contact)
    assert [words for words in heard if repr(words)[1:-1] not in kept] == []
