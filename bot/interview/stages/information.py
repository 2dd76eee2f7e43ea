"""The information that the chosen route needs, asked only once the referrer wants to send."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import CAN_BE_SENT, all_advice, leading
from bot.interview.case import CONTACT, HOUSEHOLD, Case
from bot.interview.prompts import Choice, Prompt, Scene, Stage, choices, yes_no_choices
from bot.interview.reading import REASONS_NOT_KNOWN
from bot.interview.stages.threshold import name_of_child
from bot.interview.standing import facts_on
from bot.referral.information import fields_for
from bot.thresholds.parts import InformationField
from bot.thresholds.routes import Route


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    for about, field in wanted(case, scene):
        if case.last(field.id, about) is None:
            yield field_prompt(field, about, case, scene)


def wanted(case: Case, scene: Scene) -> Iterator[tuple[str, InformationField]]:
    """Every field of the routes in play with whom it is about: children first, then the rest."""
    advice = all_advice(case, scene)
    top = leading(advice)
    if top.chosen < CAN_BE_SENT:
        return
    for item in advice:
        route = max(item.chosen, CAN_BE_SENT)
        for field in _fields(route, "child", item.child, case, scene):
            yield item.child, field
    for kind, about in (("household", HOUSEHOLD), ("contact", CONTACT)):
        for field in _fields(top.chosen, kind, top.child, case, scene):
            yield about, field


def _fields(
    route: Route, kind: str, child: str, case: Case, scene: Scene
) -> tuple[InformationField, ...]:
    return fields_for(route, kind, facts_on(case, scene, child), scene.pack)


def field_prompt(field: InformationField, about: str, case: Case, scene: Scene) -> Prompt:
    words, who = scene.words, name_of_child(about, case, scene)
    offered = tuple(Choice(o.value or "", o.label, o.words) for o in field.options)
    if field.kind == "yes_no":
        offered = yes_no_choices(words)
    elif field.kind != "choice":
        offered = choices(words, REASONS_NOT_KNOWN)
    return Prompt(
        about=about,
        question=field.id,
        stage=Stage.INFORMATION,
        kind=field.kind,
        text=words.fill(field.text, child=who),
        choices=offered,
        why=words.fill(field.why, child=who),
        means=words.fill(field.means, child=who),
        example=field.example and words.fill(field.example, child=who),
    )
