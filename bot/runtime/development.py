"""Throw-away secrets and demo accounts, so that `make run` needs nothing but itself. Never in production."""

from __future__ import annotations

import base64
import os
import secrets
import uuid
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
    known = _read(path) if path.exists() else {}
    if missing := {name: value for name, value in _fresh().items() if name not in known}:
        _write(path, missing)  # the first time all of them, later what a newer version needs
    for name, value in {**missing, **known}.items():
        os.environ.setdefault(name, value)
    for name, value in _stand_ins(os.environ["THRESHOLD_STUBS_PORT"]).items():
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
        "THRESHOLD_CASE_SYSTEM_SECRETS": secrets.token_urlsafe(48),
        "THRESHOLD_NOTIFY_KEY": f"stubs-{uuid.uuid4()}-{uuid.uuid4()}",
        "THRESHOLD_STUBS_PORT": "5007",
        DEMO_PASSWORD_NAME: secrets.token_urlsafe(9),
    }


def _stand_ins(port: str) -> dict[str, str]:
    """In development the systems outside are our own stand-ins, unless somebody names others."""
    address = f"http://127.0.0.1:{port}"
    return {
        "THRESHOLD_CASE_SYSTEM_URL": f"{address}/case-system/contacts",
        "THRESHOLD_NOTIFY_URL": address,
        "THRESHOLD_NOTIFY_RECEIPT_TEMPLATE": "receipt",
        "THRESHOLD_NOTIFY_OUTCOME_TEMPLATE": "outcome",
        "THRESHOLD_NOTIFY_LATE_TEMPLATE": "late",
    }


def _read(path: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in path.read_text().splitlines())
    return {name: value for name, _, value in pairs}


def _write(path: Path, values: dict[str, str]) -> None:
    text = "".join(f"{name}={value}\n" for name, value in values.items())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(text)
