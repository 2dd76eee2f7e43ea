"""Which information a route needs, how much of it, and whether an answer will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Literal

from bot.thresholds.facts import Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import InformationField, Need
from bot.thresholds.routes import Route
from bot.thresholds.truth import Truth

GROUPS = ("person", "statement")
"""What a field can be about that is told more than once: asked again for each one."""
STRENGTHS: tuple[Need, ...] = ("offer", "ask", "must")


def asked_of(route: Route, pack: Pack) -> tuple[InformationField, ...]:
    """Every field that this route may ask, in the pack's order."""
    return tuple(field for field in pack.information if route in field.needs)


def fields_for(route: Route, about: str, facts: Facts, pack: Pack) -> tuple[InformationField, ...]:
    """The fields that this route asks about a child, the household or the contact, in order.

    A field with `only_when` is asked unless that is certainly not so.
    """
    return tuple(
        field
        for field in asked_of(route, pack)
        if field.about == about and need_of(field, route, facts) is not None
    )


def need_of(field: InformationField, route: Route, facts: Facts) -> Need | None:
    """How far a route needs a field, given what is known; None if it does not ask it.

    `must_when` raises the need of a front-door referral alone, and only where it certainly holds: an urgent
    route asks for little, and for the rest afterwards.
    """
    need = field.needs.get(route)
    if need is None or (field.only_when and field.only_when.truth(facts) is Truth.NO):
        return None
    if route is Route.FRONT_DOOR and field.must_when and field.must_when.truth(facts) is Truth.YES:
        return "must"
    return need


def is_urgent(route: Route) -> bool:
    """Whether the route is sent with a description and a place alone; nothing there holds it up."""
    return route >= Route.FRONT_DOOR_URGENT


def blocks(pack: Pack) -> Iterator[tuple[str, tuple[InformationField, ...]]]:
    """Fields that stand together and are about the same sort of subject, in the pack's order."""
    for about, fields in groupby(pack.information, key=lambda field: field.about):
        yield about, tuple(fields)


def strongest_need(
    names: Iterable[str], route: Route, pack: Pack
) -> Literal["none", "offer", "ask", "must"]:
    """The strongest need that a route has of some fields; `must_when` counts, since it can come to that."""
    wanted = set(names)
    found: list[Need] = [
        "must" if field.must_when and route is Route.FRONT_DOOR else field.needs[route]
        for field in asked_of(route, pack)
        if field.id in wanted
    ]
    return max(found, key=STRENGTHS.index, default="none")


@dataclass(frozen=True)
class UseOfField:
    """How far each route asks for one field of the forms, and what asks for it.

    needs: for each route, how far an information field asks for it: `none`, `offer`, `ask` or `must`. What
        consent, the threshold questions or the clock give is listed in `asked_by` alone.
    """

    id: str
    name: str
    needs: dict[str, str]
    asked_by: tuple[str, ...]

    def in_words(self) -> dict[str, str]:
        """For each route: `-` where it is not asked; `later` where an urgent route asks for it afterwards."""
        urgent = {str(route) for route in Route if is_urgent(route)}
        words = {"none": "-", "ask": "later", "offer": "later"}
        return {
            route: words.get(need, need) if route in urgent or need == "none" else need
            for route, need in self.needs.items()
        }

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def uses_of_form(pack: Pack) -> tuple[UseOfField, ...]:
    """Which route uses each field of the forms."""
    return tuple(
        UseOfField(
            field.id,
            field.name,
            {str(route): strongest_need(field.information, route, pack) for route in Route},
            (
                *field.information,
                *(f"consent: {name}" for name in field.consent),
                *(f"threshold: {name}" for name in field.facts),
                *(["by itself"] if field.automatic else []),
            ),
        )
        for field in pack.form
    )
