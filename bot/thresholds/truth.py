"""Three truth values, after Kleene: what is not known stays not known.

`min` is "and", `max` is "or". A result that does not depend on the unknown parts is decided; any
other result is `UNKNOWN` and is never read as reassuring.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    NO = 0
    UNKNOWN = 1
    YES = 2


def all_of(parts: Iterable[Truth]) -> Truth:
    """`YES` if every part is; of no parts, `YES`."""
    return min(parts, default=Truth.YES)


def any_of(parts: Iterable[Truth]) -> Truth:
    """`YES` if one part is; of no parts, `NO`."""
    return max(parts, default=Truth.NO)


def opposite(part: Truth) -> Truth:
    return Truth(Truth.YES - part)


def at_least(count: int, parts: Iterable[Truth]) -> Truth:
    """`YES` if `count` parts are certainly yes, `NO` if so many can no longer become yes."""
    values = list(parts)
    certain = values.count(Truth.YES)
    possible = certain + values.count(Truth.UNKNOWN)
    if certain >= count:
        return Truth.YES
    return Truth.UNKNOWN if possible >= count else Truth.NO
