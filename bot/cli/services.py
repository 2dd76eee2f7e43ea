"""The command on the services directory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.cli.packs import EXAMPLE_PACK
from bot.cli.saying import BAD_INPUT, FAILED, WELL, add, say


def add_commands(parts: Any) -> None:
    services = parts.add_parser("services", help="the directory of local services")
    inner = services.add_subparsers(required=True, metavar="COMMAND")
    check = add(
        inner,
        "check",
        _check,
        "load a directory and say what can be used and what is missing",
        json_too=True,
    )
    check.add_argument(
        "url",
        nargs="?",
        default=None,
        help="its base address; default: the setting, or the example",
    )
    check.add_argument("--pack", type=Path, default=EXAMPLE_PACK)


def _check(options: Any) -> int:
    from bot import clock, england
    from bot.delivery.directory import DirectoryClient, DirectoryError
    from bot.delivery.directory_copy import EXAMPLE
    from bot.delivery.directory_report import report
    from bot.delivery.example_feed import example_feed
    from bot.settings import settings
    from bot.thresholds.loader import load_pack

    address = options.url or settings().directory_url or EXAMPLE
    if address != EXAMPLE and not address.startswith(("http://", "https://")):
        say(options, {"ok": False, "error": "bad_address"}, f"{address}: no address of a directory")
        return BAD_INPUT
    pack, today = load_pack(options.pack), england.local(clock.now()).date()
    try:
        feed = example_feed(today) if address == EXAMPLE else DirectoryClient(address).services()
    except DirectoryError as error:
        say(options, {"ok": False, "error": error.code}, f"{address}: {error}")
        return FAILED
    found = report(feed, pack, today)
    say(options, {"address": address, **found.as_dict()}, found.in_words(pack))
    return WELL if found.ok else FAILED
