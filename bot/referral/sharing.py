"""What may go to whom, for which purpose and on which ground, worked out from the route and consent.

Nothing is sent on the strength of a route alone: each purpose and each recipient has a permission of its
own, with the ground that it rests on. Likely significant harm is itself the ground, so that an urgent
contact always has one. Pure; `bot.store.sharing` keeps what is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.referral.consent import Consent
from bot.thresholds.routes import Route

Purpose = Literal["early_help", "referral", "acknowledgement", "case_record", "family_notice"]
Recipient = Literal["front_door", "early_help_team", "case_system", "referrer", "family"]
Ground = Literal["agreement", "openness", "not_safe_to_ask", "significant_harm", "own_contact"]
"""agreement: who may agree did. openness: the family was told, or the record says why not.
not_safe_to_ask: asking could harm somebody, and the record says how. significant_harm: a child may come to
serious harm. own_contact: the referrer hears of their own contact."""

SIGNIFICANT_HARM: Ground = "significant_harm"
WITHDRAWABLE: tuple[Ground, ...] = ("agreement", "openness")
"""Grounds that end when the family takes its agreement back; the others do not rest on it."""


@dataclass(frozen=True)
class Permission:
    """One purpose, one recipient, one ground. `until` is the last moment (UTC), None for no end."""

    purpose: Purpose
    recipient: Recipient
    ground: Ground
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return self.until is None or at <= self.until


def permissions(
    stands: Iterable[tuple[Route, Consent]], agreement_lasts_days: int, at: datetime
) -> tuple[Permission, ...]:
    """What one contact may share: (chosen route, consent) of each child, and how long agreement lasts.

    Where one child's part may not be sent, nothing may be, unless significant harm carries it.
    """
    children = list(stands)
    ground = _ground_of_all(children)
    if ground is None:
        return ()
    ends = at + timedelta(days=agreement_lasts_days)
    until = ends if ground == "agreement" else None
    purpose, recipient = _sent_to(max(route for route, _ in children))
    found = [
        Permission(purpose, recipient, ground, until),
        Permission("case_record", "case_system", ground, until),
        Permission("acknowledgement", "referrer", "own_contact"),
    ]
    if recipient == "front_door" and _help_was_agreed_for_a_brother_or_sister(children):
        found.append(Permission("early_help", "early_help_team", "agreement", ends))
    if all(child.may_give_notice for _, child in children if child.ground != "none"):
        found.append(Permission("family_notice", "family", "openness"))
    return tuple(found)


def _ground_of_all(children: list[tuple[Route, Consent]]) -> Ground | None:
    """The ground on which the whole contact may be sent; None where it may not.

    Significant harm to one child carries the contact. Otherwise agreement about one child does not cover
    another, so that the contact rests on agreement only where it was given about each.
    """
    grounds = {child.ground for _, child in children if child.ground != "none"}
    if "significant_harm" in grounds:
        return SIGNIFICANT_HARM
    if not grounds or any(child.held for _, child in children):
        return None
    order: tuple[Ground, ...] = ("not_safe_to_ask", "openness", "agreement")
    return next(ground for ground in order if ground in grounds)


def _sent_to(route: Route) -> tuple[Purpose, Recipient]:
    if route < Route.FRONT_DOOR:
        return "early_help", "early_help_team"
    return "referral", "front_door"


def _help_was_agreed_for_a_brother_or_sister(children: list[tuple[Route, Consent]]) -> bool:
    """Early help for one child may go its own way while another child's referral goes to the front door."""
    return any(
        route == Route.CAF and consent.agreement == "agreed" and not consent.do_not_contact
        for route, consent in children
    )
