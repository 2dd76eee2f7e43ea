"""The demo's audit chains: events as the console records them, linked once a contact's are all there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.demo.copying import Copied
from bot.demo.template import Row
from bot.store.audit import EVENTS, FIRST, digest_of


def log(copy: Copied, at: datetime, by: int | str, event: str, **known: Any) -> None:
    """One event, with those details that are declared for it; an event that is not declared is left out."""
    declared = EVENTS.get(event)
    if declared is not None:
        actor = f"user:{by}" if isinstance(by, int) else by
        copy.say(at, actor, event, **{name: known.get(name, "") for name in declared})


def linked(chain: str, events: Iterable[Row], numbers: Counter[str]) -> list[Row]:
    """The rows of one chain, in order of time, each sealed to the one before."""
    rows, previous = [], FIRST
    for position, event in enumerate(sorted(events, key=lambda e: e["at"]), start=1):
        row = {"chain": chain, "position": position, **event, "previous": previous}
        previous = digest_of(row)
        numbers["audit_event"] += 1
        rows.append({"id": numbers["audit_event"], **row, "digest": previous})
    return rows
