"""What a condition says as its author wrote it: its words, the facts it names, the limits in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.thresholds.pack import Pack

Written = Mapping[str, Any]

LIMIT_WORDS: dict[str, tuple[str, Callable[[float], float], bool]] = {
    "younger_than_months": ("months", lambda months: months, True),
    "at_least_months": ("months", lambda months: months, False),
    "fewer_than": ("number", lambda number: number, True),
    "at_least_number": ("number", lambda number: number, False),
    "within_days": ("days", lambda days: days + 1, True),
    "longer_ago_than_days": ("days", lambda days: days + 1, False),
    "due_within_days": ("days", lambda days: -days, False),
}
"""For each word: its unit, the limit that it compares with, and whether it holds below the limit."""


def limits_in(packs: Iterable[Pack]) -> dict[str, set[float]]:
    """For each fact, every limit that any condition of the packs compares it with."""
    found: dict[str, set[float]] = {}
    for pack in packs:
        for written in pack.written_conditions():
            for word, inside in parts_of(written):
                if word in LIMIT_WORDS:
                    unit, limit_of, _ = LIMIT_WORDS[word]
                    found.setdefault(inside["fact"], set()).add(float(limit_of(inside[unit])))
    return found


def facts_written_in(written: Written) -> Iterator[str]:
    """The facts that a written condition names."""
    for word, inside in parts_of(written):
        if word in ("said_yes", "said_no"):
            yield inside
        elif isinstance(inside, Mapping) and "fact" in inside:
            yield inside["fact"]


def parts_of(written: Written) -> Iterator[tuple[str, Any]]:
    """Each word of a written condition with what stands under it, from the outside in."""
    ((word, inside),) = written.items()
    yield word, inside
    listed = inside.get("of", ()) if isinstance(inside, Mapping) else inside
    for part in listed if isinstance(listed, list) else ():
        yield from parts_of(part)


def counts_areas(written: Written) -> bool:
    """Whether `areas_with` stands anywhere in a condition."""
    return any(word == "areas_with" for word, _ in parts_of(written))


def in_force_on(written: Written, day: date) -> bool:
    """Whether a written rule counts on a day."""
    period = written["in_force"]
    first, last = (
        period.get(key) and date.fromisoformat(str(period[key])) for key in ("from", "until")
    )
    return written["status"] == "active" and first <= day and (last is None or day <= last)
