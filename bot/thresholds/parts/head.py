"""`pack.yml`: whose pack it is, and everything that a council sets for itself."""

from __future__ import annotations

from typing import Literal

from bot.thresholds.parts.base import Approval, ContactPoint, Period, Source, Strict, Switch
from bot.thresholds.parts.deciding import Deciding
from bot.thresholds.parts.early_help import EarlyHelp, EscalationStep, FollowUp
from bot.thresholds.parts.front_door import Clocks, Restricted
from bot.thresholds.routes import Route


class RouteWords(Strict):
    """What this council calls a route, and what a referrer is told to do.

    family_steps: what to do with the family; left out wherever contact with it may not be usual.
    headline_before_advice: said in place of the headline there, where the headline speaks of the family.
    """

    level: str
    name: str
    headline: str
    steps: tuple[str, ...]
    family_steps: tuple[str, ...] = ()
    headline_before_advice: str | None = None


class Neighbour(Strict):
    """Another council, its postcodes, and the numbers of its front door."""

    name: str
    postcodes: tuple[str, ...]
    telephone: str
    out_of_hours: str | None = None


class Boundary(Strict):
    """Which postcodes are this council's and which are a neighbour's; see `bot.referral.authority`.

    A postcode is written as far as it goes: a district (`ZA1`), a sector (`ZA1 4`) or whole. The longest that
    fits counts, so that a district on the boundary can be shared out.
    """

    postcodes: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()


class LocalChange(Strict):
    """Where a council's pack departs from its base, and why; `reason` is for reports."""

    part: Literal["rule", "question", "pathway", "consent setting"]
    id: str
    how: Literal["changed", "widened", "retired", "added"]
    reason: str


class Head(Strict):
    """`pack.yml`: whose pack it is, from when, what this council calls things, whom to ring.

    stands_over, changed: id and version of the base that it was merged over, and what it changed there;
    written by `overlay.merging`.
    """

    id: str
    council: str
    version: str
    owner: str
    note: str
    approved: Approval
    in_force: Period
    terms: dict[str, str]
    privacy: str
    decision_working_days: int
    chase_after_working_days: int
    questions_before_pause: int
    contact_points: dict[str, ContactPoint]
    switches: dict[str, Switch] = {}
    follow_up: FollowUp = FollowUp()
    escalation: tuple[EscalationStep, ...] = ()
    clocks: Clocks = Clocks()
    restricted: Restricted = Restricted()
    deciding: Deciding = Deciding()
    tags: dict[str, str] = {}
    routes: dict[Route, RouteWords]
    early_help: EarlyHelp = EarlyHelp()
    boundary: Boundary = Boundary()
    sources: tuple[Source, ...]
    files: tuple[str, ...]
    stands_over: str | None = None
    changed: tuple[LocalChange, ...] = ()
