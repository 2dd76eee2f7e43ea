"""The plan of a contact as it stands: what the referrer chose, or else what the pack proposes."""

from __future__ import annotations

from datetime import date

from bot.interview import early_help
from bot.interview.case import Case
from bot.interview.family import look_again_on
from bot.interview.lines import phrase_of
from bot.interview.prompts import Scene
from bot.interview.standing import raising_on
from bot.referral.plan import LEADS, Lead, Plan, make_plan
from bot.thresholds.routes import Route

MOST_TOLD, MOST_OF_THE_WORRY = 6, 4
"""How much of what would lead to the front door a plan tells, and how much of that of the worry itself."""


def plan_for(case: Case, scene: Scene) -> Plan | None:
    """The plan as it stands, with what the referrer chose or else what the pack proposes."""
    route = early_help.route_of_plan(case, scene)
    if route is None:
        return None
    return make_plan(
        route,
        scene.pack.head.early_help,
        early_help.today(scene),
        lead=_lead(case),
        look_again=_chosen_day(case) or _day_after_refusal(case, scene),
        services=tuple(offer.service.name for offer in early_help.offers_in_plan(case, scene)),
        with_family=not early_help.is_careful(case, scene),
        ring_if=_what_means_ringing(case, scene),
    )


def _lead(case: Case) -> Lead:
    said = case.said(early_help.LEAD)
    return next((lead for lead in LEADS if lead == said), LEADS[0])


def _day_after_refusal(case: Case, scene: Scene) -> date | None:
    """The day that was told when early help ended without agreement, so that there are not two."""
    return look_again_on(scene) if early_help.was_not_agreed(case) else None


def _chosen_day(case: Case) -> date | None:
    try:
        return date.fromisoformat(case.said(early_help.LOOK_AGAIN) or "")
    except ValueError:
        return None


def _what_means_ringing(case: Case, scene: Scene) -> tuple[str, ...]:
    """What, once learnt, would lead to the front door for any child; of the worries talked about first."""
    raising = [
        f for child in case.children for f in raising_on(case, scene, child, Route.FRONT_DOOR)
    ]
    areas = scene.pack.area_of_fact
    near = [fact for fact in raising if areas[fact] in case.areas][:MOST_OF_THE_WORRY]
    shown = list(dict.fromkeys((*near, *raising)))[:MOST_TOLD]
    return tuple(phrase_of(fact, scene.pack) for fact in shown)
