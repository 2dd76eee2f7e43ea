"""A notification as a case of the interview, so that the same rules screen it as any other contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.front_door.intake import columns
from bot.front_door.intake.reading import ChildNotified, Notification
from bot.interview.advice import all_advice
from bot.interview.case import CONTACT, HOUSEHOLD, Case, Entry
from bot.interview.prompts import Scene
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

AREA = "domestic_abuse"
OFFICER = "Police officer"
INFORMATION = {
    "address": (HOUSEHOLD, "child_address"),
    "telephone": (CONTACT, "referrer_phone"),
}


def case_of(told: Notification, scene: Scene) -> Case:
    """The notification's case. It goes to the front door at the least: the police sent it there.

    The grading decides nothing; it is told in words. Facts that this council's pack does not know are left
    out of the rules and stay in the words.
    """
    case = Case(tuple(_entries(told, scene.pack)))
    lower = [a for a in all_advice(case, scene) if a.chosen < Route.FRONT_DOOR]
    raised = [Entry(a.child, "choose_route", {"said": str(Route.FRONT_DOOR)}) for a in lower]
    seen = [
        Entry(a.child, "seen_route", {"route": str(a.chosen), "advised": str(a.route)})
        for a in all_advice(case.plus(*raised), scene)
    ]
    return case.plus(*raised, *seen)


def _entries(told: Notification, pack: Pack) -> Iterator[Entry]:
    yield Entry(CONTACT, "worry", {"text": told.what_happened})
    yield Entry(CONTACT, "areas", {"ticked": [AREA], "shown": "Domestic abuse"})
    yield Entry(CONTACT, "how_many_children", {"number": len(told.children)})
    yield from _answers(told.facts, HOUSEHOLD, pack)
    for position, child in enumerate(told.children, start=1):
        about = f"child:{position}"
        yield from _age(child, about, told.on)
        yield from _answers(child.facts, about, pack)
        yield from _identity(child, about)
    yield from _information(told)


def _answers(facts: Mapping[str, str], about: str, pack: Pack) -> Iterator[Entry]:
    """The pack's own questions, answered as far as the file tells. What was not told is not offered."""
    for question in pack.questions.values():
        told = [fact for fact in question.facts if fact in facts]
        if not told:
            continue
        if question.kind == "yes_no":
            said = facts[told[0]].replace(columns.NOT_KNOWN, "dont_know")
            yield Entry(about, question.id, {"said": said, **_in_words(question.text, said)})
            continue
        for rest in (columns.NO, "dont_know"):
            offered = [f for f in told if facts[f].replace(columns.NOT_KNOWN, "dont_know") == rest]
            if offered:
                yield _ticks(about, question, [], offered, rest)
        if so := [fact for fact in told if facts[fact] == columns.YES]:
            yield _ticks(about, question, so, so, None)


def _ticks(about: str, question: Any, so: list[str], offered: list[str], rest: str | None) -> Entry:
    labels = {option.key: option.label for option in question.options}
    shown = "; ".join(labels[fact] for fact in offered)
    said = {None: "Yes", columns.NO: "No", "dont_know": "Not known"}[rest]
    value = {"ticked": so, "offered": offered, **({"rest": rest} if rest else {})}
    return Entry(about, question.id, {**value, **_in_words(question.text, f"{said}: {shown}")})


def _in_words(asked: str, shown: str) -> dict[str, str]:
    return {"asked": asked, "shown": shown.replace("dont_know", "Not known")}


def _age(child: ChildNotified, about: str, on: date) -> Iterable[Entry]:
    if child.born is not None:
        months = (on.year - child.born.year) * 12 + on.month - child.born.month
        months -= on.day < child.born.day
        span = {"from": max(0, months), "to": max(0, months)}
    elif child.age_years is not None:
        span = {"from": child.age_years * 12, "to": child.age_years * 12 + 11}
    else:
        return
    yield Entry(about, "child_age", {"range": span, "text": f"{span['from'] // 12} years"})


def _identity(child: ChildNotified, about: str) -> Iterator[Entry]:
    """Who the child is, as far as it was told; what was not is for the front door to ask."""
    if child.name:
        yield Entry(about, "child_name", {"text": child.name})
    if child.born is not None:
        yield Entry(about, "child_dob", {"text": f"{child.born.day} {child.born:%B %Y}"})
    elif child.age_years is not None:
        yield Entry(about, "child_dob", {"text": f"about {child.age_years}"})


def _information(told: Notification) -> Iterator[Entry]:
    role = f"{told.officer or OFFICER}, police. Notification {told.number}."
    yield Entry(CONTACT, "referrer_name_role", {"text": role})
    for name, (about, question) in INFORMATION.items():
        text = getattr(told, name)
        if name == "address" and told.postcode:
            text = f"{text}, {told.postcode}".strip(", ")
        if text:
            yield Entry(about, question, {"text": text})
    at = f" at {told.at:%H:%M}" if told.at else ""
    words = told.what_happened
    if told.grading:
        words = f"{words}\nThe police graded the risk to the adult as {told.grading}."
    for question, value in (
        ("what_happened", {"text": words}),
        ("how_known", {"said": "told", "shown": "I was told"}),
        ("told_by", {"text": f"Police notification {told.number}"}),
        ("when_happened", {"text": f"{told.on.day} {told.on:%B %Y}{at}"}),
    ):
        yield Entry("statement:1", question, value)
