"""What the person sees: sentences, and last the open question with its buttons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bot import england
from bot.interview import calls, family
from bot.interview.advice import Advice, all_advice, was_shown
from bot.interview.case import Case, Entry
from bot.interview.hours import call_by, is_open, opens_next, who_answers
from bot.interview.prompts import DONT_KNOW, NO, Prompt, Scene, Stage
from bot.interview.stages.check_answers import summary
from bot.interview.stages.threshold import name_of_child, questions_asked, subject_of
from bot.interview.standing import facts_on, fewest_left, waiting_on
from bot.interview.words import Words
from bot.thresholds.changes import what_would_raise
from bot.thresholds.engine import Decision
from bot.thresholds.pack import Pack
from bot.thresholds.parts import ContactPoint
from bot.thresholds.routes import Route, Urgency
from bot.thresholds.sentences import in_working_days

MOST_REASONS = 4
MOST_UNKNOWNS = 8

ALWAYS = (
    "why_asked",
    "what_does_that_mean",
    "go_back",
    "change_answer",
    "save_for_later",
    "speak_to_person",
    "immediate_danger",
    "restart",
)
"""Requests that can be pressed at every turn."""

COME_BACK = {"come_back": True}
"""Tells the page to show reference and PIN. They are no part of the talk, which staff read."""


@dataclass(frozen=True)
class Line:
    """One message to the person. `buttons` are `{title, payload}`; `meta` is for the page."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "buttons": list(self.buttons), "meta": self.meta}


def payload(key: str, value: str) -> str:
    """What a button sends: the question's key is in it, so that it never answers another one."""
    return "/answer" + json.dumps({"q": key, "v": value}, separators=(",", ":"))


def ask(prompt: Prompt, case: Case, scene: Scene) -> Line:
    """The open question, last on the screen."""
    buttons = [{"title": c.label, "payload": payload(prompt.key, c.value)} for c in prompt.choices]
    if prompt.kind == "tick" and prompt.none_label:
        dont_know = scene.words.say("utter_label_dont_know")
        buttons.append({"title": prompt.none_label, "payload": payload(prompt.key, NO)})
        buttons.append({"title": dont_know, "payload": payload(prompt.key, DONT_KNOW)})
    meta: dict[str, Any] = {
        "question": prompt.key,
        "kind": prompt.kind,
        "stage": str(prompt.stage),
        "ticks": len(prompt.choices) if prompt.kind == "tick" else 0,
        "proposed": list(prompt.proposed),
        "always": [
            {"title": scene.words.say(f"utter_label_{n}"), "payload": f"/{n}"} for n in ALWAYS
        ],
    }
    if prompt.stage is Stage.THRESHOLD:
        meta["progress"] = _progress(case, scene)
    if prompt.question == "check_answers":
        meta["summary"] = [
            {**row, "change": payload(prompt.key, f"change {row['key']}")}
            for row in summary(case, scene)
        ]
    return Line(prompt.text, tuple(buttons), meta)


def _progress(case: Case, scene: Scene) -> str:
    """How many more threshold questions there can be, honestly, from the rules."""
    still = {
        (subject_of(question, child, scene.pack), question.id)
        for child in case.children
        for question in waiting_on(case, scene, child)
    }
    until_pause = scene.pack.head.questions_before_pause - questions_asked(case, scene.pack)
    most = min(len(still), max(1, until_pause))
    fewest = min(most, max(fewest_left(case, scene, child) for child in case.children))
    if most <= 1:
        return scene.words.say("utter_progress_last")
    if fewest == most:
        return scene.words.say("utter_progress_exact", most=most)
    return scene.words.say("utter_progress", fewest=fewest, most=most)


def not_sent_banner(case: Case, scene: Scene) -> str:
    """Until there is a reference, every screen says that nobody has been contacted yet."""
    ring = [line.text for line in must_ring_lines(case, scene)]
    if case.reference is None:
        return " ".join([scene.words.say("utter_not_sent"), *(ring if case.asking else ())])
    return " ".join([scene.words.say("utter_sent_banner", reference=case.reference), *ring])


def advice_not_yet_shown(case: Case, scene: Scene) -> tuple[list[Line], list[Entry]]:
    """The advice for each child that has not been shown as it stands, and the note that it was."""
    lines: list[Line] = []
    seen: list[Entry] = []
    for advice in all_advice(case, scene):
        if not was_shown(case, advice):
            first, *others = (Line(text) for text in _advice_texts(advice, case, scene))
            lines += [replace(first, meta={"advice": _in_short(advice)}), *others]
            shown = {"route": str(advice.chosen), "advised": str(advice.route)}
            seen.append(Entry(advice.child, "seen_route", shown))
    return lines, seen


def _in_short(advice: Advice) -> dict[str, Any]:
    """The advice for a page or a player: route, pathways, urgency."""
    return {
        "child": advice.child,
        "route": str(advice.route),
        "chosen": str(advice.chosen),
        "urgency": str(advice.decision.urgency),
        "pathways": list(advice.decision.pathways),
    }


def _advice_texts(advice: Advice, case: Case, scene: Scene) -> Iterator[str]:
    words, pack = scene.words, scene.pack
    route = pack.words_for(advice.chosen)
    who = name_of_child(advice.child, case, scene)
    if len(case.children) > 1:
        yield words.say("utter_advice_for", child=who)
    yield words.fill(_headline(advice, case, scene))
    listed = family.steps(advice, case, scene)
    steps = "\n".join(f"- {words.fill(step, child=who)}" for step in listed)
    name = words.fill(route.name)
    yield words.say("utter_route", route=name, level=route.level, steps=steps)
    if advice.chosen is Route.CAF and pack.head.escalation:
        yield _escalation(scene)
    if Urgency.TODAY <= advice.decision.urgency and Route.FRONT_DOOR <= advice.chosen:
        yield _whom_to_ring(advice, case, scene)
    if advice.chosen != advice.route:
        yield words.say("utter_route_chosen", advised=words.fill(pack.words_for(advice.route).name))
    elif advice.is_kept_from_before:
        yield words.say("utter_route_kept")
    yield from _explanation(advice, who, case, scene)


