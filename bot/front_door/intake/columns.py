"""The columns of a file of police domestic-abuse notifications, and the fact that each one tells.

`docs/police_intake.md` says the same for whoever makes the file; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.thresholds.pack import Pack

YES, NO, NOT_KNOWN = "yes", "no", "not_known"
SAID = (YES, NO, NOT_KNOWN)

NEEDED = ("notification", "incident_date", "what_happened")
OF_INCIDENT = ("incident_time", "grading", "officer", "telephone", "address", "postcode")
OF_CHILD = ("child_name", "child_date_of_birth", "child_age_years")
GRADINGS = ("standard", "medium", "high")

INCIDENT_FACTS: Mapping[str, str] = {
    "life_threat": "da_life_threat",
    "getting_worse": "da_escalating",
    "pregnant_adult": "da_pregnant",
    "high_risk_meeting": "da_high_risk_meeting",
    "fears_for_life": "da_fears_for_life",
    "sexual_violence": "da_sexual_violence",
    "stalking": "da_stalked",
    "control": "da_controlled",
    "parting": "da_parting",
    "minor_incidents_only": "da_incident_known",
    "support_that_helps": "da_help_accepted",
}
"""Column and fact, for what is true of the household."""
CHILD_FACTS: Mapping[str, str] = {
    "child_there": "da_child_sees_hears",
    "child_caught_up": "da_child_hurt_in_it",
    "child_affected": "da_child_affected",
    "contact_misused": "da_contact_misused",
}
"""Column and fact, for what is true of the one child of the row."""

LONGEST: Mapping[str, int] = {"what_happened": 4_000, "address": 400, "notification": 40}
LONGEST_OTHERWISE = 120


@dataclass(frozen=True)
class Columns:
    """What a file may hold under a pack: which fact a column tells, of the incident or of the child."""

    incident: Mapping[str, str]
    child: Mapping[str, str]

    @property
    def known(self) -> tuple[str, ...]:
        return (*NEEDED, *OF_INCIDENT, *OF_CHILD, *self.incident, *self.child)


def columns_of(pack: Pack) -> Columns:
    """The columns named above, and one by its own id for each fact that every contact is asked about.

    What a file does not tell stays unknown, and unknown is never read as reassuring: so the more of these it
    holds, the better the notifications are told apart.
    """
    incident = {column: fact for column, fact in INCIDENT_FACTS.items() if fact in pack.facts}
    child = {column: fact for column, fact in CHILD_FACTS.items() if fact in pack.facts}
    for question in pack.questions.values():
        is_asked_of_all = pack.area_of_question[question.id] in pack.always_in_scope
        if not is_asked_of_all or question.kind not in ("tick", "yes_no"):
            continue
        for fact in question.facts:
            of = child if pack.facts[fact].about == "child" else incident
            of[fact] = fact
    return Columns(incident, child)
