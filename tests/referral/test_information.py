"""Which route needs which information: proved over the pack, and laid beside the 61 fields of the forms."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from bot.cli import main
from bot.proofs.ground import Ground
from bot.proofs.laws import information as laws
from bot.referral.information import asked_of, fields_for, need_of, strongest_need, uses_of_form
from bot.thresholds.facts import Answer, Facts, Range
from bot.thresholds.loader import Documents, pack_from
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

DAY = date(2026, 11, 20)
URGENT = (Route.FRONT_DOOR_URGENT, Route.EMERGENCY)


def must(route: Route, pack: Pack) -> set[str]:
    return {field.id for field in asked_of(route, pack) if field.needs[route] == "must"}


def test_the_table_has_the_61_fields_of_the_forms(pack: Pack) -> None:
    assert len(pack.form) == 61


@pytest.mark.parametrize("route", [Route.UNIVERSAL, Route.SINGLE_AGENCY])
def test_nobody_is_asked_who_they_are_where_nothing_is_sent(pack: Pack, route: Route) -> None:
    assert asked_of(route, pack) == ()
    assert {use.needs[str(route)] for use in uses_of_form(pack)} == {"none"}


@pytest.mark.parametrize("route", URGENT)
def test_an_urgent_contact_needs_a_description_a_place_what_happened_and_who_to_ring(
    pack: Pack, route: Route
) -> None:
    assert must(route, pack) == {
        "child_name", "child_where_now", "what_happened", "referrer_name_role", "referrer_phone",
    }  # fmt: skip


def test_early_help_never_asks_for_an_injury_and_the_front_door_only_where_there_is_one(
    pack: Pack,
) -> None:
    injury = next(field for field in pack.information if field.id == "injury")
    seen, unseen = (Facts({"visible_injury": a}) for a in (Answer.YES, Answer.NO))
    assert need_of(injury, Route.CAF, seen) is None
    assert need_of(injury, Route.FRONT_DOOR, unseen) is None
    assert need_of(injury, Route.FRONT_DOOR, seen) == "must"
    assert need_of(injury, Route.FRONT_DOOR, Facts()) == "must"


def test_a_childs_own_words_are_needed_where_the_child_said_something(pack: Pack) -> None:
    words = next(field for field in pack.information if field.id == "child_words")
    spoke = Facts({"child_said_hurt": Answer.YES}, {"child_age_months": Range.of(96)})
    assert need_of(words, Route.FRONT_DOOR, spoke) == "must"
    assert need_of(words, Route.FRONT_DOOR, Facts()) == "ask"
    assert need_of(words, Route.FRONT_DOOR_URGENT, spoke) == "ask"


def test_a_baby_is_not_quoted(pack: Pack) -> None:
    baby = Facts(values={"child_age_months": Range.of(3)})
    asked = {field.id for field in fields_for(Route.FRONT_DOOR, "contact", baby, pack)}
    assert "child_words" not in asked and "impact" in asked


def test_the_pack_keeps_every_law_on_information(pack: Pack) -> None:
    ground = Ground(pack, DAY)
    assert [b.in_words() for law in laws.LAWS for b in law.broken(ground)] == []


Change = Callable[[dict[str, Any]], None]


def field(documents: dict[str, Any], name: str) -> dict[str, Any]:
    fields: list[dict[str, Any]] = documents["information.yml"]["fields"]
    return next(one for one in fields if one["id"] == name)


def of_form(documents: dict[str, Any], name: str) -> dict[str, Any]:
    form: list[dict[str, Any]] = documents["fields.yml"]["form"]
    return next(one for one in form if one["id"] == name)


BREAKS: dict[str, tuple[Change, str]] = {
    "a route that sends nothing asks a name": (
        lambda d: field(d, "child_name")["needs"].update(universal="ask"),
        "lower_routes_ask_nobody_who_they_are",
    ),
    "a form's field that nobody asks for": (
        lambda d: of_form(d, "impact").update(information=[]),
        "every_field_of_the_forms_is_covered",
    ),
    "a field that no form needs": (
        lambda d: of_form(d, "religion").update(information=["child_name"]),
        "every_field_of_the_forms_is_covered",
    ),
    "a field that is not there": (
        lambda d: of_form(d, "impact").update(information=["impct"]),
        "every_field_of_the_forms_is_covered",
    ),
    "a fact that is not there": (
        lambda d: of_form(d, "private_fostering").update(facts=["live_elsewhere"]),
        "every_field_of_the_forms_is_covered",
    ),
    "more than the form needs": (
        lambda d: field(d, "religion")["needs"].update(front_door="must"),
        "each_route_asks_what_its_form_needs",
    ),
    "less than the form needs": (
        lambda d: field(d, "child_dob")["needs"].update(front_door="offer"),
        "each_route_asks_what_its_form_needs",
    ),
    "a question that the form does not have": (
        lambda d: field(d, "injury")["needs"].update(caf="ask"),
        "each_route_asks_what_its_form_needs",
    ),
    "an urgent contact that asks a sixth thing": (
        lambda d: field(d, "impact")["needs"].update(emergency="must"),
        "an_urgent_contact_asks_little",
    ),
}


@pytest.mark.parametrize(("change", "law"), BREAKS.values(), ids=BREAKS)
def test_a_pack_that_asks_too_much_or_too_little_is_found(
    documents: Documents, change: Change, law: str
) -> None:
    changed = deepcopy(dict(documents))
    change(changed)
    ground = Ground(pack_from(changed), DAY)
    broken = {one.name: [b.in_words() for b in one.broken(ground)] for one in laws.LAWS}
    assert broken[law], broken


def test_a_pack_without_the_table_can_be_loaded(documents: Documents) -> None:
    without = {name: content for name, content in documents.items() if name != "fields.yml"}
    assert pack_from(without).form == ()


def test_the_listing_shows_each_field_with_its_routes(
    pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as over:
        main(["packs", "fields"])
    assert over.value.code == 0
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 62
    line = next(line for line in shown if line.startswith("Known dangers to visiting staff"))
    assert line.split()[-7:] == ["-", "-", "ask", "must", "later", "later", "staff_safety"]
    assert strongest_need(["staff_safety"], Route.FRONT_DOOR, pack) == "must"
