"""Fixtures for all tests: the example pack, the words, and an environment that is nobody's own."""

from __future__ import annotations

import atexit
import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

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
from bot.store import codes, kept_heads, schema, staff  # noqa: E402
from bot.store.database import Database  # noqa: E402
from bot.store.sealing import Keyring  # noqa: E402
from bot.store.tables import metadata  # noqa: E402
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


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed with the least effort; `tests/store/test_staff_hashes.py` looks at the real."""
    with pytest.MonkeyPatch.context() as patched:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        for module in (staff, codes):
            patched.setattr(module, "_hasher", quick)
        yield


@pytest.fixture(autouse=True)
def nothing_read_before() -> None:
    """Tests make up packs under digests of their own making, which may be those of another test."""
    kept_heads._READ.clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database of each kind that is supported."""
    if request.param == "sqlite":
        made = migrated_sqlite(tmp_path / "threshold.db")
        yield made
        made.engine.dispose()
        return
    with postgresql_database(copied_from=_migrated_postgresql()) as made:
        yield made


@pytest.fixture(scope="session")
def kept_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Database]]:
    """One migrated database of each kind for many tests, which empty it instead of making their own."""
    sqlite = migrated_sqlite(tmp_path_factory.mktemp("kept") / "threshold.db")
    with postgresql_database(copied_from=_migrated_postgresql()) as postgresql:
        yield {"sqlite": sqlite, "postgresql": postgresql}
    sqlite.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def emptied_database(
    request: pytest.FixtureRequest, kept_databases: dict[str, Database]
) -> Database:
    """The same as `database`, quicker: made once and emptied."""
    made = kept_databases[request.param]
    with made.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return made


def migrated_sqlite(path: Path) -> Database:
    """A migrated database in this file: a copy of one that was migrated once."""
    shutil.copyfile(_migrated_file(), path)
    return Database(f"sqlite:///{path}")


@lru_cache(maxsize=1)
def _migrated_file() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "migrated.db"
    made = Database(f"sqlite:///{path}")
    schema.upgrade(made)
    with made.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.engine.dispose()
    return path


@lru_cache(maxsize=1)
def _migrated_postgresql() -> str:
    """The name of a PostgreSQL database that was migrated once; others are copies of it."""
    kept = postgresql_database()
    schema.upgrade(kept.__enter__())
    kept.made.engine.dispose()
    atexit.register(kept.__exit__)
    return kept.name


class postgresql_database:  # noqa: N801 - reads as what it gives
    """A PostgreSQL database of its own, gone afterwards. It is empty, or a copy of another."""

    def __init__(self, copied_from: str = "template1") -> None:
        self.copied_from = copied_from

    def __enter__(self) -> Database:
        import sqlalchemy as sa

        self.name = f"threshold_test_{os.getpid()}_{os.urandom(3).hex()}"
        self.server = sa.create_engine(f"{POSTGRESQL}/postgres", isolation_level="AUTOCOMMIT")
        try:
            with self.server.connect() as connection:
                connection.execute(
                    sa.text(f"CREATE DATABASE {self.name} TEMPLATE {self.copied_from}")
                )
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
