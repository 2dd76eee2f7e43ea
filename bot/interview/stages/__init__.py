"""What each stage still wants to ask. A stage with nothing left to ask is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.interview.case import Case
from bot.interview.prompts import Prompt, Scene
from bot.interview.stages import (
    check_answers,
    consent,
    doubt,
    information,
    opening,
    outcome,
    plan,
    threshold,
    told,
)

AskedIn = Callable[[Case, Scene], Iterator[Prompt]]

STAGES: tuple[AskedIn, ...] = (
    opening.audience,
    opening.danger,
    doubt.prompts,
    opening.safety,
    opening.worry,
    opening.areas,
    opening.children,
    told.prompts,
    threshold.prompts,
    plan.prompts,
    outcome.prompts,
    consent.prompts,
    information.prompts,
    outcome.before_sending,
    check_answers.prompts,
)


def open_prompt(case: Case, scene: Scene) -> Prompt | None:
    """The question to put now: the one that is open already, if it still is, or the next one."""
    if case.is_finished:
        return next(outcome.after_sending(case, scene), None)
    for stage in STAGES:
        waiting = stage(case, scene)
        first = next(waiting, None)
        if first is not None:
            return _the_open_one(case, first, waiting)
    return None


def _the_open_one(case: Case, first: Prompt, others: Iterator[Prompt]) -> Prompt:
    """What was asked stays open: a person is not asked something else halfway through."""
    if case.asking is None or first.key == case.asking:
        return first
    return next((prompt for prompt in others if prompt.key == case.asking), first)
