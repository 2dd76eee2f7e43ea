"""Which question comes next, and whether there is one at all.

A question is asked only while its answer can still change the route, the urgency or a pathway; the
interview ends when none can. A list of which some boxes were ticked is asked again for the rest, as
long as the rest can matter: an unticked box is unasked. Safety comes first, then what is asked of every
child, then the area that could lead to the highest route; an area that was begun is finished first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.thresholds.engine import settled
from bot.thresholds.facts import Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question, Rule
from bot.thresholds.routes import Route, Urgency
from bot.thresholds.truth import NO

NOTHING = -1
"""The weight of a question whose answer can change nothing; otherwise it is the rank of a route."""


def next_question(facts: Facts, pack: Pack, at: datetime) -> Question | None:
    """The question to ask now about this child, or None when the outcome is determined."""
    waiting = questions_waiting(facts, pack, at)
    return waiting[0] if waiting else None


def questions_waiting(facts: Facts, pack: Pack, at: datetime) -> tuple[Question, ...]:
    """Every question whose answer can still matter, in the order in which to ask them.

    It never grows while answers come in: only an edit or an added area brings a question back.
    """
    facts = facts.on(at.date())
    scope = pack.in_scope(facts.areas)
    holding, undecided = settled(pack.rules_in_force(scope, at.date()), facts)
    if any(rule.route is Route.EMERGENCY for rule in holding):
        return ()
    weights = _weights(holding, undecided, facts, pack)
    by_area = [(area, list(_open_in(area, weights, facts, pack))) for area in scope]
    in_order = sorted(
        ((area, found) for area, found in by_area if found),
        key=lambda item: _turn_of(item[0], item[1], facts, pack),
    )
    return tuple(
        question
        for _, found in in_order
        for _, question in sorted(found, key=lambda weighed: -weighed[0])
    )


Weighed = tuple[int, Question]


def _open_in(area: str, weights: dict[str, int], facts: Facts, pack: Pack) -> Iterator[Weighed]:
    """The questions of an area that can still matter, or are always asked, with their weight."""
    for question in pack.areas[area].questions:
        weight = max((weights.get(fact, NOTHING) for fact in question.facts), default=NOTHING)
        if (weight > NOTHING or _is_owed(question, facts)) and _applies(question, facts):
            yield weight, question


def _turn_of(area: str, found: list[Weighed], facts: Facts, pack: Pack) -> tuple[bool, bool, int]:
    """Smaller comes earlier. Areas keep the pack's order where nothing else tells them apart."""
    if pack.areas[area].always:
        return False, False, 0
    begun = any(
        facts.is_asked(fact)
        for question in pack.areas[area].questions
        for fact in question.facts
        if pack.area_of_fact[fact] == area
    )
    return True, not begun, -max(weight for weight, _ in found)


def _weights(
    holding: list[Rule], undecided: list[Rule], facts: Facts, pack: Pack
) -> dict[str, int]:
    """For each unasked fact that can still matter, the rank of the highest route it bears on.

    A rule matters if, came it to hold, it would give more than those that hold already. A core harm fact
    matters as long as anything below `front_door` could be advised.
    """
    route = max((rule.route.rank for rule in holding), default=Route.UNIVERSAL.rank)
    urgency = max((r.at_least_urgency.rank for r in holding), default=Urgency.PLANNED.rank)
    pathways = {pathway for rule in holding for pathway in rule.pathways}
    least = Route.FRONT_DOOR.rank
    weights = {f: least for f in pack.harm_facts if route < least and not facts.is_asked(f)}
    for rule in undecided:
        rank = rule.route.rank
        if (
            rank > route
            or rule.at_least_urgency.rank > urgency
            or not pathways.issuperset(rule.pathways)
        ):
            for fact in rule.when.still_open(facts):
                if weights.get(fact, NOTHING) < rank:
                    weights[fact] = rank
    return weights


def _applies(question: Question, facts: Facts) -> bool:
    """Whether to ask it: not where it is certain that it makes no sense."""
    return question.applies_when is None or question.applies_when.truth(facts) is not NO


def _is_owed(question: Question, facts: Facts) -> bool:
    """Questions marked `always` are asked once, whether or not they can change anything."""
    return question.always and not any(facts.is_asked(fact) for fact in question.facts)
