"""Consent as logic: what is asked, in which order, and what may be sent."""

from __future__ import annotations

import pytest

from bot.referral.consent import Consent, consent_for, lawful_basis
from bot.referral.consent_states import CONTACTS, State, every_state, states
from bot.referral.notice import family_notice
from bot.thresholds.facts import Range
from bot.thresholds.pack import Pack
from bot.thresholds.parts import AGENCIES, ConsentWords
from bot.thresholds.routes import Route

GRAVE = (Route.FRONT_DOOR_URGENT, Route.EMERGENCY)
EIGHT, FOURTEEN, SIXTEEN = Range(96, 107), Range(168, 179), Range(192, 203)
SAFE = {"unsafe_to_ask": "no"}
AGREED = {**SAFE, "family_told": "yes", "family_agrees": "yes", "who_agreed": "given"}
BY_PARENT = {**AGREED, "standing": "parental_responsibility"}


@pytest.fixture(scope="module")
def found(pack: Pack) -> list[State]:
    return list(every_state(pack))


def caf(pack: Pack, said: dict[str, str], age: Range | None = EIGHT) -> Consent:
    return consent_for(Route.CAF, "usual", pack, said, age)


def front_door(pack: Pack, said: dict[str, str], age: Range | None = EIGHT) -> Consent:
    return consent_for(Route.FRONT_DOOR, "usual", pack, said, age)


def strict(pack: Pack) -> Pack:
    """The same pack where a refused referral waits until it was talked over."""
    consent = pack.consent.copy(update={"refusal_at_front_door": "send_after_consultation"})
    areas, pathways = tuple(pack.areas.values()), tuple(pack.pathways.values())
    return Pack(pack.head, areas, pathways, consent, pack.information, pack.documents, "strict")


def test_whether_asking_is_safe_comes_first(pack: Pack) -> None:
    for route in (Route.CAF, Route.FRONT_DOOR, *GRAVE):
        assert consent_for(route, "usual", pack, {}).waiting == "unsafe_to_ask"


def test_where_asking_is_unsafe_or_not_known_the_family_is_not_raised_again(
    found: list[State],
) -> None:
    unsafe = [s for s in found if dict(s.said).get("unsafe_to_ask") in ("yes", "dont_know")]
    assert len(unsafe) > 100
    for state in unsafe:
        assert state.consent.do_not_contact and not state.consent.may_give_notice
        assert not {"family_told", "family_agrees", "young_person_view"} & set(dict(state.said))


def test_what_is_feared_is_recorded_as_a_kind_and_in_words(pack: Pack) -> None:
    said = {"unsafe_to_ask": "dont_know"}
    assert front_door(pack, said).waiting == "danger_kind"
    assert front_door(pack, {**said, "danger_kind": "delay"}).waiting == "why_unsafe"


def test_a_pathway_that_never_tells_the_family_asks_nothing(pack: Pack) -> None:
    for route in (Route.CAF, Route.FRONT_DOOR, *GRAVE):
        consent = consent_for(route, "never", pack, {})
        assert consent.waiting is None and consent.do_not_contact and not consent.may_give_notice


def test_a_safe_parent_may_be_told_and_nobody_else(pack: Pack) -> None:
    said = {"unsafe_to_ask": "yes", "danger_kind": "violence", "why_unsafe": "given"}
    named = {**said, "safe_parent": "yes", "safe_parent_name": "given"}
    assert front_door(pack, named).only_safe_parent and front_door(pack, named).do_not_contact
    for other in ({**said, "safe_parent": "dont_know"}, {**named, "safe_parent_name": "not_known"}):
        assert not front_door(pack, other).only_safe_parent
    assert not consent_for(Route.FRONT_DOOR, "never", pack, named).only_safe_parent


def test_the_safe_parents_agreement_is_enough_for_early_help(pack: Pack) -> None:
    said = {
        "unsafe_to_ask": "yes", "danger_kind": "violence", "why_unsafe": "given",
        "safe_parent": "yes", "safe_parent_name": "given", "safe_parent_agrees": "yes",
        "who_agreed": "given",
    }  # fmt: skip
    assert caf(pack, {**said, "standing": "parental_responsibility"}).may_send
    assert not caf(pack, {**said, "standing": "no_responsibility"}).may_send


def test_no_answer_about_consent_ever_holds_up_significant_harm(found: list[State]) -> None:
    grave = [state for state in found if state.route in GRAVE]
    assert grave
    for state in grave:
        assert all(
            c.may_send and c.ground == "significant_harm" for c in (*state.steps, state.consent)
        )
        assert {question for question, _ in state.said} <= {"unsafe_to_ask"}


