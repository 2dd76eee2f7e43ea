"""Three truth values, after Kleene: what is not known stays not known.

"And" is the least of its parts, "or" the greatest. A result that does not depend on the unknown parts is
decided; any other result is `UNKNOWN` and is never read as reassuring.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    NO = 0
    UNKNOWN = 1
    YES = 2


NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
"""The members by name: reaching through the class costs more than the comparison."""


_OPPOSITE = (YES, UNKNOWN, NO)


def all_of(parts: Iterable[Truth]) -> Truth:
    """`YES` if every part is; of no parts, `YES`. Stops at the first `NO`."""
    found = YES
    for part in parts:
        if part is NO:
            return part
        if part is UNKNOWN:
            found = part
    return found


def any_of(parts: Iterable[Truth]) -> Truth:
    """`YES` if one part is; of no parts, `NO`. Stops at the first `YES`."""
    found = NO
    for part in parts:
        if part is YES:
            return part
        if part is UNKNOWN:
            found = part
    return found


def opposite(part: Truth) -> Truth:
    return _OPPOSITE[part]


def at_least(count: int, parts: Iterable[Truth]) -> Truth:
    """`YES` if `count` parts are certainly yes, `NO` if so many can no longer become yes."""
    certain = possible = 0
    for part in parts:
        certain += part is YES
        possible += part is not NO
    if certain >= count:
        return YES
    return UNKNOWN if possible >= count else NO
