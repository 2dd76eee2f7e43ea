"""What a list of contacts is narrowed down to, and the address that says so.

Codes, days and numbers alone: an address can be passed on, so no name and no word of a search is ever in it.
What is not understood is left out; it never empties a list without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from bot.england import day_in_address
from bot.front_door import states
from bot.thresholds.routes import Route

EVERY = "all"
MINE, NOBODYS = "mine", "nobody"
NOT_KNOWN = "not_known"
URGENCIES = ("now", "today", "one_working_day", "planned")
STATES: Mapping[str, tuple[str, ...]] = {
    "open": states.OPEN,
    states.WAITING: (states.WAITING,),
    states.PROPOSED: (states.PROPOSED,),
    states.FOR_AGREEMENT: (states.FOR_AGREEMENT,),
    states.DECIDED: (states.DECIDED,),
    states.CLOSED: (states.CLOSED,),
    EVERY: states.STATES,
}
DOORS = (*states.DOORS, EVERY)
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
TICKED = "1"


@dataclass(frozen=True)
class Filters:
    """Which contacts are wanted; None and False let everything through.

    whose: `mine`, `nobody`, or the number of a member of staff. agency: a code, or `not_known`.
    sent_from, sent_until: days in England, both counted.
    """

    state: str = "open"
    door: str = states.FRONT_DOOR
    urgency: str | None = None
    agency: str | None = None
    area: str | None = None
    route: str | None = None
    whose: str | None = None
    tag: str | None = None
    flag: str | None = None
    overdue: bool = False
    no_contact: bool = False
    sent_from: date | None = None
    sent_until: date | None = None

    @property
    def states(self) -> tuple[str, ...]:
        return STATES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether only contacts are wanted about which somebody has still to decide."""
        return set(self.states) <= set(states.OPEN)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for beyond the queue itself."""
        return self != Filters()

    def as_mapping(self) -> dict[str, str]:
        """What stands in the address: only what differs from the queue itself."""
        return dict(self._written())

    def as_query(self) -> str:
        """The address's own part after the question mark; the same filters always give the same."""
        return urlencode(self.as_mapping())

    def with_(self, **changes: object) -> Filters:
        """The same list, but for this."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def _written(self) -> Iterator[tuple[str, str]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                is_ticked = isinstance(value, bool)
                yield field.name, TICKED if is_ticked else str(value)


def read(asked: Mapping[str, str]) -> Filters:
    """The filters of an address."""
    one_of = {"state": STATES, "door": DOORS, "urgency": URGENCIES, "route": tuple(map(str, Route))}
    found: dict[str, object] = {
        name: asked[name] for name, known in one_of.items() if asked.get(name) in known
    }
    for name in ("agency", "area", "tag", "flag"):
        if CODE.fullmatch(asked.get(name, "")):
            found[name] = asked[name]
    whose = asked.get("whose", "")
    if whose in (MINE, NOBODYS) or re.fullmatch(r"[1-9]\d{0,8}", whose):
        found["whose"] = whose
    found |= {name: True for name in ("overdue", "no_contact") if asked.get(name) == TICKED}
    days = {name: day_in_address(asked.get(name, "")) for name in ("sent_from", "sent_until")}
    return Filters(**found, **days)  # type: ignore[arg-type]
