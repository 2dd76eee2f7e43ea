"""Which question comes next, and whether there is one at all.

A question is asked only while its answer can still change the route, the urgency or a pathway; the
interview ends when none can. A list of which some boxes were ticked is asked again for the rest, as
long as the rest can matter: an unticked box is unasked. Safety comes first, then the areas in the
pack's order, and within an area the question that could lead to the highest route.
"""

from __future__ import annotations

from datetime import datetime

from bot.thresholds.facts import Facts
from bot.thresholds.pack import Pack, Question, Rule
from bot.thresholds.routes import Route, Urgency
from bot.thresholds.truth import Truth


def next_question(facts: Facts, pack: Pack, at: datetime) -> Question | None:
    """The question to ask now about this child, or None when the outcome is determined."""
    waiting = questions_waiting(facts, pack, at)
    return waiting[0] if waiting else None


def questions_waiting(facts: Facts, pack: Pack, at: datetime) -> tuple[Question, ...]:
    """Every question whose answer can still matter, in the order in which to ask them."""
    scope = pack.in_scope(facts.areas)
    holding, undecided = _settled_and_not(pack.rules_in_force(scope, at.date()), facts)
    if any(rule.route is Route.EMERGENCY for rule in holding):
        return ()
    weight = _weights(holding, undecided, facts)
    found = [
        (place, -_weight(question, weight), question)
        for place, area in enumerate(scope)
        for question in pack.areas[area].questions
        if _applies(question, facts)
        and (_weight(question, weight) >= 0 or _is_owed(question, facts))
    ]
    return tuple(q for _, _, q in sorted(found, key=lambda item: item[:2]))


def _settled_and_not(rules: tuple[Rule, ...], facts: Facts) -> tuple[list[Rule], list[Rule]]:
    """The rules that hold, and those that may yet."""
    truths = [(rule, rule.when.truth(facts)) for rule in rules]
    holding = [rule for rule, truth in truths if truth is Truth.YES]
    return holding, [rule for rule, truth in truths if truth is Truth.UNKNOWN]


def _weights(holding: list[Rule], undecided: list[Rule], facts: Facts) -> dict[str, int]:
    """For each unasked fact that can still matter, the rank of the highest route it bears on.

    A rule matters if, came it to hold, it would give more than those that hold already.
    """
    route = max((rule.route.rank for rule in holding), default=Route.UNIVERSAL.rank)
    urgency = max((r.at_least_urgency.rank for r in holding), default=Urgency.PLANNED.rank)
    pathways = {pathway for rule in holding for pathway in rule.pathways}
    weights: dict[str, int] = {}
    for rule in undecided:
        rank = rule.route.rank
        if (
            rank > route
            or rule.at_least_urgency.rank > urgency
            or not pathways.issuperset(rule.pathways)
        ):
            for fact in rule.when.still_open(facts):
                if weights.get(fact, -1) < rank:
                    weights[fact] = rank
    return weights


def _weight(question: Question, weights: dict[str, int]) -> int:
    return max((weights.get(fact, -1) for fact in question.facts), default=-1)


def _applies(question: Question, facts: Facts) -> bool:
    """Whether to ask it: not where it is certain, or merely likely, that it makes no sense."""
    return question.applies_when is None or question.applies_when.truth(facts) is not Truth.NO


def _is_owed(question: Question, facts: Facts) -> bool:
    """Questions marked `always` are asked once, whether or not they can change anything."""
    return question.always and not any(facts.is_asked(fact) for fact in question.facts)
