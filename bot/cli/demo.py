"""`threshold demo`: a database of invented contacts, and the console on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.cli.saying import BAD_INPUT, WELL, add


def add_commands(parts: Any) -> None:
    demo = add(
        parts, "demo", _demo, "make a database of invented contacts and start the console on it"
    )
    demo.add_argument(
        "--only-make", type=Path, metavar="PATH", help="make it in this file and stop"
    )
    demo.add_argument("--contacts", type=int, default=5_000, help="how many were sent")
    demo.add_argument(
        "--talks", type=int, default=90, help="how many talks are played and then copied"
    )


def _demo(options: Any) -> int:
    from bot.demo.make import NotEmpty
    from bot.demo.show import FILE, made, show
    from bot.settings import settings

    path = options.only_make or FILE
    if options.only_make is not None or not path.exists():
        try:
            made(path, settings(), options.contacts, options.talks, _say)
        except NotEmpty as error:
            _say(str(error))
            return BAD_INPUT
    if options.only_make is None:
        show(path, settings(), _say)
    return WELL


def _say(line: str) -> None:
    print(line, flush=True)
