"""What may go to whom: for each purpose and recipient a permission with its ground, or none."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.referral.consent import Consent, consent_for
from bot.referral.consent_states import every_state
from bot.referral.sharing import Permission, permissions
from bot.thresholds.facts import Range
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
EIGHT = Range(96, 107)
AGREED = {
    "unsafe_to_ask": "no", "family_told": "yes", "family_agrees": "yes", "who_agreed": "given",
    "standing": "parental_responsibility",
}  # fmt: skip
NOT_TOLD = {"unsafe_to_ask": "no", "family_told": "no", "why_not_told": "given"}
REFUSED = {
    "unsafe_to_ask": "no",
    "family_told": "yes",
    "family_agrees": "no",
    "why_no_agreement": "given",
}
UNSAFE = {"unsafe_to_ask": "dont_know"}


def stands(pack: Pack, route: Route, said: dict[str, str]) -> tuple[Route, Consent]:
    return route, consent_for(route, "usual", pack, said, EIGHT)


def found(*children: tuple[Route, Consent]) -> dict[tuple[str, str], Permission]:
    return {(p.purpose, p.recipient): p for p in permissions(children, 365, AT)}


def test_early_help_goes_to_its_team_and_nowhere_else(pack: Pack) -> None:
    allowed = found(stands(pack, Route.CAF, AGREED))
    assert set(allowed) == {
        ("early_help", "early_help_team"),
        ("case_record", "case_system"),
        ("acknowledgement", "referrer"),
        ("family_notice", "family"),
    }
    assert allowed["early_help", "early_help_team"].ground == "agreement"


@pytest.mark.parametrize("said", [REFUSED, NOT_TOLD, UNSAFE, {}])
def test_early_help_without_agreement_goes_nowhere(pack: Pack, said: dict[str, str]) -> None:
    assert found(stands(pack, Route.CAF, said)) == {}


def test_an_urgent_contact_always_may_go_and_its_ground_has_no_end(pack: Pack) -> None:
    for route in (Route.FRONT_DOOR_URGENT, Route.EMERGENCY):
        for said in (REFUSED, UNSAFE, NOT_TOLD, {}):
            permission = found(stands(pack, route, said))["referral", "front_door"]
            assert permission.ground == "significant_harm" and permission.until is None


def test_agreement_is_for_a_time(pack: Pack) -> None:
    permission = found(stands(pack, Route.CAF, AGREED))["early_help", "early_help_team"]
    assert permission.until == AT + timedelta(days=365)
    assert permission.covers(AT + timedelta(days=365))
    assert not permission.covers(AT + timedelta(days=365, seconds=1))


def test_the_family_gets_nothing_in_writing_where_that_may_not_be_safe(pack: Pack) -> None:
    assert ("family_notice", "family") in found(stands(pack, Route.FRONT_DOOR, NOT_TOLD))
    assert ("family_notice", "family") not in found(stands(pack, Route.FRONT_DOOR, UNSAFE))
    one_of_two = (stands(pack, Route.FRONT_DOOR, NOT_TOLD), stands(pack, Route.FRONT_DOOR, UNSAFE))
    assert ("family_notice", "family") not in found(*one_of_two)


def test_agreement_about_one_child_does_not_cover_another(pack: Pack) -> None:
    allowed = found(
        stands(pack, Route.FRONT_DOOR, AGREED), stands(pack, Route.FRONT_DOOR, NOT_TOLD)
    )
    assert allowed["referral", "front_door"].ground == "openness"


def test_harm_to_one_child_carries_the_contact_about_all(pack: Pack) -> None:
    allowed = found(stands(pack, Route.FRONT_DOOR_URGENT, {}), stands(pack, Route.CAF, REFUSED))
    assert allowed["referral", "front_door"].ground == "significant_harm"


def test_help_agreed_for_a_brother_may_go_its_own_way(pack: Pack) -> None:
    allowed = found(stands(pack, Route.FRONT_DOOR, NOT_TOLD), stands(pack, Route.CAF, AGREED))
    assert allowed["early_help", "early_help_team"].ground == "agreement"
    refused = found(stands(pack, Route.FRONT_DOOR, NOT_TOLD), stands(pack, Route.CAF, NOT_TOLD))
    assert ("early_help", "early_help_team") not in refused


def test_in_every_state_what_may_be_sent_has_a_ground_and_what_may_not_has_none(pack: Pack) -> None:
    for state in every_state(pack):
        allowed = found((state.route, state.consent))
        to_services = [p for p in allowed.values() if p.recipient not in ("referrer", "family")]
        assert bool(to_services) == state.consent.may_send, state.in_words()
        assert all(p.ground == state.consent.ground for p in to_services), state.in_words()
