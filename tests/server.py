"""A really running chat for tests: its own process, port and database; can be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from bot.runtime import model
from bot.settings import ROOT
from bot.store import schema
from bot.store.database import Database

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """One chat worker. `url` is where a client talks to it."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.database = Database(database_url or f"sqlite:///{folder / 'threshold.db'}")
        self.url = f"http://127.0.0.1:{self.port}/chat"
        self.environment = {
            **os.environ,
            "THRESHOLD_DATABASE_URL": str(self.database.engine.url),
            "THRESHOLD_CHAT_PORT": str(self.port),
            "THRESHOLD_MESSAGES_PER_MINUTE": "100000",
            "PYTHONWARNINGS": "ignore",
        }
        self.process: subprocess.Popen[bytes] | None = None
        schema.upgrade(self.database)
        model.train(ROOT / "models")

    def start(self) -> None:
        """Start it and wait until it is well."""
        log = (self.folder / "serve.log").open("ab")
        command = [sys.executable, "-m", "bot.cli", "serve"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                if requests.get(f"{self.url}/health", timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                pass
            assert self.process.poll() is None, self.log[-3000:]
            time.sleep(0.1)
        raise AssertionError(f"no health within {START_SECONDS} s: {self.log[-3000:]}")

    def kill(self) -> None:
        """SIGKILL: no warning, no chance to tidy up."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text(errors="replace")
