"""Rasa's own commands work at the root: `run` beside `run actions`, and `shell`."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.scenarios.talk import ChatClient
from bot.settings import ROOT
from tests.server import Server, free_port

RASA = [sys.executable, "-m", "bot.cli", "rasa"]


@pytest.fixture
def prepared(tmp_path: Path) -> Server:
    """Database, environment and model, with nothing running yet."""
    return Server(tmp_path)


@pytest.fixture
def endpoints(prepared: Server, tmp_path: Path) -> Iterator[Path]:
    """The project's endpoints, with an action server of its own behind them."""
    port = free_port()
    path = tmp_path / "endpoints.yml"
    path.write_text((ROOT / "endpoints.yml").read_text().replace("5055", str(port)))
    actions = _start(prepared, "run", "actions", "--port", str(port))
    _wait_for(f"http://127.0.0.1:{port}/health", actions)
    yield path
    actions.kill()


def test_rasa_run_serves_our_channel_beside_an_action_server(
    prepared: Server, endpoints: Path
) -> None:
    port = free_port()
    run = _start(
        prepared, "run", "--port", str(port), "-i", "127.0.0.1", "--endpoints", str(endpoints),
        "--credentials", "credentials.yml", "--model", "models",
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}/chat"
        _wait_for(f"{url}/health", run)
        client = ChatClient(url)
        assert client.begin()["question"] == "household/safety_now"
        assert client.send("no")["question"] == "household/safety_tick"
    finally:
        run.kill()


def test_rasa_shell_holds_a_conversation(prepared: Server, endpoints: Path) -> None:
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        [*RASA, "shell", "--endpoints", str(endpoints), "--model", "models"],
        cwd=ROOT, env={**prepared.environment, "TERM": "dumb"},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    try:
        _read_until(ours, "Your input")
        os.write(ours, b"hello\r")
        assert "in danger of being hurt right now" in _read_until(ours, "hurt right now")
    finally:
        shell.kill()


def _start(server: Server, *arguments: str) -> subprocess.Popen[bytes]:
    log = (server.folder / "rasa.log").open("ab")
    return subprocess.Popen(
        [*RASA, *arguments], cwd=ROOT, env=server.environment, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if requests.get(url, timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        assert process.poll() is None, "it stopped"
        time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


def _read_until(terminal: int, words: str) -> str:
    seen, until = "", time.monotonic() + 60
    while words not in seen and time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096).decode(errors="replace")
    assert words in seen, seen[-2000:]
    return seen
