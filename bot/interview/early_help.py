"""Which local services a contact is left with, and whether a plan, worked out from the case.

Only below the front door: beside a call that must be made, or a referral, nothing else is offered. Where
the family must not be contacted no service is named; where that is not sure, or somebody may be in danger at
home, only a service that is safe to contact, and only for advice.
"""

from __future__ import annotations

from datetime import date

from bot import england
from bot.interview.advice import CAN_BE_SENT, all_advice, leading
from bot.interview.calls import calls_needed
from bot.interview.case import Case
from bot.interview.prompts import Scene
from bot.interview.stages.consent import family_contact_of, must_not_contact
from bot.interview.standing import facts_on
from bot.referral.identifiers import postcode_district
from bot.referral.services import Offer, Wanted, fitting_services
from bot.thresholds.routes import Route

SERVICES, LOOK_AGAIN, LEAD = "plan_services", "plan_look_again", "plan_lead"
ADDRESSES = ("address", "postcode")
"""Kinds of information fields in which a postcode stands."""
QUESTIONS = (SERVICES, LOOK_AGAIN, LEAD)
"""The questions about the plan, in the order in which they are put."""


def route_of_plan(case: Case, scene: Scene) -> Route | None:
    """The route that a plan is for; None where somebody must be rung or a referral is the advice.

    Early help that the family did not agree to leaves what one's own service can do.
    """
    route = leading(all_advice(case, scene)).chosen
    if route > CAN_BE_SENT or calls_needed(case, scene) or not case.entries:
        return None
    return Route.SINGLE_AGENCY if route is CAN_BE_SENT and was_not_agreed(case) else route


def was_not_agreed(case: Case) -> bool:
    """Whether early help ended because the family did not agree to it."""
    return any(e.question == "without_agreement" and e.said == "keep" for e in case.entries)


def can_be_planned(case: Case, scene: Scene) -> bool:
    """Whether the pack has a plan for the route as it stands."""
    return route_of_plan(case, scene) in scene.pack.head.early_help.plans


def was_planned(case: Case) -> bool:
    """Whether the referrer answered anything about the plan."""
    return any(case.last(question) is not None for question in QUESTIONS)


def may_speak_to_family(case: Case, scene: Scene) -> bool:
    """Whether a plan may say to speak to the family: nothing that is known or was told stands against it."""
    contact = family_contact_of(all_advice(case, scene))
    return contact == "usual" and not must_not_contact(case, scene)


def offers_for(case: Case, scene: Scene) -> tuple[Offer, ...]:
    """The services to name, best first; none where nothing may be offered."""
    if route_of_plan(case, scene) is None or must_not_contact(case, scene):
        return ()
    wanted = Wanted(
        needs=_needs(case, scene),
        ages=tuple(facts_on(case, scene, c).range_of("child_age_months") for c in case.children),
        district=_district(case, scene),
        careful=is_careful(case, scene),
    )
    return fitting_services(scene.services, wanted, scene.pack.head.early_help, today(scene))


def is_careful(case: Case, scene: Scene) -> bool:
    """Whether contact could put somebody in danger, or that cannot be ruled out."""
    pathways = {p for a in all_advice(case, scene) for p in a.decision.possible_pathways}
    at_home = set(scene.pack.head.early_help.safe_contact_for)
    in_play = {*_needs(case, scene), *pathways}
    return bool(at_home & in_play) or not may_speak_to_family(case, scene)


def offers_in_plan(case: Case, scene: Scene) -> tuple[Offer, ...]:
    """The services that the referrer chose for the plan; none while nothing was chosen."""
    entry = case.last(SERVICES)
    chosen = entry.value.get("ticked", ()) if entry else ()
    return tuple(offer for offer in offers_for(case, scene) if offer.service.id in chosen)


def today(scene: Scene) -> date:
    return england.local(scene.at).date()


def _needs(case: Case, scene: Scene) -> tuple[str, ...]:
    """The confirmed areas in the order of the pack, then the pathways in play."""
    areas = [area for area in scene.pack.areas if area in case.areas]
    pathways = [p for advice in all_advice(case, scene) for p in advice.decision.pathways]
    return tuple(dict.fromkeys((*areas, *pathways)))


def _district(case: Case, scene: Scene) -> str | None:
    """The first half of the family's postcode, where an address was given."""
    fields = {f.id for f in scene.pack.information if f.kind in ADDRESSES and f.about != "contact"}
    told = (str(e.value.get("text", "")) for e in case.entries if e.question in fields)
    return next((found for text in told if (found := postcode_district(text).value)), None)
