"""What stands for one child: facts, decision, questions waiting. Each is worked out once for a case.

A turn asks for these many times over, and a case never changes: what was worked out is remembered with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.interview.case import Case, facts_for
from bot.interview.prompts import Scene
from bot.thresholds.engine import Decision, decide
from bot.thresholds.facts import Facts
from bot.thresholds.pack import Question
from bot.thresholds.questions import questions_waiting

Found = TypeVar("Found")


def facts_on(case: Case, scene: Scene, child: str) -> Facts:
    """Everything known that bears on the child."""
    return _once(case, scene, "facts", child, lambda: facts_for(case, child, scene.pack))


def decision_on(case: Case, scene: Scene, child: str) -> Decision:
    """What the engine decides for the child as the case stands."""
    facts = facts_on(case, scene, child)
    return _once(case, scene, "decision", child, lambda: decide(facts, scene.pack, scene.at))


def waiting_on(case: Case, scene: Scene, child: str) -> tuple[Question, ...]:
    """The questions whose answers can still matter for the child, in the order to ask them."""
    facts = facts_on(case, scene, child)
    return _once(
        case, scene, "waiting", child, lambda: questions_waiting(facts, scene.pack, scene.at)
    )


def _once(case: Case, scene: Scene, what: str, child: str, find: Callable[[], Found]) -> Found:
    key = (what, child, scene.pack.digest, scene.at)
    if key not in case.remembered:
        case.remembered[key] = find()
    found: Found = case.remembered[key]
    return found
