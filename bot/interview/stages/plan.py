"""The plan, for a referrer who wants to set it out: which services, when to look again, who leads.

Three screens at most, each of which can be passed over; then the plan stands as the pack proposes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.interview import early_help, lead
from bot.interview.advice import all_advice
from bot.interview.case import Case
from bot.interview.prompts import Choice, Prompt, Scene, Stage, own_prompt
from bot.interview.stages.outcome import routes_of
from bot.referral.plan import LEADS, look_again_days

PLAN, AS_IT_IS = "plan", "as_it_is"
LEAVE_IT = ("skip", "leave it", "either", "any", "whatever", "you choose")


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    """What is still to be asked, once the referrer said that they want to set out the plan."""
    if is_wanted(case, scene):
        yield from (prompt for prompt in _all(case, scene) if case.last(prompt.question) is None)


def is_wanted(case: Case, scene: Scene) -> bool:
    """Whether the referrer asked for it, with the routes as they stand."""
    entry = case.last("outcome")
    return (
        entry is not None
        and entry.said == PLAN
        and entry.value.get("routes") == routes_of(all_advice(case, scene))
        and early_help.can_be_planned(case, scene)
    )


def is_made(case: Case, scene: Scene) -> bool:
    """Whether every question about the plan was answered or passed over."""
    return is_wanted(case, scene) and next(prompts(case, scene), None) is None


def _all(case: Case, scene: Scene) -> Iterator[Prompt]:
    route = early_help.route_of_plan(case, scene)
    if route is None:
        return
    offers = early_help.offers_for(case, scene)
    if offers:
        yield _which_services(tuple(Choice(o.service.id, o.service.name) for o in offers), scene)
    words = scene.pack.head.early_help.plans[route]
    days = tuple(
        Choice(str(day), _label(weeks, day, scene), (f"{weeks} weeks",))
        for weeks, day in look_again_days(words, early_help.today(scene))
    )
    yield _with_leave(early_help.LOOK_AGAIN, days, scene)
    yield _with_leave(early_help.LEAD, _leads(case, scene), scene)


def _which_services(offered: tuple[Choice, ...], scene: Scene) -> Prompt:
    asked = own_prompt(scene.words, early_help.SERVICES, Stage.OUTCOME, "tick", offered)
    return replace(asked, none_label=scene.words.say("utter_label_no_service"))


def _leads(case: Case, scene: Scene) -> tuple[Choice, ...]:
    """Who can lead: never a safeguarding lead whom the worry is about."""
    words = scene.words
    named = {name: words.say(f"utter_label_plan_{name}") for name in LEADS}
    if lead.is_the_concern(case):
        named.pop("safeguarding_lead")
    return tuple(Choice(name, label) for name, label in named.items())


def _with_leave(question: str, offered: tuple[Choice, ...], scene: Scene) -> Prompt:
    leave = Choice(AS_IT_IS, scene.words.say("utter_label_as_it_is"), LEAVE_IT)
    return own_prompt(scene.words, question, Stage.OUTCOME, "choice", (*offered, leave))


def _label(weeks: int, day: date, scene: Scene) -> str:
    """A day to choose: "Friday 18 December 2026, in 4 weeks"."""
    name = "utter_plan_in_one_week" if weeks == 1 else "utter_plan_in_weeks"
    return scene.words.say(name, day=day_in_words(day), weeks=weeks)


def day_in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
