"""Reads the tables of bot/packs/README.md, which explain every key of a pack.

The schemas show the explanations in an editor, and a test compares the tables with the models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADING = re.compile(r"^#{2,3} (.+)$")
QUOTED = re.compile(r"`([^`]+)`")
KEY = re.compile(r"^[a-z_]+$")


@dataclass(frozen=True)
class Explained:
    """One key of a table: whether it is needed, what may stand there and what it means."""

    needed: str
    type: str
    meaning: str

    @property
    def values(self) -> tuple[str, ...]:
        """The words that may stand there, where the table lists them."""
        return tuple(word for word in QUOTED.findall(self.type) if KEY.fullmatch(word))

    @property
    def inner_keys(self) -> tuple[str, ...]:
        """The keys of the lines or entries under it, where the table lists them as `{a, b}`."""
        found = re.search(r"`\{([a-z_, ]+)\}`", self.type)
        return tuple(found[1].split(", ")) if found else ()


Tables = dict[str, dict[str, Explained]]
"""Heading to key to its explanation."""


def tables_in(page: str) -> Tables:
    """Every table of a page that has the columns key, needed, type and meaning."""
    found: Tables = {}
    for heading, cells in _rows(page):
        if len(cells) == 4 and cells[0] not in ("key", "---"):
            for key in QUOTED.findall(cells[0]):
                found.setdefault(heading, {})[key] = Explained(*cells[1:])
    return found


def words_in(page: str) -> dict[str, str]:
    """The words of conditions with what each means, from the table of two columns."""
    found = {}
    for heading, cells in _rows(page):
        if heading == "Conditions" and len(cells) == 2 and cells[0] not in ("word", "---"):
            for written in QUOTED.findall(cells[0]):
                found[written.partition(":")[0]] = cells[1]
    return found


def _rows(page: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of each table with the heading above it, without the marks of code in headings."""
    heading = ""
    for line in page.splitlines():
        if title := HEADING.match(line):
            heading = title[1].replace("`", "")
        elif line.startswith("|"):
            yield heading, [cell.strip() for cell in line.strip("|").split("|")]
