"""Of several earlier records that may be one child's: which are, and which are a twin's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from bot.referral.matching.birth import born_reason
from bot.referral.matching.identity import Identity
from bot.referral.matching.likeness import likest_name
from bot.referral.matching.scoring import Match, compare, demoted

Key = TypeVar("Key")
MAY_BE_THE_TWIN = "may be a brother or sister born the same day, whose name is much the same"


def matches(who: Identity, found: Iterable[tuple[Key, Identity]]) -> list[tuple[Key, Match]]:
    """Every record that may be of the child or the household, the best fit first."""
    scored = [(key, other, compare(who, other)) for key, other in found]
    fitting = [(key, other, match) for key, other, match in scored if match is not None]
    exact = [other for _, other, match in fitting if _is_exact(match)]
    told_apart = [
        (key, demoted(match, MAY_BE_THE_TWIN) if _is_the_twin(other, match, exact) else match)
        for key, other, match in fitting
    ]
    return sorted(told_apart, key=lambda pair: -pair[1].points)


def _is_exact(match: Match) -> bool:
    return match.relation == "child" and match.names.forenames == "same"


def _is_the_twin(other: Identity, match: Match, exact: list[Identity]) -> bool:
    """A likely match by a near name, where somebody of exactly that name was born the same day."""
    if match.relation != "child" or match.names.forenames not in ("slip", "sound"):
        return False
    return any(_are_twins(other, known) for known in exact)


def _are_twins(one: Identity, other: Identity) -> bool:
    """Born the same day, the same family name, and forenames that are not one name spelled twice."""
    born = born_reason(one.born, other.born)
    names = likest_name(one.names, other.names)
    same_day = born is not None and one.born == other.born
    return same_day and names.forenames in ("slip", "different") and names.family == "same"
