"""What is told to differ between two packs differs, and what differs is told."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.cli import main
from bot.proofs.difference import differences
from bot.publishing.local_ways import LocalWays, local_ways
from bot.settings import ROOT
from bot.thresholds.engine import decide
from bot.thresholds.errors import PackError
from bot.thresholds.loader import kept_pack, load_pack, pack_from
from bot.thresholds.pack import Pack
from tests.proofs.part_of_the_pack import part, part_of, write
from tests.proofs.small_packs import AT, DAY, every_case, every_settled_case, small_packs

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
EXAMPLE = load_pack(ROOT / "bot/packs/example_council")
HARBOUR = load_pack(ROOT / "bot/packs/harbour_council")
RIVERSIDE = load_pack(ROOT / "bot/packs/riverside_council")
PART, HARBOURS_PART = part(), pack_from(part_of(HARBOUR))


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
    documents = copy.deepcopy(dict(PART.documents))
    rule = next(
        rule
        for document in documents.values()
        for rule in document.get("rules", ())
        if isinstance(rule, dict) and rule["id"] == rule_id
    )
    rule.update(what)
    return pack_from(documents)


def test_a_lowered_rule_is_told_in_words_with_its_direction_and_how_many() -> None:
    found = differences(PART, changed("PH-004", route="front_door"), DAY)
    falls = [d for d in found if d.kind == "route" and d.direction == "down"]
    assert [d.sentence for d in falls] == [
        "When the child has a bruise, burn, cut or other mark and the child cannot move about without "
        "help, the route falls from front_door_urgent to front_door (PH-004)."
    ]
    assert falls[0].combinations == 1


def test_a_change_of_words_alone_is_no_difference() -> None:
    assert differences(PART, changed("PH-004", because="Other words."), DAY) == ()


def test_another_level_name_is_told_without_a_direction() -> None:
    documents = copy.deepcopy(dict(PART.documents))
    documents["pack.yml"]["routes"]["caf"]["level"] = "3"
    (found,) = differences(PART, pack_from(documents), DAY)
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
    found = differences(PART, changed("SA-001", when=split), DAY)
    assert any(
        d.direction == "down"
        and "emergency" in d.sentence
        and "the rest is not known" in d.sentence
        for d in found
    )


def test_telling_the_family_more_freely_is_told() -> None:
    documents = copy.deepcopy(dict(PART.documents))
    for pathway in documents["pathways.yml"]["pathways"]:
        if pathway["id"] == "domestic_abuse":
            pathway["family_contact"] = "usual"
    (found,) = differences(PART, pack_from(documents), DAY)
    assert (found.kind, found.direction) == ("pathway", "down")


def test_a_question_that_is_hidden_is_told() -> None:
    documents = copy.deepcopy(dict(PART.documents))
    documents["safety.yml"]["questions"][0]["applies_when"] = {"said_no": "child_missing_now"}
    assert any(
        "`safety_now` is now asked in other cases only" in d.sentence and d.direction == "down"
        for d in differences(PART, pack_from(documents), DAY)
    )


def test_packs_in_which_a_fact_is_of_another_kind_cannot_be_compared() -> None:
    documents = copy.deepcopy(dict(EXAMPLE.documents))
    for document in documents.values():
        for fact in document.get("facts", ()):
            if fact["id"] == "attendance_percent":
                fact["kind"] = "months"
    with pytest.raises(PackError, match="`attendance_percent` is of kind number in one pack"):
        differences(EXAMPLE, kept_pack(documents), DAY)


def test_a_rule_that_counts_areas_is_told_by_its_title_and_not_by_worries_picked_at_random() -> (
    None
):
    told = [d for d in differences(PART, HARBOURS_PART, DAY) if "(CO-027)" in d.sentence]
    assert [d.sentence for d in told] == [
        'In some cases of "Worries of three or more kinds", the route falls from front_door to caf (CO-027).'
    ]
    assert told[0].direction == "down"


# Two councils beside each other


@pytest.fixture(scope="module")
def ways() -> LocalWays:
    return local_ways(EXAMPLE, HARBOUR, DAY)


def test_the_same_route_stands_beside_itself_under_each_councils_number_and_name(
    ways: LocalWays,
) -> None:
    rows = {row.name: (row.here, row.there) for row in ways.routes}
    assert rows["caf"] == (
        "level 2, Common Assessment (CAF) with the Early Help Team",
        "level 3, Targeted early help, with a shared early help assessment",
    )
    assert rows["front_door"][0].startswith("level 3, ")
    assert rows["front_door"][1].startswith("level 4, ")
    assert len(rows) == 6


def test_a_number_that_means_something_else_elsewhere_is_told_with_its_routes(
    ways: LocalWays,
) -> None:
    three = next(row for row in ways.levels if row.name == "3")
    assert "section 17" in three.here and three.here.endswith("(front_door)")
    assert "early help" in three.there and three.there.endswith("(caf)")
    assert "1" not in {row.name for row in ways.levels}
    both = {row.name: row.there for row in local_ways(EXAMPLE, RIVERSIDE, DAY).levels}
    assert both["3"].endswith("(front_door, front_door_urgent, emergency)")
    assert both["4"] == "(none)"


def test_every_local_change_is_told_with_what_it_is_in_each_and_the_reason(ways: LocalWays) -> None:
    told = {way.id: way for way in ways.local_changes}
    assert set(told) == {c.id for pack in (EXAMPLE, HARBOUR) for c in pack.head.changed}
    carer = told["YC-004"]
    assert carer.here.endswith("(front_door)") and carer.there.endswith("(caf)")
    assert [council for council, _ in carer.reasons] == ["Harbourshire Council"]
    assert "Wirral" in carer.reasons[0][1]
    assert told["DA-005"].there.endswith("(front_door), today")
    assert told["ED-007"].there == "does not use this rule"
    assert told["CO-027"].there.endswith("because `several_areas_raise` is off")
    assert told["DH-900"].here == "has nothing of the kind"
    assert told["family_refuses_help"].there.endswith("Ring: Targeted Early Help Team.")
    assert "24 hours" not in told["same_day_call"].here


def test_a_rule_with_the_same_title_and_another_condition_is_told_to_hold_in_other_cases() -> None:
    documents = copy.deepcopy(dict(HARBOUR.documents))
    rule = next(r for r in documents["education.yml"]["rules"] if r["id"] == "ED-006")
    rule["title"] = "Attendance below 80 percent"
    told = {way.id: way for way in local_ways(EXAMPLE, pack_from(documents), DAY).local_changes}
    assert told["ED-006"].there.endswith("(caf), in other cases")


def test_what_two_councils_changed_alike_is_no_difference() -> None:
    documents = copy.deepcopy(dict(HARBOUR.documents))
    documents["pack.yml"] |= {"id": "another_council", "council": "Anothershire Council"}
    found = local_ways(HARBOUR, pack_from(documents), DAY)
    assert (found.levels, found.terms, found.steps, found.local_changes) == ((), (), (), ())
    assert found.contact_points == ()
    assert "No difference." in found.in_words([])


def test_what_only_one_council_tells_a_referrer_is_told(ways: LocalWays) -> None:
    told = {row.name: row for row in ways.steps}
    assert "to sign" in told["caf"].there and "to sign" not in told["caf"].here
    assert "emergency" not in told and "front_door_urgent" not in told


def printed_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(["packs", "diff", *arguments, "--day", str(DAY)])
    assert left.value.code == 0
    return capsys.readouterr().out


def test_the_comparison_begins_with_the_routes_then_the_reasons_then_the_outcomes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    packs = [str(write(pack.documents, tmp_path / pack.head.id)) for pack in (PART, HARBOURS_PART)]
    out = printed_by(capsys, *packs)
    assert out.startswith("What each council calls the routes\n")
    titles = ["What each council changed, and why", "What comes out otherwise", "Whom to ring"]
    places = [out.index(title) for title in titles]
    assert places == sorted(places)
    assert 'called "level' not in out
    assert "{" not in out
    result = json.loads(printed_by(capsys, *packs, "--json"))
    assert {"routes", "levels", "local_changes", "contact_points", "changed"} <= set(result)


def test_two_versions_of_one_councils_pack_are_compared_by_outcome_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pack = str(write(HARBOURS_PART.documents, tmp_path / "pack"))
    assert printed_by(capsys, pack, pack) == "No outcome differs.\n"
