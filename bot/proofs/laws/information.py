"""Laws on what is asked once a contact is to be sent: what each route's form needs, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import READ, law
from bot.referral.information import asked_of, strongest_need
from bot.thresholds.errors import nearest
from bot.thresholds.pack import Pack
from bot.thresholds.parts import FormField
from bot.thresholds.routes import Route

ANONYMOUS = (Route.UNIVERSAL, Route.SINGLE_AGENCY)
URGENT = (Route.FRONT_DOOR_URGENT, Route.EMERGENCY)
MOST_WHEN_URGENT = 5
RANKS = ("none", "offer", "ask", "must")


@law(READ)
def every_field_of_the_forms_is_covered(ground: Ground) -> Iterator[Broken]:
    """Each field of the forms is asked for by something that exists, and all that is asked is a form's."""
    pack = ground.pack
    for field in pack.form:
        yield from _misnamed(field, pack)
        if not (field.information or field.consent or field.facts or field.automatic):
            yield Broken(f"fields.yml, {field.id}: nothing asks for it.")
    of_forms = {name for field in pack.form for name in field.information}
    for asked in pack.information:
        if pack.form and asked.id not in of_forms:
            yield Broken(f"information.yml, {asked.id}: no form needs it; name it in fields.yml.")


@law(READ)
def each_route_asks_what_its_form_needs(ground: Ground) -> Iterator[Broken]:
    """A route asks for what its form needs and for no more, or the pack says why it differs."""
    for field in ground.pack.form:
        if field.differs:
            continue
        for route, needed in ((Route.CAF, field.caf), (Route.FRONT_DOOR, field.front_door)):
            found = strongest_need(field.information, route, ground.pack)
            otherwise = field.consent or field.facts or field.automatic
            if RANKS.index(found) < RANKS.index(needed) and not otherwise:
                yield Broken(f"fields.yml, {field.id}: {route} needs it ({needed}); here: {found}.")
            if RANKS.index(found) > RANKS.index(needed):
                yield Broken(f"fields.yml, {field.id}: {route} needs less ({needed}) than {found}.")


@law(READ)
def lower_routes_ask_nobody_who_they_are(ground: Ground) -> Iterator[Broken]:
    """Where nothing is sent, no field is asked, and so nobody's identity."""
    for route in ANONYMOUS:
        for field in asked_of(route, ground.pack):
            yield Broken(f"information.yml, {field.id}: {route} sends nothing and must not ask it.")


@law(READ)
def an_urgent_contact_asks_little(ground: Ground) -> Iterator[Broken]:
    """An urgent contact can be sent with five answers at most; the rest is asked for afterwards."""
    for route in URGENT:
        must = [field.id for field in ground.pack.information if field.needs.get(route) == "must"]
        if len(must) > MOST_WHEN_URGENT:
            yield Broken(f"information.yml: {route} asks {len(must)} fields: {', '.join(must)}.")


def _misnamed(field: FormField, pack: Pack) -> Iterator[Broken]:
    there = {
        "information": [asked.id for asked in pack.information],
        "consent": [question.id for question in pack.consent.questions],
        "facts": [*pack.facts],
    }
    for key, known in there.items():
        for name in getattr(field, key):
            if name not in known:
                guess = nearest(name, known)
                yield Broken(f"fields.yml, {field.id}: {key}: `{name}` is not there{guess}.")


LAWS = (
    every_field_of_the_forms_is_covered,
    each_route_asks_what_its_form_needs,
    lower_routes_ask_nobody_who_they_are,
    an_urgent_contact_asks_little,
)
