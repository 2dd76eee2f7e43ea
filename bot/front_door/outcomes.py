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
    """

    code: str
    title: str
    staff_route: Route | None
    is_referral: bool
    reasons: tuple[str, ...]


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
    ),
)
OUTCOMES: Mapping[str, Outcome] = {outcome.code: outcome for outcome in _OUTCOMES}
"""In the order in which a page shows them."""
