"""What is told to differ between two packs differs, and what differs is told."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, given, settings

from bot.proofs.difference import differences
from bot.settings import ROOT
from bot.thresholds.engine import decide
from bot.thresholds.errors import PackError
from bot.thresholds.loader import kept_pack, load_pack, pack_from
from bot.thresholds.pack import Pack
from tests.proofs.small_packs import AT, DAY, every_case, every_settled_case, small_packs

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
EXAMPLE = load_pack(ROOT / "bot/packs/example_council")


@thorough
@given(small_packs(), small_packs())
def test_a_route_or_pathway_is_told_to_differ_exactly_where_some_case_does(
    before: Pack, after: Pack
) -> None:
    told = {
        (d.kind, d.direction)
        for d in differences(before, after, DAY)
        # what follows from core harm questions alone, and what differs only while facts are unknown
        if "the advice is" not in d.sentence and "not known" not in d.sentence
    }
    so = set()
    for facts in every_settled_case(before, after):
        old, new = decide(facts, before, AT), decide(facts, after, AT)
        if old.route != new.route:
            so.add(("route", "up" if new.route > old.route else "down"))
        if set(new.pathways) - set(old.pathways):
            so.add(("pathway", "up"))
        if set(old.pathways) - set(new.pathways):
            so.add(("pathway", "down"))
    assert told == so


@thorough
@given(small_packs())
def test_a_pack_does_not_differ_from_itself(pack: Pack) -> None:
    assert differences(pack, pack_from(copy.deepcopy(dict(pack.documents))), DAY) == ()


def changed(rule_id: str, **what: object) -> Pack:
    documents = copy.deepcopy(dict(EXAMPLE.documents))
    rule = next(
        rule
        for document in documents.values()
        for rule in document.get("rules", ())
        if isinstance(rule, dict) and rule["id"] == rule_id
    )
    rule.update(what)
    return pack_from(documents)


def test_a_lowered_rule_is_told_in_words_with_its_direction_and_how_many() -> None:
    found = differences(EXAMPLE, changed("PH-004", route="front_door"), DAY)
    falls = [d for d in found if d.kind == "route" and d.direction == "down"]
    assert [d.sentence for d in falls] == [
        "When the child has a bruise, burn, cut or other mark and the child cannot move about without "
        "help, the route falls from front_door_urgent to front_door (PH-004)."
    ]
    assert falls[0].combinations == 1


def test_a_change_of_words_alone_is_no_difference() -> None:
    assert differences(EXAMPLE, changed("PH-004", because="Other words."), DAY) == ()


def test_another_level_name_is_told_without_a_direction() -> None:
    documents = copy.deepcopy(dict(EXAMPLE.documents))
    documents["pack.yml"]["routes"]["caf"]["level"] = "3"
    (found,) = differences(EXAMPLE, pack_from(documents), DAY)
    assert (found.kind, found.direction) == ("level_name", "none")
    assert 'called "level 3' in found.sentence


@thorough
@given(small_packs(), small_packs())
def test_what_is_established_while_facts_are_unknown_is_compared_too(
    before: Pack, after: Pack
) -> None:
    told = {d.direction for d in differences(before, after, DAY) if d.kind == "route"}
    for facts in every_case(before, after):
        old, new = decide(facts, before, AT).route, decide(facts, after, AT).route
        assert old == new or ("up" if new > old else "down") in told


def test_a_rule_that_needs_more_to_be_known_is_told() -> None:
    """Split in two, it still holds however the other fact turns out, but not while that is unknown."""
    split = {
        "any": [
            {"all": [{"said_yes": "immediate_danger"}, {"said_yes": "child_missing_now"}]},
            {"all": [{"said_yes": "immediate_danger"}, {"said_no": "child_missing_now"}]},
        ]
    }
    found = differences(EXAMPLE, changed("SA-001", when=split), DAY)
    assert any(
        d.direction == "down"
        and "emergency" in d.sentence
        and "the rest is not known" in d.sentence
        for d in found
    )


def test_telling_the_family_more_freely_is_told() -> None:
    documents = copy.deepcopy(dict(EXAMPLE.documents))
    for pathway in documents["pathways.yml"]["pathways"]:
        if pathway["id"] == "domestic_abuse":
            pathway["family_contact"] = "usual"
    (found,) = differences(EXAMPLE, pack_from(documents), DAY)
    assert (found.kind, found.direction) == ("pathway", "down")


def test_a_question_that_is_hidden_is_told() -> None:
    documents = copy.deepcopy(dict(EXAMPLE.documents))
    documents["safety.yml"]["questions"][0]["applies_when"] = {"said_no": "child_missing_now"}
    assert any(
        "`safety_now` is now asked in other cases only" in d.sentence and d.direction == "down"
        for d in differences(EXAMPLE, pack_from(documents), DAY)
    )


def test_packs_in_which_a_fact_is_of_another_kind_cannot_be_compared() -> None:
    documents = copy.deepcopy(dict(EXAMPLE.documents))
    for document in documents.values():
        for fact in document.get("facts", ()):
            if fact["id"] == "attendance_percent":
                fact["kind"] = "months"
    with pytest.raises(PackError, match="`attendance_percent` is of kind number in one pack"):
        differences(EXAMPLE, kept_pack(documents), DAY)
