"""The opening: danger that was heard, the safety questions, the worry, its areas, which children."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.interview.advice import advice_on
from bot.interview.case import CONTACT, HOUSEHOLD, Case
from bot.interview.listening import plainly
from bot.interview.prompts import Choice, Prompt, Scene, Stage, choices, own_prompt, yes_no_choices
from bot.interview.stages.threshold import pack_prompt
from bot.interview.standing import facts_on, waiting_on
from bot.thresholds.routes import Route

MOST_CHILDREN = 12
SAFETY = "safety"
NOT_PROFESSIONAL = ("no", "nope", "nah", "not me", "im not", "i dont")
IS_PROFESSIONAL = ("yes", "yeah", "yep", "i do", "i work", "go on")
SHORT_WORD = 4
"""Up to so many letters, a word stands inside too many others to be looked for as a stem."""


def danger(case: Case, scene: Scene) -> Iterator[Prompt]:
    """Something that was typed sounded like danger: is it happening now?"""
    heard = case.last("danger_heard")
    if heard is None or case.is_after("danger_heard", "danger_confirm"):
        return
    doubt = case.last("reading_proposed")
    if doubt is not None and doubt.value["question"] == "danger_confirm":
        if not case.is_after("reading_proposed", "reading_confirmed"):
            return  # "no" with more words is being asked back
    kind = heard.value["danger"]
    words = scene.words
    yield Prompt(
        about=CONTACT,
        question="danger_confirm",
        stage=Stage.SAFETY,
        kind="yes_no",
        text=words.say(f"utter_ask_danger_{kind}"),
        choices=yes_no_choices(words),
        why=words.say("utter_why_danger"),
        means=words.say("utter_means_danger"),
        extra={"danger": kind},
    )


def audience(case: Case, scene: Scene) -> Iterator[Prompt]:
    """Somebody who may not be a professional was sent to help: is the interview for them?"""
    if case.last("audience_heard") and not case.is_after("audience_heard", "audience"):
        words = scene.words
        offered = (
            Choice("other", words.say("utter_label_not_professional"), NOT_PROFESSIONAL),
            Choice("professional", words.say("utter_label_professional"), IS_PROFESSIONAL),
        )
        yield own_prompt(words, "audience", Stage.SAFETY, "choice", offered)


def safety(case: Case, scene: Scene) -> Iterator[Prompt]:
    """The safety questions, asked once for all the children."""
    facts = facts_on(case, scene, case.children[0])
    for question in waiting_on(case, scene, case.children[0]):
        if scene.pack.area_of_question[question.id] == SAFETY:
            yield pack_prompt(question, HOUSEHOLD, facts, case, scene, Stage.SAFETY)


def worry(case: Case, scene: Scene) -> Iterator[Prompt]:
    """The worry in the referrer's own words."""
    if case.last("worry") is None and not _is_emergency(case, scene):
        yield own_prompt(scene.words, "worry", Stage.WORRY, "text")


def areas(case: Case, scene: Scene) -> Iterator[Prompt]:
    """The concern areas: proposed from the worry, chosen by the person."""
    if case.last("areas") is not None or _is_emergency(case, scene):
        return
    proposed = areas_in(" ".join(case.words_told), scene) | case.areas_sensed
    names = [a.name for a in scene.pack.concern_areas if a.area in proposed]
    text = (
        scene.words.say("utter_ask_areas_proposed", areas="; ".join(names))
        if names
        else scene.words.say("utter_ask_areas")
    )
    yield Prompt(
        about=CONTACT,
        question="areas",
        stage=Stage.AREAS,
        kind="tick",
        text=text,
        choices=tuple(
            Choice(area.area, area.name, area.words) for area in scene.pack.concern_areas
        ),
        none_label=scene.words.say("utter_label_no_area"),
        why=scene.words.say("utter_why_areas"),
        means=scene.words.say("utter_means_areas"),
        proposed=tuple(a.area for a in scene.pack.concern_areas if a.area in proposed),
    )


def areas_in(told: str, scene: Scene) -> frozenset[str]:
    """Areas whose words stand in what was told: a proposal, never an answer."""
    plain = plainly(told)
    return frozenset(
        area.area
        for area in scene.pack.concern_areas
        if any(_stands_in(plainly(word), plain) for word in area.words)
    )


def _stands_in(word: str, plain: str) -> bool:
    """Whether a word or stem begins in plain text; a short one must be whole, or "ket" is in "market"."""
    return _standing(word).search(plain) is not None


@lru_cache(maxsize=2000)
def _standing(word: str) -> re.Pattern[str]:
    """There are more of them than `re` itself keeps."""
    end = r"(?:s|es|d|ed|ing)?\b" if len(word) <= SHORT_WORD else ""
    return re.compile(rf"\b{re.escape(word)}{end}")


def children(case: Case, scene: Scene) -> Iterator[Prompt]:
    if case.last("how_many_children") is None and not _is_emergency(case, scene):
        yield own_prompt(
            scene.words,
            "how_many_children",
            Stage.AREAS,
            "number",
            choices(scene.words, ["dont_know"]),
            extra={"least": 1, "most": MOST_CHILDREN},
        )


def _is_emergency(case: Case, scene: Scene) -> bool:
    """Once 999 is the advice, everything that only serves the decision waits."""
    return advice_on(case, scene, case.children[0]).decision.route is Route.EMERGENCY
