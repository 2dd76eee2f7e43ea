"""The heads of a base and of a council's pack that stands over one; the merged head is `pack.Head`.

A base leaves out what only a council can say. A council may leave out what it takes from the base, key by
key.
"""

from __future__ import annotations

from datetime import time
from typing import Literal

from bot.thresholds.parts import (
    Approval,
    Boundary,
    Clocks,
    ContactPoint,
    Deciding,
    EarlyHelp,
    EscalationStep,
    FollowUp,
    NeedTerms,
    OutcomeCode,
    Period,
    PlanStep,
    Restricted,
    Source,
    Strict,
    Switch,
)
from bot.thresholds.routes import Route


class SharedRouteWords(Strict):
    """What a referrer is told to do; the council adds `level` and `name`."""

    headline: str
    steps: tuple[str, ...]
    family_steps: tuple[str, ...] = ()
    headline_before_advice: str | None = None


class BaseHead(Strict):
    """`pack.yml` of a base: what every council's pack has in common."""

    is_base: Literal[True]
    id: str
    version: str
    owner: str
    note: str
    routes: dict[Route, SharedRouteWords]
    contact_points: dict[str, ContactPoint] = {}
    terms: dict[str, str] = {}
    switches: dict[str, Switch] = {}
    early_help: EarlyHelp = EarlyHelp()
    decision_working_days: int
    chase_after_working_days: int
    questions_before_pause: int
    follow_up: FollowUp = FollowUp()
    escalation: tuple[EscalationStep, ...] = ()
    clocks: Clocks = Clocks()
    restricted: Restricted = Restricted()
    deciding: Deciding = Deciding()
    tags: dict[str, str] = {}
    sources: tuple[Source, ...]
    files: tuple[str, ...]


class LocalContactPoint(Strict):
    """Somebody to ring; what is left out is taken from the base's contact point of this name."""

    name: str | None = None
    telephone: str | None = None
    hours: str | None = None
    opens: time | None = None
    closes: time | None = None


class LocalRouteWords(Strict):
    """The council's level and name for a route; what is left out is taken from the base."""

    level: str | None = None
    name: str | None = None
    headline: str | None = None
    steps: tuple[str, ...] | None = None
    family_steps: tuple[str, ...] | None = None
    headline_before_advice: str | None = None


class LocalSwitch(Strict):
    """Something that this council turns on or off."""

    on: bool
    about: str | None = None


class LocalFollowUp(Strict):
    """The council's own times; what is left out is taken from the base."""

    call_alarm_minutes: int | None = None
    list_unsent_red_flags: bool | None = None
    unsent_after_hours: int | None = None
    early_help_start_days: int | None = None
    early_help_review_days: int | None = None
    several_contacts: int | None = None


class LocalClocks(Strict):
    """The council's own times for its front door; what is left out is taken from the base."""

    look_minutes_now: int | None = None
    look_minutes_today: int | None = None
    due_soon_percent: int | None = None
    information_hours: tuple[int, ...] | None = None


class LocalRestricted(Strict):
    """What else this council keeps to named staff; the base's are added to it."""

    pathways: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


class LocalDeciding(Strict):
    """What the council asks of its own staff; what is left out is taken from the base."""

    agreement_for: tuple[OutcomeCode, ...] | None = None
    agreement_from: Route | None = None
    strategy_discussion_days: int | None = None
    allocation_days: int | None = None
    first_seen_days: int | None = None
    assessment_days: int | None = None
    conference_days: int | None = None


class LocalPlanWords(Strict):
    """The council's own plan on a route; what is left out is taken from the base."""

    steps: tuple[PlanStep, ...] | None = None
    look_again_weeks: tuple[int, ...] | None = None
    offer_within_working_days: int | None = None


class LocalEarlyHelp(Strict):
    """The council's own services and plans; what is left out is taken from the base."""

    covers: tuple[str, ...] | None = None
    checked_within_days: int | None = None
    most_services: int | None = None
    needs: dict[str, NeedTerms] | None = None
    safe_contact_term: str | None = None
    plans: dict[Route, LocalPlanWords] | None = None


class OverlayHead(Strict):
    """`pack.yml` of a council's pack over a base."""

    base: str
    base_version: str
    id: str
    council: str
    version: str
    owner: str
    note: str
    approved: Approval
    in_force: Period
    privacy: str
    terms: dict[str, str]
    contact_points: dict[str, LocalContactPoint]
    routes: dict[Route, LocalRouteWords]
    switches: dict[str, LocalSwitch] = {}
    early_help: LocalEarlyHelp = LocalEarlyHelp()
    follow_up: LocalFollowUp = LocalFollowUp()
    escalation: tuple[EscalationStep, ...] = ()
    clocks: LocalClocks = LocalClocks()
    restricted: LocalRestricted = LocalRestricted()
    deciding: LocalDeciding = LocalDeciding()
    tags: dict[str, str] = {}
    boundary: Boundary = Boundary()
    sources: tuple[Source, ...] = ()
