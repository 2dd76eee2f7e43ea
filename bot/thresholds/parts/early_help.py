"""What follows below the front door, and who looks again: services, plans, follow-up, escalation."""

from __future__ import annotations

from typing import Literal

from bot.thresholds.parts.base import Strict
from bot.thresholds.routes import Route


class FollowUp(Strict):
    """How soon staff are told that something was not done.

    call_alarm_minutes: a talk in which an urgent call was advised and none was told of may be quiet so long.
    list_unsent_red_flags: talks with a sign of danger that were not sent go on a list each working day, and
        the referrer is told so.
    unsent_after_hours: hours of quiet from which a talk counts as not sent.
    early_help_start_days, early_help_review_days: working days from sending, and from one look to the next.
    several_contacts: so many contacts about a child within 12 months, this one counted, are several.
    consultation_days: days after which the words of an advice call are erased.
    """

    call_alarm_minutes: int = 15
    list_unsent_red_flags: bool = True
    unsent_after_hours: int = 1
    early_help_start_days: int = 10
    early_help_review_days: int = 30
    several_contacts: int = 3
    consultation_days: int = 365


class EscalationStep(Strict):
    """What to do when a worry is not being dealt with, and within how many working days to do it."""

    step: str
    within_working_days: int


class NeedTerms(Strict):
    """The terms under which a services directory files what helps with a worry, the closest first."""

    terms: tuple[str, ...]


class PlanStep(Strict):
    """One line of a plan. `within_working_days`: 0 is today.

    with_family: left out wherever the family may not be spoken to.
    """

    who: Literal["lead", "safeguarding_lead", "everyone"]
    what: str
    within_working_days: int
    with_family: bool = False


class PlanWords(Strict):
    """The plan on one route. `look_again_weeks` are offered; the first stands if nobody chooses."""

    steps: tuple[PlanStep, ...]
    look_again_weeks: tuple[int, ...]
    offer_within_working_days: int


class EarlyHelp(Strict):
    """How help short of the front door is found and planned; see `bot.referral.services` and `plan`.

    covers: names by which the directory calls the whole of this council's area.
    needs: for an area or a pathway, the directory's terms.
    safe_contact_for: areas and pathways in which only a service filed under `safe_contact_term` is named.
    """

    covers: tuple[str, ...] = ()
    checked_within_days: int = 90
    most_services: int = 5
    needs: dict[str, NeedTerms] = {}
    safe_contact_for: tuple[str, ...] = ()
    safe_contact_term: str | None = None
    plans: dict[Route, PlanWords] = {}
