"""The command on the front door's queue."""

from __future__ import annotations

import sys
from typing import Any

from bot.cli.saying import BAD_INPUT, FAILED, WELL, add, say


def add_commands(parts: Any) -> None:
    queue = parts.add_parser("queue", help="the front door's queue")
    inner = queue.add_subparsers(required=True, metavar="COMMAND")
    add(inner, "catch-up", _catch_up, "after an upgrade: what was sent before", json_too=True)


def _catch_up(options: Any) -> int:
    from bot import clock
    from bot.settings import settings
    from bot.store.database import Database
    from bot.store.front_door import catching_up
    from bot.store.sealing import Keyring
    from bot.thresholds.loader import load_pack

    known = settings()
    database, keyring = Database(known.database_url), Keyring(known.data_keys)
    restricted = load_pack(known.pack_folder).head.restricted
    try:
        found = catching_up.catch_up(database, keyring, restricted, clock.now())
    except ValueError:
        print("Add a manager first (`threshold users add`): some contacts are for managers alone.",
              file=sys.stderr)  # fmt: skip
        return BAD_INPUT
    words = f"{found.done} contacts brought up to date."
    if found.without_record:
        words += f" Of {found.without_record} no record was kept: look whether the family may be contacted."
    if found.failed:
        words += f" {found.failed} failed and are named above. Run this again."
    say(options, vars(found), words)
    return FAILED if found.failed else WELL
