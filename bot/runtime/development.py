"""Throw-away secrets and demo accounts, so that `make run` needs nothing but itself. Never in production."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from bot.settings import ROOT

FOLDER = ROOT / ".local"
DEMO_PASSWORD_NAME = "THRESHOLD_DEMO_PASSWORD"


def fill_environment() -> None:
    """Complete the environment for development with values kept in `.local`, made once.

    Does nothing in production: there a missing value stops the start-up.
    """
    os.environ.setdefault("THRESHOLD_ENVIRONMENT", "development")
    if os.environ["THRESHOLD_ENVIRONMENT"] != "development":
        return
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    path = FOLDER / "development.env"
    if not path.exists():
        _write(path, _fresh())
    for line in path.read_text().splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)


def demo_password() -> str:
    """The password of the demo accounts, made for this machine alone."""
    return os.environ[DEMO_PASSWORD_NAME]


def _fresh() -> dict[str, str]:
    key = base64.b64encode(os.urandom(32)).decode()
    return {
        "THRESHOLD_DATABASE_URL": f"sqlite:///{FOLDER / 'threshold.db'}",
        "THRESHOLD_DATA_KEYS": f"development:{key}",
        "THRESHOLD_TOKEN_SECRETS": secrets.token_urlsafe(48),
        "THRESHOLD_CONSOLE_SECRET": secrets.token_urlsafe(48),
        DEMO_PASSWORD_NAME: secrets.token_urlsafe(9),
    }


def _write(path: Path, values: dict[str, str]) -> None:
    text = "".join(f"{name}={value}\n" for name, value in values.items())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
