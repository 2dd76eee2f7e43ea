"""The draft of the next base loads whole, and its library passes against it."""

from __future__ import annotations

from datetime import datetime

from bot.scenarios.files import load_scenarios
from bot.scenarios.run import run
from bot.settings import ROOT
from bot.thresholds.loader import load_pack

AT = datetime(2026, 11, 20, 15, 10)


def test_the_draft_passes_its_library_without_an_under_referral() -> None:
    draft = load_pack(ROOT / "bot/packs/drafts/example_council")
    result = run(load_scenarios(ROOT / "scenarios/drafts", draft, AT), draft)
    assert len(draft.concern_areas) == 28
    assert result.total > 1_000
    assert (result.failed, result.under_referrals) == ({}, 0)
