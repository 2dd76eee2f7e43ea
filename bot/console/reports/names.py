"""What the reports call the codes in their rows."""

from __future__ import annotations

from collections.abc import Mapping

from bot.front_door.outcomes import OUTCOMES
from bot.learning.scale import GRADES
from bot.referral.sources import AGENCIES

DOORS: Mapping[str, str] = {
    "advice": "Universal services or one agency",
    "early_help": "Early help (CAF)",
    "front_door": "Front door: assessment",
    "urgent": "Urgent: strategy discussion or 999",
}
DOOR_NAMES = tuple(DOORS[code] for code in GRADES)
STEPS: Mapping[str, str] = {
    "sent": "Sent to the front door",
    "looked_at": "Looked at by staff",
    "decided": "Decided",
    "referral": "Became a referral",
    "assessment": "Of these: assessment",
    "strategy_discussion": "Of these: strategy discussion",
    "immediate_protection": "Of these: protected at once",
}
TOLD: Mapping[str, str] = {
    "told": "Told what was decided",
    "not_told": "Not told, for a lawful reason that is on record",
    "waits": "Still to be told",
}
RESULTS: Mapping[str, str] = {
    "waits": "Waits for an answer",
    "changed": "The decision was changed",
    "explained": "The decision was explained",
    "more_to_be_found_out": "More is being found out",
}
OF: Mapping[str, str] = {"family": "Families", "referrer": "Referrers"}


def agency(code: str | None) -> str:
    if not code:
        return "Not known"
    return AGENCIES[code].title if code in AGENCIES else plain(code)


def outcome(code: str) -> str:
    return OUTCOMES[code].title if code in OUTCOMES else plain(code)


def plain(code: str) -> str:
    """A code as words, where it has no name of its own."""
    return code.replace("_", " ").capitalize()
