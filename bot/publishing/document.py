"""The threshold document: a pack as practitioners, trainers and partner agencies read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.publishing.conditions import ConditionWords
from bot.publishing.pages import page
from bot.publishing.rules import (
    HOW_SOON,
    Cited,
    areas_shown,
    change_of,
    cited,
    rules_left_out,
)
from bot.publishing.words import PackWords
from bot.thresholds.pack import Pack
from bot.thresholds.parts import ContactPoint, LocalChange, Pathway, RouteWords
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route

FAMILY = {
    "usual": "Talk with the family as usual, where that is safe.",
    "ask_first": "Ask before you tell the family anything.",
    "never": "Do not contact the family about this.",
}

CONSENT_SETTINGS = {
    "refusal_at_front_door": "What happens when a family refuses a referral",
    "ask_young_person_from_years": "The age from which a young person is asked",
    "agreement_lasts_days": "How long agreement counts",
    "look_again_after_days": "When to look again after a refusal",
}

AGREEMENT = {
    "none": "Nothing is sent, so no agreement is asked for.",
    "needed": "The family must agree. Nothing is sent without it.",
    "asked": "The family is told and asked, where that is safe. If they refuse, it is written down and "
    "you can still make contact.",
    "never_waits": "It never waits for agreement.",
}

ANSWERS = {
    "yes_no": "Yes, no, or don't know.",
    "age": "An age; a rough one is enough.",
    "number": "A number; a rough one is enough.",
    "date": "A date; a rough one is enough.",
    "choice": "One of these:",
    "tick": "All of these that are so:",
}


@dataclass(frozen=True)
class RouteShown:
    route: Route
    words: RouteWords
    how_soon: str
    agreement: str
    refused: str | None


@dataclass(frozen=True)
class PathwayShown:
    """A pathway with whom to ring, and the ids of the rules that lead to it."""

    pathway: Pathway
    contact: ContactPoint
    family: str
    rules: tuple[str, ...]
    sources: tuple[Cited, ...]
    change: LocalChange | None


def threshold_document(pack: Pack, day: date) -> str:
    """The pack as one HTML page, with the rules that are in force on the day.

    Raises: PackError if the pack is not in force then.
    """
    pack.rules_in_force(tuple(pack.areas), day)
    words = PackWords(pack)
    areas = areas_shown(pack, day, ConditionWords(pack, words))
    shown = {rule.rule.id for area in areas for group in area.groups for rule in group.rules}
    return page(
        "threshold_document.html",
        pack=pack,
        head=pack.head,
        shown_on=day,
        say=words.sentence,
        phrase=words.phrase,
        areas=areas,
        routes=_routes(pack),
        pathways=_pathways(pack, shown),
        changes=_changes(pack, shown),
        left_out=rules_left_out(pack, day),
        answers=ANSWERS,
    )


def _routes(pack: Pack) -> tuple[RouteShown, ...]:
    """All six, the highest first."""
    return tuple(
        RouteShown(
            route,
            pack.words_for(route),
            HOW_SOON[URGENCY_OF_ROUTE[route]],
            AGREEMENT[pack.consent.agreement[route]],
            pack.consent.say_when_refused.get(route),
        )
        for route in reversed(Route)
    )


def _pathways(pack: Pack, shown: Collection[str]) -> tuple[PathwayShown, ...]:
    rules = [rule for area in pack.areas.values() for rule in area.rules if rule.id in shown]
    return tuple(
        PathwayShown(
            pathway,
            pack.head.contact_points[pathway.contact],
            FAMILY[pathway.family_contact],
            tuple(rule.id for rule in rules if pathway.id in rule.pathways),
            cited(pack, pathway.sources),
            change_of(pack, "pathway", pathway.id),
        )
        for pathway in pack.pathways.values()
    )


@dataclass(frozen=True)
class ChangeShown:
    """A local change with the name of what was changed; `anchor` leads to it if it is shown."""

    change: LocalChange
    name: str
    anchor: str | None


def _changes(pack: Pack, shown: Collection[str]) -> tuple[ChangeShown, ...]:
    names = {
        **{("rule", r.id): r.title for area in pack.areas.values() for r in area.rules},
        **{("question", q.id): q.text for q in (*pack.questions.values(), *pack.consent.questions)},
        **{("pathway", p.id): p.name for p in pack.pathways.values()},
        **{("consent setting", name): words for name, words in CONSENT_SETTINGS.items()},
    }
    has_place = {*shown, *pack.questions, *pack.pathways}
    return tuple(
        ChangeShown(
            change,
            names.get((change.part, change.id), ""),
            f"{change.part}-{change.id}" if change.id in has_place else None,
        )
        for change in pack.head.changed
    )
