"""What in the base is about danger, so that it holds in every council as the base has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.conditions import parse
from bot.thresholds.overlay.base import areas_of, mapping
from bot.thresholds.routes import Route, Urgency

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

SAFETY = "safety"
URGENT_ROUTES = (str(Route.FRONT_DOOR_URGENT), str(Route.EMERGENCY))
URGENT = (str(Urgency.TODAY), str(Urgency.NOW))
FRONT_DOOR_ROUTES = tuple(str(route) for route in Route if route >= Route.FRONT_DOOR)
UNSAFE_TO_ASK = "unsafe_to_ask"
EMERGENCY_CONTACT = "emergency"


def why_protected(base: Documents, area: str, rule: Mapping[str, Any]) -> str:
    """Why a council may only add to a rule of the base; empty for a rule that it may change."""
    if area == SAFETY:
        return "a rule of the safety area, which holds in every council"
    if rule.get("route") in URGENT_ROUTES or rule.get("urgency") in URGENT:
        return "a rule for a call today or for 999, which holds in every council"
    harm = sorted(_facts_read(rule) & harm_facts(base))
    if rule.get("route") in FRONT_DOOR_ROUTES and harm:
        return f"a rule about a sign of harm (`{harm[0]}`), which holds in every council"
    return ""


def harm_facts(base: Documents) -> frozenset[str]:
    """The facts that a core harm question of an area that is always asked can set."""
    return frozenset(
        str(fact)
        for _, content in areas_of(base)
        if content.get("always") is True
        for question in content.get("questions") or ()
        if mapping(question).get("harm") is True
        for fact in _facts_set(question)
    )


def why_fixed_question(base: Documents, question: str) -> str:
    """Why a question keeps the wording of the base; empty for one that a council may word."""
    if question == UNSAFE_TO_ASK:
        return "it decides whether the family is told"
    for area, content in areas_of(base):
        for written in content.get("questions") or ():
            if mapping(written).get("id") != question:
                continue
            if area == SAFETY:
                return "it is a question of the safety area"
            if written.get("harm") is True:
                return "it asks about signs of harm"
    return ""


def why_fixed_pathway(pathway: Mapping[str, Any]) -> str:
    """Why a pathway keeps what the base tells, and whom it names; empty for one that may differ."""
    if pathway.get("contact") == EMERGENCY_CONTACT:
        return "it leads to 999"
    if pathway.get("family_contact") == "never":
        return "the family must not come to know of it"
    return ""


def fixed_contact_points(base: Documents) -> Mapping[str, Any]:
    """The numbers that are the same everywhere, such as 999."""
    return mapping(mapping(base.get("pack.yml")).get("contact_points"))


def _facts_set(question: Mapping[str, Any]) -> Iterator[Any]:
    if question.get("sets"):
        yield question["sets"]
    for option in question.get("options") or ():
        if mapping(option).get("fact"):
            yield option["fact"]


def _facts_read(rule: Mapping[str, Any]) -> frozenset[str]:
    """The facts in a rule's condition; one that cannot be read is found when the base is read."""
    try:
        return frozenset(reading.fact for reading in parse(rule.get("when")).readings())
    except ValueError:
        return frozenset()
