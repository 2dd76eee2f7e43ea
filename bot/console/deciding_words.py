"""What the console calls outcomes, reasons, differences and days, and what it says of what is missing."""

from __future__ import annotations

from flask import Flask

from bot.delivery.decisions import MORE_INFORMATION
from bot.front_door import deciding, milestones
from bot.front_door.outcomes import OUTCOMES, REASONS

OUTCOME_TITLES = {
    **{code: outcome.title for code, outcome in OUTCOMES.items()},
    MORE_INFORMATION: "The case system asks for more information",
}
DECISION_STATES = {
    "proposed": "Proposed",
    "for_agreement": "Waits for a manager",
    "recorded": "Decided",
}
DECISION_TAGS = {
    "proposed": "govuk-tag--grey",
    "for_agreement": "govuk-tag--orange",
    "recorded": "govuk-tag--green",
}
WHY_AGREEMENT = {
    deciding.AGREEMENT_BELOW_URGENT: "It does not go as far as the urgent advice, or the referrer’s choice.",
    deciding.AGREEMENT_BY_PACK: "Your council asks for it with this outcome and this advice.",
}
FAULTS = {
    "choose_outcome": "Choose an outcome",
    "choose_reason": "Choose a reason",
    "other_reason": "Choose a reason that belongs to the outcome",
    "say_why": "Write at least one sentence that says why",
    "too_long": "Write less here",
    "say_step": "Say what is done next",
    "choose_who": "Choose who does it",
    "say_when": "Enter the day by which it is done, as numbers: day, month, year",
    "past_day": "The day by which it is done is in the past",
    "choose_what": "Choose the rule or fact in which you differ from the advice",
    "choose_how": "Choose how you differ from the advice",
    "no_such_child": "Choose at least one child",
}
NOT_DONE = {
    "not_claimed": "Nobody has this contact any more. Claim it, then decide. Nothing was recorded.",
    "claimed_by_other": "Somebody else has this contact. Nothing was recorded.",
    "changed_meanwhile": (
        "Something about this contact changed after you opened it. Nothing was recorded yet. Look at it "
        "again, then confirm."
    ),
    "decided_meanwhile": "Somebody else decided first. Nothing of yours was recorded.",
    "waits_for_agreement": "A decision about this child already waits for a manager. Nothing was recorded.",
    "nothing_to_agree": "Somebody else dealt with this decision first. Nothing was changed.",
    "own_decision": "You decided this yourself. Another manager has to agree. Nothing was changed.",
    "front_door_decides": (
        "The front door decides this. Step it up if the child needs more than early help. "
        "Nothing was recorded."
    ),
    "other_role": "Your role does not include this. Nothing was changed.",
    "not_decided_yet": "There is no decision to correct. Nothing was changed.",
    "not_whole": "Something is missing. Nothing was recorded.",
    "no_such_child": "Choose at least one child. Nothing was recorded.",
    "send_back_words": "Write what is to be looked at, in a sentence. Nothing was changed.",
}
DAY_FAULTS = {
    milestones.FUTURE: "The day is in the future. Nothing was kept.",
    milestones.BEFORE_CONTACT: "The day is before the contact was sent. Nothing was kept.",
    milestones.NO_DAY: "Enter a day as numbers: day, month, year. Nothing was kept.",
    milestones.NO_KIND: "Choose what happened on that day. Nothing was kept.",
    milestones.OUT_OF_ORDER: (
        "The days are not in the usual order. Check them. If they are right, tick the box and keep it again."
    ),
    "no_referral": "Days are kept for a child whose referral was accepted. Nothing was kept.",
    "same_day": "This day is kept already.",
}
GAPS = {milestones.DECIDED: "Decided", **milestones.KINDS}
CEILINGS = {
    "assessment": "Assessment finished by",
    "conference": "Conference by, if one is needed",
}


def init_app(app: Flask) -> None:
    """Give the templates these words as filters."""
    for name, kept in (
        ("decision_outcome_words", OUTCOME_TITLES),
        ("decision_reason_words", REASONS),
        ("decision_state_words", DECISION_STATES),
        ("decision_tag", DECISION_TAGS),
        ("who_words", deciding.NEXT_STEP_WHO),
        ("differs_how_words", deciding.DIFFERS_HOW),
        ("why_agreement_words", WHY_AGREEMENT),
        ("decision_fault_words", FAULTS),
        ("gap_words", GAPS),
        ("ceiling_words", CEILINGS),
    ):
        app.add_template_filter(_named(dict(kept)), name)


def titled(name: str, code: str) -> str:
    """An outcome or a milestone of an audit event in words."""
    known = {"outcome": OUTCOME_TITLES, "milestone": dict(milestones.KINDS)}[name]
    return known.get(code, code.replace("_", " "))


def _named(kept: dict[str, str]):  # type: ignore[no-untyped-def]
    """A code in words; a council's own code, such as the case system's reason, as it is written."""

    def named(code: str | None) -> str:
        return kept.get(code, code.replace("_", " ").capitalize()) if code else ""

    return named
