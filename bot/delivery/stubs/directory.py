"""A stand-in for a services directory: the example services behind the paths of HSDS-UK 3.0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot import clock, england
from bot.delivery.example_feed import example_services
from bot.delivery.stubs.answers import Answer, as_json

NESTED = (
    "attributes contacts cost_options funding languages phones schedules service_areas "
    "service_at_locations"
).split()
"""What a list leaves out: only what a service has one of is in it."""
PER_PAGE, MOST_PER_PAGE = 50, 100


class DirectoryStub:
    """The API of a directory. `services`: others than the example's."""

    def __init__(self, services: Sequence[Mapping[str, Any]] | None = None) -> None:
        self._services = services

    def take(self, path: str, query: Mapping[str, Sequence[str]]) -> Answer:
        """GET under the directory's base address: `/`, `/services`, `/services/{id}`."""
        services = self._services or example_services(england.local(clock.now()).date())
        if path in ("", "/"):
            about = {"version": "HSDS-UK-3.0", "profile": "Open Referral UK (example services)"}
            return as_json(200, about)
        if path == "/services":
            return as_json(200, _page(services, query))
        number = path.removeprefix("/services/")
        found = next((s for s in services if s.get("id") == number), None)
        return as_json(404, {"error": "not_found"}) if found is None else as_json(200, found)


def _page(
    services: Sequence[Mapping[str, Any]], query: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    size = min(MOST_PER_PAGE, max(1, _number(query, "per_page", PER_PAGE)))
    pages = max(1, -(-len(services) // size))
    page = max(1, _number(query, "page", 1))
    shown = services[(page - 1) * size : page * size]
    return {
        "total_items": len(services),
        "total_pages": pages,
        "page_number": page,
        "size": len(shown),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not shown,
        "contents": [{k: v for k, v in s.items() if k not in NESTED} for s in shown],
    }


def _number(query: Mapping[str, Sequence[str]], key: str, usual: int) -> int:
    written = query.get(key, [""])[0]
    return int(written) if written.isdigit() else usual
