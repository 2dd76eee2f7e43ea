"""Plays situations through the questions: which are asked, and what is known at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from statistics import median

from bot.scenarios.files import Scenario
from bot.thresholds.facts import Answer, Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question
from bot.thresholds.questions import next_question


def median_screens(scenarios: list[Scenario], pack: Pack) -> float | None:
    """The median number of screens to an outcome; None without scenarios."""
    played = (play(s.situation.facts, pack, s.situation.at) for s in scenarios)
    return median(sum(1 for _ in screens) for screens in played) if scenarios else None


def play(known: Facts, pack: Pack, at: datetime) -> Iterator[tuple[Question, Facts]]:
    """Each screen of an interview with somebody who knows this, and the facts after it.

    What is left out of `known` is answered with "don't know"; what the clock says is known from the start.
    The areas in scope are those of `known`.
    """
    told = {fact: known.answers[fact] for fact in pack.clock.values() if fact in known.answers}
    so_far = Facts(told, areas=known.areas)
    while (question := next_question(so_far, pack, at)) is not None:
        so_far = _answered(so_far, question, known)
        yield question, so_far


def _answered(so_far: Facts, question: Question, known: Facts) -> Facts:
    """The facts after one screen: ticked boxes first, the rest when the list is asked again."""
    answers, values = dict(so_far.answers), dict(so_far.values)
    waiting = [fact for fact in question.facts if not so_far.is_asked(fact)]
    ticked = [fact for fact in waiting if known.answers.get(fact) is Answer.YES]
    for fact in ticked if question.kind == "tick" and ticked else waiting:
        if question.kind in ("yes_no", "tick"):
            answers[fact] = known.answers.get(fact, Answer.DONT_KNOW)
        else:
            values[fact] = known.values.get(fact, Answer.DONT_KNOW)
    return Facts(answers, values, so_far.areas)
