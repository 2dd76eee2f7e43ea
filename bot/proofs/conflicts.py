"""Pathways that one worry can lead to together and that disagree about telling the family."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from bot.proofs.cases import Model, facts_as_they_turn_out, in_words
from bot.proofs.ground import Ground
from bot.thresholds.parts import FamilyContact, Pathway

STRICTNESS = get_args(FamilyContact)


@dataclass(frozen=True)
class Conflict:
    """A pathway, less strict ones that it can meet within one concern area, and a case of the first."""

    strict: str
    meets: tuple[str, ...]
    case: tuple[str, ...]


def conflicts(ground: Ground) -> Iterator[Conflict]:
    """For the author to look through: the stricter pathway always wins.

    Only one concern area at a time is in scope; about two worries any two pathways can meet.
    """
    for strict in ground.pack.pathways.values():
        found = {
            other.id: case
            for other in ground.pack.pathways.values()
            if _is_stricter(strict, other) and (case := _meeting(ground, strict, other)) is not None
        }
        if found:
            yield Conflict(strict.id, tuple(found), next(iter(found.values())))


def _is_stricter(one: Pathway, other: Pathway) -> bool:
    return STRICTNESS.index(one.family_contact) > STRICTNESS.index(other.family_contact)


def _meeting(ground: Ground, one: Pathway, other: Pathway) -> tuple[str, ...] | None:
    """A case of one area in which both hold, in words."""
    giving = [rule for rule in ground.gates.rules if {one.id, other.id} & set(rule.pathways)]
    both = [ground.gates.pathway(pathway.id).turns_out for pathway in (one, other)]
    for area in dict.fromkeys(rule.area for rule in giving):
        model = ground.solver.case([*both, *ground.outside({area})])
        if model is not None:
            reading = {f for rule in giving if rule.holds.turns_out in model for f in rule.facts}
            return _told(ground, model, sorted(reading))
    return None


def _told(ground: Ground, model: Model, reading: list[str]) -> tuple[str, ...]:
    return in_words(facts_as_they_turn_out(ground, model, reading), ground.pack)