@pytest.mark.parametrize(
    ("standing", "may_send"),
    [
        ("parental_responsibility", True),
        ("young_person_16_17", True),
        ("understands_under_16", False),  # until somebody has checked it
        ("no_responsibility", False),
        ("not_sure", False),
    ],
)
def test_early_help_needs_agreement_of_somebody_who_may_agree(
    pack: Pack, standing: str, may_send: bool
) -> None:
    consent = caf(pack, {**AGREED, "standing": standing}, SIXTEEN)
    assert consent.may_send is may_send
    assert consent.ground == ("agreement" if may_send else "none")


def test_a_young_person_under_16_can_agree_once_understanding_was_checked(pack: Pack) -> None:
    said = {**AGREED, "standing": "understands_under_16"}
    assert caf(pack, said, FOURTEEN).waiting == "understanding_checked"
    assert caf(pack, {**said, "understanding_checked": "given"}, FOURTEEN).may_send
    assert not caf(pack, {**said, "understanding_checked": "not_known"}, FOURTEEN).may_send


@pytest.mark.parametrize(("age", "asked"), [(EIGHT, False), (FOURTEEN, True), (None, True)])
def test_the_young_persons_own_view_is_asked_from_the_age_that_the_area_sets(
    pack: Pack, age: Range | None, asked: bool
) -> None:
    assert (caf(pack, BY_PARENT, age).waiting == "young_person_view") is asked


def test_an_age_that_may_reach_the_limit_is_asked(pack: Pack) -> None:
    years = pack.consent.ask_young_person_from_years * 12
    assert caf(pack, BY_PARENT, Range(years - 12, years - 1)).waiting is None
    assert caf(pack, BY_PARENT, Range(years - 12, years)).waiting == "young_person_view"


def test_from_16_a_young_persons_no_stops_early_help_and_below_that_it_is_passed_on(
    pack: Pack,
) -> None:
    said = {**BY_PARENT, "young_person_view": "objects", "young_person_words": "given"}
    assert caf(pack, said, SIXTEEN).agreement == "refused"
    assert not caf(pack, said, SIXTEEN).may_send
    assert caf(pack, said, FOURTEEN).may_send
    assert caf(pack, said, None).may_send


def test_a_young_person_of_16_can_agree_where_no_parent_was_told(pack: Pack) -> None:
    said = {**SAFE, "family_told": "no", "why_not_told": "given", "young_person_view": "agrees"}
    assert caf(pack, said, SIXTEEN).may_send
    assert caf(pack, said, FOURTEEN).waiting == "understanding_checked"
    assert caf(pack, {**said, "understanding_checked": "given"}, FOURTEEN).may_send


def test_a_parents_no_is_never_overridden_by_a_young_persons_yes(pack: Pack) -> None:
    said = {
        **SAFE, "family_told": "yes", "family_agrees": "no", "why_no_agreement": "given",
        "young_person_view": "agrees",
    }  # fmt: skip
    assert caf(pack, said, SIXTEEN).held == "agreement"


@pytest.mark.parametrize(
    ("age", "may_send"),
    [(EIGHT, False), (FOURTEEN, False), (SIXTEEN, True), (Range(180, 192), True), (None, True)],
)
def test_agreement_as_a_young_person_of_16_counts_only_where_they_may_be_16(
    pack: Pack, age: Range | None, may_send: bool
) -> None:
    said = {**AGREED, "standing": "young_person_16_17"}
    assert caf(pack, said, age).may_send is may_send


@pytest.mark.parametrize(
    ("age", "may_send"),
    [(EIGHT, False), (FOURTEEN, True), (Range(132, 144), True), (None, True)],
)
def test_understanding_counts_only_from_the_age_at_which_a_young_person_is_asked(
    pack: Pack, age: Range | None, may_send: bool
) -> None:
    said = {**AGREED, "standing": "understands_under_16", "understanding_checked": "given"}
    assert caf(pack, said, age).may_send is may_send
    untold = {**SAFE, "family_told": "no", "why_not_told": "given"}
    own = {**untold, "young_person_view": "agrees", "understanding_checked": "given"}
    assert caf(pack, own, age).may_send is may_send


@pytest.mark.parametrize("route", [Route.UNIVERSAL, Route.SINGLE_AGENCY])
def test_that_the_family_must_not_be_contacted_outlasts_a_lower_route(
    pack: Pack, route: Route
) -> None:
    for unsafe in ("yes", "dont_know"):
        consent = consent_for(route, "usual", pack, {"unsafe_to_ask": unsafe})
        assert consent.do_not_contact and not consent.may_send and consent.waiting is None
    assert consent_for(route, "never", pack, {}).do_not_contact
    assert not consent_for(route, "usual", pack, SAFE).do_not_contact


def test_a_young_persons_no_at_the_front_door_is_asked_about_and_never_passed_over(
    pack: Pack,
) -> None:
    said = {**BY_PARENT, "young_person_view": "objects", "young_person_words": "given"}
    for age in (None, FOURTEEN, SIXTEEN):
        assert front_door(pack, said, age).waiting == "refusal_talked_over"
    nobody = {**said, "refusal_talked_over": "no", "talked_over_with": "given"}
    named = {**nobody, "refusal_talked_over": "yes"}
    assert front_door(strict(pack), nobody, SIXTEEN).held == "consultation"
    assert front_door(strict(pack), named, SIXTEEN).may_send
    assert front_door(strict(pack), nobody, FOURTEEN).may_send  # the mother may agree for her
    assert front_door(pack, nobody, SIXTEEN).agreement == "refused"


