"""Local services and the plan in words, for the screen and for what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot import england
from bot.interview import early_help
from bot.interview.case import Case
from bot.interview.plans import plan_for
from bot.interview.prompts import Scene
from bot.interview.stages.plan import day_in_words
from bot.referral.plan import Plan, Step
from bot.referral.services import Offer, Service

COPY_IS_OLD = timedelta(hours=48)
"""From this age on, the age of the copy of the directory is told."""
DAYS_BEFORE_WEEKS = 14


def service_texts(case: Case, scene: Scene) -> Iterator[str]:
    """What is said about services beside the advice; nothing where none may be named."""
    offers = early_help.offers_for(case, scene)
    if not offers:
        return
    words = scene.words
    listed = "\n".join(f"- {_in_words(offer, scene)}" for offer in offers)
    careful = early_help.is_careful(case, scene)
    intro = "utter_services_careful" if careful else "utter_services"
    yield words.say(intro) + "\n" + listed
    if not offers[0].is_current:
        yield words.say("utter_services_old")
    as_of = scene.services_as_of
    if as_of is not None and scene.at - as_of >= COPY_IS_OLD:
        yield words.say("utter_services_as_of", day=day_in_words(england.local(as_of).date()))


def plan_texts(case: Case, scene: Scene) -> Iterator[str]:
    """The plan on one screen; nothing where there is none."""
    plan = plan_for(case, scene)
    if plan is None:
        return
    words = scene.words
    listed = "\n".join(
        "- " + words.say("utter_plan_step", who=_who(plan, step, scene, ""),
                         what=_what(plan, step, scene), by=day_in_words(step.by))
        for step in plan.steps
    )  # fmt: skip
    yield words.say("utter_plan", steps=listed)
    yield words.say("utter_plan_look_again", day=day_in_words(plan.look_again))
    learnt = "".join(f"\n- {told}" for told in plan.ring_if)
    yield words.say("utter_plan_ring") + learnt if learnt else words.say("utter_plan_ring_at_once")


def plan_texts_at_the_end(case: Case, scene: Scene) -> Iterator[str]:
    """The plan for somebody who leaves without it; only its day for somebody who has set it out."""
    plan = plan_for(case, scene)
    if plan is not None and early_help.was_planned(case):
        yield scene.words.say("utter_plan_look_again", day=day_in_words(plan.look_again))
    else:
        yield from plan_texts(case, scene)


def plan_rows(case: Case, scene: Scene) -> tuple[dict[str, str], ...]:
    """The plan as it is kept: one row a step, then when to look again, then what means ringing now.

    Keys: `kind` (step, look_again, ring_now), `who`, `what`, `by` (a day as ISO, or empty), `by_in_words`.
    """
    plan = plan_for(case, scene)
    if plan is None:
        return ()
    words = scene.words
    steps = [
        _row("step", _who(plan, step, scene, "_kept"), _what(plan, step, scene), step.by)
        for step in plan.steps
    ]
    again = words.say("utter_plan_again")
    lead = words.say(f"utter_plan_lead_{plan.lead}_kept")
    rings = (words.say("utter_plan_always_ring"), *plan.ring_if)
    return (
        *steps,
        _row("look_again", lead, again, plan.look_again),
        *(_row("ring_now", "", told, None) for told in rings),
    )


def service_rows(case: Case, scene: Scene) -> tuple[dict[str, str], ...]:
    """The services as they are kept: those chosen for the plan, or all that were offered if nobody chose.

    Keys: `name`, `organisation`, `telephone`, `email`, `url`, `why`, `checked_on` (ISO or empty), `to_check`
    (what to check first, in words), `chosen` (yes, or not_asked), `careful` (yes, no: rung for advice alone).
    """
    asked = case.last(early_help.SERVICES) is not None
    offers = early_help.offers_in_plan(case, scene) if asked else early_help.offers_for(case, scene)
    careful = "yes" if offers and early_help.is_careful(case, scene) else "no"
    return tuple(
        {
            "name": offer.service.name,
            "organisation": offer.service.organisation,
            "telephone": offer.service.telephone,
            "email": offer.service.email,
            "url": offer.service.url,
            "why": " ".join(_why(offer, scene)),
            "checked_on": str(offer.service.checked_on or ""),
            "to_check": " ".join(_to_check(offer, scene)),
            "chosen": "yes" if asked else "not_asked",
            "careful": careful,
        }
        for offer in offers
    )


def _in_words(offer: Offer, scene: Scene) -> str:
    service = offer.service
    run_by = f" ({service.organisation})" if service.organisation else ""
    parts = [f"{service.name}{run_by}.", *_reach(service, scene), *_why(offer, scene)]
    parts += [
        f"{told.rstrip('.')}." for told in (service.cost, service.hours, service.note) if told
    ]
    return " ".join([*parts, *_to_check(offer, scene)])


def _reach(service: Service, scene: Scene) -> Iterator[str]:
    if service.telephone:
        yield scene.words.say("utter_service_ring", telephone=service.telephone)
    elif service.email or service.url:
        yield scene.words.say("utter_service_write", address=service.email or service.url)


def _why(offer: Offer, scene: Scene) -> Iterator[str]:
    """Why it is offered: whom it is for, and how lately somebody checked it."""
    words, service = scene.words, offer.service
    least, most = service.minimum_age, service.maximum_age
    if service.is_for_parents:
        yield words.say("utter_service_for_parents")
    elif least is not None and most is not None:
        yield words.say("utter_service_ages", least=f"{least:g}", most=f"{most:g}")
    elif least is not None:
        yield words.say("utter_service_from_age", least=f"{least:g}")
    elif most is not None:
        yield words.say("utter_service_up_to_age", most=f"{most:g}")
    districts = sorted({d for place in service.places for d in place.districts})
    if districts:
        yield words.say("utter_service_districts", districts=", ".join(districts))
    if offer.days_since_check is not None:
        yield words.say("utter_service_checked", when=_ago(offer.days_since_check))


def _ago(days: int) -> str:
    if days < 2:
        return "yesterday" if days else "today"
    if days < DAYS_BEFORE_WEEKS:
        return f"{days} days ago"
    return f"{days // 7} weeks ago"


def _to_check(offer: Offer, scene: Scene) -> Iterator[str]:
    for check in offer.to_check:
        yield scene.words.say(f"utter_service_check_{check}")


def _who(plan: Plan, step: Step, scene: Scene, kept: str) -> str:
    """Who does it. What is kept is read by others, to whom "you" is somebody else."""
    if step.who == "lead":
        return scene.words.say(f"utter_plan_lead_{plan.lead}{kept}")
    return scene.words.say(f"utter_plan_who_{step.who}{kept}")


def _what(plan: Plan, step: Step, scene: Scene) -> str:
    if not step.service:
        return scene.words.fill(step.what)
    offer = "utter_plan_offer_service" if plan.with_family else "utter_plan_ask_service"
    return scene.words.say(offer, service=step.service)


def _row(kind: str, who: str, what: str, by: date | None) -> dict[str, str]:
    in_words = day_in_words(by) if by else ""
    return {"kind": kind, "who": who, "what": what, "by": str(by or ""), "by_in_words": in_words}
