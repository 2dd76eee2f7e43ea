"""Fixtures for all tests: the example pack, the words, and an environment that is nobody's own."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

# Before anything of ours is imported: tests never see the settings of the machine they run on.
for name in [name for name in os.environ if name.startswith("THRESHOLD_")]:
    del os.environ[name]
os.environ.update(
    THRESHOLD_ENVIRONMENT="production",
    THRESHOLD_DATABASE_URL="sqlite://",
    THRESHOLD_DATA_KEYS="test:" + base64.b64encode(b"k" * 32).decode(),
    THRESHOLD_TOKEN_SECRETS="t" * 40,
    THRESHOLD_CONSOLE_SECRET="c" * 40,
    RASA_TELEMETRY_ENABLED="false",
)

from bot.conversations import Conversations, listener_from, responses_in  # noqa: E402
from bot.interview.listening import Listener  # noqa: E402
from bot.interview.prompts import Scene  # noqa: E402
from bot.interview.words import Words  # noqa: E402
from bot.settings import ROOT  # noqa: E402
from bot.store import schema  # noqa: E402
from bot.store.database import Database  # noqa: E402
from bot.store.sealing import Keyring  # noqa: E402
from bot.thresholds.loader import Documents, pack_from, read_documents  # noqa: E402
from bot.thresholds.pack import Pack  # noqa: E402

FRIDAY_AFTERNOON = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432"


def needed(is_there: bool, what: str) -> None:
    """Something the machine lacks: a failure in CI, said as a skip elsewhere."""
    if is_there:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is missing on this machine")


@pytest.fixture(scope="session")
def documents() -> Documents:
    return read_documents(ROOT / "bot/packs/example_council")


@pytest.fixture(scope="session")
def pack(documents: Documents) -> Pack:
    return pack_from(documents)


@pytest.fixture(scope="session")
def responses() -> dict[str, str]:
    return responses_in(ROOT / "domain.yml")


@pytest.fixture(scope="session")
def listener() -> Listener:
    return listener_from(ROOT / "data/danger_words.yml")


@pytest.fixture(scope="session")
def words(responses: dict[str, str], pack: Pack) -> Words:
    return Words(responses, pack)


@pytest.fixture(scope="session")
def scene(pack: Pack, words: Words) -> Scene:
    return Scene(pack, words, FRIDAY_AFTERNOON)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database of each kind that is supported."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'threshold.db'}")
        schema.upgrade(made)
        yield made
        made.engine.dispose()
        return
    with postgresql_database() as made:
        schema.upgrade(made)
        yield made


class postgresql_database:  # noqa: N801 - reads as what it gives
    """A PostgreSQL database of its own, gone afterwards."""

    def __enter__(self) -> Database:
        import sqlalchemy as sa

        self.name = f"threshold_test_{os.getpid()}_{os.urandom(3).hex()}"
        self.server = sa.create_engine(f"{POSTGRESQL}/postgres", isolation_level="AUTOCOMMIT")
        try:
            with self.server.connect() as connection:
                connection.execute(sa.text(f"CREATE DATABASE {self.name}"))
        except sa.exc.OperationalError:
            needed(False, "PostgreSQL at 127.0.0.1:5432")
        self.made = Database(f"{POSTGRESQL}/{self.name}")
        return self.made

    def __exit__(self, *_: object) -> None:
        import sqlalchemy as sa

        self.made.engine.dispose()
        with self.server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {self.name} WITH (FORCE)"))
        self.server.dispose()


@pytest.fixture
def conversations(
    database: Database, responses: dict[str, str], listener: Listener, documents: Documents
) -> Conversations:
    keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
    return Conversations(database, keyring, responses, listener, documents)
