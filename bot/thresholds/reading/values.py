"""Takes each value in a pack as its author wrote it, and refuses one of another kind.

pydantic would read `from: 2025` as a day in 1970, `version: 2026.10` as 2026.1 and `always: 'no'` as false.
Where a rule about a child depends on it, nobody should have to know that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from pydantic.fields import ModelField

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?")


class WrittenOtherwise(ValueError):
    """A value is of another kind than its key needs; the message says what to write."""


def as_written(value: Any, field: ModelField) -> Any:
    """The value, if pydantic would not make something else of it.

    Raises: WrittenOtherwise saying what the key needs.
    """
    if value is None and not field.allow_none:
        raise WrittenOtherwise(
            f"is empty; {_or_leave_out('write something after the colon', field)}"
        )
    fits = FITTING.get(field.type_) if isinstance(field.type_, type) else None
    if fits is None or value is None:
        return value
    for part in _parts(value, field):
        if isinstance(part, str) and not part.strip():
            raise WrittenOtherwise(f"is blank; {_or_leave_out('write it out', field)}")
        if not fits[0](part):
            raise WrittenOtherwise(f"{fits[1]}, not {_shown(part)}{_how_to_quote(part, field)}")
    return value


def _or_leave_out(what: str, field: ModelField) -> str:
    return what if field.required else f"{what}, or take the line out"


def _parts(value: Any, field: ModelField) -> Iterable[Any]:
    """The single values of a list or of a key's lines; one of the wrong shape is left to pydantic."""
    if field.outer_type_ is field.type_:
        return (value,)
    if isinstance(value, Mapping):
        return tuple(part for part in value.values() if part is not None)
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def _is_text(part: Any) -> bool:
    return isinstance(part, (str, Mapping, list, tuple)) or part is None


def _is_day(part: Any) -> bool:
    if isinstance(part, str):
        return DAY.fullmatch(part) is not None
    return isinstance(part, date) and not isinstance(part, datetime)


def _is_time(part: Any) -> bool:
    if isinstance(part, str):
        return TIME.fullmatch(part) is not None
    return isinstance(part, time)


FITTING: dict[type, tuple[Callable[[Any], bool], str]] = {
    str: (_is_text, "must be text"),
    bool: (lambda part: isinstance(part, bool), "must be true or false"),
    int: (
        lambda part: isinstance(part, int) and not isinstance(part, bool),
        "must be a whole number",
    ),
    date: (_is_day, "must be a day as year-month-day, such as 2025-09-01"),
    time: (_is_time, "must be a time of day with a colon, such as '08:30'"),
}


def _shown(part: Any) -> str:
    if isinstance(part, bool):
        return "`true`" if part else "`false`"
    if isinstance(part, (Mapping, list, tuple)):
        return "a list or lines of `name: value`"
    return f"`{part}`"


def _how_to_quote(part: Any, field: ModelField) -> str:
    if field.type_ is str and not isinstance(part, (Mapping, list)):
        return f". Put it in quotes: '{str(part).lower() if isinstance(part, bool) else part}'"
    if field.type_ is bool and str(part).lower() in ("yes", "no"):
        return ". `yes` and `no` are words here; write true or false"
    return ""
