"""A scenario as the engine sees it: what is known, what is decided, and how each rule in scope stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.scenarios.files import UNRATED, Scenario
from bot.thresholds.engine import Decision, decide
from bot.thresholds.facts import Answer, Facts, Value
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Rule
from bot.thresholds.routes import Route
from bot.thresholds.truth import Truth

EVERY_CHILD = "every_child"
"""Stands for the area of scenarios that name none: safety, and what is asked about every child."""


@dataclass(frozen=True)
class Seen:
    """facts: with every date counted back from the scenario's day. rules: those in scope on that day."""

    scenario: Scenario
    facts: Facts
    decision: Decision
    rules: tuple[Rule, ...]
    truths: tuple[Truth, ...]

    @classmethod
    def of(cls, scenario: Scenario, pack: Pack) -> Seen:
        situation = scenario.situation
        day = situation.at.date()
        facts = situation.facts.on(day)
        rules = pack.rules_in_force(pack.in_scope(facts.areas), day)
        decision = decide(situation.facts, pack, situation.at)
        return cls(
            scenario, facts, decision, rules, tuple(rule.when.truth(facts) for rule in rules)
        )

    @property
    def id(self) -> str:
        return self.scenario.id

    @property
    def is_rated(self) -> bool:
        return self.scenario.rated != UNRATED

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas that it names, or `EVERY_CHILD` alone."""
        return tuple(sorted(self.facts.areas)) or (EVERY_CHILD,)

    @cached_property
    def expected(self) -> Route:
        """The route that its author expects to be advised; the engine's where none was written."""
        written = self.scenario.expect.get("recommended_route")
        return Route(written) if written else self.decision.recommended_route

    def holds(self, rules: Iterable[str]) -> bool:
        """Whether one of these rules certainly applies."""
        return not set(rules).isdisjoint(self.decision.rule_ids)


def with_value(facts: Facts, fact: str, value: Value) -> Facts:
    """The same facts with one of them changed, whatever its kind."""
    if isinstance(value, Answer):
        return facts.with_answer(fact, value)
    return facts.with_value(fact, value)
