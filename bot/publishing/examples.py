"""The shortest case in which a rule holds, taken from its condition: what a new scenario has to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from bot.thresholds.conditions import AreasWith, Condition, Joined, Limit, NoneOf, OneOf, Said
from bot.thresholds.pack import Pack
from bot.thresholds.truth import opposite

Statements = tuple[Condition, ...]
"""Conditions on one fact each, all of which are so together."""


@dataclass(frozen=True)
class Example:
    """A case in which a rule holds.

    key: the one statement on which the rule turns. others: what is so besides.
    apart: an age, number, date or choice that must be otherwise, so that the rule turns on its key alone.
    """

    key: Condition
    others: Statements
    apart: Statements


def example_of(condition: Condition, pack: Pack) -> Example:
    """The shortest case. Its key is the last answer or choice; without any, a number or a count of areas.

    Raises: ValueError for a condition that can never hold.
    """
    statements = next(_cases(condition, pack), None)
    if not statements:
        raise ValueError("no case makes this condition hold")
    key = max(reversed(statements), key=_weight)
    told = {fact_of(statement) for statement in statements}
    apart = (
        reversed_of(helping, pack)
        for helping in _helping(condition, pack)
        if isinstance(helping, Limit | OneOf) and helping.fact not in told
    )
    return Example(key, tuple(s for s in statements if s is not key), tuple(dict.fromkeys(apart)))


def fact_of(statement: Condition) -> str | None:
    """The fact that a statement is about; a count of areas is about none."""
    return statement.fact if isinstance(statement, Said | Limit | OneOf) else None


def _weight(statement: Condition) -> int:
    """How well a rule can be said to turn on a statement."""
    return 2 if isinstance(statement, Said | OneOf) else int(isinstance(statement, Limit))


def _helping(condition: Condition, pack: Pack) -> Iterator[Condition]:
    """Every statement that helps a condition to hold."""
    if isinstance(condition, NoneOf):
        yield from _helping(reversed_of(condition.parts, pack), pack)
    elif isinstance(condition, Joined):
        for part in condition.parts:
            yield from _helping(part, pack)
    else:
        yield condition


def _cases(condition: Condition, pack: Pack) -> Iterator[Statements]:
    """Cases that make a condition hold, as good as shortest first, without a contradiction."""
    if isinstance(condition, NoneOf):
        yield from _cases(reversed_of(condition.parts, pack), pack)
    elif isinstance(condition, Joined):
        needed = {"all": len(condition.parts), "any": 1}.get(condition.word, condition.count)
        choices = [list(_cases(part, pack)) for part in condition.parts]
        found = (
            tuple(dict.fromkeys(s for statements in chosen for s in statements))
            for some in combinations(choices, needed)
            for chosen in product(*some)
        )
        yield from sorted((f for f in found if not _contradicts(f, pack)), key=len)
    else:
        yield (condition,)


def reversed_of(condition: Condition, pack: Pack) -> Condition:
    """The condition that is so where this one is not. Raises: TypeError for a count of areas."""
    if isinstance(condition, Said):
        return Said(condition.fact, opposite(condition.expected))
    if isinstance(condition, Limit):
        return Limit(condition.fact, condition.limit, not condition.below, condition.unit)
    if isinstance(condition, OneOf):
        return OneOf(condition.fact, frozenset(pack.choices_of(condition.fact)) - condition.values)
    if isinstance(condition, NoneOf):
        return condition.parts
    if isinstance(condition, Joined):
        needed = {"all": len(condition.parts), "any": 1}.get(condition.word, condition.count)
        parts = tuple(reversed_of(part, pack) for part in condition.parts)
        return Joined("at_least", parts, len(parts) - needed + 1)
    raise TypeError(f"{type(condition).__name__} cannot be reversed")


def _contradicts(statements: Statements, pack: Pack) -> bool:
    return any(
        reversed_of(statement, pack) in statements
        for statement in statements
        if not isinstance(statement, AreasWith)
    )
