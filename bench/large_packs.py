"""Packs of any size, in the proportions of a real one, for measuring how things grow."""

from __future__ import annotations

from typing import Any

from bot.thresholds.loader import Documents
from tests.thresholds.random_packs import PATHWAYS, SHARED, rule_around

RULES_PER_AREA = 10
MERGED = ("stands_over", "changed")
"""What a merged head says of where it comes from; these packs come from nowhere."""
ROUTES = ("single_agency", "caf", "front_door", "front_door_urgent")


def large_documents(rules: int) -> Documents:
    """A pack of so many rules and questions: a safety area and concern areas of ten rules each."""
    count = rules // RULES_PER_AREA
    areas = {f"area_{number:03}.yml": _area(number) for number in range(count)}
    head = {
        **SHARED["pack.yml"],
        "files": [*areas, "pathways.yml", "consent.yml", "information.yml"],
    }
    return {**SHARED, "pack.yml": head, "information.yml": {"fields": []}, **areas}


def _area(number: int) -> dict[str, Any]:
    name = f"area_{number:03}"
    facts = [f"{name}_fact_{place}" for place in range(RULES_PER_AREA)]
    area: dict[str, Any] = {
        "area": "safety" if number == 0 else name,
        "name": name,
        "describes": name,
        "owner": "Nobody",
        "always": number == 0,
        "facts": [*(_fact(fact) for fact in facts), _age(name)],
        "questions": [*(_question(fact, number) for fact in facts), _ask_age(name)],
        "rules": [
            {**rule_around(number * RULES_PER_AREA + place), **_rule(name, facts, place, number)}
            for place in range(RULES_PER_AREA)
        ],
    }
    return {**area, "hears": {"now": facts[0], "today": facts[1]}} if number == 0 else area


def _rule(name: str, facts: list[str], place: int, number: int) -> dict[str, Any]:
    """Rules of the shapes that real packs have; the first fact of the first area is an emergency."""
    if number == 0 and place == 0:
        return {"when": {"said_yes": facts[0]}, "route": "emergency", "pathways": PATHWAYS}
    others = [{"said_yes": facts[(place + step) % RULES_PER_AREA]} for step in (3, 5, 7)]
    shapes: list[dict[str, Any]] = [
        {"said_yes": facts[place]},
        {"all": [{"said_yes": facts[place]}, {"any": others[:2]}]},
        {"all": [{"said_yes": facts[place]}, _younger(name, 12 * (place + 1))]},
        {"at_least": {"count": 2, "of": [{"said_yes": facts[place]}, *others]}},
    ]
    return {"when": shapes[place % len(shapes)], "route": ROUTES[place % len(ROUTES)]}


def _younger(name: str, months: int) -> dict[str, Any]:
    return {"younger_than_months": {"fact": f"{name}_age", "months": months}}


def _fact(fact: str) -> dict[str, Any]:
    return {
        "id": fact,
        "about": "child",
        "risk_when": "yes",
        "if_yes": fact,
        "if_no": f"not {fact}",
    }


def _age(name: str) -> dict[str, Any]:
    return {
        "id": f"{name}_age",
        "about": "child",
        "kind": "months",
        "risk_when": "lower",
        "if_yes": name,
    }


def _question(fact: str, number: int) -> dict[str, Any]:
    asked = {
        "id": f"ask_{fact}",
        "text": fact,
        "kind": "yes_no",
        "sets": fact,
        "why": "-",
        "means": "-",
    }
    return {**asked, "harm": True} if number == 0 and fact.endswith("_1") else asked


def _ask_age(name: str) -> dict[str, Any]:
    return {
        "id": f"ask_{name}_age", "text": "Age?", "kind": "age", "sets": f"{name}_age", "why": "-",
        "means": "-",
    }  # fmt: skip
