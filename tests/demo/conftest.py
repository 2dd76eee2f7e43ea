"""One small demo database for all tests of it, made once and copied."""

from __future__ import annotations

import base64
import shutil
from datetime import datetime, timezone
from pathlib import Path

import pytest

import bot.settings
from bot.demo.make import Plan, make
from bot.settings import Settings
from bot.store.database import Database
from bot.store.sealing import Keyring

KEYS = "test:" + base64.b64encode(b"k" * 32).decode()
NOW = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
DEMO_PASSWORD = "an invented password"  # noqa: S105 - opens nothing but a temporary database


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make(path, Plan(count=60, talks=14, until=NOW), Keyring(KEYS), DEMO_PASSWORD, lambda _: None)
    return path


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    copy = tmp_path / "demo.db"
    shutil.copyfile(made, copy)
    return bot.settings.read(
        {
            "THRESHOLD_ENVIRONMENT": "development",
            "THRESHOLD_DATABASE_URL": f"sqlite:///{copy}",
            "THRESHOLD_DATA_KEYS": KEYS,
            "THRESHOLD_TOKEN_SECRETS": "t" * 32,
            "THRESHOLD_CONSOLE_SECRET": "s" * 32,
        }
    )


@pytest.fixture
def demo(settings: Settings) -> Database:
    return Database(settings.database_url)


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(KEYS)
