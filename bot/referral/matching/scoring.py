"""How likely it is that an earlier contact is about the same child, or the same household, and why.

Points are added up as Fellegi and Sunter describe: each is roughly the logarithm, to base 2, of how much
more often two records of one child agree (or differ) so than two records of different children do. They
are fixed here and shown in `docs/history.md`; nothing is learned from anybody's records. What is not known
on either side counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from string import digits
from typing import Literal

from bot.referral.matching.birth import Reason, born_reason
from bot.referral.matching.identity import Identity, Relative
from bot.referral.matching.likeness import NameLikeness, full_names_match, likest_name

Band = Literal["likely", "possible"]
Relation = Literal["child", "twin", "household"]

LIKELY, POSSIBLE = 16.5, 8.5
"""Points from which a match is called likely, or possible, of the same child."""
HOUSEHOLD_LIKELY, HOUSEHOLD_POSSIBLE = 11.0, 8.0
"""The same for the same household."""

NHS_SAME, NHS_DIFFERENT = 24.0, -9.0
UPN_SAME, UPN_DIFFERENT = 20.0, -4.0
SEX_SAME, SEX_DIFFERENT = 0.8, -3.0
POSTCODE_SAME, POSTCODE_ONE_SLIP, SECTOR_SAME, OUTWARD_SAME = 7.0, 5.0, 3.9, 3.0
POSTCODE_DIFFERENT, POSTCODE_FAR = -1.0, -1.5
ADDRESS_SAME = 2.0
RELATIVE_BORN_SAME, RELATIVE_NAMED, MOST_FOR_RELATIVES = 7.0, 4.0, 9.0
NAMED_IN_HOUSEHOLD = 12.0
OTHER_NAME = "different first names"


@dataclass(frozen=True)
class Match:
    """An earlier record beside the child that was asked about.

    relation: the same child; a sibling born the same day; or another child of the same household.
    """

    relation: Relation
    band: Band
    points: float
    reasons: tuple[str, ...]
    names: NameLikeness


def compare(one: Identity, other: Identity) -> Match | None:
    """How the two fit; None if neither child nor household is even possible."""
    names = likest_name(one.names, other.names)
    numbers = tuple(_numbers(one, other))
    same_number = any(found.points > 0 for found in numbers)
    if names.forenames == "different" and not same_number:
        return _household(one, other, names)
    found = [*numbers, *names.reasons, *_home(one, other)]
    found += [*_sex(one, other), *_relatives(one, other)]
    born = born_reason(one.born, other.born)
    found += [born] if born is not None else []
    points = sum(reason.points for reason in found)
    if points < POSSIBLE or not _enough_is_known(names, same_number, found):
        return _household(one, other, names)
    band: Band = "likely" if points >= LIKELY else "possible"
    return Match("child", band, points, _in_words(found), names)


def _enough_is_known(names: NameLikeness, same_number: bool, found: list[Reason]) -> bool:
    """A birthday and a street shared by strangers are no match: a name, a number or a relative must fit."""
    return same_number or names.points > 0 or any("household" in reason.words for reason in found)


def _household(one: Identity, other: Identity, names: NameLikeness) -> Match | None:
    """The same home or the same people, and another child; twins are told apart from other siblings."""
    found = [*_home(one, other), *_relatives(one, other), *_named_in(one, other)]
    same_home = any(reason.points >= RELATIVE_NAMED for reason in found)
    if names.family_reason is not None:
        found.append(names.family_reason)
    points = sum(reason.points for reason in found)
    is_twin = _same_day(one, other) and names.both_forenames
    if points < HOUSEHOLD_POSSIBLE or not (same_home or is_twin):
        return None
    band: Band = "likely" if points >= HOUSEHOLD_LIKELY else "possible"
    words = _in_words(found)
    if is_twin:
        return Match("twin", band, points, ("same date of birth", *words, OTHER_NAME), names)
    return Match("household", band, points, words, names)


def _same_day(one: Identity, other: Identity) -> bool:
    return one.born is not None and one.born.is_exact and one.born == other.born


def _numbers(one: Identity, other: Identity) -> Iterator[Reason]:
    if one.nhs_number and other.nhs_number:
        if one.nhs_number == other.nhs_number:
            yield Reason(NHS_SAME, "same NHS number")
        else:
            yield Reason(NHS_DIFFERENT, "different NHS numbers")
    if one.upn and other.upn:
        if one.upn == other.upn:
            yield Reason(UPN_SAME, "same pupil number")
        else:
            yield Reason(UPN_DIFFERENT, "different pupil numbers")


def _sex(one: Identity, other: Identity) -> Iterator[Reason]:
    if "U" in (one.sex, other.sex):
        return
    same = one.sex == other.sex
    yield Reason(SEX_SAME, "") if same else Reason(SEX_DIFFERENT, "recorded with another sex")


def _home(one: Identity, other: Identity) -> Iterator[Reason]:
    here, there = one.postcode_parts, other.postcode_parts
    if here is None or there is None:
        return
    if here == there:
        yield Reason(POSTCODE_SAME, "same postcode")
        if one.house and one.house == other.house:
            yield Reason(ADDRESS_SAME, "same house number")
    elif _one_slip("".join(here), "".join(there)):
        yield Reason(POSTCODE_ONE_SLIP, "postcode the same but for one letter or figure")
    elif here[0] == there[0] and here[1][0] == there[1][0]:
        yield Reason(SECTOR_SAME, f"postcodes near each other ({here[0]} {here[1][0]})")
    elif here[0] == there[0]:
        yield Reason(OUTWARD_SAME, f"same postcode area ({here[0]})")
    else:
        far = here[0].rstrip(digits) != there[0].rstrip(digits)
        yield Reason(POSTCODE_FAR if far else POSTCODE_DIFFERENT, "different postcodes")


def _one_slip(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    apart = [place for place in range(len(one)) if one[place] != other[place]]
    swapped = (
        len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    )
    return len(apart) == 1 or (swapped and apart[1] == apart[0] + 1)


def _relatives(one: Identity, other: Identity) -> list[Reason]:
    """People whom both records name in the household."""
    found = []
    for relative in one.household:
        points = max((_relative(relative, known) for known in other.household), default=0.0)
        if points:
            found.append(Reason(points, f"{relative.name} named in the household both times"))
    over = sum(reason.points for reason in found) - MOST_FOR_RELATIVES
    if over > 0:
        found[-1] = found[-1]._replace(points=found[-1].points - over)
    return found


def _relative(one: Relative, other: Relative) -> float:
    if not full_names_match(one.parts, other.parts):
        return 0.0
    if one.born and other.born:
        return RELATIVE_BORN_SAME if one.born == other.born else 0.0
    return RELATIVE_NAMED


def _named_in(one: Identity, other: Identity) -> Iterator[Reason]:
    """One child named in the household of the other."""
    for child, house in ((one, other), (other, one)):
        for relative in house.household:
            day = child.born and child.born.is_exact and child.born.first
            if relative.born and day and relative.born != day:
                continue
            if any(full_names_match(name, relative.parts) for name in child.names):
                yield Reason(NAMED_IN_HOUSEHOLD, "one child is named in the household of the other")
                return


def _in_words(found: list[Reason]) -> tuple[str, ...]:
    """What speaks for it first, then what speaks against."""
    ordered = sorted((r for r in found if r.words), key=lambda reason: -reason.points)
    return tuple(reason.words for reason in ordered)


def demoted(match: Match, reason: str) -> Match:
    """The same match as one that is only possible."""
    return replace(match, band="possible", reasons=(reason, *match.reasons))
