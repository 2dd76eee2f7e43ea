"""Every setting, and the only reader of the environment.

A default is there only where it is safe in production and fit to be public. A missing value stops the
start-up and is named. `.env.example` lists them all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The installation is not set up. Says which variable, what it is for and what to do."""


@dataclass(frozen=True)
class Settings:
    """One installation. Secrets come from the environment alone."""

    environment: str  # THRESHOLD_ENVIRONMENT: `development` makes demo accounts; else `production`
    database_url: str  # THRESHOLD_DATABASE_URL: SQLAlchemy address; SQLite or PostgreSQL 15+
    data_keys: str  # THRESHOLD_DATA_KEYS: `name:base64 of 32 bytes`, comma-separated, newest first
    token_secrets: (
        str  # THRESHOLD_TOKEN_SECRETS: 32+ characters each, comma-separated, newest first
    )
    console_secret: str  # THRESHOLD_CONSOLE_SECRET: signs the console's sessions, 32+ characters
    redis_url: (
        str | None
    )  # THRESHOLD_REDIS_URL: locks shared by several chat workers; none: one worker
    pack_folder: Path  # THRESHOLD_PACK: folder of the pack that new conversations use
    chat_host: str  # THRESHOLD_CHAT_HOST: address that the chat listens on
    chat_port: int  # THRESHOLD_CHAT_PORT: the port it listens on
    console_host: str  # THRESHOLD_CONSOLE_HOST: address that the console listens on
    console_port: int  # THRESHOLD_CONSOLE_PORT: the port it listens on
    chat_origins: tuple[str, ...]  # THRESHOLD_CHAT_ORIGINS: other sites that may embed the chat
    model_folder: Path  # THRESHOLD_MODELS: folder of trained Rasa models
    draft_days: int  # THRESHOLD_DRAFT_DAYS: days after which a talk that was not sent is erased
    messages_per_minute: int  # THRESHOLD_MESSAGES_PER_MINUTE: most that one conversation may send

    @property
    def is_development(self) -> bool:
        return self.environment == "development"


def _needed(environ: Mapping[str, str], name: str, purpose: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise SettingsError(
            f"{name} is not set: {purpose}. Set it in the environment (see .env.example), or use "
            f"`make run`, which makes throw-away values for development."
        )
    return value


def read(environ: Mapping[str, str]) -> Settings:
    """The settings in an environment.

    Raises: SettingsError naming the first value that is missing.
    """
    return Settings(
        environment=environ.get("THRESHOLD_ENVIRONMENT", "production"),
        database_url=_needed(environ, "THRESHOLD_DATABASE_URL", "where contacts are kept"),
        data_keys=_needed(environ, "THRESHOLD_DATA_KEYS", "the keys that seal personal data"),
        token_secrets=_needed(environ, "THRESHOLD_TOKEN_SECRETS", "signs conversation tokens"),
        console_secret=_needed(environ, "THRESHOLD_CONSOLE_SECRET", "signs console sessions"),
        redis_url=environ.get("THRESHOLD_REDIS_URL") or None,
        pack_folder=Path(environ.get("THRESHOLD_PACK") or ROOT / "bot/packs/example_council"),
        chat_host=environ.get("THRESHOLD_CHAT_HOST", "127.0.0.1"),
        chat_port=int(environ.get("THRESHOLD_CHAT_PORT", "5005")),
        console_host=environ.get("THRESHOLD_CONSOLE_HOST", "127.0.0.1"),
        console_port=int(environ.get("THRESHOLD_CONSOLE_PORT", "5006")),
        chat_origins=tuple(o for o in environ.get("THRESHOLD_CHAT_ORIGINS", "").split(",") if o),
        model_folder=Path(environ.get("THRESHOLD_MODELS") or ROOT / "models"),
        draft_days=int(environ.get("THRESHOLD_DRAFT_DAYS", "14")),
        messages_per_minute=int(environ.get("THRESHOLD_MESSAGES_PER_MINUTE", "120")),
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return read(os.environ)
