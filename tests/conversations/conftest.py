from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.scenarios.talk import ChatClient
from tests.server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running chat, shared by the tests that leave it as it was."""
    made = Server(tmp_path_factory.mktemp("server"))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def client(server: Server) -> ChatClient:
    """A conversation that has begun."""
    made = ChatClient(server.url)
    made.begin()
    return made
