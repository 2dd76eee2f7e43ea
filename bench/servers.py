"""The two servers as real processes on free ports of 127.0.0.1, each with a database of its own."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bot.runtime import model
from bot.settings import ROOT

STOCK, STOCK_ACTIONS = ROOT / "bench/stock", "stock_actions"
MODELS = ROOT / "models"
THRESHOLD = [sys.executable, "-m", "bot.cli"]
STOCK_MADE_FROM = (
    STOCK / "domain.yml", STOCK / "data/rules.yml", ROOT / "config.yml", ROOT / "data/nlu",
)  # fmt: skip
SANICS_OWN_LIMIT = "100000000"
"""Our `threshold rasa` lowers the size of a request; stock Rasa sends a whole tracker in one."""
PATIENCE_SECONDS = 120
LOOK_SECONDS = 0.05
LAST_WORDS = 3_000


class BenchError(Exception):
    """A server did not start or did not answer as it should. A figure would have been false."""


@dataclass
class Server:
    """One process, its messages in a file."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str]
    folder: Path = ROOT
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**_outside(), **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, is_well: Callable[[], bool]) -> None:
        """Raises: BenchError with the end of its messages, if it stops or takes too long."""
        began = time.monotonic()
        while not is_well():
            gone = self.process is None or self.process.poll() is not None
            if gone or time.monotonic() - began > PATIENCE_SECONDS:
                raise BenchError(f"{self.name} did not start:\n{self.last_words()}")
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-LAST_WORDS:]

    def rss_mb(self) -> float:
        """Resident memory now, in MB of 1,000,000 bytes."""
        assert self.process is not None
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise BenchError(f"{self.name} is not running.")


@dataclass
class Ours:
    """One chat worker, as `threshold serve` starts it."""

    url: str
    server: Server
    start_up_s: float = 0.0

    @classmethod
    def set_up(cls, folder: Path) -> Ours:
        """A trained model, an empty database of the present shape and throw-away secrets."""
        model.train(MODELS)
        port = _free_port()
        environment = _our_environment(folder)
        _run([*THRESHOLD, "db", "upgrade"], ROOT, environment)
        command = [*THRESHOLD, "serve", "--port", str(port)]
        server = Server("our chat worker", command, folder / "ours.log", environment)
        return cls(f"http://127.0.0.1:{port}/chat", server)

    def start(self) -> None:
        began = time.monotonic()
        self.server.start()
        self.server.wait_until(lambda: _answers(f"{self.url}/health"))
        self.start_up_s = time.monotonic() - began

    def stop(self) -> None:
        self.server.stop()

    def rss_mb(self) -> float:
        return self.server.rss_mb()


@dataclass
class Stock:
    """The stock bot: `rasa run` and `rasa run actions`, as Rasa's documentation has it."""

    url: str
    server: Server
    actions: Server
    actions_url: str
    start_up_s: float = 0.0

    @classmethod
    def set_up(cls, folder: Path) -> Stock:
        """A trained model and an empty SQLite file for Rasa's own tracker store."""
        trained = train_stock()
        port, actions_port = _free_port(), _free_port()
        environment = {
            "BENCH_ACTIONS_PORT": str(actions_port),
            "BENCH_STOCK_DATABASE": str(folder / "stock.db"),
            "SANIC_REQUEST_MAX_SIZE": SANICS_OWN_LIMIT,
        }
        rasa = [*THRESHOLD, "rasa", "run"]
        command = [
            *rasa, "--interface", "127.0.0.1", "--port", str(port), "--model", str(trained),
            "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
        ]  # fmt: skip
        serve_actions = [*rasa, "actions", "--actions", STOCK_ACTIONS, "--port", str(actions_port)]
        only_here = {**environment, "SANIC_HOST": "127.0.0.1"}
        return cls(
            f"http://127.0.0.1:{port}",
            Server("the stock bot", command, folder / "stock.log", environment, STOCK),
            Server(
                "the stock action server", serve_actions, folder / "actions.log", only_here, STOCK
            ),
            f"http://127.0.0.1:{actions_port}",
        )

    def start(self) -> None:
        """Both at once; it has started up when both answer."""
        began = time.monotonic()
        self.actions.start()
        self.server.start()
        self.actions.wait_until(lambda: _answers(f"{self.actions_url}/health"))
        self.server.wait_until(lambda: _answers(f"{self.url}/"))
        self.start_up_s = time.monotonic() - began

    def stop(self) -> None:
        self.server.stop()
        self.actions.stop()

    def rss_mb(self) -> float:
        return self.server.rss_mb() + self.actions.rss_mb()


def train_stock() -> Path:
    """The stock bot's model, trained if its data changed. Kept in a folder that git ignores."""
    digest = hashlib.sha256()
    for path in STOCK_MADE_FROM:
        for file in sorted(path.glob("*.yml")) if path.is_dir() else [path]:
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    name = f"stock-{digest.hexdigest()[:16]}"
    trained = STOCK / "models" / f"{name}.tar.gz"
    if not trained.exists():
        command = [
            *THRESHOLD, "rasa", "train", "--quiet", "--config", str(ROOT / "config.yml"),
            "--domain", "domain.yml", "--data", "data", str(ROOT / "data/nlu"),
            "--out", "models", "--fixed-model-name", name,
        ]  # fmt: skip
        _run(command, STOCK, {})
    return trained


def _our_environment(folder: Path) -> dict[str, str]:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "THRESHOLD_ENVIRONMENT": "development",
        "THRESHOLD_DATABASE_URL": f"sqlite:///{folder / 'ours.db'}",
        "THRESHOLD_DATA_KEYS": f"bench:{key}",
        "THRESHOLD_TOKEN_SECRETS": secrets.token_urlsafe(48),
        "THRESHOLD_CONSOLE_SECRET": secrets.token_urlsafe(48),
        "THRESHOLD_MODELS": str(MODELS),
        "THRESHOLD_MESSAGES_PER_MINUTE": "100000",
    }


def _outside() -> dict[str, str]:
    """The environment of this process without any setting of ours: a bench has its own.

    With the root on the path, as the stock bot's processes start in another folder.
    """
    kept = {name: v for name, v in os.environ.items() if not name.startswith("THRESHOLD_")}
    path = os.pathsep.join(p for p in (str(ROOT), kept.get("PYTHONPATH")) if p)
    return {**kept, "PYTHONPATH": path, "RASA_TELEMETRY_ENABLED": "false"}


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    told = subprocess.run(
        command,
        cwd=folder,
        env={**_outside(), **environment},
        capture_output=True,
        text=True,
    )
    if told.returncode != 0:
        last_words = (told.stdout + told.stderr)[-LAST_WORDS:]
        raise BenchError(f"{' '.join(command)} failed:\n{last_words}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False
