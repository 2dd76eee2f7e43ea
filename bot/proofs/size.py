"""How much a proof covers, and where stopping is not exact."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from bot.proofs.ground import Ground


def combinations_of_facts(ground: Ground) -> int:
    """How many different states of knowledge the solver's proofs cover, scopes included.

    Yes, no and unknown for a fact; each choice and unknown; each stretch of ranges for an age or number.
    """
    states = []
    for fact in ground.pack.facts.values():
        parts = len(ground.literals.by_id[fact.id].parts)
        if fact.kind == "answer":
            states.append(3)
        elif fact.kind == "choice":
            states.append(parts + 1)
        else:
            states.append((parts + 1) * (parts + 2) // 2)
    return prod(states) * 2 ** len(ground.pack.concern_areas)


def late_stops(ground: Ground) -> Iterator[tuple[str, int]]:
    """Facts read in both directions by rules of one route, with the questions that this can cost.

    Stopping rests on three-valued evaluation, which is exact where each fact is read one way only.
    """
    directions: dict[tuple[str, str], set[str]] = {}
    for rule in ground.rules.values():
        for reading in rule.when.readings():
            directions.setdefault((str(rule.route), reading.fact), set()).add(reading.towards)
    both = {fact for (_, fact), towards in directions.items() if len(towards) > 1}
    for fact in sorted(both):
        sharing = {
            f for rule in ground.rules.values() if fact in rule.facts_read for f in rule.facts_read
        }
        cost = sum(bool(sharing & set(q.facts)) for q in ground.pack.questions.values())
        yield fact, cost
