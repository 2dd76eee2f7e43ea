"""The rules of a pack as the threshold document shows them: by area and by route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.publishing.conditions import ConditionWords, Saying
from bot.thresholds.pack import Pack
from bot.thresholds.parts import (
    Area,
    LocalChange,
    Pathway,
    Question,
    RouteWords,
    Rule,
    Source,
    SourceRef,
    Switch,
)
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route, Urgency

HOW_SOON = {
    Urgency.PLANNED: "No fixed time",
    Urgency.ONE_WORKING_DAY: "Within one working day",
    Urgency.TODAY: "Today",
    Urgency.NOW: "Now",
}


@dataclass(frozen=True)
class Cited:
    """A source, and where in it."""

    source: Source
    ref: SourceRef


@dataclass(frozen=True)
class RuleShown:
    """A rule with what its ids stand for.

    sooner: how soon, where that is sooner than its route alone.
    is_limited: whether it is in force for only a part of the pack's own time.
    """

    rule: Rule
    when: Saying
    pathways: tuple[Pathway, ...]
    sources: tuple[Cited, ...]
    switch: Switch | None
    sooner: str | None
    is_limited: bool
    change: LocalChange | None


@dataclass(frozen=True)
class RulesOfRoute:
    """The rules of an area that lead to one route."""

    route: Route
    words: RouteWords
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True)
class QuestionShown:
    question: Question
    asked_when: Saying | None
    change: LocalChange | None


@dataclass(frozen=True)
class AreaShown:
    area: Area
    questions: tuple[QuestionShown, ...]
    groups: tuple[RulesOfRoute, ...]


@dataclass(frozen=True)
class LeftOut:
    """A rule that is not shown, and why."""

    id: str
    why: str


def areas_shown(pack: Pack, day: date, in_words: ConditionWords) -> tuple[AreaShown, ...]:
    """Every area, those that are always looked at first; rules by route, the highest first."""
    in_order = sorted(pack.areas.values(), key=lambda area: not area.always)
    return tuple(
        AreaShown(
            area,
            tuple(_question(pack, question, in_words) for question in area.questions),
            tuple(_groups(pack, area, day, in_words)),
        )
        for area in in_order
    )


def rules_left_out(pack: Pack, day: date) -> tuple[LeftOut, ...]:
    """The rules that do not count on this day, in the pack's order."""
    rules = (rule for area in pack.areas.values() for rule in area.rules)
    return tuple(
        LeftOut(rule.id, _why_left_out(rule, day)) for rule in rules if not _counts(rule, day)
    )


def cited(pack: Pack, refs: tuple[SourceRef, ...]) -> tuple[Cited, ...]:
    """What references to sources stand for."""
    return tuple(Cited(pack.sources[ref.ref], ref) for ref in refs)


def change_of(pack: Pack, part: str, name: str) -> LocalChange | None:
    """How the council departed from its base here, if it did."""
    return next((c for c in pack.head.changed if c.part == part and c.id == name), None)


def _counts(rule: Rule, day: date) -> bool:
    return rule.status == "active" and rule.in_force.covers(day)


def _why_left_out(rule: Rule, day: date) -> str:
    if rule.status == "active":
        return "not yet in force" if rule.in_force.from_ > day else "no longer in force"
    return "draft" if rule.status == "draft" else "retired"


def _groups(pack: Pack, area: Area, day: date, in_words: ConditionWords) -> list[RulesOfRoute]:
    by_route: dict[Route, list[RuleShown]] = {}
    for rule in area.rules:
        if _counts(rule, day):
            by_route.setdefault(rule.route, []).append(_rule(pack, rule, in_words))
    return [
        RulesOfRoute(route, pack.words_for(route), tuple(by_route[route]))
        for route in sorted(by_route, key=lambda route: route.rank, reverse=True)
    ]


def _rule(pack: Pack, rule: Rule, in_words: ConditionWords) -> RuleShown:
    is_sooner = rule.at_least_urgency > URGENCY_OF_ROUTE[rule.route]
    return RuleShown(
        rule=rule,
        when=in_words.say(rule.when),
        pathways=tuple(pack.pathways[pathway] for pathway in rule.pathways),
        sources=cited(pack, rule.sources),
        switch=pack.head.switches[rule.only_if] if rule.only_if else None,
        sooner=HOW_SOON[rule.at_least_urgency] if is_sooner else None,
        is_limited=rule.in_force.until is not None
        or rule.in_force.from_ > pack.head.in_force.from_,
        change=change_of(pack, "rule", rule.id),
    )


def _question(pack: Pack, question: Question, in_words: ConditionWords) -> QuestionShown:
    asked_when = in_words.say(question.applies_when) if question.applies_when else None
    return QuestionShown(question, asked_when, change_of(pack, "question", question.id))
