"""Three councils over one base number their levels in three ways, and danger is as urgent in each."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
import yaml

from bot import clock
from bot.scenarios.files import Scenario, disagreements, load_scenarios
from bot.settings import ROOT
from bot.thresholds.engine import decide
from bot.thresholds.loader import load_pack, read_yaml
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

PACKS = ROOT / "bot/packs"
COUNCILS = ("example_council", "harbour_council", "riverside_council")
KEPT_FOR_DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}|0808 157 0\d{3}")
BY_COUNCIL = {name: load_pack(PACKS / name) for name in COUNCILS}
EXAMPLE = BY_COUNCIL["example_council"]
LIBRARY = load_scenarios(ROOT / "scenarios", EXAMPLE, clock.now())
OTHERWISE: dict[str, dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/thresholds/three_councils.yml").read_text(encoding="utf-8")
)
STRICTER = ("usual", "ask_first", "never")


def levels_of(pack: Pack) -> dict[str, str]:
    return {str(route): pack.words_for(route).level for route in Route}


@pytest.fixture(params=COUNCILS)
def council(request: pytest.FixtureRequest) -> Pack:
    return BY_COUNCIL[request.param]


# What each calls the routes


def test_each_council_has_a_number_and_a_name_for_all_six_routes(council: Pack) -> None:
    assert set(council.head.routes) == set(Route)
    assert all(words.level and words.name for words in council.head.routes.values())


def test_level_three_is_social_care_for_a_child_in_need_in_exampleshire() -> None:
    levels = levels_of(EXAMPLE)
    assert [route for route, level in levels.items() if level == "3"] == ["front_door"]
    assert "section 17" in EXAMPLE.head.terms["level_3"]


def test_level_three_is_targeted_early_help_in_harbourshire_and_all_social_care_is_four() -> None:
    pack = BY_COUNCIL["harbour_council"]
    levels = levels_of(pack)
    assert [route for route, level in levels.items() if level == "3"] == ["caf"]
    assert [r for r, level in levels.items() if level == "4"] == [
        "front_door", "front_door_urgent", "emergency",
    ]  # fmt: skip
    assert "targeted early help" in pack.head.terms["level_3"]
    assert "section 17" not in pack.head.terms["level_3"]


def test_riversby_has_three_levels_and_its_third_is_neither_section_17_nor_early_help() -> None:
    pack = BY_COUNCIL["riverside_council"]
    levels = levels_of(pack)
    assert set(levels.values()) == {"1", "2", "2 or 3", "3"}
    assert [route for route, level in levels.items() if level == "3"] == [
        "front_door_urgent", "emergency",
    ]  # fmt: skip
    assert levels["front_door"] == "2 or 3"
    assert "section 17" in pack.head.terms["level_2"]
    assert "level_4" not in pack.head.terms


def test_in_riversby_section_17_need_not_be_led_by_a_social_worker() -> None:
    steps = " ".join(BY_COUNCIL["riverside_council"].words_for(Route.FRONT_DOOR).steps)
    assert "need not be a social worker" in " ".join(steps.split())


def test_no_two_councils_mean_the_same_by_their_levels() -> None:
    for one, other in combinations(COUNCILS, 2):
        assert levels_of(BY_COUNCIL[one]) != levels_of(BY_COUNCIL[other])


# Whose they are, and whom to ring


def test_each_council_says_that_it_is_an_example_and_has_to_be_approved(council: Pack) -> None:
    note = " ".join(council.head.note.split())
    assert "This is an example." in note
    assert "must write and approve its own pack" in note
    assert "(invented)" in council.head.approved.by


def test_everyone_whom_a_pathway_names_can_be_rung_in_each_council(council: Pack) -> None:
    named = {pathway.contact for pathway in EXAMPLE.pathways.values()}
    assert named <= set(council.head.contact_points)
    assert {pathway.contact for pathway in council.pathways.values()} <= named | {"early_help"}


def test_the_councils_own_numbers_are_kept_for_drama_and_are_no_other_councils() -> None:
    own = {
        name: [point["telephone"] for point in head["contact_points"].values()]
        for name in COUNCILS
        if (head := read_yaml(PACKS / name / "pack.yml"))
    }
    for numbers in own.values():
        assert len(set(numbers)) == len(numbers)
        assert all(KEPT_FOR_DRAMA.fullmatch(number) for number in numbers)
    for one, other in combinations(own.values(), 2):
        assert not set(one) & set(other)


# What they changed


def test_every_change_has_a_reason_and_there_are_few(council: Pack) -> None:
    assert all(change.reason.strip() for change in council.head.changed)
    assert len(council.head.changed) <= 14


def test_a_rule_that_a_council_added_is_shown_by_the_scenarios_that_it_names(council: Pack) -> None:
    by_id = {scenario.id: scenario for scenario in LIBRARY}
    rules = {rule.id: rule for area in council.areas.values() for rule in area.rules}
    for change in council.head.changed:
        if (change.part, change.how) == ("rule", "added"):
            assert rules[change.id].scenarios
            for name in rules[change.id].scenarios:
                situation = by_id[name].situation
                decision = decide(situation.facts, council, situation.at)
                assert change.id in decision.rule_ids


def test_what_is_marked_to_stay_off_is_off_until_a_council_turns_it_on(council: Pack) -> None:
    switches = council.head.switches
    assert not switches["sexual_abuse_duty"].on and not switches["earlier_contact_raises"].on
    waiting = {
        rule.id: rule.only_if
        for area in council.areas.values()
        for rule in area.rules
        if rule.only_if
    }
    scope = council.in_scope(frozenset(council.areas))
    in_force = {rule.id for rule in council.rules_in_force(scope, clock.now().date())}
    assert (
        waiting["SX-020"] == "sexual_abuse_duty" and waiting["CO-023"] == "earlier_contact_raises"
    )
    assert in_force & set(waiting) == {rule for rule, name in waiting.items() if switches[name].on}


# What comes out


@pytest.mark.parametrize("name", COUNCILS[1:])
def test_the_scenarios_that_come_out_otherwise_are_those_listed_with_a_reason(name: str) -> None:
    found = {s.id for s in LIBRARY if disagreements(s, BY_COUNCIL[name])}
    assert found == set(OTHERWISE[name])


@pytest.mark.parametrize("name", COUNCILS[1:])
def test_each_of_them_comes_out_as_listed(name: str) -> None:
    by_id = {scenario.id: scenario for scenario in LIBRARY}
    for scenario_id, listed in OTHERWISE[name].items():
        scenario = by_id[scenario_id]
        situation = scenario.situation
        advised = decide(situation.facts, BY_COUNCIL[name], situation.at).recommended_route
        assert str(advised) == listed["gives"], scenario_id
        assert listed["why"].strip()
        same_route = scenario.expect["recommended_route"] == listed["gives"]
        assert same_route is ("only" in listed), scenario_id


@pytest.mark.parametrize("scenario", LIBRARY, ids=lambda scenario: scenario.id)
def test_no_council_gives_less_where_a_call_today_or_999_is_expected(scenario: Scenario) -> None:
    situation = scenario.situation
    in_example = decide(situation.facts, EXAMPLE, situation.at)
    wanted = max(in_example.recommended_route, Route(scenario.expect["recommended_route"]))
    for name in COUNCILS[1:]:
        decision = decide(situation.facts, BY_COUNCIL[name], situation.at)
        if wanted >= Route.FRONT_DOOR_URGENT:
            assert decision.recommended_route >= wanted, name
        assert STRICTER.index(decision.family_contact) >= STRICTER.index(in_example.family_contact)
