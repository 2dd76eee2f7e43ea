"""The engine and the formulas agree on 60,000 random sets of facts, two processes sharing the work.

On each set they are compared in more than a hundred statements. `make evidence` does a million sets.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bot.proofs.agreement import SecondEvaluator, disagreements
from bot.proofs.check import YARDSTICK
from bot.scenarios.files import load_scenarios
from bot.thresholds.loader import load_pack
from tests.proofs.part_of_the_pack import EXAMPLE, SCENARIOS, whole_pack
from tests.proofs.small_packs import AT, DAY

CASES = 60_000
SHARES = 4


def test_both_evaluators_agree_on_60_000_random_cases() -> None:
    assert differing(EXAMPLE, CASES) == []


def test_both_evaluators_agree_on_every_word_there_is() -> None:
    assert differing(YARDSTICK, 40_000) == []


def test_both_evaluators_agree_on_every_scenario() -> None:
    pack = whole_pack()
    library = load_scenarios(SCENARIOS, pack, AT)
    second = SecondEvaluator(pack, DAY)
    assert list(second.compared(scenario.situation.facts for scenario in library)) == []


def differing(folder: Path, cases: int) -> list[str]:
    """What the two say differently over so many cases, a few examples from each share."""
    shares = [(folder, cases // SHARES, 1_000_000 * (number + 1)) for number in range(SHARES)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return [line for found in pool.map(_share, shares) for line in found]


def _share(share: tuple[Path, int, int]) -> Iterable[str]:
    folder, cases, seed = share
    found = disagreements(load_pack(folder), DAY, cases, seed)
    return [f"{one.what}: {one.facts}" for one in islice(found, 3)]
