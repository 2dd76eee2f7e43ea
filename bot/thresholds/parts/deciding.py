"""What a council asks of its own staff when they decide about a contact, and by when the next steps come."""

from __future__ import annotations

from typing import Literal

from bot.thresholds.parts.base import Strict
from bot.thresholds.routes import Route

OutcomeCode = Literal[
    "advice_given",
    "early_help",
    "assessment",
    "strategy_discussion",
    "immediate_protection",
    "already_open",
    "passed_to_another_authority",
    "no_further_action",
]


class Deciding(Strict):
    """When a manager has to agree before a decision stands, and the days that steps may take.

    agreement_for: outcomes to which a manager agrees where the advice or the referrer's choice was
        `agreement_from` or above. Below urgent advice a manager agrees whatever is written here.
    The days are working days from the day on which the contact was sent; the conference's, from the
    strategy discussion. None: no number is set, and the time is shown without one.
    """

    agreement_for: tuple[OutcomeCode, ...] = ("advice_given", "no_further_action")
    agreement_from: Route = Route.FRONT_DOOR
    strategy_discussion_days: int | None = None
    allocation_days: int | None = None
    first_seen_days: int | None = None
    assessment_days: int = 45
    conference_days: int = 15
