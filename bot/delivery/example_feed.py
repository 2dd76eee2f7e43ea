"""The directory that comes with us: invented services of three invented councils, in the form of HSDS-UK 3.0.

Its days move with the calendar, so that what was checked three weeks ago when it was written was always
checked three weeks ago; otherwise the example would be stale after a season.
"""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.delivery.open_referral import Feed, read_all

FILE = Path(__file__).with_name("feeds") / "example_services.json"


def example_services(today: date) -> list[dict[str, Any]]:
    """The full services as the directory would give them today."""
    written = deepcopy(_written())
    moved = today - date.fromisoformat(written["written_on"])
    for service in written["services"]:
        if "assured_date" in service:
            service["assured_date"] = _moved(service["assured_date"], moved)
    services: list[dict[str, Any]] = written["services"]
    return services


def example_feed(today: date) -> Feed:
    """The same, read."""
    return read_all(example_services(today))


def _moved(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day) + by).isoformat()


@lru_cache(maxsize=1)
def _written() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content
