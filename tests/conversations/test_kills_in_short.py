"""Two kills in the middle of all the talks; `make evidence` does twenty."""

from __future__ import annotations

from pathlib import Path

from tests.evidence.test_kills import kill_while_talking


def test_two_kills_lose_nothing(tmp_path: Path) -> None:
    assert kill_while_talking(tmp_path, kills=2, stagger=0.3, thinking=0.25)
