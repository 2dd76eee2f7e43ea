"""Rows of a file from another system, read strictly: what is not understood is refused and never guessed at.

A fault names the line and the column and never repeats what stands there, because it may be about a child.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Fault:
    """Something in the file that is not understood. `line` counts the lines of the file from 1."""

    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.problem}"


class Refused(ValueError):
    """One value that cannot be read; says why."""


def heading_faults(
    heading: Iterable[str], needed: tuple[str, ...], known: tuple[str, ...]
) -> list[Fault]:
    """What is wrong with the first line: columns that are missing, unknown or there twice."""
    names = [name.strip().lower() for name in heading]
    faults = [Fault(1, name, "this column is missing") for name in needed if name not in names]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            faults.append(Fault(1, name, "this column is there more than once"))
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            faults.append(Fault(1, name[:40] or "(empty)", f"this column is not known{hint}"))
    return faults


def plain_cell(text: str) -> str:
    """A cell without what spreadsheets put around it: `="01"` and a leading apostrophe."""
    cell = text.strip()
    if len(cell) > 2 and cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return " ".join(cell.removeprefix("'").split())


def table_in(
    lines: Iterable[str], needed: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]] | Fault]:
    """Every row as its line and its cells by column, or what is wrong. A heading with faults ends it."""
    reader = csv.reader(lines)
    heading = [name.strip().lower() for name in next(_records(reader), (1, [], None))[1]]
    faults = heading_faults(heading, needed, known)
    yield from faults
    if faults:
        return
    for line, cells, broken in _records(reader):
        if broken is not None:
            yield Fault(line, "the line", broken)
        elif len(cells) != len(heading):
            told = f"{len(cells)} cells where the heading has {len(heading)}"
            yield Fault(line, "the line", told)
        else:
            yield line, dict(zip(heading, cells, strict=True))


def _records(reader: Any) -> Iterator[tuple[int, list[str], str | None]]:
    """Each record with the line it begins on; a record that cannot be read with its fault. No empty ones."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], f"cannot be read: {error}"
            continue
        if any("\0" in cell for cell in cells):
            yield line, [], "holds a character that no text has"
        elif any(cell.strip() for cell in cells):
            yield line, cells, None


class Cells:
    """The cells of one row while they are read; keeps every fault. longest: characters by column."""

    def __init__(
        self, line: int, cells: Mapping[str, str], longest: Mapping[str, int], otherwise: int
    ) -> None:
        self.line, self.faults = line, list[Fault]()
        self.cells = {name: plain_cell(cell) for name, cell in cells.items()}
        self._longest, self._otherwise = longest, otherwise

    def read(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        text = self.cells.get(column, "")
        try:
            if len(text) > self._longest.get(column, self._otherwise):
                raise Refused(
                    f"longer than {self._longest.get(column, self._otherwise)} characters"
                )
            return reader(text)
        except Refused as refused:
            self.faults.append(Fault(self.line, column, str(refused)))
            return None


def day_in(text: str) -> date:
    """`2024-05-04`, `04/05/2024` or `4 May 2024`: the day stands before the month, as in England."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    if re.fullmatch(r"\d{4}-\d\d-\d\d[ T].*", text):
        return day_in(text[:10])
    raise Refused("not a day; write it like 2024-05-04 or 04/05/2024")


def one_of(text: str, allowed: tuple[str, ...]) -> str:
    code = text.lower().replace(" ", "_")
    if code not in allowed:
        raise Refused(f"not one of: {', '.join(allowed)}")
    return code
