"""What is told to differ between two packs differs, and what differs is told."""

from __future__ import annotations

import copy

from hypothesis import HealthCheck, given, settings

from bot.proofs.difference import differences
from bot.settings import ROOT
from bot.thresholds.engine import decide
from bot.thresholds.loader import load_pack, pack_from
from bot.thresholds.pack import Pack
from tests.proofs.small_packs import AT, DAY, every_settled_case, small_packs

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
        if "the advice is"
        not in d.sentence  # what follows from core harm questions, told apart below
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
