"""Cells of a CSV file that no spreadsheet takes for a formula. Every export goes through here.

A spreadsheet runs what begins with one of a few signs, also after spaces or a quote. Such a cell gets an
apostrophe in front, which a spreadsheet shows as text. A number of ours is a number and stays one.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

STARTERS = frozenset("=+-@|%\t\r\n;\0")
"""What a formula can begin with, and what would move the rest of a cell to a place of its own."""


def cell(value: Any) -> str | int | float:
    """A value that is safe in a cell: numbers as they are, None as nothing, all else as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    text = str(value).replace("\0", "")
    begins = unicodedata.normalize("NFKC", text).lstrip(" \u00a0\u200b\ufeff\"'")[:1]
    return f"'{text}" if begins in STARTERS and begins else text


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A whole file with its heading line, every text in quotation marks."""
    kept = io.StringIO()
    writer = csv.writer(kept, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    return kept.getvalue()
