"""No cell of an export is taken for a formula, and what comes back is what went in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.csv_cells import STARTERS, as_csv, cell

PLANTED = (
    "=1+1", "=HYPERLINK(\"https://example.org\",\"x\")", "+441632960100", "-1+2", "@SUM(A1)", "\t=1", "\r=1",
    "\n=1", " =1", "\u00a0=1", "＝1", "﹢1", "|calc", "%0A=1", "'=1", '"=1', ";=1", "\0=1",
)  # fmt: skip


@pytest.mark.parametrize("text", PLANTED)
def test_nothing_that_begins_like_a_formula_does_so_in_a_cell(text: str) -> None:
    found = cell(text)
    assert isinstance(found, str)
    assert found.startswith("'")


@given(text=st.text())
def test_no_text_at_all_begins_like_a_formula_in_a_cell(text: str) -> None:
    found = str(cell(text))
    assert found.lstrip()[:1] not in STARTERS


@given(rows=st.lists(st.tuples(st.text(), st.text()), max_size=8))
def test_a_planted_text_never_moves_into_another_cell_or_line(rows: list[tuple[str, str]]) -> None:
    read = list(csv.reader(io.StringIO(as_csv(("a", "b"), rows), newline="")))
    assert len(read) == len(rows) + 1
    assert all(len(line) == 2 for line in read)


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    assert cell(-3) == -3
    assert cell(2.5) == 2.5
    assert cell(None) == ""
    assert cell(True) == "yes"
    assert cell("neglect") == "neglect"
