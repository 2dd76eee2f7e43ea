"""Every row of the edge-case table in the widget's README names a test, and that test is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import ROOT

TESTS = Path(__file__).parent
TABLE = (ROOT / "bot/widget/README.md").read_text(encoding="utf-8").partition("## Edge cases")[2]
ROWS = [line for line in TABLE.splitlines() if line.startswith("| ")][2:]


def test_the_table_is_there() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_a_row_names_tests_that_are_there(row: str) -> None:
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", row.split("|")[3])
    assert named, f"no test: {row}"
    for file, test in named:
        assert f"def {test}(" in (TESTS / file).read_text(encoding="utf-8")
