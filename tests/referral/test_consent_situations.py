"""Every state of consent on every route is described in `consent_states.yml`, and comes out as it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pytest

from bot.referral.consent import Consent
from bot.referral.consent_states import State, every_state
from bot.referral.notice import family_notice
from bot.settings import ROOT
from bot.thresholds.facts import Range
from bot.thresholds.loader import Documents, pack_from, read_yaml
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

SITUATIONS: list[dict[str, Any]] = read_yaml(ROOT / "tests/referral/consent_states.yml")[
    "situations"
]
AREAS = ("send", "send_after_consultation")
GROUNDS = {
    "sent because of agreement": "agreement",
    "sent because of openness": "openness",
    "sent because asking is not safe": "not_safe_to_ask",
    "sent because of significant harm": "significant_harm",
}
AGE_BANDS = (("below_12", 0, 143), ("12_to_15", 144, 191), ("16_or_17", 192, 215))
YES_OR_NO = {True: "yes", False: "no"}
"""YAML reads a bare yes or no as true or false; here they are answers."""


@dataclass(frozen=True)
class InArea:
    """A state of consent under one area's setting, with the pack that has it."""

    area: Literal["send", "send_after_consultation"]
    pack: Pack
    state: State


@pytest.fixture(scope="module")
def found(documents: Documents) -> list[InArea]:
    packs = {area: pack_from(_in(documents, area)) for area in AREAS}
    return [InArea(area, packs[area], s) for area in AREAS for s in every_state(packs[area])]


def _in(documents: Documents, area: str) -> Documents:
    return {**documents, "consent.yml": {**documents["consent.yml"], "refusal_at_front_door": area}}


def test_every_state_on_every_route_is_described_once(found: list[InArea]) -> None:
    for case in found:
        names = [s["name"] for s in SITUATIONS if _describes(s, case)]
        assert len(names) == 1, (names, case.area, case.state.in_words(), case.state.age)


def test_every_situation_is_met_by_some_state_on_each_of_its_routes(found: list[InArea]) -> None:
    for situation in SITUATIONS:
        met = {str(case.state.route) for case in found if _describes(situation, case)}
        assert met == set(situation["then"]), situation["name"]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: str(s["name"]))
def test_it_comes_out_as_a_practitioner_wrote(
    situation: dict[str, Any], found: list[InArea]
) -> None:
    for case in (case for case in found if _describes(situation, case)):
        said = dict(case.state.said)
        consent, told = case.state.consent, case.state.in_words()
        assert _outcome(consent) == situation["then"][case.state.route], told
        assert _contact(consent) == _expected_contact(situation, case.state, said), told
        notice = family_notice(consent, str, case.pack)
        assert (notice is not None) == _expects_notice(situation, case.state, said), told


def _describes(situation: dict[str, Any], case: InArea) -> bool:
    state, said = case.state, dict(case.state.said)
    return (
        state.route in situation["then"]
        and state.family_contact in situation.get("family", [state.family_contact])
        and _band(state.age) in situation.get("age", [_band(state.age)])
        and situation.get("area", case.area) == case.area
        and all(said.get(q) in _answers(values) for q, values in situation["when"].items())
    )


def _answers(values: list[Any]) -> list[str]:
    return [YES_OR_NO.get(value, value) for value in values]


def _band(age: Range | None) -> str:
    if age is None:
        return "not_known"
    return next(name for name, low, high in AGE_BANDS if low <= age.low and age.high <= high)


def _outcome(consent: Consent) -> str:
    if consent.held:
        return f"held for {consent.held}"
    if consent.ground == "none":
        return "nothing to send"
    assert consent.may_send
    return next(words for words, ground in GROUNDS.items() if ground == consent.ground)


def _contact(consent: Consent) -> str:
    if consent.only_safe_parent:
        return "only the safe parent"
    return "nobody" if consent.do_not_contact else "as usual"


def _expected_contact(situation: dict[str, Any], state: State, said: dict[str, str]) -> str:
    """By the safety answer: nobody where a pathway says never, or it is unsafe or not known to be safe."""
    written: str = situation["contact"]
    if written != "by the safety answer":
        return written
    unsafe = state.family_contact == "never" or said.get("unsafe_to_ask", "no") != "no"
    return "nobody" if unsafe else "as usual"


def _expects_notice(situation: dict[str, Any], state: State, said: dict[str, str]) -> bool:
    if situation["notice"] == "no notice":
        return False
    return state.family_contact == "usual" and said["unsafe_to_ask"] == "no"


def test_the_routes_of_the_library_are_all_there_are() -> None:
    assert {route for s in SITUATIONS for route in s["then"]} == {str(route) for route in Route}
