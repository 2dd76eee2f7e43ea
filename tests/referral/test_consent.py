"""Consent as logic: what is asked, in which order, and what may be sent."""

from __future__ import annotations

import itertools

import pytest

from bot.referral.consent import consent_for
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

GRAVE = (Route.FRONT_DOOR_URGENT, Route.EMERGENCY)
ANSWERS = {
    "unsafe_to_ask": (None, "yes", "no", "dont_know"),
    "family_told": (None, "yes", "no", "dont_know"),
    "why_not_told": (None, "given"),
    "family_agrees": (None, "yes", "no", "dont_know"),
    "why_no_agreement": (None, "given"),
    "who_agreed": (None, "given"),
}
EVERY_RECORD = [
    dict(zip(ANSWERS, values, strict=True)) for values in itertools.product(*ANSWERS.values())
]


def test_whether_asking_is_safe_comes_first(pack: Pack) -> None:
    for route in (Route.CAF, Route.FRONT_DOOR, *GRAVE):
        assert consent_for(route, "usual", pack, {}).waiting == "unsafe_to_ask"


@pytest.mark.parametrize("unsafe", ["yes", "dont_know"])
def test_where_asking_is_unsafe_or_unknown_the_family_is_not_raised_again(
    pack: Pack, unsafe: str
) -> None:
    for record in EVERY_RECORD:
        if record["unsafe_to_ask"] != unsafe:
            continue
        consent = consent_for(Route.FRONT_DOOR, "usual", pack, record)
        assert consent.do_not_contact
        assert consent.waiting in (None, "why_not_told")


def test_a_pathway_that_never_tells_the_family_asks_nothing(pack: Pack) -> None:
    for route, record in itertools.product((Route.FRONT_DOOR, *GRAVE), EVERY_RECORD[::7]):
        consent = consent_for(route, "never", pack, record)
        assert consent.waiting is None and consent.do_not_contact


@pytest.mark.parametrize("route", GRAVE)
def test_no_answer_about_consent_ever_holds_up_significant_harm(pack: Pack, route: Route) -> None:
    for record in EVERY_RECORD:
        consent = consent_for(route, "usual", pack, record)
        assert consent.may_send and consent.ground == "significant_harm"


def test_early_help_is_sent_only_with_agreement(pack: Pack) -> None:
    for record in EVERY_RECORD:
        consent = consent_for(Route.CAF, "usual", pack, record)
        assert consent.may_send == (record["family_agrees"] == "yes")


def test_every_no_needs_a_reason_before_consent_is_done(pack: Pack) -> None:
    for record in EVERY_RECORD:
        consent = consent_for(Route.FRONT_DOOR, "usual", pack, record)
        if consent.waiting is not None:
            continue
        if record["unsafe_to_ask"] == "no" and record["family_told"] == "yes":
            wanted = "who_agreed" if record["family_agrees"] == "yes" else "why_no_agreement"
        else:
            wanted = "why_not_told"
        assert record[wanted] == "given"
