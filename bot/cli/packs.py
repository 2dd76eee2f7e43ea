"""The commands on packs and decisions."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.saying import BAD_INPUT, FAILED, WELL, add, say
from bot.settings import ROOT
from bot.thresholds.errors import PackError
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

if TYPE_CHECKING:  # the solver is loaded only by the commands that need it
    from bot.proofs.difference import Difference

EXAMPLE_PACK = ROOT / "bot/packs/example_council"
SCENARIOS = ROOT / "scenarios"


def add_commands(parts: Any) -> None:
    packs = parts.add_parser("packs", help="check and show threshold packs")
    inner = packs.add_subparsers(required=True, metavar="COMMAND")
    check = add(inner, "check", _check_pack, "everything wrong with a pack", json_too=True)
    check.add_argument("pack", type=Path, nargs="?", default=EXAMPLE_PACK)
    check.add_argument(
        "--scenarios", type=Path, help="the pack's scenario library; default: its own"
    )
    check.add_argument(
        "--day", type=date.fromisoformat, help="the day to prove it for; default: today"
    )
    check.add_argument(
        "--cases", type=_count, default=20_000, help="random cases for both evaluators"
    )
    check.add_argument("--html", type=Path, help="write the report as a page, too")
    show = add(inner, "show", _show_pack, "the threshold document, as a page for people")
    show.add_argument("pack", type=Path, nargs="?", default=EXAMPLE_PACK)
    show.add_argument("--out", type=Path, help="the file to write; default: print it")
    show.add_argument("--day", type=date.fromisoformat, help="the day it is for; default: today")
    diff = add(
        inner, "diff", _diff_packs, "what differs in outcome between two packs", json_too=True
    )
    diff.add_argument("before", type=Path)
    diff.add_argument("after", type=Path)
    diff.add_argument("--day", type=date.fromisoformat, help="the day to compare; default: today")
    fields = add(
        inner,
        "fields",
        _show_fields,
        "which route asks for which field of the forms",
        json_too=True,
    )
    fields.add_argument("pack", type=Path, nargs="?", default=EXAMPLE_PACK)
    schema = add(inner, "schema", _write_schemas, "write the schemas that editors check packs with")
    schema.add_argument("--out", type=Path, default=ROOT / "bot/packs/.schema", help="the folder")
    decide = add(parts, "decide", _decide, "the decision for a facts file", json_too=True)
    decide.add_argument("facts", type=Path)
    decide.add_argument("--pack", type=Path, default=EXAMPLE_PACK)


def _check_pack(options: Any) -> int:
    from bot.thresholds.loader import load_pack

    try:
        return _check(load_pack(options.pack), options)
    except PackError as error:
        faults = [{"law": "readable", "message": fault} for fault in error.faults]
        say(options, {"ok": False, "failed": faults}, str(error))
        return BAD_INPUT


def _check(pack: Pack, options: Any) -> int:
    from bot.proofs.check import check_pack
    from bot.publishing.report import report_page
    from bot.scenarios.files import load_scenarios
    from bot.scenarios.length import median_screens
    from bot.thresholds.loader import load_without_changes

    day = options.day or max(today(), pack.head.in_force.from_)
    folder = options.scenarios or _library_of(options.pack)
    library = load_scenarios(folder, pack, datetime.combine(day, time(12))) if folder else []
    median = median_screens(library, pack)
    base = load_without_changes(options.pack)
    report = check_pack(pack, day, tuple(library), base, median, options.cases)
    if options.html:
        options.html.write_text(report_page(report, pack), encoding="utf-8")
    say(options, report.as_dict(), report.in_words())
    return WELL if report.ok else FAILED


def _count(written: str) -> int:
    number = int(written)
    if number < 0:
        raise ValueError(written)
    return number


def _library_of(pack: Path) -> Path | None:
    """The scenarios that lie in a pack's own folder, or for our examples the library; None if neither."""
    own = pack / "scenarios"
    if own.is_dir():
        return own
    return SCENARIOS if pack.resolve().parent == EXAMPLE_PACK.parent else None


def today() -> date:
    from bot import clock, england

    return england.local(clock.now()).date()


def _show_pack(options: Any) -> int:
    from bot.publishing.document import threshold_document
    from bot.thresholds.loader import load_pack

    document = threshold_document(load_pack(options.pack), options.day or today())
    if options.out:
        options.out.write_text(document, encoding="utf-8")
    else:
        print(document)
    return WELL


def _diff_packs(options: Any) -> int:
    """Two versions of a council's pack differ in outcomes; two councils also in names and reasons."""
    from bot.proofs.difference import differences
    from bot.publishing.local_ways import local_ways
    from bot.thresholds.loader import load_pack

    before, after = load_pack(options.before), load_pack(options.after)
    day = options.day or today()
    found = differences(before, after, day)
    result: dict[str, Any] = {"changed": [d.as_dict() for d in found]}
    if before.head.id == after.head.id:
        words = "\n".join(map(_as_line, found)) or "No outcome differs."
    else:
        ways = local_ways(before, after, day)
        result = {**ways.as_dict(), **result}
        words = ways.in_words(_as_line(d) for d in found if d.kind != "level_name")
    say(options, result, words)
    return WELL


def _show_fields(options: Any) -> int:
    """For each field of the forms, how far each route asks for it, and through what."""
    from bot.referral.information import uses_of_form
    from bot.thresholds.loader import load_pack

    uses = uses_of_form(load_pack(options.pack))
    rows = [("field", *(str(route) for route in Route), "asked by")]
    rows += [(use.name, *use.in_words().values(), "; ".join(use.asked_by)) for use in uses]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    ]
    say(options, {"fields": [use.as_dict() for use in uses]}, "\n".join(lines))
    return WELL


def _as_line(difference: Difference) -> str:
    return f"{difference.direction:5} {difference.sentence}"


def _write_schemas(options: Any) -> int:
    from bot.thresholds.schema.files import schemas

    made = schemas((ROOT / "bot/packs/README.md").read_text(encoding="utf-8"))
    options.out.mkdir(parents=True, exist_ok=True)
    for kind, schema in made.items():
        file = options.out / f"{kind.removesuffix('.yml')}.json"
        file.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
    print(f"{len(made)} schemas are in {options.out}")
    return WELL


def _decide(options: Any) -> int:
    from bot import clock, england
    from bot.scenarios.files import read_facts
    from bot.thresholds.changes import what_would_change
    from bot.thresholds.engine import decide
    from bot.thresholds.loader import load_pack, read_yaml

    pack = load_pack(options.pack)
    situation = read_facts(read_yaml(options.facts), pack, england.local(clock.now()))
    decision = decide(situation.facts, pack, situation.at)
    would_change = what_would_change(situation.facts, pack, situation.at)
    result = {**decision.as_dict(), "would_change": [change.as_dict() for change in would_change]}
    say(options, result, json.dumps(result, indent=2))
    return WELL
