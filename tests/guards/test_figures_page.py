"""`docs/figures.md` explains every column of the file of rows, and no other."""

from __future__ import annotations

import re

from bot.learning.rows import COLUMNS
from bot.settings import ROOT


def test_every_column_of_the_rows_is_explained_in_its_order() -> None:
    written = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/figures.md").read_text(), re.M)
    assert tuple(written) == COLUMNS
