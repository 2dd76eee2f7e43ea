"""The outcome: the calls that must be made, then what the referrer wants to do with the advice."""

from __future__ import annotations

from collections.abc import Iterator

from bot import england
from bot.interview import early_help
from bot.interview.advice import (
    CAN_BE_SENT,
    Advice,
    all_advice,
    higher_routes,
    leading,
    lower_routes,
)
from bot.interview.calls import (
    AFTER_SENDING,
    AGAIN,
    QUESTION,
    SPOKE_TO,
    WHEN,
    calls_needed,
    has_rung,
    not_rung,
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
NO_ANSWER = (
    "nobody answered",
    "nobody picked up",
    "no one answered",
    "engaged",
    "voicemail",
    "answerphone",
    "could not get through",
    "couldnt get through",
    "rang out",
)
DID_NOT_SAY = ("did not say", "didnt say", "no name", "didnt ask", "did not ask")


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    advice = all_advice(case, scene)
    yield from _calls(case, scene)
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


def before_sending(case: Case, scene: Scene) -> Iterator[Prompt]:
    """Each call that was not made yet, once more; "not yet" again holds nothing up."""
    for whom in not_rung(case, scene):
        if case.last(QUESTION[whom] + AGAIN) is None:
            yield _call(whom, AGAIN, Stage.CHECK_ANSWERS, scene)


def after_sending(case: Case, scene: Scene) -> Iterator[Prompt]:
    """Each call that was not made by then, once, under the receipt."""
    if case.reference is None:
        return
    for whom, question in QUESTION.items():
        if case.said(question + AFTER_SENDING) == YES:
            yield from _about_the_call(whom, case, scene, Stage.SENT)
        elif whom in not_rung(case, scene) and case.last(question + AFTER_SENDING) is None:
            yield _call(whom, AFTER_SENDING, Stage.SENT, scene)


def _calls(case: Case, scene: Scene) -> Iterator[Prompt]:
    for whom in calls_needed(case, scene):
        if case.last(QUESTION[whom]) is None:
            yield _call(whom, "", Stage.OUTCOME, scene)
            return
        if has_rung(case, whom):
            yield from _about_the_call(whom, case, scene, Stage.OUTCOME)


def _call(whom: str, more: str, stage: Stage, scene: Scene) -> Prompt:
    """Have you rung? `more` tells the first asking from those before and after sending."""
    words, question = scene.words, QUESTION[whom]
    return Prompt(
        about=CONTACT,
        question=question + more,
        stage=stage,
        kind="choice",
        text=words.say(f"utter_ask_{question}{more}"),
        choices=(
            Choice(YES, words.say(f"utter_label_{question}"), RUNG),
            Choice("not_yet", words.say("utter_label_not_yet"), NOT_RUNG),
            Choice("no_answer", words.say("utter_label_no_answer"), NO_ANSWER),
        ),
        why=words.say(f"utter_why_{question}"),
        means=words.say(f"utter_means_{question}"),
    )


def _about_the_call(whom: str, case: Case, scene: Scene, stage: Stage) -> Iterator[Prompt]:
    """When they rang and to whom they spoke; a rough time and "they did not say" will do."""
    words = scene.words
    if case.last(WHEN[whom]) is None:
        time = f"{england.local(scene.at):%H:%M}"
        just_now = words.say(f"utter_label_just_now_{WHEN[whom]}", time=time)
        offered = (Choice("just_now", just_now),)
        yield own_prompt(words, WHEN[whom], stage, "text", offered)
    elif whom in SPOKE_TO and case.last(SPOKE_TO[whom]) is None:
        offered = (Choice("did_not_say", words.say("utter_label_did_not_say"), DID_NOT_SAY),)
        yield own_prompt(words, SPOKE_TO[whom], stage, "text", offered)


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
    elif early_help.can_be_planned(case, scene):
        label = "utter_label_change_plan" if early_help.was_planned(case) else "utter_label_plan"
        offered.append(Choice("plan", words.say(label), ("plan", "make a plan")))
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
