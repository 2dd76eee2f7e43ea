"""How alike two names are: the same, a short form, alike in sound, a slip of the pen, or another name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

from rapidfuzz.distance import OSA, JaroWinkler

from bot.referral.matching.birth import Reason
from bot.referral.matching.name_lists import CALLED_BY_ANOTHER, COMMON
from bot.referral.matching.names import (
    Name,
    forms_of,
    own_forenames,
    plainly_spelled,
    sound_of,
)

Level = Literal[
    "same", "short_form", "sound", "slip", "shared_first", "initial", "different", "not_known"
]
"""shared_first: only a first name in common that many brothers have before their own."""

FORENAME: dict[Level, float] = {
    "same": 7.0, "short_form": 5.0, "sound": 5.0, "slip": 4.5, "shared_first": 1.5,
    "initial": 1.5, "different": -8.0, "not_known": 0.0,
}  # fmt: skip
FAMILY: dict[Level, float] = {
    "same": 7.5, "short_form": 5.0, "sound": 5.5, "slip": 5.0, "shared_first": 0.0,
    "initial": 1.0, "different": -5.0, "not_known": 0.0,
}  # fmt: skip
NEAR = frozenset({"same", "short_form", "sound", "slip"})
PART_OF_FAMILY = 5.0
MIDDLE_NAME = 2.5
"""Taken away where the first name of one is a later name of the other."""
FREQUENT_NAME = 2.0
"""Taken away where the name in common is a frequent one."""
SWAPPED = 1.0
"""Taken away where forename and family name stand the other way round."""

WORDS: dict[Level, str] = {
    "same": "same {what}",
    "short_form": "{what} a short form of the other",
    "sound": "{what} sounds alike",
    "slip": "{what} spelled nearly alike",
    "shared_first": "a first name that brothers often share",
    "initial": "same first letter of the {what}",
    "different": "different {what}",
}


@dataclass(frozen=True)
class NameLikeness:
    """The best fit of two people's names. `both_forenames`: a forename is known on both sides."""

    forenames: Level
    family: Level
    points: float
    reasons: tuple[Reason, ...]
    both_forenames: bool
    family_reason: Reason | None = None


def likest_name(names: tuple[Name, ...], others: tuple[Name, ...]) -> NameLikeness:
    """The best fit over every name that each of the two is known by."""
    fits = [_fit(one, other) for one, other in product(names, others)]
    nothing = NameLikeness("not_known", "not_known", 0.0, (), False)
    return max(fits, key=lambda fit: fit.points, default=nothing)


def full_names_match(one: Name, other: Name) -> bool:
    """Whether forename and family name are both the same or near enough, in either order."""
    if not (one.forenames and one.family and other.forenames and other.family):
        return False
    straight = _meet(one.family, other.family) and _meet(one.forenames, other.forenames)
    return straight or (_meet(one.family, other.forenames) and _meet(one.forenames, other.family))


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a name of one is the same as one of the other, or near enough."""
    here, there = own_forenames(one), own_forenames(other)
    return any(level_of(a, b) in NEAR for a in here for b in there)


def _fit(one: Name, other: Name) -> NameLikeness:
    straight = _straight(one, other)
    if straight.forenames != "different" and straight.family != "different":
        return straight
    turned = _straight(one, Name(other.family, other.forenames))
    wrong = ("different", "not_known", "initial")
    if turned.forenames in wrong or turned.family in wrong:
        return straight
    points = turned.points - SWAPPED
    reason = Reason(points, "first and family name the other way round")
    return NameLikeness(
        turned.forenames, turned.family, points, (reason,), True, turned.family_reason
    )


def _straight(one: Name, other: Name) -> NameLikeness:
    fore, found = _forenames(one.forenames, other.forenames)
    reasons = [found] if found else []
    family = _family(one.family, other.family)
    if family is not None:
        reasons.append(family[1])
    level: Level = family[0] if family else "not_known"
    total = sum(reason.points for reason in reasons)
    known = bool(one.forenames and other.forenames)
    good = family[1] if family and family[1].points > 0 else None
    return NameLikeness(fore, level, total, tuple(reasons), known, good)


def _forenames(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Level, Reason | None]:
    """The best fit of a first forename with any of the other's: middle names alone say nothing."""
    if not one or not other:
        return "not_known", None
    here, there = own_forenames(one), own_forenames(other)
    if forms_of(one[0]) & forms_of(other[0]) & CALLED_BY_ANOTHER and 1 in (len(one), len(other)):
        level: Level = "same" if len(one) == len(other) else "shared_first"
        return level, _forename_reason(level, "mohammed", is_first=True)
    if "".join(here) == "".join(there):
        return "same", _forename_reason("same", here[0], is_first=True)
    pairs = {*((here[0], name) for name in there), *((name, there[0]) for name in here)}
    first = (here[0], there[0])
    fits = [(level_of(*pair), pair) for pair in sorted(pairs)]
    found = [(level, _forename_reason(level, pair[0], pair == first)) for level, pair in fits]
    return max(found, key=lambda fit: fit[1].points)


def _forename_reason(level: Level, word: str, is_first: bool) -> Reason:
    points = FORENAME[level]
    if points > 0 and not is_first:
        points -= MIDDLE_NAME
    if level == "same" and word in COMMON:
        points -= FREQUENT_NAME
    return Reason(points, WORDS[level].format(what="first name"))


def _family(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Level, Reason] | None:
    if not one or not other:
        return None
    if "".join(one) == "".join(other) or set(one) == set(other):
        points = FAMILY["same"] - (FREQUENT_NAME if set(one) <= COMMON else 0)
        return "same", Reason(points, "same family name")
    levels = {pair: level_of(*pair) for pair in product(one, other)}
    pair, level = max(levels.items(), key=lambda found: (FAMILY[found[1]], found[0]))
    whole = level_of("".join(one), "".join(other))
    if FAMILY[whole] >= FAMILY[level]:
        level = whole
    elif level == "same" or len(one) != len(other):
        points = min(PART_OF_FAMILY, FAMILY[level])
        points -= FREQUENT_NAME if pair[0] in COMMON else 0
        return level, Reason(points, "one family name in common")
    return level, Reason(FAMILY[level], WORDS[level].format(what="family name"))


@lru_cache(maxsize=65_536)
def level_of(one: str, other: str) -> Level:
    """How alike two single names are."""
    if one == other:
        return "same"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[:1] == other[:1] else "different"
    if forms_of(one) & forms_of(other):
        return "short_form"
    here, there = plainly_spelled(one), plainly_spelled(other)
    if sound_of(one) == sound_of(other) and _vowels_fit(here, there):
        return "sound"
    by_ear = min(len(here), len(there)) > 3 and _is_slip(here, there)
    return "slip" if by_ear or _is_slip(one, other) else "different"


def _vowels_fit(one: str, other: str) -> bool:
    """The codes leave vowels out; very short names need more in common (Amy and Emma, Ali and Ella)."""
    return JaroWinkler.similarity(one, other) >= (0.84 if min(len(one), len(other)) <= 5 else 0.75)


def _is_slip(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    apart = OSA.distance(one, other, score_cutoff=3)
    return apart <= (0 if shorter < 3 else 1 if shorter < 7 else 2)
