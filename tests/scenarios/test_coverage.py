"""The coverage of a library: planted scenarios of each kind on a small pack, and nothing counted twice."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.scenarios.coverage import Coverage, coverage
from bot.scenarios.coverage.grid import AGENCIES, age_of, agency_of
from bot.scenarios.coverage.pairs import boundaries
from bot.scenarios.coverage.questions import ANY_OF_THEM, Way, cover_questions, ways_of
from bot.scenarios.coverage.rules import Kind, RuleCoverage
from bot.scenarios.coverage.seen import EVERY_CHILD, Seen
from bot.scenarios.files import Scenario, Situation, load_scenarios
from bot.settings import ROOT
from bot.thresholds.facts import Answer, Facts, Range
from bot.thresholds.loader import pack_from
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route
from tests.proofs.small_packs import AT, CHOICES, DAY, documents_of
from tests.thresholds.random_packs import PATHWAYS

YOUNG_AND_A, ONLY_C, COUNTED, ONLY_PATHWAY, LATER = (
    "RA-001",
    "RA-002",
    "RA-003",
    "RA-004",
    "RA-005",
)
RULES: list[dict[str, Any]] = [
    {
        "area": "one",
        "route": "front_door",
        "pathways": [PATHWAYS[0]],
        "when": {
            "all": [
                {"said_yes": "a"},
                {"younger_than_months": {"fact": "age", "months": 12}},
            ]
        },
    },
    {"area": "one", "route": "caf", "when": {"said_yes": "c"}},
    {"area": "two", "route": "caf", "when": {"areas_with": {"count": 1, "route": "front_door"}}},
    {
        "area": "two",
        "route": "universal",
        "pathways": [PATHWAYS[1]],
        "when": {"one_of": {"fact": "role", "values": [CHOICES[0]]}},
    },
    {
        "area": "one",
        "route": "caf",
        "when": {"said_yes": "b"},
        "in_force": {"from": "2027-01-01"},
    },
]
PACK = pack_from(documents_of(RULES, {"a": "yes", "b": "no", "c": "yes"}))
CALM: dict[str, Any] = {"otherwise": "reassuring"}


def read(folder: Path, pack: Pack = PACK, **written: dict[str, Any]) -> list[Scenario]:
    """A library of these scenarios, by id."""
    items = [{"id": name, "name": f"Case {name}", **facts} for name, facts in written.items()]
    (folder / "library.yml").write_text(yaml.safe_dump(items))
    return load_scenarios(folder / "library.yml", pack, AT)


@pytest.fixture
def cover(tmp_path: Path) -> Any:
    def covered(**written: dict[str, Any]) -> Coverage:
        return coverage(PACK, read(tmp_path, **written), DAY)

    return covered


def one(**facts: Any) -> dict[str, Any]:
    return {"areas": ["one"], **CALM, **facts}


def of(found: Coverage, rule: str) -> RuleCoverage:
    return next(covered for covered in found.rules if covered.rule.id == rule)


def test_every_rule_in_force_is_covered_and_no_other(cover: Any) -> None:
    assert [covered.rule.id for covered in cover().rules] == [
        YOUNG_AND_A, ONLY_C, COUNTED, ONLY_PATHWAY,
    ]  # fmt: skip
    assert all(len(covered.missing) == len(Kind) for covered in cover().rules)


def test_each_kind_is_found_where_it_was_planted(cover: Any) -> None:
    found = cover(
        holds=one(said_yes=["a"], values={"age": 5}),
        toddler=one(said_yes=["a"], values={"age": 20}),
        said_not=one(said_no=["a"], values={"age": 5}),
        not_known=one(dont_know=["a"], values={"age": 5}),
        about_one=one(said_yes=["a"], values={"age": {"from": 5, "to": 20}}),
        elsewhere={**CALM, "areas": ["two"], "said_yes": ["a"], "values": {"age": 5}},
    )
    covered = of(found, YOUNG_AND_A)
    assert covered.shown == {
        Kind.APPLIES: ("holds",),
        Kind.ONE_SHORT: ("toddler", "said_not"),
        Kind.NEAR_MISS: ("toddler", "said_not"),
        Kind.UNKNOWN: ("not_known", "about_one"),
    }
    assert covered.missing == () and covered.has_four_different


def test_one_scenario_does_not_stand_for_four(cover: Any) -> None:
    found = cover(
        holds=one(said_yes=["c"]), said_not=one(said_no=["c"]), not_known=one(dont_know=["c"])
    )
    covered = of(found, ONLY_C)
    assert covered.missing == () and not covered.has_four_different
    assert (found.complete, found.complete_with_four) == (1, 0)


def test_what_is_left_to_otherwise_is_not_counted_as_said(cover: Any) -> None:
    found = cover(baby=one(values={"age": 5}), calm=one())
    for rule in (YOUNG_AND_A, ONLY_C):
        assert of(found, rule).missing == tuple(Kind)
    assert of(found, YOUNG_AND_A).short_by_default == ("baby",)
    assert of(found, ONLY_C).short_by_default == ("baby", "calm")


def test_two_facts_short_is_not_one(cover: Any) -> None:
    found = cover(far=one(said_no=["a"], values={"age": 20}))
    assert of(found, YOUNG_AND_A).shown[Kind.ONE_SHORT] == ()


def test_an_everyday_case_stays_below_the_front_door_and_below_the_rule(cover: Any) -> None:
    expecting = {
        route: one(said_no=["c"], expect={"recommended_route": route})
        for route in ("universal", "single_agency", "caf", "front_door")
    }
    assert of(cover(**expecting), ONLY_C).shown[Kind.NEAR_MISS] == ("universal", "single_agency")


def test_an_unknown_answer_counts_only_where_it_is_named_and_could_settle_the_rule(
    cover: Any,
) -> None:
    found = cover(
        not_asked={"areas": ["one"], "values": {"age": 5}},
        cannot_be=one(dont_know=["a"], values={"age": 20}),
    )
    assert of(found, YOUNG_AND_A).shown[Kind.UNKNOWN] == ()


def test_a_count_of_areas_is_one_fact_short_only_over_areas_that_could_reach_it(cover: Any) -> None:
    facts = {**CALM, "said_yes": ["a"], "values": {"age": 20}}
    found = cover(alone={**facts, "areas": ["two"]}, both={**facts, "areas": ["one", "two"]})
    assert of(found, COUNTED).shown[Kind.ONE_SHORT] == ("both",)
    assert of(found, COUNTED).shown[Kind.NEAR_MISS] == ("both",)


def test_a_rule_without_a_route_has_its_everyday_case_where_the_pathway_is_not_given(
    cover: Any,
) -> None:
    two = {**CALM, "areas": ["two"]}
    found = cover(
        holds={**two, "values": {"role": CHOICES[0]}},
        other={**two, "values": {"role": CHOICES[1]}},
        unknown={**two, "dont_know": ["role"]},
    )
    covered = of(found, ONLY_PATHWAY)
    assert covered.shown == {
        Kind.APPLIES: ("holds",),
        Kind.ONE_SHORT: ("other",),
        Kind.NEAR_MISS: ("other",),
        Kind.UNKNOWN: ("unknown",),
    }


def test_a_pathway_has_scenarios_on_both_sides(cover: Any) -> None:
    found = cover(
        holds=one(said_yes=["a"], values={"age": 5}),
        toddler=one(said_yes=["a"], values={"age": 20}),
        unknown=one(dont_know=["a"], values={"age": 5}),
    )
    pathways = {covered.pathway.id: covered for covered in found.pathways}
    first, second, third = (pathways[name] for name in PATHWAYS)
    assert (first.given, first.just_not) == (("holds",), ("toddler",))
    assert (second.given, second.just_not, second.is_used) == ((), (), True)
    assert not third.is_used


def test_a_boundary_pair_differs_in_one_fact_and_in_the_route(cover: Any) -> None:
    found = cover(
        baby=one(said_yes=["a"], values={"age": 5}),
        other_baby=one(said_yes=["a"], values={"age": 6}),
        toddler=one(said_yes=["a"], values={"age": 20}),
        calm_toddler=one(values={"age": 20}),
        unknown=one(dont_know=["a"], values={"age": 6}),
        elsewhere={**CALM, "areas": ["two"], "said_yes": ["a"], "values": {"age": 20}},
    )
    pairs = {(p.lower.scenario, p.higher.scenario, p.fact): p for p in found.pairs}
    assert set(pairs) == {
        ("toddler", "baby", "age"),
        ("toddler", "other_baby", "age"),
    }
    pair = pairs["toddler", "baby", "age"]
    assert (pair.lower.route, pair.higher.route) == (Route.UNIVERSAL, Route.FRONT_DOOR)
    assert pair.rules == (YOUNG_AND_A,) and pair.is_settled
    assert [len(same) for same in boundaries(found.pairs)] == [2]
    assert found.pairs_by_rule == {YOUNG_AND_A: 2} and found.pairs_by_area == {"one": 2}


def test_a_pair_with_an_unknown_side_is_marked(cover: Any) -> None:
    (pair,) = cover(unknown=one(dont_know=["c"]), calm=one()).pairs
    assert (pair.lower.scenario, pair.higher.scenario) == ("calm", "unknown")
    assert not pair.is_settled and pair.rules == ()


def test_answers_are_counted_by_the_screens_of_the_interviews(tmp_path: Path) -> None:
    written = {"yes": one(said_yes=["a"], values={"age": 5}), "left_out": {"areas": ["one"]}}
    library = [Seen.of(scenario, PACK) for scenario in read(tmp_path, **written)]
    found = {covered.question.id: covered for covered in cover_questions(PACK, library)}
    assert found["ask_a"].asked == 2
    assert found["ask_a"].given == {
        Way("a", Answer.YES): 1,
        Way("a", Answer.NO): 0,
        Way("a", Answer.DONT_KNOW): 1,
    }
    assert found["ask_a"].not_given == (Way("a", Answer.NO),)
    assert found["ask_age"].given[Way("age", Range(11, 11))] == 1
    assert found["ask_b"].asked == 0  # no rule in force reads it


def test_a_list_is_answered_line_by_line_with_none_or_not_known(pack: Pack, tmp_path: Path) -> None:
    known = {"values": {"child_age_months": 100}}
    written = {
        "ticked": {**CALM, **known, "said_yes": ["visible_injury"]},
        "none": {**CALM, **known},
        "not_known": {**CALM, **known, "dont_know": ["frightened_of_someone"]},
    }
    library = [Seen.of(scenario, pack) for scenario in read(tmp_path, pack, **written)]
    covered = next(
        found for found in cover_questions(pack, library) if found.question.id == "core_harm"
    )
    assert covered.asked == 3
    assert covered.given == {
        Way("visible_injury", Answer.YES): 1,
        Way("child_said_hurt", Answer.YES): 0,
        Way("frightened_of_someone", Answer.YES): 0,
        Way(
            ANY_OF_THEM, Answer.NO
        ): 2,  # of "ticked" too, once the list is asked again for the rest
        Way(ANY_OF_THEM, Answer.DONT_KNOW): 1,
    }


def test_a_choice_has_a_way_for_each_of_its_values_and_one_for_not_known() -> None:
    ways = list(ways_of(PACK.questions["ask_role"], PACK))
    assert ways == [*(Way("role", choice) for choice in CHOICES), Way("role", Answer.DONT_KNOW)]


def test_over_and_under_referral_are_counted_in_each_area(cover: Any) -> None:
    found = cover(
        over=one(said_yes=["c"], expect={"recommended_route": "universal"}),
        under=one(expect={"recommended_route": "caf"}, rated="good"),
        right={**CALM, "expect": {"recommended_route": "universal"}},
    )
    assert (found.overall.over, found.overall.under) == (("over",), ("under",))
    assert (found.overall.scenarios, found.overall.rated) == (3, 1)
    assert (found.by_area["one"].scenarios, found.by_area["one"].rated) == (2, 1)
    assert found.by_area[EVERY_CHILD].over == () and found.by_area[EVERY_CHILD].scenarios == 1
    assert [len(ids) for ids in found.routes.values()] == [2, 0, 1, 0, 0, 0]


def test_the_grids_count_each_area_and_list_what_is_empty(cover: Any) -> None:
    found = cover(
        both={**CALM, "areas": ["one", "two"], "referrer": "gp"},
        door=one(said_yes=["a"], values={"age": 5}, referrer="astronaut"),
    )
    by_route, by_agency, _ = found.grids
    assert by_route.count("one", "universal") == by_route.count("two", "universal") == 1
    assert by_route.count("one", "front_door") == 1
    assert set(by_route.empty) == {
        ("one", "caf"), ("two", "caf"), (EVERY_CHILD, "universal"),
    }  # fmt: skip
    assert by_route.empty_beyond == 3 * len(Route) - 3 - len(by_route.empty)
    assert by_agency.count("one", "health") == by_agency.count("one", "other") == 1
    assert len(by_agency.empty) == 3 * len(AGENCIES) - 3
    assert found.all_four.filled == {EVERY_CHILD: 0, "one": 2, "two": 1}


def seen(referrer: str = "", **known: Any) -> Seen:
    answers = {fact: value for fact, value in known.items() if isinstance(value, Answer)}
    values = {fact: value for fact, value in known.items() if isinstance(value, Range)}
    situation = Situation(Facts(answers, values), AT)
    return Seen.of(Scenario("x", "x", situation, referrer=referrer), PACK)


@pytest.mark.parametrize(
    ("low", "high", "age"),
    [
        (0, 0, "under_2"),
        (23, 23, "under_2"),
        (24, 24, "2_to_4"),
        (42, 54, "2_to_4"),
        (59.9, 59.9, "2_to_4"),
        (60, 60, "5_to_11"),
        (144, 144, "12_to_15"),
        (192, 192, "16_and_over"),
        (300, 300, "16_and_over"),
    ],
)
def test_a_child_belongs_to_the_age_group_of_the_middle_of_the_range(
    low: float, high: float, age: str
) -> None:
    assert age_of(seen(child_age_months=Range(low, high))) == age


def test_an_unborn_child_and_an_age_that_is_not_known_have_their_own_groups() -> None:
    assert age_of(seen(child_age_months=Range(0, 0), unborn=Answer.YES)) == "unborn"
    assert age_of(seen()) == "not_known"


def test_no_word_for_a_referrer_belongs_to_two_agencies() -> None:
    words = [word for some in AGENCIES.values() for word in some]
    assert len(set(words)) == len(words)
    for agency, some in AGENCIES.items():
        assert {agency_of(seen(word)) for word in some} <= {agency}


def test_the_readme_of_packs_lists_the_words_of_each_agency() -> None:
    readme = (ROOT / "bot/packs/README.md").read_text(encoding="utf-8")
    table = readme.partition("| agency | words under `referrer` |")[2].partition("\n\n")[0]
    rows = [row.split("|")[2] for row in table.strip().splitlines()[1:]]
    assert [set(re.findall(r"`(\w+)`", row)) for row in rows] == [set(w) for w in AGENCIES.values()]


def test_every_referrer_of_the_library_belongs_to_an_agency(library: list[Scenario]) -> None:
    known = {word for words in AGENCIES.values() for word in words}
    assert {scenario.referrer for scenario in library} <= known


@pytest.fixture(scope="module")
def library(pack: Pack) -> list[Scenario]:
    return load_scenarios(ROOT / "scenarios", pack, AT)


def test_what_a_scenario_names_and_who_is_worried_are_kept(tmp_path: Path) -> None:
    written = one(said_yes=["a"], dont_know=["role"], values={"age": 5}, referrer="gp")
    (scenario,) = read(tmp_path, x=written)
    assert scenario.situation.written == {"a", "role", "age"} and scenario.referrer == "gp"


def test_everything_goes_into_json(cover: Any) -> None:
    found = cover(holds=one(said_yes=["a"], values={"age": 5}), calm=one(said_no=["a"]))
    plain = json.loads(json.dumps(found.as_dict()))
    assert plain["rules"][0]["applies"] == ["holds"]
    assert plain["scenarios"] == 2 and plain["rated"] == 0
    assert set(plain["grids"]) == {"area_by_route", "area_by_agency", "area_by_age"}
