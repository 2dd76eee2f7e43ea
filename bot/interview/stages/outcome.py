"""The outcome: the calls that must be made, then what the referrer wants to do with the advice."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import (
    CAN_BE_SENT,
    Advice,
    all_advice,
    higher_routes,
    leading,
    lower_routes,
)
from bot.interview.case import CONTACT, Case
from bot.interview.prompts import YES, Choice, Prompt, Scene, Stage, own_prompt
from bot.interview.stages.threshold import name_of_child
from bot.thresholds.routes import Route

RUNG = ("yes", "yeah", "yep", "rung", "rang", "called", "phoned", "done", "on the phone")
NOT_RUNG = (
    "no",
    "dont know",
    "not known",
    "not sure",
    "nope",
    "not yet",
    "havent",
    "have not",
    "not rung",
    "didnt",
    "cant",
    "about to",
)


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    advice = all_advice(case, scene)
    yield from _calls(case, advice, scene)
    yield from _departures(case, advice, scene)
    if not is_accepted(case, advice):
        yield _what_now(case, advice, scene)


def is_accepted(case: Case, advice: tuple[Advice, ...]) -> bool:
    """Whether the referrer has seen the routes as they stand and wants to go on."""
    entry = case.last("outcome")
    return (
        entry is not None
        and entry.said == "continue"
        and entry.value.get("routes") == routes_of(advice)
    )


def routes_of(advice: tuple[Advice, ...]) -> dict[str, str]:
    return {item.child: str(item.chosen) for item in advice}


def must_ring(case: Case, advice: tuple[Advice, ...]) -> bool:
    """Whether somebody must be rung: kept on the screen until it is done."""
    return leading(advice).chosen >= Route.FRONT_DOOR_URGENT or _doubts_danger(case)


def must_ring_999(case: Case, advice: tuple[Advice, ...]) -> bool:
    return leading(advice).chosen is Route.EMERGENCY or _doubts_danger(case)


def _doubts_danger(case: Case) -> bool:
    """ "I don't know" to "is it happening now?" is acted on like a yes."""
    entry = case.last("danger_confirm")
    return entry is not None and entry.said == "dont_know" and entry.value.get("danger") == "now"


def _calls(case: Case, advice: tuple[Advice, ...], scene: Scene) -> Iterator[Prompt]:
    if not must_ring(case, advice):
        return
    if must_ring_999(case, advice):
        if case.last("rang_999") is None:
            yield _call("rang_999", scene)
            return
        if case.said("rang_999") == YES and case.last("police_log") is None:
            yield own_prompt(scene.words, "police_log", Stage.OUTCOME, "text")
            return
    if case.last("rang_front_door") is None:
        yield _call("rang_front_door", scene)


def _call(question: str, scene: Scene) -> Prompt:
    words = scene.words
    offered = (
        Choice(YES, words.say(f"utter_label_{question}"), RUNG),
        Choice("not_yet", words.say("utter_label_not_yet"), NOT_RUNG),
    )
    return own_prompt(words, question, Stage.OUTCOME, "choice", offered)


def _departures(case: Case, advice: tuple[Advice, ...], scene: Scene) -> Iterator[Prompt]:
    """After "more serious" or "less serious": who was consulted, and where to go."""
    said = case.said("outcome") or ""
    wish, _, child = said.partition(" ")
    item = next((a for a in advice if a.child == child), None)
    if item is None or _has_chosen_since(case, child):
        return
    if (
        wish == "lower"
        and item.route is Route.FRONT_DOOR
        and not case.text("consulted_with", child)
    ):
        yield own_prompt(scene.words, "consulted_with", Stage.OUTCOME, "text", about=child)
        return
    offered = higher_routes(item) if wish == "raise" else lower_routes(item)
    if offered:
        routes = _route_choices(offered, scene)
        yield own_prompt(scene.words, "choose_route", Stage.OUTCOME, "choice", routes, about=child)


def _has_chosen_since(case: Case, child: str) -> bool:
    """Whether a route was chosen for this child after the referrer asked to depart from the advice."""
    order = {entry.key: place for place, entry in enumerate(case.entries)}
    return order.get(f"{child}/choose_route", -1) > order[f"{CONTACT}/outcome"]


def _route_choices(routes: tuple[Route, ...], scene: Scene) -> tuple[Choice, ...]:
    return tuple(Choice(str(r), scene.words.fill(scene.pack.words_for(r).name)) for r in routes)


def _what_now(case: Case, advice: tuple[Advice, ...], scene: Scene) -> Prompt:
    words, top = scene.words, leading(advice).chosen
    offered = []
    if top >= CAN_BE_SENT:
        offered.append(
            Choice("continue", words.say(f"utter_label_continue_{top}"), ("continue", "go on"))
        )
    offered.append(
        Choice("finish", words.say("utter_label_finish"), ("finish", "stop", "leave it"))
    )
    for item in advice:
        who = name_of_child(item.child, case, scene)
        if higher_routes(item):
            label = words.say("utter_label_raise", child=who)
            offered.append(Choice(f"raise {item.child}", label, ("more serious", "go higher")))
        if lower_routes(item) and item.chosen > Route.UNIVERSAL:
            label = words.say("utter_label_lower", child=who)
            offered.append(Choice(f"lower {item.child}", label, ("less serious", "go lower")))
    routes = {"routes": routes_of(advice)}
    return own_prompt(words, "outcome", Stage.OUTCOME, "choice", tuple(offered), extra=routes)
