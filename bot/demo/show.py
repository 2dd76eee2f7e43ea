"""Starts the console, and nothing else, on a demo database: no worker, which would erase its old drafts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot import clock
from bot.demo.make import Plan, make
from bot.demo.staff import ACCOUNTS
from bot.runtime import development
from bot.settings import Settings, SettingsError
from bot.store.sealing import Keyring

FILE = development.FOLDER / "demo.db"
Say = Callable[[str], None]


def made(path: Path, here: Settings, count: int, talks: int, say: Say) -> None:
    """The demo in this file. Raises: SettingsError in production, NotEmpty if the file is there."""
    if not here.is_development:
        raise SettingsError("The demo is for development: THRESHOLD_ENVIRONMENT says otherwise.")
    plan = Plan(count, talks, clock.now())
    make(path, plan, Keyring(here.data_keys), development.demo_password(), say)


def show(path: Path, here: Settings, say: Say) -> None:
    """Become the console on this database until Ctrl-C."""
    say(f"  Console   http://{here.console_host}:{here.console_port}/")
    say(f"  Password  {development.demo_password()}   (the same for all of these)")
    for email, (name, role) in ACCOUNTS.items():
        say(f"  {role.replace('_', ' '):24}{email}   {name}")
    say("Ctrl-C stops it. The database is " + str(path))
    os.environ["THRESHOLD_DATABASE_URL"] = f"sqlite:///{path}"
    command = [
        sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "4", "--no-control-socket",
        "--bind", f"{here.console_host}:{here.console_port}", "--log-level", "warning",
        "bot.console.app:create_app()",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 - our own console, in this process's place
