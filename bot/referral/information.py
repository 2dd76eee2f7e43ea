"""Which information a route needs, and whether it has been given."""

from __future__ import annotations

from bot.thresholds.facts import Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import InformationField
from bot.thresholds.routes import Route
from bot.thresholds.truth import Truth


def fields_for(route: Route, about: str, facts: Facts, pack: Pack) -> tuple[InformationField, ...]:
    """The fields that this route asks about a child, the household or the contact, in order.

    A field with `only_when` is asked unless that is certainly not so.
    """
    return tuple(
        field
        for field in pack.information
        if field.about == about
        and route in field.needs
        and (field.only_when is None or field.only_when.truth(facts) is not Truth.NO)
    )
