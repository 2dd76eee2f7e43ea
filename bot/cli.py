"""`threshold`: one command for everything. Each part does its work elsewhere; here are only the words.

Exit codes: 0 all well, 1 a check failed, 2 bad input.
"""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.runtime import development
from bot.settings import ROOT, SettingsError
from bot.thresholds.errors import FactsError, PackError

WELL, FAILED, BAD_INPUT = 0, 1, 2
EXAMPLE_PACK = ROOT / "bot/packs/example_council"
SCENARIOS = ROOT / "scenarios"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["rasa"]:
        development.fill_environment()
        from bot.runtime.rasa_command import run

        run(given[1:])
        return
    options = _parser().parse_args(given)
    development.fill_environment()
    try:
        sys.exit(options.run(options))
    except (PackError, FactsError, SettingsError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        sys.exit(BAD_INPUT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("threshold", description="Decision support at the front door.")
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(parts, "up", _up, "start the chat, the console and the delivery worker")
    serve = _add(parts, "serve", _serve, "start one chat worker")
    serve.add_argument("--port", type=int)
    _add(parts, "deliver", _deliver, "start one delivery worker")
    _add(parts, "train", _train, "train the language model if its data changed")
    _add_pack_commands(parts)
    decide = _add(parts, "decide", _decide, "the decision for a facts file", json_too=True)
    decide.add_argument("facts", type=Path)
    decide.add_argument("--pack", type=Path, default=EXAMPLE_PACK)
    _add_talk_commands(parts)
    _add_store_commands(parts)
    _add(parts, "rasa", _serve, "Rasa's own commands, with or without TensorFlow")
    return parser


def _add_pack_commands(parts: Any) -> None:
    packs = parts.add_parser("packs", help="check and show threshold packs")
    inner = packs.add_subparsers(required=True, metavar="COMMAND")
    check = _add(inner, "check", _check_pack, "everything wrong with a pack", json_too=True)
    check.add_argument("pack", type=Path, nargs="?", default=EXAMPLE_PACK)
    check.add_argument(
        "--scenarios", type=Path, default=SCENARIOS, help="the pack's scenario library"
    )
    check.add_argument(
        "--day", type=date.fromisoformat, help="the day to prove it for; default: today"
    )
    check.add_argument("--cases", type=int, default=20_000, help="random cases for both evaluators")
    check.add_argument("--html", type=Path, help="write the report as a page, too")
    show = _add(inner, "show", _show_pack, "the threshold document, as a page for people")
    show.add_argument("pack", type=Path, nargs="?", default=EXAMPLE_PACK)
    show.add_argument("--out", type=Path, help="the file to write; default: print it")
    show.add_argument("--day", type=date.fromisoformat, help="the day it is for; default: today")
    diff = _add(
        inner, "diff", _diff_packs, "what differs in outcome between two packs", json_too=True
    )
    diff.add_argument("before", type=Path)
    diff.add_argument("after", type=Path)
    diff.add_argument("--day", type=date.fromisoformat, help="the day to compare; default: today")
    schema = _add(
        inner, "schema", _write_schemas, "write the schemas that editors check packs with"
    )
    schema.add_argument("--out", type=Path, default=ROOT / "bot/packs/.schema", help="the folder")
    scenarios = parts.add_parser("scenarios", help="the scenario library")
    inner = scenarios.add_subparsers(required=True, metavar="COMMAND")
    run = _add(inner, "run", _run_scenarios, "run the library against a pack", json_too=True)
    run.add_argument("path", type=Path, nargs="?", default=SCENARIOS)
    run.add_argument("--pack", type=Path, default=EXAMPLE_PACK)


def _add_talk_commands(parts: Any) -> None:
    talk = _add(parts, "talk", _talk, "play a talk through the running chat", json_too=True)
    talk.add_argument("script", type=Path)
    talk.add_argument("--url", default=None, help="the chat's address; default: this machine's")
    bench = _add(parts, "bench", _bench, "measure turns beside a stock Rasa form", json_too=True)
    bench.add_argument("--short", action="store_true", help="fewer turns, for CI")


def _add_store_commands(parts: Any) -> None:
    database = parts.add_parser("db", help="the database")
    inner = database.add_subparsers(required=True, metavar="COMMAND")
    _add(inner, "upgrade", _upgrade, "bring the database to the present shape")
    users = parts.add_parser("users", help="staff accounts")
    inner = users.add_subparsers(required=True, metavar="COMMAND")
    add = _add(inner, "add", _add_user, "add a member of staff; asks for the password")
    for name in ("email", "name", "role"):
        add.add_argument(name)


def _add(parts: Any, name: str, run: Any, about: str, json_too: bool = False) -> Any:
    parser = parts.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run, json=False)
    if json_too:
        parser.add_argument("--json", action="store_true", help="print one JSON object, last")
    return parser


def _up(options: Any) -> int:
    from bot.runtime.up import up

    return up()


def _serve(options: Any) -> int:
    from bot.runtime.serve import serve

    serve(options.port)
    return WELL


def _deliver(options: Any) -> int:
    from bot.delivery import worker
    from bot.settings import settings
    from bot.store.database import Database

    logging.basicConfig(level=logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    worker.run(Database(settings().database_url), settings().draft_days, stop)
    return WELL


def _train(options: Any) -> int:
    from bot.runtime import model
    from bot.settings import settings

    print(model.train(settings().model_folder))
    return WELL


def _check_pack(options: Any) -> int:
    from bot import clock
    from bot.proofs.check import check_pack
    from bot.publishing.report import report_page
    from bot.scenarios.files import load_scenarios
    from bot.scenarios.length import median_screens
    from bot.thresholds.loader import load_pack, load_without_changes

    try:
        pack = load_pack(options.pack)
    except PackError as error:
        faults = [{"law": "readable", "message": fault} for fault in error.faults]
        _print(options, {"ok": False, "failed": faults}, str(error))
        return BAD_INPUT
    now = clock.local(clock.now())
    scenarios = load_scenarios(options.scenarios, pack, now)
    report = check_pack(
        pack,
        options.day or now.date(),
        tuple(scenarios),
        load_without_changes(options.pack),
        median_screens(scenarios, pack),
        options.cases,
    )
    if options.html:
        options.html.write_text(report_page(report, pack), encoding="utf-8")
    _print(options, report.as_dict(), report.in_words())
    return WELL if report.ok else FAILED


def _show_pack(options: Any) -> int:
    from bot import clock
    from bot.publishing.document import threshold_document
    from bot.thresholds.loader import load_pack

    day = options.day or clock.local(clock.now()).date()
    document = threshold_document(load_pack(options.pack), day)
    if options.out:
        options.out.write_text(document, encoding="utf-8")
    else:
        print(document)
    return WELL


def _diff_packs(options: Any) -> int:
    from bot import clock
    from bot.proofs.difference import differences
    from bot.thresholds.loader import load_pack

    before, after = load_pack(options.before), load_pack(options.after)
    found = differences(before, after, options.day or clock.local(clock.now()).date())
    words = [f"{d.direction:5} {d.sentence}" for d in found] or ["No outcome differs."]
    _print(options, {"changed": [d.as_dict() for d in found]}, "\n".join(words))
    return WELL


def _write_schemas(options: Any) -> int:
    from bot.thresholds.schema.files import schemas

    made = schemas((ROOT / "bot/packs/README.md").read_text(encoding="utf-8"))
    options.out.mkdir(parents=True, exist_ok=True)
    for kind, schema in made.items():
        file = options.out / f"{kind.removesuffix('.yml')}.json"
        file.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
    print(f"{len(made)} schemas are in {options.out}")
    return WELL


def _run_scenarios(options: Any) -> int:
    from bot import clock
    from bot.scenarios.files import load_scenarios
    from bot.scenarios.run import run
    from bot.thresholds.loader import load_pack

    pack = load_pack(options.pack)
    result = run(load_scenarios(options.path, pack, clock.now()), pack)
    _print(options, result.as_dict(), result.in_words())
    return FAILED if result.failed else WELL


def _decide(options: Any) -> int:
    from bot import clock
    from bot.scenarios.files import read_facts
    from bot.thresholds.changes import what_would_change
    from bot.thresholds.engine import decide
    from bot.thresholds.loader import load_pack, read_yaml

    pack = load_pack(options.pack)
    situation = read_facts(read_yaml(options.facts), pack, clock.local(clock.now()))
    decision = decide(situation.facts, pack, situation.at)
    would_change = what_would_change(situation.facts, pack, situation.at)
    result = {**decision.as_dict(), "would_change": [change.as_dict() for change in would_change]}
    _print(options, result, json.dumps(result, indent=2))
    return WELL


def _talk(options: Any) -> int:
    from bot.scenarios.talk import play
    from bot.settings import settings
    from bot.thresholds.loader import read_yaml

    url = options.url or f"http://{settings().chat_host}:{settings().chat_port}/chat"
    played = play(read_yaml(options.script), url)
    _print(options, played.as_dict(), played.in_words())
    return WELL if played.as_expected else FAILED


def _bench(options: Any) -> int:
    from bench.run import measure

    result = measure(short=options.short)
    _print(options, result, json.dumps(result, indent=2))
    return WELL


def _upgrade(options: Any) -> int:
    from bot.settings import settings
    from bot.store import schema
    from bot.store.database import Database

    schema.upgrade(Database(settings().database_url))
    return WELL


def _add_user(options: Any) -> int:
    from bot import clock
    from bot.settings import settings
    from bot.store import staff
    from bot.store.database import Database

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    with Database(settings().database_url).writing() as connection:
        staff.add_user(connection, options.email, options.name, options.role, password, clock.now())
    return WELL


def _print(options: Any, result: dict[str, Any], words: str) -> None:
    print(json.dumps(result, ensure_ascii=False) if options.json else words)


if __name__ == "__main__":
    main()
