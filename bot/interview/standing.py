"""What stands for one child: facts, decision, questions waiting. Each is worked out once.

A turn asks for these many times over, and an answer about one child changes nothing for the others. The
facts are remembered with the case; what follows from the same facts, pack and day is remembered too.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from bot.interview.case import Case, facts_for
from bot.interview.hours import with_the_hour
from bot.interview.prompts import Scene
from bot.thresholds.changes import what_would_raise
from bot.thresholds.engine import Decision, decide
from bot.thresholds.facts import Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question
from bot.thresholds.progress import questions_left
from bot.thresholds.questions import questions_waiting
from bot.thresholds.routes import Route

REMEMBERED = 4_096


@dataclass(frozen=True)
class _Standing:
    """Facts, pack and day; two are the same when everything that a decision rests on is."""

    key: Hashable
    facts: Facts = field(compare=False)
    pack: Pack = field(compare=False)
    at: datetime = field(compare=False)


def facts_on(case: Case, scene: Scene, child: str) -> Facts:
    """Everything known that bears on the child."""
    return _standing(case, scene, child).facts


def decision_on(case: Case, scene: Scene, child: str) -> Decision:
    """What the engine decides for the child as the case stands."""
    return _decided(_standing(case, scene, child))


def waiting_on(case: Case, scene: Scene, child: str) -> tuple[Question, ...]:
    """The questions whose answers can still matter for the child, in the order to ask them."""
    return _waiting(_standing(case, scene, child))


def fewest_left(case: Case, scene: Scene, child: str) -> int:
    """A number of questions below which no answers can end the interview about this child."""
    return _fewest(_standing(case, scene, child))


def raising_on(case: Case, scene: Scene, child: str, least: Route) -> tuple[str, ...]:
    """The facts that, learnt alone to be otherwise, would give at least this route; highest first."""
    return _raising(_standing(case, scene, child), least)


def _standing(case: Case, scene: Scene, child: str) -> _Standing:
    place = (child, scene.pack.digest, scene.at)
    if place not in case.remembered:
        facts = with_the_hour(facts_for(case, child, scene.pack), scene.pack, scene.at)
        known = frozenset(facts.answers.items()), frozenset(facts.values.items()), facts.areas
        key = (known, scene.pack.digest, scene.at.date())
        case.remembered[place] = _Standing(key, facts, scene.pack, scene.at)
    found: _Standing = case.remembered[place]
    return found


@lru_cache(maxsize=REMEMBERED)
def _decided(standing: _Standing) -> Decision:
    return decide(standing.facts, standing.pack, standing.at)


@lru_cache(maxsize=REMEMBERED)
def _waiting(standing: _Standing) -> tuple[Question, ...]:
    return questions_waiting(standing.facts, standing.pack, standing.at)


@lru_cache(maxsize=REMEMBERED)
def _fewest(standing: _Standing) -> int:
    return questions_left(standing.facts, standing.pack, standing.at).fewest


@lru_cache(maxsize=REMEMBERED)
def _raising(standing: _Standing, least: Route) -> tuple[str, ...]:
    return what_would_raise(standing.facts, standing.pack, standing.at, least)
