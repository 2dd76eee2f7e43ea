"""What makes a decision about one child whole, when it differs from the advice, and who has to agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.front_door import states
from bot.front_door.outcomes import OUTCOMES, Outcome
from bot.thresholds.parts import Deciding
from bot.thresholds.routes import Route

NEXT_STEP_WHO: Mapping[str, str] = {
    "front_door": "The front door",
    "social_worker": "The social worker who gets the case",
    "early_help_team": "The early help team",
    "referrer": "The referrer",
    "referrers_agency": "The referrer’s agency",
    "police": "The police",
    "health": "Health",
    "other_authority": "The other council",
    "family": "The family",
}
DIFFERS_HOW: Mapping[str, str] = {
    "fact_wrong": "What was told is not right",
    "fact_since_changed": "It was right and has changed since",
    "fact_missing": "Something that matters was not told or not known",
    "rule_does_not_fit": "The rule does not fit this child",
    "history_changes_it": "Earlier contacts change it",
    "professional_judgement": "Professional judgement",
}
OTHER = "other"
"""The decision differs over something that is neither a rule nor a fact of the contact."""
EARLY_HELP_OUTCOMES = frozenset({"early_help"})
"""What somebody who looks after early help records; everything else is for the front door."""
COORDINATOR = "early_help_coordinator"
FEWEST_WORDS = 4
LONGEST = 10_000
LONGEST_STEP = 1_000
AGREEMENT_BELOW_URGENT, AGREEMENT_BY_PACK = "below_urgent_advice", "asked_by_the_council"


@dataclass(frozen=True)
class Wanted:
    """A decision about a child as it was filled in; empty text and no day where nothing was."""

    outcome: str
    reason_code: str
    rationale: str
    next_step: str = ""
    next_step_who: str = ""
    next_step_by: date | None = None
    differs_on: str = ""
    differs_how: str = ""


@dataclass(frozen=True)
class Advised:
    """What the rules advised for a child and what the referrer chose; None is not known.

    rules, facts: ids that the advice rests on, of which one can be named where staff differ.
    """

    recommended: Route | None = None
    chosen: Route | None = None
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def highest(self) -> Route:
        """The higher of the two. What is not known counts as a referral, never as less."""
        known = [route for route in (self.recommended, self.chosen) if route is not None]
        return max(known) if self.recommended else max([Route.FRONT_DOOR, *known])


def may_record(role: str, outcome: str, door: str | None) -> bool:
    """Whether this role may record this outcome of a contact behind this door.

    Whether a role may record at all is asked before.
    """
    if role != COORDINATOR:
        return True
    return door == states.EARLY_HELP and outcome in EARLY_HELP_OUTCOMES


def differs(outcome: Outcome, advised: Advised) -> bool:
    """Whether staff stand for another route than the rules advised, up or down."""
    if outcome.staff_route is None or advised.recommended is None:
        return False
    return outcome.staff_route != advised.recommended


def why_agreement(outcome: Outcome, advised: Advised, deciding: Deciding) -> str | None:
    """Why a manager has to agree first; None if nobody has to.

    An outcome that says nothing about the threshold does not answer urgent advice, so it counts as below.
    """
    route = outcome.staff_route
    if advised.highest >= Route.FRONT_DOOR_URGENT and (route is None or route < advised.highest):
        return AGREEMENT_BELOW_URGENT
    if outcome.code in deciding.agreement_for and advised.highest >= deciding.agreement_from:
        return AGREEMENT_BY_PACK
    return None


def faults(wanted: Wanted, advised: Advised, today: date) -> dict[str, str]:
    """What is missing or does not fit, by field, as codes; empty if the decision is whole.

    today: in England.
    """
    outcome = OUTCOMES.get(wanted.outcome)
    found = {} if outcome else {"outcome": "choose_outcome"}
    if outcome is None or wanted.reason_code not in outcome.reasons:
        found["reason_code"] = "other_reason" if outcome and wanted.reason_code else "choose_reason"
    if len(wanted.rationale.split()) < FEWEST_WORDS:
        found["rationale"] = "say_why"
    elif len(wanted.rationale) > LONGEST:
        found["rationale"] = "too_long"
    if outcome:
        found |= _step_faults(wanted, outcome, today) | _difference_faults(wanted, outcome, advised)
    return found


def _step_faults(wanted: Wanted, outcome: Outcome, today: date) -> dict[str, str]:
    """A step is told whole or, where none is needed, not at all."""
    step = (wanted.next_step.strip(), wanted.next_step_who, wanted.next_step_by)
    if not outcome.needs_next_step and not any(step):
        return {}
    found = {} if step[0] else {"next_step": "say_step"}
    if len(step[0]) > LONGEST_STEP:
        found["next_step"] = "too_long"
    if wanted.next_step_who not in NEXT_STEP_WHO:
        found["next_step_who"] = "choose_who"
    if wanted.next_step_by is None:
        found["next_step_by"] = "say_when"
    elif wanted.next_step_by < today:
        found["next_step_by"] = "past_day"
    return found


def _difference_faults(wanted: Wanted, outcome: Outcome, advised: Advised) -> dict[str, str]:
    told = (wanted.differs_on, wanted.differs_how)
    if not differs(outcome, advised) and not any(told):
        return {}
    choices = {OTHER, *(f"rule:{r}" for r in advised.rules), *(f"fact:{f}" for f in advised.facts)}
    found = {} if wanted.differs_on in choices else {"differs_on": "choose_what"}
    if wanted.differs_how not in DIFFERS_HOW:
        found["differs_how"] = "choose_how"
    return found
