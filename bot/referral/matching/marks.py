"""Marks: what a child is found by, each turned into a keyed hash before it is stored.

A mark says something that two records of one child are likely to share even when one of them has a slip in
it: a name by its sound with the day of birth, a name with the postcode. Nobody can read a mark back, and
without the installation's key nobody can make one to compare. A shared mark is only a hint: what it leads
to is opened and compared (see `scoring`).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from bot.referral.matching.identity import Identity
from bot.referral.matching.names import Name, forms_of, own_forenames, sound_of

WORTH = {
    "nhs": 30,  # NHS number
    "upn": 28,  # unique pupil number
    "name_born": 14,  # one name by sound, day of birth whichever way round day and month stand
    "born_area": 11,  # day of birth, first half of the postcode
    "name_home": 10,  # one name by sound, whole postcode
    "named_born": 10,  # both names of somebody in the household, day of birth
    "named_area": 8,  # both names of somebody in the household, first half of the postcode
    "address": 9,  # house number and whole postcode
    "names_year": 9,  # forename and family name by sound, in either order, year of birth
    "name_month": 7,  # one name by sound, month of birth
    "name_area": 4,  # one name by sound, first half of the postcode
    "names": 7,  # forename and family name by sound; searched only where little else is known
}
"""Every kind of mark, and how much one in common counts when the likeliest are opened first."""

LEAST_WORTH = 7
"""With less in common than this a record is not opened: one name and a part of town are shared by many."""
MOST_YEARS = 4
"""A birth known only between more years than this gives no marks by year."""


class Mark(NamedTuple):
    """What is hashed: the kind, and what two records have in common."""

    kind: str
    value: str


def hashed(mark: Mark, key: bytes) -> int:
    """64 bits of HMAC-SHA256 over the mark, as a whole number that every database can index."""
    digest = hmac.digest(key, f"{mark.kind}\0{mark.value}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big", signed=True)


def marks_to_keep(who: Identity) -> frozenset[Mark]:
    """The marks by which this child can be found later."""
    years = _years(who, slack=0)
    return frozenset((*_shared(who), *_by_year(who, years), *_by_names_alone(who)))


def marks_to_search(who: Identity) -> frozenset[Mark]:
    """The marks to look for: more of them, to allow for slips on either side."""
    found = {*_shared(who), *_by_year(who, _years(who, slack=1)), *_as_relative(who)}
    if who.born is not None and who.born.is_exact:
        day = who.born.first
        if day.day <= 12:
            found |= {Mark("name_month", f"{s} {day.year}-{day.day}") for s in _sounds(who)}
    if who.born is None and who.postcode_parts is None:
        found |= set(_by_names_alone(who))
    return frozenset(found)


def _shared(who: Identity) -> Iterator[Mark]:
    """Marks that are kept and searched alike."""
    if who.nhs_number:
        yield Mark("nhs", who.nhs_number)
    if who.upn:
        yield Mark("upn", who.upn)
    sounds, home = _sounds(who), who.postcode_parts
    day = who.born.first if who.born is not None and who.born.is_exact else None
    for sound in sounds if day else ():
        assert day is not None
        yield Mark("name_born", f"{sound} {_either_way(day)}")
        yield Mark("name_month", f"{sound} {day.year}-{day.month}")
    if home is not None:
        for sound in sounds:
            yield Mark("name_home", f"{sound} {''.join(home)}")
            yield Mark("name_area", f"{sound} {home[0]}")
        if day is not None:
            yield Mark("born_area", f"{_either_way(day)} {home[0]}")
        if who.house:
            yield Mark("address", f"{who.house} {''.join(home)}")
    yield from _household(who)


def _household(who: Identity) -> Iterator[Mark]:
    for relative in who.household:
        for pair in _pairs((relative.parts,)):
            if relative.born is not None:
                yield Mark("named_born", f"{pair} {_either_way(relative.born)}")
            if who.postcode_parts is not None:
                yield Mark("named_area", f"{pair} {who.postcode_parts[0]}")


def _as_relative(who: Identity) -> Iterator[Mark]:
    """The child as somebody whom an earlier contact named in its household."""
    if who.born is not None and who.born.is_exact:
        for pair in _pairs(who.names):
            yield Mark("named_born", f"{pair} {_either_way(who.born.first)}")


def _by_year(who: Identity, years: Iterable[int]) -> Iterator[Mark]:
    for pair, year in product(_pairs(who.names), years):
        yield Mark("names_year", f"{pair} {year}")


def _by_names_alone(who: Identity) -> Iterator[Mark]:
    for pair in _pairs(who.names):
        yield Mark("names", pair)


def _years(who: Identity, slack: int) -> range:
    if who.born is None or who.born.last.year - who.born.first.year >= MOST_YEARS:
        return range(0)
    return range(who.born.first.year - slack, who.born.last.year + slack + 1)


def _sounds(who: Identity) -> frozenset[str]:
    """How each name of the child sounds, with the full names of short ones."""
    words = {word for name in who.names for word in (*own_forenames(name.forenames), *name.family)}
    return frozenset(sound_of(form) for word in words for form in forms_of(word))


def _pairs(names: Iterable[Name]) -> frozenset[str]:
    """Forename and family name by sound, in alphabetical order, so that swapped names meet."""
    found = set()
    for name in names:
        for fore, family in product(own_forenames(name.forenames)[:2], name.family):
            for one, other in product(forms_of(fore), forms_of(family)):
                found.add(" ".join(sorted((sound_of(one), sound_of(other)))))
    return frozenset(found)


def _either_way(day: date) -> str:
    """The day so that 3 April and 4 March of a year are one."""
    low, high = sorted((day.day, day.month))
    return f"{day.year}-{low}-{high}"
