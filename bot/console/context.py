"""What every view may use: the settings, the database and the keys of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from bot.settings import Settings
from bot.store.database import Database
from bot.store.sealing import Keyring

NAME = "threshold"


@dataclass(frozen=True)
class Console:
    settings: Settings
    database: Database
    keyring: Keyring


def console() -> Console:
    """The installation that serves the present request."""
    here = current_app.extensions[NAME]
    assert isinstance(here, Console)  # noqa: S101 - for the type checker
    return here
