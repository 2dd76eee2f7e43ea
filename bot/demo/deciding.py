"""How invented staff decide in the demo: near the advice, with noise. It says nothing of real thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.front_door.deciding import DIFFERS_HOW, OTHER
from bot.front_door.outcomes import OUTCOMES
from bot.thresholds.routes import Route

ADVICE, EARLY_HELP, ASSESSMENT = "advice_given", "early_help", "assessment"
STRATEGY, PROTECTED, OPEN_TO_US = "strategy_discussion", "immediate_protection", "already_open"
ELSEWHERE, NOTHING = "passed_to_another_authority", "no_further_action"
BY_ROUTE: Mapping[Route, Mapping[str, int]] = {
    Route.EMERGENCY: {PROTECTED: 46, STRATEGY: 38, ASSESSMENT: 9, OPEN_TO_US: 5, ELSEWHERE: 2},
    Route.FRONT_DOOR_URGENT: {STRATEGY: 62, ASSESSMENT: 20, OPEN_TO_US: 7, EARLY_HELP: 4, NOTHING: 4,
                              ELSEWHERE: 2, ADVICE: 1},
    Route.FRONT_DOOR: {ASSESSMENT: 64, EARLY_HELP: 13, ADVICE: 7, STRATEGY: 5, NOTHING: 5,
                       OPEN_TO_US: 4, ELSEWHERE: 2},
    Route.CAF: {EARLY_HELP: 74, ADVICE: 13, ASSESSMENT: 8, NOTHING: 3, OPEN_TO_US: 2},
    Route.SINGLE_AGENCY: {ADVICE: 76, EARLY_HELP: 14, ASSESSMENT: 6, NOTHING: 4},
    Route.UNIVERSAL: {ADVICE: 84, NOTHING: 8, EARLY_HELP: 6, ASSESSMENT: 2},
}  # fmt: skip
"""Of a hundred children, by the advised route, how many get which outcome."""
WITH_REFERRER = 0.14
"""How often staff go by what the referrer chose instead."""
RATIONALES: Mapping[str, tuple[str, ...]] = {
    ADVICE: (
        "Spoke to the school and to the family. What was told is met by what they already have.",
        "The worry can be worked with where the child is seen each day. Advice given.",
    ),
    EARLY_HELP: (
        "Several needs together, none of which reaches section 17. The family says yes to help.",
        "Health and school both see the same pattern. A Common Assessment is the right next step.",
    ),
    ASSESSMENT: (
        "The account, the history and what school has seen point to a child who may be in need.",
        "Checks with health and school do not settle it. A social worker needs to see the child at home.",
    ),
    STRATEGY: (
        "The injury is not explained and the child is very young. Police and health agree to speak today.",
        "Likely significant harm on what was told. Strategy discussion asked for at once.",
    ),
    PROTECTED: (
        "Police were already on the way. A social worker joins them and stays with the children.",
    ),
    OPEN_TO_US: ("The child has a social worker, who was told by telephone and takes this on.",),
    ELSEWHERE: (
        "The family lives over the boundary. The other council confirmed that it has this.",
    ),
    NOTHING: (
        "Checks with school and health found nothing that bears the worry out.",
        "The mark was seen by a doctor last week and has a cause. No sign of harm was found.",
    ),
}
STEPS: Mapping[str, tuple[str, str, int]] = {
    ADVICE: ("Write to the referrer with the services that were named.", "front_door", 2),
    EARLY_HELP: ("Ring the family and agree who leads the assessment.", "early_help_team", 5),
    ASSESSMENT: ("See the child at home and begin the assessment.", "social_worker", 3),
    STRATEGY: ("Strategy discussion with police and health.", "social_worker", 0),
    PROTECTED: ("Stay with the children until a safe place is agreed.", "social_worker", 0),
    OPEN_TO_US: ("The social worker speaks to the referrer.", "social_worker", 2),
    ELSEWHERE: ("Confirm in writing that the other council has it.", "other_authority", 1),
}
"""By outcome: the next step, who takes it, within how many working days."""


@dataclass(frozen=True)
class Decided:
    """What was decided about one child. Codes of `bot.front_door`; words in plain English."""

    outcome: str
    reason_code: str
    rationale: str
    differs_on: str | None
    differs_how: str | None

    @property
    def staff_route(self) -> Route | None:
        return OUTCOMES[self.outcome].staff_route


def decided(
    recommended: Route, chosen: Route, rules: tuple[str, ...], facts: tuple[str, ...], chance: Random
) -> Decided:  # fmt: skip
    """One outcome, drawn."""
    rests_on = chosen if chance.random() < WITH_REFERRER else recommended
    shares = BY_ROUTE[rests_on]
    outcome = chance.choices(list(shares), list(shares.values()))[0]
    reason = chance.choice(OUTCOMES[outcome].reasons)
    rationale = chance.choice(RATIONALES[outcome])
    route = OUTCOMES[outcome].staff_route
    if route is None or route == recommended:
        return Decided(outcome, reason, rationale, None, None)
    return Decided(outcome, reason, rationale, *_difference(rules, facts, chance))


def other_than(first: Decided, recommended: Route, chance: Random) -> Decided:
    """What a second person decides: mostly the same."""
    if chance.random() < 0.8:  # noqa: PLR2004 - a share of the demo alone
        return first
    return decided(recommended, recommended, (), (), chance)


def _difference(rules: tuple[str, ...], facts: tuple[str, ...], chance: Random) -> tuple[str, str]:
    places = [*(f"rule:{rule}" for rule in rules), *(f"fact:{fact}" for fact in facts[:3]), OTHER]
    hows = list(DIFFERS_HOW)
    return chance.choice(places), chance.choices(hows, (14, 12, 26, 16, 14, 18))[0]


def step_of(outcome: str) -> tuple[str, str, int] | None:
    return STEPS.get(outcome)


def reasons_in(advice: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules and the facts that a child's advice rests on."""
    reasons = (advice.get("decision") or {}).get("reasons") or []
    rules = dict.fromkeys(str(reason["rule"]) for reason in reasons)
    facts = dict.fromkeys(str(fact) for reason in reasons for fact in reason.get("facts", ()))
    return tuple(rules), tuple(facts)
