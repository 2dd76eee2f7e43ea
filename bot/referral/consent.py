"""Consent as checked logic: what to ask, in which order, and whether something may be sent.

Agreement to help, being open with the family, and the ground for sharing are different things and are
kept apart. Whether asking is safe comes first; "don't know" counts as unsafe until somebody advises.
Nothing at significant-harm level ever waits for consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.thresholds.pack import Pack
from bot.thresholds.parts import FamilyContact
from bot.thresholds.routes import Route

Said = Mapping[str, str | None]
"""What was said to each consent question: yes, no, dont_know, or "given" for words; None if unasked."""


@dataclass(frozen=True)
class Consent:
    """How consent stands for one child on one route.

    waiting: the next consent question, or None when nothing more is to be asked.
    do_not_contact: nobody may prompt anybody to contact the family, now or later.
    may_send: whether something may be sent on this route.
    ground: what sending rests on.
    """

    waiting: str | None
    do_not_contact: bool
    may_send: bool
    ground: Literal["none", "agreement", "openness", "significant_harm"]


def consent_for(route: Route, family_contact: FamilyContact, pack: Pack, said: Said) -> Consent:
    """Consent for a child on the chosen route, given what was said so far."""
    policy = pack.consent.agreement[route]
    if policy == "none":
        return Consent(None, False, False, "none")
    unsafe = said.get("unsafe_to_ask") in ("yes", "dont_know")
    do_not_contact = family_contact == "never" or unsafe
    agreed = said.get("family_agrees") == "yes"
    return Consent(
        waiting=_next(policy, family_contact, said),
        do_not_contact=do_not_contact,
        may_send=policy != "needed" or agreed,
        ground=_ground(policy, agreed),
    )


def _ground(
    policy: str, agreed: bool
) -> Literal["none", "agreement", "openness", "significant_harm"]:
    if policy == "never_waits":
        return "significant_harm"
    if agreed:
        return "agreement"
    return "none" if policy == "needed" else "openness"


def _next(policy: str, family_contact: FamilyContact, said: Said) -> str | None:
    """The consent question to ask now. Told and agreed are never raised where asking is unsafe."""
    if family_contact == "never":
        return None
    if said.get("unsafe_to_ask") is None:
        return "unsafe_to_ask"
    if said["unsafe_to_ask"] != "no":
        return None if said.get("why_not_told") else "why_not_told"
    if said.get("family_told") is None:
        return "family_told"
    if said["family_told"] != "yes":
        return None if said.get("why_not_told") else "why_not_told"
    if said.get("family_agrees") is None:
        return "family_agrees"
    if said["family_agrees"] == "yes":
        return None if said.get("who_agreed") else "who_agreed"
    return None if said.get("why_no_agreement") else "why_no_agreement"
