"""Every scenario of the library, against the example pack."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot import clock
from bot.scenarios.files import Scenario, disagreements, load_scenarios, read_facts
from bot.settings import ROOT
from bot.thresholds.errors import FactsError
from bot.thresholds.facts import Answer, DateRange, Range, Value
from bot.thresholds.loader import load_pack, pack_from
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route
from tests.proofs.small_packs import CHOICES, documents_of

PACK = load_pack(ROOT / "bot/packs/example_council")
LIBRARY = load_scenarios(ROOT / "scenarios", PACK, clock.now())


@pytest.mark.parametrize("scenario", LIBRARY, ids=lambda scenario: scenario.id)
def test_scenario(scenario: Scenario) -> None:
    assert disagreements(scenario, PACK) == []


def test_the_library_reaches_every_route_and_names_nothing_twice() -> None:
    assert {scenario.expect["recommended_route"] for scenario in LIBRARY} >= {
        str(r) for r in Route
    } - {"universal"}
    assert len({scenario.id for scenario in LIBRARY}) == len(LIBRARY)


def test_every_rule_that_a_scenario_names_exists(pack: Pack) -> None:
    rules = {rule.id for area in pack.areas.values() for rule in area.rules}
    named = {rule for scenario in LIBRARY for rule in scenario.expect.get("because", ())}
    assert named <= rules


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"said_yes": ["visible_injry"]}, "did you mean `visible_injury`"),
        ({"areas": ["physical"]}, "not a concern area"),
        ({"said": ["x"]}, "not a key"),
        ({"at": "teatime"}, "not a time"),
        ({"values": {"child_age_months": {"from": 5, "to": 3}}}, "ends before it begins"),
        ({"said_yes": ["unborn"], "said_no": ["unborn"]}, "two different answers"),
        ([], "key: value"),
        ("said_yes", "key: value"),
        ({"said_yes": "visible_injury"}, r"`said_yes`: write a list, such as \[visible_injury\]"),
        ({"areas": "neglect"}, "`areas`: write a list"),
        ({"dont_know": {"unborn": 1}}, "`dont_know`: write a list"),
        ({"said_no": [["unborn"], 5, None]}, r"\['unborn'\] is not a name\n.*5 is not a name"),
        (
            {"said_yes": ["child_age_months"]},
            "not answered with yes or no; write it under `values`",
        ),
        ({"values": ["child_age_months"]}, "`values`: write `fact: value` lines"),
        ({"values": {"child_age_month": 4}}, "did you mean `child_age_months`"),
        ({"values": {"unborn": 4}}, "`unborn`: is answered with yes or no"),
        ({"values": {"child_age_months": "four"}}, "neither a number"),
        ({"values": {"child_age_months": True}}, "neither a number"),
        ({"values": {"child_age_months": float("nan")}}, "neither a number"),
        ({"values": {"child_age_months": 10**400}}, "neither a number"),
        ({"values": {"child_age_months": {"from": 0, "to": float("inf")}}}, "neither a number"),
        ({"values": {"child_age_months": {"from": [1], "to": "2"}}}, "neither a number"),
        ({"values": {"child_age_months": -1}}, "less than nothing"),
        ({"dont_know": ["child_age_months"], "values": {"child_age_months": 4}}, "two different"),
        ({"otherwise": ["reassuring"]}, "only word"),
        ({1: 2}, "`1` is not a key"),
    ],
)
def test_a_facts_file_that_makes_no_sense_says_why(pack: Pack, written: object, says: str) -> None:
    with pytest.raises(FactsError, match=says):
        read_facts(written, pack, clock.now())


def test_all_faults_of_a_facts_file_are_told_at_once(pack: Pack) -> None:
    written = {
        "at": [], "areas": 3, "said": 1, "said_yes": ["x"], "values": {"y": 1}, "otherwise": "fine",
    }  # fmt: skip
    with pytest.raises(FactsError) as caught:
        read_facts(written, pack, clock.now())
    assert len(str(caught.value).splitlines()) == len(written)


SMALL = pack_from(documents_of([], dict.fromkeys("abc", "yes") | {"b": "no"}))
DAY = date(2026, 11, 14)


@pytest.mark.parametrize(
    ("fact", "written", "value"),
    [
        ("seen_on", DAY, DateRange(DAY, DAY)),
        ("seen_on", "2026-11-14", DateRange(DAY, DAY)),
        ("seen_on", {"from": date(2026, 11, 10), "to": "2026-11-14"}, DateRange(date(2026, 11, 10), DAY)),
        ("age", {"from": 3, "to": 5.5}, Range(3, 5.5)),
        ("role", CHOICES[0], CHOICES[0]),
        ("role", "dont_know", Answer.DONT_KNOW),
    ],
)  # fmt: skip
def test_a_value_is_read_in_the_way_of_its_kind(fact: str, written: object, value: Value) -> None:
    assert read_facts({"values": {fact: written}}, SMALL, clock.now()).facts.values == {fact: value}


@pytest.mark.parametrize("fact", ["seen_on", "age", "role"])
def test_it_can_be_said_of_any_fact_that_it_is_not_known(fact: str) -> None:
    facts = read_facts({"dont_know": [fact, "a"]}, SMALL, clock.now()).facts
    assert facts.values == {fact: Answer.DONT_KNOW}
    assert facts.answers == {"a": Answer.DONT_KNOW}


@pytest.mark.parametrize(
    ("fact", "written", "says"),
    [
        ("seen_on", "last week", "not a day"),
        ("seen_on", 20261114, "not a day"),
        ("seen_on", datetime(2026, 11, 14, 23), "not a day"),
        ("seen_on", {"from": "2026-11-14"}, "not a day"),
        ("seen_on", {"from": "2026-11-14", "to": "2026-11-10"}, "end before they begin"),
        ("role", CHOICES[0] + "x", f"did you mean `{CHOICES[0]}`"),
        ("role", [CHOICES[0]], "not known here"),
        ("role", 3, "not known here"),
    ],
)
def test_a_value_of_another_kind_is_refused(fact: str, written: object, says: str) -> None:
    with pytest.raises(FactsError, match=f"`{fact}`: .*{says}"):
        read_facts({"values": {fact: written}}, SMALL, clock.now())


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        ("{name: y}", r"bad.yml, \(no id\): needs `id`"),
        ("{id: 5, name: y}", "bad.yml, 5: needs `id`, as text"),
        ("{id: x}", "bad.yml, x: needs `name`"),
        ("{id: x, name: y, rated: [good]}", "`rated` is text"),
        ("x", "bad.yml, 'x': these are not `key: value` lines"),
        ("{id: x, name: y, expect: front_door}", "expect: write `key: value` lines"),
        ("{id: x, name: y, expect: {rout: caf}}", "did you mean `route`"),
        ("{id: x, name: y, expect: {route: front_dor}}", "did you mean `front_door`"),
        ("{id: x, name: y, expect: {urgency: soon}}", "`urgency`: 'soon' is not known here"),
        ("{id: x, name: y, expect: {urgency: [now]}}", "`urgency`: .*is not known here"),
        ("{id: x, name: y, expect: {family_contact: allways}}", "`family_contact`: 'allways'"),
        ("{id: x, name: y, expect: {consult: yes}}", "`consult` is true or false"),
        ("{id: x, name: y, expect: {because: PH-004}}", "`because`: write a list"),
        ("{id: x, name: y, expect: {pathways: }}", "`pathways`: write a list"),
        ("{id: x, name: y, expect: {pathways: [bruising]}}", "`pathways`: 'bruising' is not known"),
    ],
)
def test_a_scenario_that_makes_no_sense_says_why(
    pack: Pack, tmp_path: Path, scenario: str, says: str
) -> None:
    (tmp_path / "bad.yml").write_text(f"- {scenario}\n")
    with pytest.raises(FactsError, match=says):
        load_scenarios(tmp_path, pack, clock.now())


def test_the_faults_of_all_scenario_files_are_told_at_once(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("{id: x, name: y}\n")
    (tmp_path / "b.yml").write_text(
        "- {id: x, name: y, areas: [z]}\n- {id: w, name: v, areas: u}\n"
    )
    with pytest.raises(FactsError, match=r"(?s)a.yml: write a list.*b.yml, x: .*b.yml, w: "):
        load_scenarios(tmp_path, pack, clock.now())


def test_a_scenario_fault_names_its_file(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("- {id: x, name: y, said_yes: [nonsense]}\n")
    with pytest.raises(FactsError, match="bad.yml, x"):
        load_scenarios(tmp_path, pack, clock.now())
