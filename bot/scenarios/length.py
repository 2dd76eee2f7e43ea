"""How many threshold screens it takes to an outcome, by playing scenarios through the questions."""

from __future__ import annotations

from statistics import median

from bot.scenarios.files import Scenario
from bot.thresholds.facts import Answer, Facts
from bot.thresholds.pack import Pack, Question
from bot.thresholds.questions import next_question


def median_screens(scenarios: list[Scenario], pack: Pack) -> float | None:
    """The median number of screens; None without scenarios."""
    return median(screens(s, pack) for s in scenarios) if scenarios else None


def screens(scenario: Scenario, pack: Pack) -> int:
    """Screens until the outcome is determined; what the scenario leaves out is not known."""
    known, shown = scenario.situation.facts, 0
    so_far = Facts(areas=known.areas)
    while (question := next_question(so_far, pack, scenario.situation.at)) is not None:
        so_far = _answered(so_far, question, known)
        shown += 1
    return shown


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
