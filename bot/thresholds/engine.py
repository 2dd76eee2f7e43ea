"""From facts to a decision. `decide` depends on its arguments alone.

The three levels of what is said (see `bot/packs/README.md`):
`route` is what the known answers establish; `highest_possible_route` is what the unknown ones still
allow; `recommended_route` is the advice, which never reads an unknown as reassuring.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.thresholds.facts import Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import FamilyContact, Rule, SourceRef
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route, Urgency
from bot.thresholds.truth import UNKNOWN, YES

ENGINE_SEMANTICS = "1"
"""Changes when the same pack and the same facts could give another decision."""

CAUTIOUS_LIMIT = Route.FRONT_DOOR_URGENT
"""Unknowns alone advise a telephone call today, never a 999 call that nobody has reason to make."""


@dataclass(frozen=True)
class Reason:
    """A rule that holds, and the facts that made it hold."""

    rule: str
    title: str
    route: Route
    because: str
    sources: tuple[SourceRef, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """Advice about one child at one moment, with everything needed to explain it years later."""

    route: Route
    highest_possible_route: Route
    recommended_route: Route
    urgency: Urgency
    consult: bool
    level: str
    pathways: tuple[str, ...]
    possible_pathways: tuple[str, ...]
    family_contact: FamilyContact
    reasons: tuple[Reason, ...]
    unknowns_that_matter: tuple[str, ...]
    not_discussed: tuple[str, ...]
    pack: str
    digest: str

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return tuple(reason.rule for reason in self.reasons)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, in a fixed order, for JSON and for the stored record."""
        return {
            "route": str(self.route),
            "highest_possible_route": str(self.highest_possible_route),
            "recommended_route": str(self.recommended_route),
            "urgency": str(self.urgency),
            "level": self.level,
            "consult": self.consult,
            "pathways": list(self.pathways),
            "possible_pathways": list(self.possible_pathways),
            "family_contact": self.family_contact,
            "reasons": [
                {
                    "rule": reason.rule,
                    "title": reason.title,
                    "route": str(reason.route),
                    "because": reason.because,
                    "sources": [{"ref": s.ref, "at": s.at} for s in reason.sources],
                    "facts": list(reason.facts),
                }
                for reason in self.reasons
            ],
            "unknowns_that_matter": list(self.unknowns_that_matter),
            "not_discussed": list(self.not_discussed),
            "pack": self.pack,
            "digest": self.digest,
        }


def decide(facts: Facts, pack: Pack, at: datetime) -> Decision:
    """The decision for one child over the areas in scope.

    Areas outside the scope are listed in `not_discussed`, never counted as no.
    Raises: PackError if no pack is in force on the day of `at`.
    """
    facts = facts.on(at.date())
    rules = pack.rules_in_force(pack.in_scope(facts.areas), at.date())
    holding, undecided = settled(rules, facts)
    route = _highest(holding)
    highest = max(route, _highest(undecided), least_while_harm_is_unknown(facts, pack))
    recommended = max(route, min(highest, CAUTIOUS_LIMIT))
    pathways, possible = _pathways(holding), _pathways(undecided)
    return Decision(
        route=route,
        highest_possible_route=highest,
        recommended_route=recommended,
        urgency=max([URGENCY_OF_ROUTE[recommended], *(r.at_least_urgency for r in holding)]),
        consult=recommended > route and recommended >= Route.FRONT_DOOR,
        level=pack.words_for(recommended).level,
        pathways=pathways,
        possible_pathways=tuple(p for p in possible if p not in pathways),
        family_contact=_family_contact(pack, recommended, pathways, possible),
        reasons=tuple(_reason(rule, facts) for rule in _by_route(holding)),
        unknowns_that_matter=_unknowns(undecided, route, pathways, facts, pack),
        not_discussed=tuple(a.area for a in pack.concern_areas if a.area not in facts.areas),
        pack=f"{pack.head.id} {pack.head.version}",
        digest=pack.digest,
    )


def _family_contact(
    pack: Pack, advised: Route, given: Iterable[str], possible: Iterable[str]
) -> FamilyContact:
    """What the pathways say about telling the family.

    `ask_first` while one that says never is possible, and, from `front_door` up, one that says ask first.
    """
    established, may_be = strictest(pack, given), strictest(pack, possible)
    if established == "usual" and (may_be == "never" or advised >= Route.FRONT_DOOR):
        return "usual" if may_be == "usual" else "ask_first"
    return established


def strictest(pack: Pack, pathways: Iterable[str]) -> FamilyContact:
    """Of several pathways' instructions about telling the family, the most careful one."""
    order: tuple[FamilyContact, ...] = ("usual", "ask_first", "never")
    return max(
        (pack.pathways[p].family_contact for p in pathways), key=order.index, default="usual"
    )


def settled(rules: Iterable[Rule], facts: Facts) -> tuple[list[Rule], list[Rule]]:
    """The rules that hold, and those that may yet."""
    holding, undecided = [], []
    for rule in rules:
        truth = rule.when.truth(facts)
        if truth is YES:
            holding.append(rule)
        elif truth is UNKNOWN:
            undecided.append(rule)
    return holding, undecided


def least_while_harm_is_unknown(facts: Facts, pack: Pack) -> Route:
    """`front_door` stays possible until every core harm question is answered."""
    known = all(facts.is_known(fact) for fact in pack.harm_facts)
    return Route.UNIVERSAL if known else Route.FRONT_DOOR


def _highest(rules: Iterable[Rule]) -> Route:
    routes = {rule.route for rule in rules}
    return max(routes, default=Route.UNIVERSAL)


def _by_route(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: -rule.route.rank)


def _pathways(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for rule in _by_route(rules) for p in rule.pathways))


def _reason(rule: Rule, facts: Facts) -> Reason:
    known = tuple(fact for fact in rule.facts_read if facts.is_asked(fact))
    return Reason(rule.id, rule.title, rule.route, rule.because, rule.sources, known)


def _unknowns(
    undecided: list[Rule], route: Route, pathways: tuple[str, ...], facts: Facts, pack: Pack
) -> tuple[str, ...]:
    """Unknown facts, asked or not, that could still raise the route or add a pathway."""
    matter = [r for r in undecided if r.route > route or set(r.pathways) - set(pathways)]
    harm = pack.harm_facts if route < Route.FRONT_DOOR else ()
    read = (fact for rule in _by_route(matter) for fact in rule.facts_read)
    return tuple(fact for fact in dict.fromkeys((*read, *harm)) if not facts.is_known(fact))
