"""The dated plan that a referrer is left with on the routes below the front door.

Who does what, by when; when to look again; what would mean ringing now. Days are days in England: what falls
on a weekend or bank holiday is due on the next working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot import england
from bot.thresholds.parts import EarlyHelp, PlanWords
from bot.thresholds.routes import Route

Who = Literal["lead", "safeguarding_lead", "everyone"]
Lead = Literal["referrer", "safeguarding_lead", "colleague"]
LEADS: tuple[Lead, ...] = ("referrer", "safeguarding_lead", "colleague")


@dataclass(frozen=True)
class Step:
    """What somebody does, and the last day for it. `service`: the name of the service that it is about."""

    who: Who
    what: str
    by: date
    service: str = ""


@dataclass(frozen=True)
class Plan:
    """A plan for one contact. `ring_if`: what, once learnt or seen, means ringing the front door now.

    with_family: whether the family may be spoken to. Where not, a service is rung for advice alone.
    """

    route: Route
    lead: Lead
    steps: tuple[Step, ...]
    look_again: date
    ring_if: tuple[str, ...]
    with_family: bool


def make_plan(
    route: Route,
    setting: EarlyHelp,
    today: date,
    *,
    lead: Lead = "referrer",
    look_again: date | None = None,
    services: tuple[str, ...] = (),
    with_family: bool = False,
    ring_if: tuple[str, ...] = (),
) -> Plan | None:
    """The plan on this route, steps in the order of their days; None where the pack has none for it.

    look_again: as chosen; otherwise the first that the pack offers.
    services: names of those that the plan brings in. with_family: see `Plan`; steps with it are left out
    otherwise.
    """
    words = setting.plans.get(route)
    if words is None:
        return None
    steps = [
        Step(step.who, step.what, due(today, step.within_working_days))
        for step in words.steps
        if with_family or not step.with_family
    ]
    offer_by = due(today, words.offer_within_working_days)
    steps += [Step("lead", "", offer_by, name) for name in services]
    return Plan(
        route=route,
        lead=lead,
        steps=tuple(sorted(steps, key=lambda step: step.by)),
        look_again=look_again or _in_weeks(today, words.look_again_weeks[0]),
        ring_if=ring_if,
        with_family=with_family,
    )


def look_again_days(words: PlanWords, today: date) -> tuple[tuple[int, date], ...]:
    """The weeks and days that a referrer may choose from, the soonest first."""
    return tuple((weeks, _in_weeks(today, weeks)) for weeks in sorted(words.look_again_weeks))


def due(today: date, working_days: int) -> date:
    """So many working days from today; 0 is today, whatever day it is."""
    return england.after_working_days(today, working_days) if working_days else today


def _in_weeks(today: date, weeks: int) -> date:
    return england.after_working_days(today + timedelta(weeks=weeks), 0)
