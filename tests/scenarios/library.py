"""The whole library of scenarios with facts, file by file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.scenarios.files import Scenario, load_scenarios
from bot.settings import ROOT
from bot.thresholds.loader import load_pack
from tests.conftest import FRIDAY_AFTERNOON

INDICATORS = ("indicators/forty.yml", "indicators/second_readings.yml")


@lru_cache(maxsize=1)
def by_file() -> dict[str, list[Scenario]]:
    """By the name of the file, in order."""
    pack, folder = load_pack(ROOT / "bot/packs/example_council"), ROOT / "scenarios"
    files: list[Path] = [*sorted(folder.glob("*.yml")), *(folder / name for name in INDICATORS)]
    return {path.name: load_scenarios(path, pack, FRIDAY_AFTERNOON) for path in files}


def everything() -> list[Scenario]:
    return [scenario for found in by_file().values() for scenario in found]


def named(scenario: str) -> Scenario:
    return next(found for found in everything() if found.id == scenario)
