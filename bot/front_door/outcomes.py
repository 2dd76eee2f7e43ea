"""What the front door can decide about a child, in the national words, and the reasons it can give.

Source: the responses that practice-facts lists for the front door (contact and referral procedures). An
outcome says which route it stands for, so that referrer, advice and staff can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.thresholds.routes import Route


@dataclass(frozen=True)
class Outcome:
    """One outcome. staff_route: the route it stands for; None where it says nothing about the threshold.

    is_referral: with it the contact becomes a referral. reasons: the codes of which one is given.
    needs_next_step: somebody has to do something, by a day. Where nothing more is done it may be left out.
    """

    code: str
    title: str
    staff_route: Route | None
    is_referral: bool
    reasons: tuple[str, ...]
    needs_next_step: bool = True


_OUTCOMES = (
    Outcome(
        "advice_given",
        "Information, advice or signposting",
        Route.UNIVERSAL,
        False,
        ("needs_met_by_universal", "one_agency_can_help", "advice_was_asked_for"),
    ),
    Outcome(
        "early_help",
        "Early help (CAF)",
        Route.CAF,
        False,
        ("help_without_social_care", "several_needs_family_agrees"),
    ),
    Outcome(
        "assessment",
        "Referral accepted: assessment",
        Route.FRONT_DOOR,
        True,
        ("may_be_in_need", "help_has_not_worked", "possible_harm_to_look_into"),
    ),
    Outcome(
        "strategy_discussion",
        "Referral accepted: strategy discussion",
        Route.FRONT_DOOR_URGENT,
        True,
        (
            "likely_significant_harm",
            "injury_not_explained",
            "sexual_abuse_suspected",
            "harm_likely_again",
        ),
    ),
    Outcome(
        "immediate_protection",
        "Referral accepted: protected at once",
        Route.EMERGENCY,
        True,
        ("danger_now",),
    ),
    Outcome(
        "already_open",
        "Already open to us",
        None,
        False,
        ("social_worker_has_it", "early_help_has_it", "told_before_same_worry"),
    ),
    Outcome(
        "passed_to_another_authority",
        "Passed to another council",
        None,
        False,
        ("lives_elsewhere", "another_council_has_case"),
    ),
    Outcome(
        "no_further_action",
        "No further action",
        Route.UNIVERSAL,
        False,
        (
            "no_sign_of_harm",
            "explained_since",
            "agreement_refused_below_threshold",
            "not_a_child_here",
        ),
        needs_next_step=False,
    ),
)
OUTCOMES: Mapping[str, Outcome] = {outcome.code: outcome for outcome in _OUTCOMES}
"""In the order in which a page shows them."""

REASONS: Mapping[str, str] = {
    "needs_met_by_universal": "Services for every family can meet the need",
    "one_agency_can_help": "One service can help",
    "advice_was_asked_for": "The referrer asked for advice, and got it",
    "help_without_social_care": "The family needs help, and not from a social worker",
    "several_needs_family_agrees": "There are several needs, and the family agrees to help",
    "may_be_in_need": "The child may be in need (section 17)",
    "help_has_not_worked": "Earlier help has not worked",
    "possible_harm_to_look_into": "Harm is possible and has to be looked into",
    "likely_significant_harm": "Significant harm is happening or likely (section 47)",
    "injury_not_explained": "An injury is not explained",
    "sexual_abuse_suspected": "Sexual abuse is suspected",
    "harm_likely_again": "Harm is likely to happen again",
    "danger_now": "The child is in danger now",
    "social_worker_has_it": "A social worker already works with the child and was told",
    "early_help_has_it": "Early help already works with the family and was told",
    "told_before_same_worry": "The same worry was told before and is being looked into",
    "lives_elsewhere": "The child lives or is in another council’s area",
    "another_council_has_case": "Another council already works with the child",
    "no_sign_of_harm": "Checks found no sign of harm or need",
    "explained_since": "What was seen has been explained since",
    "agreement_refused_below_threshold": "The family says no to help, and the threshold is not met",
    "not_a_child_here": "It is not about a child whom this council can help",
}
"""Each reason as staff read it. What a referrer reads of it is written elsewhere."""


def outcome_of_reason(reason: str) -> Outcome | None:
    """The outcome that a reason belongs to; each belongs to one."""
    return next((one for one in OUTCOMES.values() if reason in one.reasons), None)
