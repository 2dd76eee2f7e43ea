"""What the other tests leave out: passwords and recovery codes are hashed with Argon2id and real effort."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["staff", "codes"])
def test_hashes_cost_what_the_library_advises(module: str) -> None:
    code = f"from bot.store import {module}; print({module}._hasher.hash('a password'))"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    kind, _version, costs = printed.split("$")[1:4]
    cost = dict(part.split("=") for part in costs.split(","))

    assert kind == "argon2id"
    assert int(cost["m"]) >= 19_456 and int(cost["t"]) >= 2