def _escalation(scene: Scene) -> str:
    """What to do when early help is not enough: it stands beside the advice to try it."""
    steps = "\n".join(
        f"{number}. {scene.words.fill(step.step)} ({in_working_days(step.within_working_days)})"
        for number, step in enumerate(scene.pack.head.escalation, start=1)
    )
    return scene.words.say("utter_escalation", steps=steps)


def unsent_told(scene: Scene) -> list[Line]:
    """That staff may see a talk that is not sent; nothing where this council has no such list."""
    if not scene.pack.head.follow_up.list_unsent_red_flags:
        return []
    return [Line(scene.words.say("utter_unsent_told"))]


def _whom_to_ring(advice: Advice, case: Case, scene: Scene) -> str:
    """The number that answers at this hour, and by when to ring it."""
    point, latest = who_answers(scene.pack, scene.at), call_by(case, scene, advice.child)
    whom = {"contact": point.name, "telephone": point.telephone}
    if latest is None or advice.chosen is Route.EMERGENCY:
        return scene.words.say("utter_ring_now", **whom)
    return scene.words.say("utter_ring_by", **whom, time=f"{england.local(latest):%H:%M}")


def _headline(advice: Advice, case: Case, scene: Scene) -> str:
    """While something graver is possible, the headline is to ring or ask, never the lower route."""
    if advice.decision.consult and advice.chosen == advice.decision.recommended_route:
        return scene.words.say(f"utter_consult_{advice.chosen}")
    return family.headline(advice, case, scene)


def _explanation(advice: Advice, who: str, case: Case, scene: Scene) -> Iterator[str]:
    words, pack, decision = scene.words, scene.pack, advice.decision
    top = [r for r in decision.reasons if r.route == decision.reasons[0].route]
    for reason in top[:MOST_REASONS]:
        titles = "; ".join(f"{pack.sources[s.ref].title}, {s.at}" for s in reason.sources)
        because = words.fill(reason.because, child=who)
        yield words.say("utter_reason", because=because, rule=reason.rule, sources=titles)
    if not decision.reasons:
        yield words.say("utter_no_reason")
    for pathway_id in decision.pathways:
        pathway = pack.pathways[pathway_id]
        point = pack.head.contact_points[pathway.contact]
        yield words.say(
            "utter_pathway",
            name=words.fill(pathway.name, child=who),
            tell=words.fill(family.tell(pathway, decision, case, scene), child=who),
            contact=point.name,
            telephone=point.telephone,
            by_when=words.fill(pathway.by_when, child=who),
            closed=_closed(point, scene),
        )
    if decision.family_contact == "never":
        yield words.fill(pack.consent.say_when_never, child=who)
    if decision.recommended_route > decision.route:
        yield from _still_open(decision, pack, words)
    raising = what_would_raise(facts_on(case, scene, advice.child), pack, scene.at)
    learnt = [fact for fact in raising if fact not in decision.unknowns_that_matter][:5]
    if learnt:
        yield words.say("utter_ring_again", facts=_phrases(learnt, pack))
    if decision.not_discussed:
        names = "; ".join(pack.areas[area].name for area in decision.not_discussed)
        yield words.say("utter_not_discussed", areas=names)


def _closed(point: ContactPoint, scene: Scene) -> str:
    """When somebody answers again, if nobody does at this hour."""
    if is_open(point, scene.at):
        return ""
    opens = opens_next(point, scene.at)
    return scene.words.say("utter_closed_now", opens=f"{opens:%A} {opens.day} {opens:%B at %H:%M}")


def _still_open(decision: Decision, pack: Pack, words: Words) -> Iterator[str]:
    """What is not known and matters, and what else it could call for."""
    asked = [f for f in decision.unknowns_that_matter if pack.facts[f].kind == "answer"]
    if asked:
        yield words.say("utter_unknowns", unknowns=_phrases(asked[:MOST_UNKNOWNS], pack))
    if decision.possible_pathways:
        names = "; ".join(pack.pathways[p].name for p in decision.possible_pathways)
        yield words.say("utter_possible_pathways", names=names)


def _phrases(facts: tuple[str, ...] | list[str], pack: Pack) -> str:
    return "\n".join(f"- {phrase_of(fact, pack)}" for fact in facts)


def phrase_of(fact: str, pack: Pack) -> str:
    """A fact in words, in the direction that means more risk."""
    known = pack.facts[fact]
    return (known.if_no if known.risk_when == "no" and known.if_no else known.if_yes).format_map(
        {"child": "the child"}
    )


def consent_lines(before: Case, after: Case, scene: Scene) -> list[Line]:
    """What follows from a consent answer just given: what not to do, or which words to use."""
    return [Line(text) for text in family.after_consent(before, after, scene)]


def must_ring_lines(case: Case, scene: Scene) -> list[Line]:
    """The number to ring, shown before saving and leaving while somebody must be rung.

    What is merely possible, before the questions were asked, is not yet advice to ring.
    """
    route = calls.standing_route(case, scene)
    if route < Route.FRONT_DOOR_URGENT or not case.entries:
        return []
    missing = calls.not_rung(case, scene)
    if route is Route.EMERGENCY and calls.EMERGENCY_SERVICES not in missing:
        route = Route.FRONT_DOOR_URGENT
    return [Line(scene.words.say(f"utter_ring_first_{route}"))] if missing else []
