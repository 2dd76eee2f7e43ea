"""`threshold bench`: how long turns take, ours and those of a stock Rasa form, in one run.

Both servers run side by side the whole time and are measured in turn, a block of turns each, so
that whatever else the machine does falls on both.
"""

from __future__ import annotations

import math
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.servers import Ours, Stock
from bench.talks import BUTTON, TYPED, OurTalk, StockTalk, Turn
from bot import clock

Talk = OurTalk | StockTalk

AROUND = 4
"""Turns before and after a mark that count for it."""
BLOCK = 8
"""Turns that one side takes before the other has its go."""
PARALLEL = 8


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    conversations: measured ones for each side, after one that only warms up.
    crowds: how often each side has parallel conversations.
    crowd_from, crowd_turns: where those begin to count, and for how many turns.
    """

    marks: tuple[int, ...]
    conversations: int
    warm_up_turns: int
    crowds: int
    crowd_from: int
    crowd_turns: int


FULL = Plan((5, 20, 60, 120), 5, warm_up_turns=24, crowds=2, crowd_from=16, crowd_turns=9)
SHORT = Plan((5, 20, 60), 1, warm_up_turns=12, crowds=1, crowd_from=18, crowd_turns=5)


@dataclass
class Side:
    """One of the two that are measured: how to begin a conversation, and what was seen."""

    begin: Callable[[], Talk]
    turns: list[Turn] = field(default_factory=list)
    crowd_took: list[tuple[int, float]] = field(default_factory=list)

    def figures(self, kind: str, marks: tuple[int, ...]) -> dict[str, dict[str, float]]:
        """Percentiles of one kind of turn around each mark."""
        return {
            str(mark): _percentiles(
                [t.ms for t in self.turns if t.kind == kind and abs(t.number - mark) <= AROUND]
            )
            for mark in marks
        }

    @property
    def turns_per_s(self) -> float:
        turns = sum(count for count, _ in self.crowd_took)
        return round(turns / sum(seconds for _, seconds in self.crowd_took), 1)


def measure(short: bool = False) -> dict[str, Any]:
    """Everything, as one JSON object. Trains first what is not trained; that is not measured.

    Raises: BenchError if either server does not start or answers a turn as it should not.
    """
    plan = SHORT if short else FULL
    with _running() as (our_server, stock_server):
        ours = Side(lambda: OurTalk(our_server.url))
        stock = Side(lambda: StockTalk(stock_server.url))
        _say("Warming up ...")
        _converse((ours, stock), plan.warm_up_turns)
        ours.turns.clear()
        stock.turns.clear()
        for number in range(plan.conversations):
            _say(f"Conversation {number + 1} of {plan.conversations} ...")
            _converse((ours, stock), plan.marks[-1] + AROUND)
        _say(f"{PARALLEL} conversations at once ...")
        for side in [ours, stock] * plan.crowds:
            _crowd(side, plan)
        return {
            **_turn_times(ours, stock, plan.marks),
            "throughput": {
                "ours_turns_per_s": ours.turns_per_s,
                "stock_turns_per_s": stock.turns_per_s,
            },
            "start_up_s": round(our_server.start_up_s, 1),
            "stock_start_up_s": round(stock_server.start_up_s, 1),
            "rss_mb": round(our_server.rss_mb()),
            "stock_rss_mb": round(stock_server.rss_mb()),
            "machine": _machine(),
            "at": clock.now().date().isoformat(),
        }


@contextmanager
def _running() -> Iterator[tuple[Ours, Stock]]:
    """Both servers, started one after the other; their files are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="threshold-bench-") as name:
        _say("Training what is not trained ...")
        ours, stock = Ours.set_up(Path(name)), Stock.set_up(Path(name))
        try:
            _say("Starting our chat worker, then the stock bot ...")
            ours.start()
            stock.start()
            yield ours, stock
        finally:
            ours.stop()
            stock.stop()


def _converse(sides: tuple[Side, Side], length: int) -> None:
    """One conversation on each side, block by block; who goes first changes with every block."""
    talks = [(side, side.begin()) for side in sides]
    for done in range(0, length, BLOCK):
        for side, talk in talks:
            side.turns += [talk.turn() for _ in range(min(BLOCK, length - done))]
        talks.reverse()


def _crowd(side: Side, plan: Plan) -> None:
    """Several conversations at once, without a pause; only the turns around the mark count."""
    with ThreadPoolExecutor(PARALLEL) as people:
        talks = list(people.map(lambda _: side.begin(), range(PARALLEL)))
        list(people.map(lambda talk: _take(talk, plan.crowd_from - 1), talks))
        began = time.perf_counter()
        list(people.map(lambda talk: _take(talk, plan.crowd_turns), talks))
        side.crowd_took.append((PARALLEL * plan.crowd_turns, time.perf_counter() - began))


def _take(talk: Talk, count: int) -> None:
    for _ in range(count):
        talk.turn()


def _turn_times(ours: Side, stock: Side, marks: tuple[int, ...]) -> dict[str, Any]:
    """Turns by button, typed turns beside them, and the ratios of medians by button."""
    our_figures, stock_figures = ours.figures(BUTTON, marks), stock.figures(BUTTON, marks)
    return {
        "ours": our_figures,
        "stock": stock_figures,
        "typed": {"ours": ours.figures(TYPED, marks), "stock": stock.figures(TYPED, marks)},
        "ratios": {
            "turn120_over_turn5": _ratio(our_figures, "120", our_figures, "5"),
            "turn120_over_turn20": _ratio(our_figures, "120", our_figures, "20"),
            "stock_turn120_over_turn5": _ratio(stock_figures, "120", stock_figures, "5"),
            "stock20_over_ours20": _ratio(stock_figures, "20", our_figures, "20"),
            "stock60_over_ours60": _ratio(stock_figures, "60", our_figures, "60"),
            "stock120_over_ours120": _ratio(stock_figures, "120", our_figures, "120"),
        },
    }


def _ratio(above: dict[str, Any], mark: str, below: dict[str, Any], other: str) -> float | None:
    """A ratio of medians; None where the plan has no such mark."""
    if mark not in above or other not in below:
        return None
    return round(above[mark]["p50_ms"] / below[other]["p50_ms"], 2)


def _percentiles(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile (nearest rank) in ms, and how many turns they rest on."""
    ordered = sorted(times)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[math.ceil(len(ordered) * 0.95) - 1], 1),
        "turns": len(ordered),
    }


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.machine()
    return f"{name}, {os.cpu_count()} CPUs, {platform.system()}, Python {platform.python_version()}"


def _say(line: str) -> None:
    """Progress goes beside the result, which is JSON."""
    print(line, file=sys.stderr, flush=True)
