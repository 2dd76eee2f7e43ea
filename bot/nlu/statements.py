"""What people type when they are worried, with the areas and the danger that a careful reader sees in it.

Training statements stand in `data/statements`; held-out ones have the same keys and an `id`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from bot.thresholds.loader import read_yaml

FOLDER = ROOT / "data" / "statements"
DANGERS = ("none", "today", "now")
"""`today`: telephone the front door today. `now`: ring 999."""


class StatementError(ValueError):
    """A file of statements cannot be used. Says which file, which entry and what is wrong with it."""


@dataclass(frozen=True)
class Statement:
    """One message. An area that is not named is not a worry in it; `areas` has the strongest first.

    kind: what makes it easy to misread (negated, idiom, historic ...), where a held-out list says so.
    """

    text: str
    areas: tuple[str, ...]
    danger: str = "none"
    id: str = ""
    kind: str = ""


def read_statements(folder: Path = FOLDER) -> list[Statement]:
    """Every statement of a folder, file by file.

    Raises: StatementError for an entry without text, or with a danger that is not one of `DANGERS`.
    """
    return [found for path in sorted(folder.glob("*.yml")) for found in statements_in(path)]


def statements_in(path: Path) -> list[Statement]:
    return list(_statements(read_yaml(path), path))


def _statements(entries: Iterable[Any], path: Path) -> Iterable[Statement]:
    for number, entry in enumerate(entries, start=1):
        where = f"{path.name}, entry {number}"
        if not isinstance(entry, dict) or not str(entry.get("text") or "").strip():
            raise StatementError(f"{where}: there is no text. Write `text:` and what was typed.")
        yield Statement(
            str(entry["text"]),
            tuple(entry.get("concern_areas") or ()),
            _danger(entry, where),
            str(entry.get("id") or where),
            str(entry.get("kind") or ""),
        )


def _danger(entry: dict[str, Any], where: str) -> str:
    """`danger` in words, or yes or no with the class beside it; a bare yes counts as today."""
    written = entry.get("danger_class") if entry.get("danger") is True else entry.get("danger")
    if entry.get("danger") is True and written is None:
        return "today"
    danger = "none" if written in (None, False) else str(written)
    if danger not in DANGERS:
        raise StatementError(f"{where}: danger is {danger!r}. Write none, today or now.")
    return danger
