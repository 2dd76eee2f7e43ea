"""The advice on each child: what the engine says, what was said before, what the referrer chose."""

from __future__ import annotations

from dataclasses import dataclass

from bot.interview.case import Case
from bot.interview.prompts import Scene
from bot.interview.standing import decision_on
from bot.thresholds.engine import Decision
from bot.thresholds.routes import Route

CAN_BE_SENT = Route.CAF
"""From this route up there is something to send; below it the advice itself is the outcome."""


@dataclass(frozen=True)
class Advice:
    """Advice about one child.

    route: the advice that stands. It never falls below what was shown before, from `front_door` up,
        so that a correction cannot quietly take danger back.
    chosen: where the referrer wants to go; higher at will, lower only as the rules allow.
    """

    child: str
    decision: Decision
    route: Route
    chosen: Route

    @property
    def is_kept_from_before(self) -> bool:
        return self.route > self.decision.recommended_route


def advice_on(case: Case, scene: Scene, child: str) -> Advice:
    """The advice for one child as the case stands now."""
    decision = decision_on(case, scene, child)
    shown = _highest_shown(case, child)
    route = decision.recommended_route
    if shown is not None and shown >= Route.FRONT_DOOR:
        route = max(route, shown)
    return Advice(child, decision, route, _chosen(case, child, route))


def all_advice(case: Case, scene: Scene) -> tuple[Advice, ...]:
    return tuple(advice_on(case, scene, child) for child in case.children)


def leading(advice: tuple[Advice, ...]) -> Advice:
    """The child whose route is highest leads the contact."""
    return max(advice, key=lambda item: item.chosen.rank)


def was_shown(case: Case, advice: Advice) -> bool:
    """Whether the referrer has seen just this advice for this child."""
    entry = case.last("seen_route", advice.child)
    return entry is not None and entry.value.get("route") == str(advice.chosen)


def lower_routes(advice: Advice) -> tuple[Route, ...]:
    """Where a referrer may go down to: nowhere from `front_door_urgent` and `emergency`."""
    if advice.route > Route.FRONT_DOOR:
        return ()
    return tuple(route for route in Route if route < advice.route)


def higher_routes(advice: Advice) -> tuple[Route, ...]:
    return tuple(route for route in Route if route > advice.chosen)


def _highest_shown(case: Case, child: str) -> Route | None:
    shown = [
        Route(entry.value["advised"])
        for entry in case.entries
        if entry.question == "seen_route" and entry.about == child
    ]
    return max(shown, key=lambda route: route.rank, default=None)


def _chosen(case: Case, child: str, route: Route) -> Route:
    if case.said("without_agreement", child) == "front_door":
        return max(route, Route.FRONT_DOOR)
    entry = case.last("choose_route", child)
    if entry is None or entry.said not in set(Route):
        return route
    chosen = Route(entry.said)
    if chosen >= route:
        return chosen
    if route > Route.FRONT_DOOR:
        return route
    consulted = case.text("consulted_with", child)
    return chosen if consulted or route < Route.FRONT_DOOR else route
