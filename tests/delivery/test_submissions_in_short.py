"""500 submissions with kills and a case system that misbehaves; `make evidence` sends 10,000."""

from __future__ import annotations

from pathlib import Path

from bot.store.database import Database
from tests.evidence.test_submissions import SHORT_LIVES, submit_and_kill


def test_500_submissions_are_neither_lost_nor_doubled(database: Database, tmp_path: Path) -> None:
    figures = submit_and_kill(database, tmp_path, 500, seconds=240, lives=SHORT_LIVES)
    assert figures["kills of workers"], "nothing was killed"
    assert figures["of them repeats of one that it had stored"] > 0, "no repeat was put to the test"
