"""The commands on what is understood of typed words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.cli.saying import WELL, add, say


def add_commands(parts: Any) -> None:
    nlu = parts.add_parser("nlu", help="what is understood of typed words")
    inner = nlu.add_subparsers(required=True, metavar="COMMAND")
    evaluate = add(inner, "evaluate", _evaluate, "measure it on a list of messages", json_too=True)
    evaluate.add_argument(
        "file", type=Path, nargs="+", help="worries or intents, see docs/understanding.md"
    )
    evaluate.add_argument("--typos", type=float, default=0.0, help="share of words with a slip")
    evaluate.add_argument(
        "--without", action="append", default=[], metavar="PART",
        help="learn afresh without a part, to see what it is worth; may be given more than once",
    )  # fmt: skip


def _evaluate(options: Any) -> int:
    from bot.nlu.evaluation import evaluate
    from bot.nlu.typos import with_typos

    read = _reader(options.without)
    found = evaluate(options.file, lambda text: read(with_typos(text, options.typos)))
    say(options, found, json.dumps(found, indent=2, ensure_ascii=False))
    return WELL


def _reader(without: list[str]) -> Any:
    """The model that serves conversations; or one learned without some of its parts."""
    if not without:
        from bot.runtime.understanding import trained
        from bot.settings import settings

        return trained(settings().model_folder)
    from bot.nlu.statements import StatementError
    from bot.nlu.understanding import EVERYTHING, Understanding

    unknown = set(without) - set(EVERYTHING)
    if unknown:
        raise StatementError(f"No part is called {sorted(unknown)}. The parts: {EVERYTHING}.")
    return Understanding([part for part in EVERYTHING if part not in without]).read
