"""How it stands with the family, told as answers to the consent questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.interview.prompts import DONT_KNOW, NO, YES
from bot.scenarios.answering.answers import Pick, Said
from bot.scenarios.answering.persona import Persona


def _is_unsafe(persona: Persona) -> Said:
    return Pick({"not_safe": YES, "not_sure": DONT_KNOW}.get(persona.consenting, NO))


def _is_told(persona: Persona) -> Said:
    return Pick(
        persona.one_of("told", (NO, DONT_KNOW)) if persona.consenting == "not_told" else YES
    )


def _agrees(persona: Persona) -> Said:
    if persona.consenting == "agreed":
        return Pick(YES)
    return Pick(persona.one_of("refuses", (NO, NO, DONT_KNOW)))


def _standing(persona: Persona) -> Said:
    ways = ("parental_responsibility", "parental_responsibility", "young_person_16_17",
            "understands_under_16", "no_responsibility", "not_sure")  # fmt: skip
    return Pick(persona.one_of("standing", ways))


def _view(persona: Persona) -> Said:
    return Pick(persona.one_of("view", ("agrees", "objects", "not_asked")))


def _danger(persona: Persona) -> Said:
    kinds = ("violence", "silenced", "police_work", "taken_away", "delay", "other")
    return Pick(persona.one_of("danger", kinds))


def _yes_no_or_not_known(about: str) -> Callable[[Persona], Said]:
    return lambda persona: Pick(persona.one_of(about, (YES, NO, DONT_KNOW)))


CONSENT: Mapping[str, Callable[[Persona], Said]] = {
    "unsafe_to_ask": _is_unsafe,
    "danger_kind": _danger,
    "safe_parent": _yes_no_or_not_known("safe_parent"),
    "safe_parent_agrees": _yes_no_or_not_known("safe_parent_agrees"),
    "family_told": _is_told,
    "family_agrees": _agrees,
    "standing": _standing,
    "young_person_view": _view,
    "refusal_talked_over": _yes_no_or_not_known("talked_over"),
}
"""The questions that are answered by choosing; the others ask for words."""
