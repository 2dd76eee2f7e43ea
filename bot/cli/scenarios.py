"""The commands on the scenario library."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.packs import EXAMPLE_PACK, SCENARIOS, today
from bot.cli.saying import FAILED, WELL, add, say


def add_commands(parts: Any) -> None:
    scenarios = parts.add_parser("scenarios", help="the scenario library")
    inner = scenarios.add_subparsers(required=True, metavar="COMMAND")
    run = add(inner, "run", _run, "run the library against a pack", json_too=True)
    coverage = add(
        inner, "coverage", _coverage, "what the library tries out of a pack", json_too=True
    )
    for command in (run, coverage):
        command.add_argument("path", type=Path, nargs="?", default=SCENARIOS)
        command.add_argument("--pack", type=Path, default=EXAMPLE_PACK)
    coverage.add_argument(
        "--day", type=date.fromisoformat, help="whose rules to cover; default: today's"
    )
    coverage.add_argument("--html", type=Path, help="write the whole table as a page, too")


def _run(options: Any) -> int:
    from bot import clock
    from bot.scenarios.files import load_scenarios
    from bot.scenarios.run import run
    from bot.thresholds.loader import load_pack

    pack = load_pack(options.pack)
    result = run(load_scenarios(options.path, pack, clock.now()), pack)
    say(options, result.as_dict(), result.in_words())
    return FAILED if result.failed else WELL


def _coverage(options: Any) -> int:
    from bot import clock
    from bot.publishing.coverage_page import coverage_page
    from bot.publishing.coverage_text import coverage_in_words, headline
    from bot.publishing.gaps import GapWords
    from bot.scenarios.coverage import coverage
    from bot.scenarios.files import load_scenarios
    from bot.thresholds.loader import load_pack

    pack = load_pack(options.pack)
    day = options.day or max(today(), pack.head.in_force.from_)
    found = coverage(pack, load_scenarios(options.path, pack, clock.now()), day)
    gaps = GapWords(pack).gaps(found)
    if options.html:
        options.html.write_text(coverage_page(found, pack, gaps), encoding="utf-8")
    missing = [gap.as_dict() for gap in gaps]
    result = {"headline": headline(found.overall), **found.as_dict(), "gaps": missing}
    say(options, result, coverage_in_words(found, pack, len(gaps)))
    return WELL
