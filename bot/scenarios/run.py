"""Runs a library of scenarios against a pack and counts errors of both kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.scenarios.files import Scenario, disagreements
from bot.thresholds.engine import decide
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route


@dataclass(frozen=True)
class LibraryRun:
    """What a run came to. Under- and over-referral compare the recommended route with the expected."""

    total: int
    failed: dict[str, list[str]]
    under_referrals: int
    over_referrals: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "total": self.total,
            "passed": self.total - len(self.failed),
            "under_referrals": self.under_referrals,
            "over_referrals": self.over_referrals,
            "failed": sorted(self.failed),
        }

    def in_words(self) -> str:
        lines = [f"{name}: {fault}" for name, faults in self.failed.items() for fault in faults]
        counts = f"{self.under_referrals} under-referred, {self.over_referrals} over-referred"
        return "\n".join(
            [*lines, f"{self.total - len(self.failed)} of {self.total} pass; {counts}"]
        )


def run(scenarios: list[Scenario], pack: Pack) -> LibraryRun:
    """Decide every scenario and compare."""
    failed: dict[str, list[str]] = {}
    under = over = 0
    for scenario in scenarios:
        faults = disagreements(scenario, pack)
        if faults:
            failed[scenario.id] = faults
        if expected := scenario.expect.get("recommended_route"):
            situation = scenario.situation
            advised = decide(situation.facts, pack, situation.at).recommended_route
            under += advised < Route(expected)
            over += advised > Route(expected)
    return LibraryRun(len(scenarios), failed, under, over)
