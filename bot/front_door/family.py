"""Do not contact the family yet: when that holds from sending on, why, and what staff are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.referral.record import ContactRecord

TOLD = {
    "violence": "told_violence",
    "silenced": "told_silenced",
    "police_work": "told_police_work",
    "taken_away": "told_taken_away",
    "delay": "told_delay",
}
"""The fear that the referrer named, as the reason of a ban."""
ADVICE = "advice_says_so"
STAFF_REASONS = (
    "somebody_may_be_hurt",
    "child_may_be_silenced",
    "police_ask",
    "may_leave",
    "strategy_first",
    "not_known_yet",
)
"""Why staff put one. Not knowing whether it is safe is reason enough."""


@dataclass(frozen=True)
class Ban:
    """Why nobody may contact the family. why: what is to be known; safe_contact: the one safe way, if any."""

    reason: str
    why: str
    safe_contact: str

    def as_dict(self) -> dict[str, Any]:
        return {"why": self.why, "safe_contact": self.safe_contact}


def ban_from(record: ContactRecord) -> Ban | None:
    """The ban that a contact brings with it; None where neither consent nor advice asks for one."""
    silent = [
        child
        for child in record.children
        if child.consent.do_not_contact or child.consent.family_contact == "never"
    ]
    if not silent and not record.do_not_contact:
        return None
    fears = [child.consent.danger_kind for child in silent if child.consent.danger_kind]
    safe = dict.fromkeys(c.consent.safe_parent for c in silent if c.consent.safe_parent)
    reason = TOLD.get(fears[0], ADVICE) if fears else ADVICE
    return Ban(reason, record.do_not_contact_words, "; ".join(safe))
