"""Forty indicators from published pages, answered before the rules were read, beside their levels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.scenarios.files import Scenario, disagreements, load_scenarios
from bot.settings import ROOT
from bot.thresholds.engine import decide
from bot.thresholds.loader import load_pack, read_yaml
from bot.thresholds.routes import Route

FOLDER = ROOT / "scenarios/indicators"
AT = datetime(2026, 11, 21, 11)
PACK = load_pack(ROOT / "bot/packs/example_council")
FORTY = load_scenarios(FOLDER / "forty.yml", PACK, AT)
AGAIN = load_scenarios(FOLDER / "second_readings.yml", PACK, AT)
LEVELS: dict[str, dict[str, Any]] = read_yaml(FOLDER / "levels.yml")
PAGE = (ROOT / "docs/independent_read.md").read_text(encoding="utf-8")
ROUTES_OF_LEVEL = {
    1: (Route.UNIVERSAL, Route.UNIVERSAL),
    2: (Route.SINGLE_AGENCY, Route.CAF),
    3: (Route.FRONT_DOOR, Route.FRONT_DOOR),
    4: (Route.FRONT_DOOR_URGENT, Route.EMERGENCY),
}


def _route(scenario: Scenario) -> Route:
    return decide(scenario.situation.facts, PACK, scenario.situation.at).recommended_route


def _side(scenario: Scenario, lowest: int, highest: int) -> str:
    """Whether the route is `below`, `in` or `above` what these levels accept."""
    route = _route(scenario)
    if route < ROUTES_OF_LEVEL[lowest][0]:
        return "below"
    return "above" if route > ROUTES_OF_LEVEL[highest][1] else "in"


RANGE = {s.id: _side(s, *LEVELS[s.id]["range"]) for s in FORTY}
TYPICAL = {s.id: _side(s, LEVELS[s.id]["typical"], LEVELS[s.id]["typical"]) for s in FORTY}


@pytest.mark.parametrize("indicator", RANGE)
def test_a_route_is_in_its_range_or_the_reason_is_written_down(indicator: str) -> None:
    assert (RANGE[indicator] != "in") == bool(LEVELS[indicator].get("outside"))


@pytest.mark.parametrize("scenario", AGAIN, ids=lambda scenario: scenario.id)
def test_a_second_reading_comes_out_as_the_page_says(scenario: Scenario) -> None:
    assert disagreements(scenario, PACK) == []
    assert f"`{scenario.id}`" in PAGE


def test_there_are_forty_and_each_has_its_level() -> None:
    assert len(RANGE) == len(FORTY) == 40
    assert set(LEVELS) == set(RANGE)


def _rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the page, without its head."""
    lines = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0].splitlines()
    table = [line.split("|")[1:-1] for line in lines if "|" in line]
    return [[cell.strip(" `") for cell in row] for row in table[2:]]


def test_the_page_shows_each_of_the_forty_as_it_is() -> None:
    shown = []
    for scenario in FORTY:
        lowest, highest = LEVELS[scenario.id]["range"]
        shown.append(
            [
                scenario.id,
                scenario.name,
                str(LEVELS[scenario.id]["typical"]),
                str(lowest) if lowest == highest else f"{lowest} to {highest}",
                str(_route(scenario)),
                "yes" if RANGE[scenario.id] == "in" else "no",
            ]
        )
    assert _rows("The forty") == shown


def test_the_page_counts_rightly() -> None:
    in_range = [indicator for indicator, side in RANGE.items() if side == "in"]
    only_four = [indicator for indicator, level in LEVELS.items() if level["range"] == [4, 4]]
    assert [int(count) for _, count in _rows("Counts")] == [
        len(in_range),
        list(RANGE.values()).count("below"),
        list(RANGE.values()).count("above"),
        list(TYPICAL.values()).count("in"),
        len([indicator for indicator in in_range if TYPICAL[indicator] == "below"]),
        len([indicator for indicator in in_range if TYPICAL[indicator] == "above"]),
        len(only_four),
        len([indicator for indicator in only_four if RANGE[indicator] == "below"]),
    ]
