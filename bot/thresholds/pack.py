"""One version of one council's thresholds, whole and ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from bot.thresholds.conditions import counts_areas, limits_in, with_areas_counted
from bot.thresholds.errors import PackError
from bot.thresholds.facts import Answer, Range, Value, ranges_between
from bot.thresholds.parts import (
    Area,
    ConsentWords,
    FormField,
    Head,
    InformationField,
    Pathway,
    RouteWords,
    Rule,
)
from bot.thresholds.routes import Route


class Pack:
    """One version of one council's thresholds, checked and ready to be asked.

    Make one with `loader.load_pack`; `digest` names its exact content.
    """

    def __init__(
        self,
        head: Head,
        areas: tuple[Area, ...],
        pathways: tuple[Pathway, ...],
        consent: ConsentWords,
        information: tuple[InformationField, ...],
        documents: Mapping[str, Any],
        digest: str,
        form: tuple[FormField, ...] = (),
    ) -> None:
        self.head = head
        self.areas = {area.area: area for area in areas}
        self.pathways = {pathway.id: pathway for pathway in pathways}
        self.consent = consent
        self.information = information
        self.documents = documents
        self.digest = digest
        self.form = form
        self.facts = {fact.id: fact for area in areas for fact in area.facts}
        self.area_of_fact = {fact.id: area.area for area in areas for fact in area.facts}
        self.questions = {q.id: q for area in areas for q in area.questions}
        self.area_of_question = {q.id: area.area for area in areas for q in area.questions}
        self.hears = {danger: fact for area in areas for danger, fact in area.hears.items()}
        self.clock = {moment: fact for area in areas for moment, fact in area.clock.items()}
        self.sources = {source.id: source for source in head.sources}
        self.harm_facts = tuple(
            fact
            for area in areas
            for question in area.questions
            if area.always and question.harm
            for fact in question.facts
        )
        self._rules_on = lru_cache(maxsize=64)(self._find_rules_on)

    def choices_of(self, fact: str) -> tuple[str, ...]:
        """The values that a question offers for a choice."""
        offered = (
            option.value
            for question in self.questions.values()
            if question.sets == fact
            for option in question.options
        )
        return tuple(dict.fromkeys(value for value in offered if value))

    def values_of(self, fact: str) -> tuple[Value, ...]:
        """Yes and no; each choice; for an age, number or date each range that is told apart."""
        kind = self.facts[fact].kind
        if kind == "answer":
            return (Answer.YES, Answer.NO)
        return self.choices_of(fact) if kind == "choice" else self.ranges_of(fact)

    def ranges_of(self, fact: str) -> tuple[Range, ...]:
        """For an age, number or date: the ranges that its rules and questions tell apart."""
        return ranges_between(sorted(self._limits.get(fact, ())))

    @cached_property
    def _limits(self) -> dict[str, set[float]]:
        """For each fact, every limit that a rule or a question compares it with."""
        rules = (rule.when for area in self.areas.values() for rule in area.rules)
        questions = (q.applies_when for q in self.questions.values() if q.applies_when)
        found: dict[str, set[float]] = {}
        for condition in (*rules, *questions):
            for limit in limits_in(condition):
                found.setdefault(limit.fact, set()).add(limit.limit)
        return found

    @property
    def always_in_scope(self) -> tuple[str, ...]:
        return tuple(area.area for area in self.areas.values() if area.always)

    @property
    def concern_areas(self) -> tuple[Area, ...]:
        """The areas that a referrer chooses from."""
        return tuple(area for area in self.areas.values() if not area.always)

    def in_scope(self, confirmed: frozenset[str]) -> tuple[str, ...]:
        """Areas that are always looked at, then the confirmed ones, in the pack's order."""
        return tuple(a.area for a in self.areas.values() if a.always or a.area in confirmed)

    def rules_in_force(self, scope: tuple[str, ...], day: date) -> tuple[Rule, ...]:
        """The active rules of these areas on a day, with `areas_with` counted over these areas.

        Raises: PackError if the pack, or every rule of an area, is not in force then; never the last known
        rules.
        """
        return self._rules_on(scope, day)

    def _find_rules_on(self, scope: tuple[str, ...], day: date) -> tuple[Rule, ...]:
        period = self.head.in_force
        if not period.covers(day):
            raise PackError(
                [
                    f"pack.yml: {self.head.id} {self.head.version} is in force from {period.from_} "
                    f"to {period.until or 'further notice'}, not on {day}. Publish a version that "
                    f"covers the day."
                ]
            )
        by_area = {area: self._in_force(area, day) for area in scope}
        lapsed = [area for area, rules in by_area.items() if self.areas[area].rules and not rules]
        if lapsed:
            raise PackError(
                [
                    f"{area}: none of its rules is in force on {day}. Publish a version whose rules "
                    f"cover the day."
                    for area in lapsed
                ]
            )
        counted = [
            [(rule.route, rule.when) for rule in rules if not counts_areas(rule.when)]
            for area, rules in by_area.items()
            if not self.areas[area].always
        ]
        return tuple(
            rule.with_condition(with_areas_counted(rule.when, counted))
            if counts_areas(rule.when)
            else rule
            for rules in by_area.values()
            for rule in rules
        )

    def _in_force(self, area: str, day: date) -> list[Rule]:
        return [
            rule
            for rule in self.areas[area].rules
            if rule.status == "active"
            and rule.in_force.covers(day)
            and (rule.only_if is None or self.head.switches[rule.only_if].on)
        ]

    def written_rules(self, area: str) -> list[Mapping[str, Any]]:
        """The rules of an area as their author wrote them."""
        written = (doc for doc in self.documents.values() if doc.get("area") == area)
        return [rule for document in written for rule in document.get("rules") or ()]

    def written_conditions(self) -> Iterator[Mapping[str, Any]]:
        """Every condition on which a rule or a question depends, as its author wrote it."""
        for area in self.areas:
            yield from (rule["when"] for rule in self.written_rules(area))
        for document in self.documents.values():
            for question in document.get("questions") or ():
                if question.get("applies_when"):
                    yield question["applies_when"]

    def words_for(self, route: Route) -> RouteWords:
        return self.head.routes[route]
