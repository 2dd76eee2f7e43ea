"""Every scenario of the library, against the example pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import clock
from bot.scenarios.files import Scenario, disagreements, load_scenarios, read_facts
from bot.settings import ROOT
from bot.thresholds.errors import FactsError
from bot.thresholds.loader import load_pack
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

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
    ],
)
def test_a_facts_file_that_makes_no_sense_says_why(pack: Pack, written: object, says: str) -> None:
    with pytest.raises(FactsError, match=says):
        read_facts(written, pack, clock.now())


def test_a_scenario_fault_names_its_file(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("- {id: x, name: y, said_yes: [nonsense]}\n")
    with pytest.raises(FactsError, match="bad.yml, x"):
        load_scenarios(tmp_path, pack, clock.now())
