"""`threshold up`: everything that a small council needs, from one command, until Ctrl-C.

Trains if the training data changed, migrates the database, starts the chat, the console and the
delivery worker, waits until each is well, and starts a part again that dies.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from bot import clock
from bot.delivery import worker
from bot.runtime import development, model
from bot.settings import ROOT, settings
from bot.store import schema, staff
from bot.store.database import Database

PATIENCE_SECONDS = 90
QUIET = {"PYTHONWARNINGS": "ignore", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
"""Rasa 3.6 prints a page of other libraries' deprecation notices at every start."""
LOOK_SECONDS = 0.2
DEMO_ACCOUNTS = {
    "screener@example.org": ("Sam Screener", "screener"),
    "social.worker@example.org": ("Sol Social-Worker", "social_worker"),
    "manager@example.org": ("Mina Manager", "manager"),
    "early.help@example.org": ("Ellis Early-Help", "early_help_coordinator"),
    "trainer@example.org": ("Toby Trainer", "trainer"),
    "auditor@example.org": ("Ada Auditor", "auditor"),
    "administrator@example.org": ("Addy Administrator", "administrator"),
}


@dataclass
class Part:
    """A process to be kept running, with the question that tells whether it is well."""

    name: str
    command: list[str]
    is_well: Callable[[], bool]
    address: tuple[str, int] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        environment = {**os.environ, **QUIET}
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=environment, start_new_session=True
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None and self.is_running:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


def up() -> int:
    """Run until Ctrl-C or SIGTERM. Gives the exit code."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    database = Database(settings().database_url)
    prepare(database)
    parts = _parts(database)
    if taken := [part.name for part in parts if part.address and _is_taken(part.address)]:
        _say(f"Something else answers already where the {taken[0]} would. See README, Trouble.")
        return 1
    try:
        for part in parts:
            part.start()
        if not _all_well(parts, stopping):
            return 1
        _say_addresses()
        _keep_running(parts, stopping)
    finally:
        for part in reversed(parts):
            part.stop()
    return 0


def prepare(database: Database) -> None:
    """Model, database and, in development, accounts."""
    if model.is_trained(settings().model_folder):
        _say("The language model is up to date.")
    else:
        _say("Training the language model (about half a minute) ...")
    model.train(settings().model_folder)
    _say("Bringing the database up to date ...")
    schema.upgrade(database)
    if settings().is_development:
        _add_demo_accounts(database)


def _add_demo_accounts(database: Database) -> None:
    with database.writing() as connection:
        for email, (name, role) in DEMO_ACCOUNTS.items():
            if staff.user_by_email(connection, email) is None:
                password = development.demo_password()
                staff.add_user(connection, email, name, role, password, clock.now())


def _parts(database: Database) -> list[Part]:
    here = settings()
    chat = f"http://{here.chat_host}:{here.chat_port}/chat/health"
    console = f"http://{here.console_host}:{here.console_port}/health"
    run = [sys.executable, "-m", "bot.cli"]
    return [
        Part("chat", [*run, "serve"], lambda: _answers(chat), (here.chat_host, here.chat_port)),
        Part(
            "console",
            _gunicorn(here),
            lambda: _answers(console),
            (here.console_host, here.console_port),
        ),
        *_stand_ins(here, run),
        Part("delivery worker", [*run, "deliver"], lambda: worker.is_alive(database, clock.now())),
    ]


def _stand_ins(here: Any, run: list[str]) -> list[Part]:
    """In development, one part that takes the place of every system outside."""
    if not here.is_development or here.stubs_port is None:
        return []
    address = ("127.0.0.1", here.stubs_port)
    health = f"http://{address[0]}:{address[1]}/health"
    return [Part("stand-in server", [*run, "stubs"], lambda: _answers(health), address)]


def _gunicorn(here: Any) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "4", "--no-control-socket",
        "--bind", f"{here.console_host}:{here.console_port}", "--log-level", "warning",
        "bot.console.app:create_app()",
    ]  # fmt: skip


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False


def _is_taken(address: tuple[str, int]) -> bool:
    """Whether something listens there; its health would be taken for ours."""
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(address) == 0


def _all_well(parts: list[Part], stopping: threading.Event) -> bool:
    """Wait until every part answers; False, with a sentence, if one does not."""
    began = time.monotonic()
    for part in parts:
        while not part.is_well():
            if stopping.is_set():
                return False
            if not part.is_running or time.monotonic() - began > PATIENCE_SECONDS:
                _say(f"The {part.name} did not start. Its messages are above; see README, Trouble.")
                return False
            time.sleep(LOOK_SECONDS)
        _say(f"The {part.name} is ready ({time.monotonic() - began:.0f} s).")
    return True


def _keep_running(parts: list[Part], stopping: threading.Event) -> None:
    while not stopping.wait(LOOK_SECONDS):
        for part in parts:
            if not part.is_running:
                _say(f"The {part.name} stopped. Starting it again ...")
                part.start()


def _say_addresses() -> None:
    here = settings()
    _say("")
    _say(f"  Chat      http://{here.chat_host}:{here.chat_port}/chat/")
    if here.is_development:
        _say(
            f"  Demo      http://{here.chat_host}:{here.chat_port}/chat/demo/   (the chat on other sites)"
        )
    _say(f"  Console   http://{here.console_host}:{here.console_port}/")
    if here.is_development and here.stubs_port:
        _say(f"  Outside   http://127.0.0.1:{here.stubs_port}/   (stand-ins for other systems)")
    if here.is_development:
        _say(f"  Sign in   screener@example.org, password {development.demo_password()}")
    _say("")
    _say("Ctrl-C stops everything.")


def _say(line: str) -> None:
    print(line, flush=True)
