"""The engine and the formulas agree on a million random sets of facts."""

from __future__ import annotations

from tests.proofs.test_two_evaluators import EXAMPLE, differing


def test_both_evaluators_agree_on_a_million_random_cases() -> None:
    assert differing(EXAMPLE, 1_000_000) == []