def test_a_no_is_not_talked_over_before_it_is_known_whether_asking_is_safe(pack: Pack) -> None:
    said = {"young_person_view": "objects", "young_person_words": "given"}
    assert front_door(pack, said, SIXTEEN).waiting == "unsafe_to_ask"
    unsafe = {**said, "unsafe_to_ask": "yes", "danger_kind": "other", "why_unsafe": "given"}
    assert front_door(pack, {**unsafe, "safe_parent": "no"}, SIXTEEN).waiting is None


def test_a_refusal_at_the_front_door_is_asked_about_and_goes_with_it(pack: Pack) -> None:
    said = {**SAFE, "family_told": "yes", "family_agrees": "no", "why_no_agreement": "given"}
    assert front_door(pack, said).waiting == "refusal_talked_over"
    no = {**said, "refusal_talked_over": "no"}
    assert front_door(pack, no).waiting == "talked_over_with"
    done = front_door(pack, {**no, "talked_over_with": "given"})
    assert done.may_send and done.ground == "openness" and done.agreement == "refused"


@pytest.mark.parametrize(
    ("talked", "named", "held"),
    [
        ("yes", "given", None),
        ("yes", "not_known", "consultation"),
        ("no", "given", "consultation"),
        ("dont_know", "given", "consultation"),
    ],
)
def test_where_the_area_says_so_a_refused_referral_waits_for_a_named_consultation(
    pack: Pack, talked: str, named: str, held: str | None
) -> None:
    said = {
        **SAFE, "family_told": "yes", "family_agrees": "no", "why_no_agreement": "given",
        "refusal_talked_over": talked, "talked_over_with": named,
    }  # fmt: skip
    consent = front_door(strict(pack), said)
    assert consent.held == held and consent.waiting is None


def test_only_a_refusal_waits_for_a_consultation(pack: Pack) -> None:
    for agrees in ("yes", "dont_know"):
        said = {**SAFE, "family_told": "yes", "family_agrees": agrees}
        assert front_door(strict(pack), said).may_send


def test_agreement_openness_and_ground_are_three_things(pack: Pack) -> None:
    told = {**SAFE, "family_told": "yes", "family_agrees": "dont_know", "why_no_agreement": "given"}
    consent = front_door(pack, told)
    assert (consent.openness, consent.agreement, consent.ground) == (
        "told",
        "not_given",
        "openness",
    )
    unsafe = front_door(pack, {"unsafe_to_ask": "yes"})
    assert (unsafe.openness, unsafe.agreement, unsafe.ground) == (
        "not_safe", "not_asked", "not_safe_to_ask",
    )  # fmt: skip
    grave = consent_for(Route.EMERGENCY, "usual", pack, SAFE)
    assert (grave.openness, grave.ground) == ("not_asked", "significant_harm")


def test_every_kind_of_agency_has_a_basis_in_law_and_an_unknown_one_too(pack: Pack) -> None:
    assert all(lawful_basis(pack, agency) for agency in AGENCIES)
    assert lawful_basis(pack, None) == lawful_basis(pack, "guild of clowns")
    assert lawful_basis(pack, None) == pack.consent.lawful_basis["other"]


def test_the_notice_is_only_given_where_nothing_speaks_against_it(
    pack: Pack, found: list[State]
) -> None:
    for state in found:
        notice = family_notice(state.consent, str, pack)
        safe = state.family_contact == "usual" and dict(state.said).get("unsafe_to_ask") == "no"
        sent = pack.consent.agreement[state.route] != "none"
        assert (notice is not None) == (safe and sent), state.in_words()


def test_the_notice_is_the_councils_own_words(pack: Pack) -> None:
    consent = caf(pack, BY_PARENT)
    notice = family_notice(consent, str, pack)
    assert notice == "\n\n".join((pack.consent.notice.title, *pack.consent.notice.paragraphs))


def test_every_way_through_the_questions_is_among_the_states(pack: Pack) -> None:
    for route in (Route.CAF, Route.FRONT_DOOR):
        asked = [{q for q, _ in s.said} for c in CONTACTS for s in states(pack, route, c, None)]
        assert {"unsafe_to_ask"} <= set.union(*asked)
    assert {q for s in every_state(pack) for q, _ in s.said} == {
        question.id for question in pack.consent.questions
    }


def test_the_settings_of_the_example_are_read(pack: Pack) -> None:
    consent: ConsentWords = pack.consent
    assert consent.refusal_at_front_door == "send"
    assert consent.ask_young_person_from_years == 12
