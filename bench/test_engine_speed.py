"""How fast the engine and the checker are, and how they grow with a pack: 75, 150, 300 and 600 rules.

Run by `make bench`, apart from the tests. The pack is generated; every area is confirmed and nothing is known
yet, the slowest that a case can be. Limits are for two ordinary cores and 300 rules with as many questions.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from bench.large_packs import large_documents
from bot.proofs.check import check_pack
from bot.thresholds.changes import what_would_change
from bot.thresholds.engine import decide
from bot.thresholds.facts import Answer, Facts, Range
from bot.thresholds.loader import load_pack, pack_from
from bot.thresholds.pack import Pack
from bot.thresholds.questions import next_question

SIZES = (75, 150, 300, 600)
DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 15, 10)
LINEAR = 2.8
"""At most so many times the time for twice the rules counts as linear, noise included."""


@lru_cache
def pack_of(rules: int) -> Pack:
    return pack_from(large_documents(rules))


def written(rules: int, folder: Path) -> Path:
    """The generated pack as files."""
    folder.mkdir(exist_ok=True)
    for name, content in large_documents(rules).items():
        (folder / name).write_text(yaml.safe_dump(json.loads(json.dumps(content, default=str))))
    return folder


def nothing_known(pack: Pack) -> Facts:
    return Facts(areas=frozenset(pack.areas))


def calm(pack: Pack) -> Facts:
    """Every area confirmed, everything answered and nothing wrong."""
    answers = {f.id: Answer.NO for f in pack.facts.values() if f.kind == "answer"}
    ages = {f.id: Range(200, 200) for f in pack.facts.values() if f.kind == "months"}
    return Facts(answers, ages, frozenset(pack.areas))


def seconds(what: Callable[[], object], times: int) -> float:
    """The median of several runs, after one to warm up."""
    what()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        found.append(time.perf_counter() - began)
    return median(found)


def growth(what: Callable[[int], Callable[[], object]], times: int) -> list[float]:
    """How many times longer it takes with each doubling of the rules."""
    taken = [seconds(what(size), times) for size in SIZES]
    return [after / before for before, after in zip(taken, taken[1:], strict=False)]


def test_decide(benchmark: Any) -> None:
    pack = pack_of(300)
    benchmark(decide, nothing_known(pack), pack, AT)
    assert benchmark.stats.stats.median <= 0.001


def test_next_question(benchmark: Any) -> None:
    pack = pack_of(300)
    benchmark(next_question, nothing_known(pack), pack, AT)
    assert benchmark.stats.stats.median <= 0.005


def test_what_would_change_this(benchmark: Any) -> None:
    pack = pack_of(300)
    benchmark(what_would_change, calm(pack), pack, AT)
    assert benchmark.stats.stats.median <= 0.1


def test_loading(benchmark: Any, tmp_path: Path) -> None:
    benchmark(load_pack, written(300, tmp_path))
    assert benchmark.stats.stats.median <= 0.3


def test_the_checker(benchmark: Any) -> None:
    pack = pack_of(300)
    benchmark.pedantic(check_pack, (pack, DAY), rounds=1)
    assert benchmark.stats.stats.median <= 30


def test_deciding_grows_with_the_rules_and_no_faster() -> None:
    packs = {size: pack_of(size) for size in SIZES}
    steps = growth(lambda n: lambda: decide(nothing_known(packs[n]), packs[n], AT), 50)
    assert max(steps) <= LINEAR, steps


def test_loading_grows_with_the_rules_and_no_faster(tmp_path: Path) -> None:
    folders = {size: written(size, tmp_path / str(size)) for size in SIZES}
    steps = growth(lambda n: lambda: load_pack(folders[n]), 5)
    assert max(steps) <= LINEAR, steps


def test_the_checker_grows_at_most_fourfold_with_twice_the_rules() -> None:
    steps = growth(lambda n: lambda: check_pack(pack_of(n), DAY, cases=0), 1)
    print("checker, times longer for twice the rules:", [round(step, 2) for step in steps])
    assert max(steps) <= 4, steps
