"""`threshold`: one command for everything. Each part does its work elsewhere; here are only the words.

Exit codes: 0 all well, 1 a check failed, 2 bad input.
"""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.cli import demo, front_door, history, nlu, packs, people, scenarios, services
from bot.cli.saying import BAD_INPUT, FAILED, WELL, add, say
from bot.nlu.statements import StatementError
from bot.runtime import development
from bot.settings import SettingsError
from bot.thresholds.errors import FactsError, PackError


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
    except (PackError, FactsError, SettingsError, StatementError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        sys.exit(BAD_INPUT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("threshold", description="Decision support at the front door.")
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    add(parts, "up", _up, "start the chat, the console and the delivery worker")
    serve = add(parts, "serve", _serve, "start one chat worker")
    serve.add_argument("--port", type=int)
    add(parts, "deliver", _deliver, "start one delivery worker")
    add(parts, "stubs", _stubs, "start stand-ins for the systems outside; development only")
    add(parts, "train", _train, "train the language model if its data changed")
    packs.add_commands(parts)
    scenarios.add_commands(parts)
    nlu.add_commands(parts)
    history.add_commands(parts)
    front_door.add_commands(parts)
    services.add_commands(parts)
    demo.add_commands(parts)
    people.add_commands(parts)
    _add_talk_commands(parts)
    _add_store_commands(parts)
    add(parts, "rasa", _serve, "Rasa's own commands, with or without TensorFlow")
    return parser


def _add_talk_commands(parts: Any) -> None:
    talk = add(parts, "talk", _talk, "play a talk through the running chat", json_too=True)
    talk.add_argument("script", type=Path)
    talk.add_argument("--url", default=None, help="the chat's address; default: this machine's")
    bench = add(parts, "bench", _bench, "measure turns beside a stock Rasa form", json_too=True)
    bench.add_argument("--short", action="store_true", help="fewer turns, for CI")


def _add_store_commands(parts: Any) -> None:
    database = parts.add_parser("db", help="the database")
    inner = database.add_subparsers(required=True, metavar="COMMAND")
    add(inner, "upgrade", _upgrade, "bring the database to the present shape")


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

    logging.basicConfig(level=logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    worker.run(worker.office_of(settings()), settings().draft_days, stop)
    return WELL


def _stubs(options: Any) -> int:
    from bot.delivery.stubs.serve import serve
    from bot.settings import settings

    serve(settings())
    return WELL


def _train(options: Any) -> int:
    from bot.runtime import model
    from bot.settings import settings

    print(model.train(settings().model_folder))
    return WELL


def _talk(options: Any) -> int:
    from bot.scenarios.talk import play
    from bot.settings import settings
    from bot.thresholds.loader import read_yaml

    url = options.url or f"http://{settings().chat_host}:{settings().chat_port}/chat"
    played = play(read_yaml(options.script), url)
    say(options, played.as_dict(), played.in_words())
    return WELL if played.as_expected else FAILED


def _bench(options: Any) -> int:
    from bench.run import measure

    result = measure(short=options.short)
    say(options, result, json.dumps(result, indent=2))
    return WELL


def _upgrade(options: Any) -> int:
    from bot.settings import settings
    from bot.store import schema
    from bot.store.database import Database

    schema.upgrade(Database(settings().database_url))
    return WELL
