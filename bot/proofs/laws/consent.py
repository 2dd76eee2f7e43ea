"""Laws on consent, over every answer to every question that is asked, every route and every pathway's word
on the family: harm never waits, what is unsafe leads nobody to the family, refused help is never sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import READ, Law, law
from bot.referral.consent import PRESUMED_ABLE, Said, is_unsafe
from bot.referral.consent_states import State, every_state
from bot.referral.notice import family_notice
from bot.thresholds.pack import Pack
from bot.thresholds.parts import CONSENT_QUESTIONS
from bot.thresholds.routes import Route

ASKED = "every answer to every consent question, on every route, at every age, whatever the pathways say"
READ_WITH_BASE = "the settings of consent, beside those of the base"
MOST_TOLD = 3
USUAL_SCREENS = 5
GRAVE = (Route.FRONT_DOOR_URGENT, Route.EMERGENCY)

ABOUT_THE_FAMILY = (
    "family_told",
    "why_not_told",
    "family_agrees",
    "young_person_view",
    "refusal_talked_over",
)
"""Questions that are never put once telling the family may not be safe."""
REASONS = {
    "unsafe_to_ask": ("why_unsafe",),
    "family_told": ("why_not_told",),
    "family_agrees": ("why_no_agreement",),
    "safe_parent_agrees": ("why_no_agreement",),
    "safe_parent": ("why_unsafe",),
    "refusal_talked_over": ("talked_over_with",),
    "young_person_view": ("young_person_words",),
}
"""For a "no" or a "don't know": where the reason is recorded."""
NEVER_TOLD = {
    "domestic_abuse": "domestic abuse",
    "forced_marriage_hba": "forced marriage or abuse in the name of honour",
    "induced_illness": "illness that may be caused",
    "sexual_abuse_in_family": "sexual abuse in the family",
}
"""Pathways on which the family is not contacted at all, where a pack has them."""


def _told(found: Iterator[State], says: Callable[[State], str]) -> Iterator[Broken]:
    """The first few states that break a law; more of the same would help nobody."""
    for state in islice(found, MOST_TOLD):
        yield Broken(f"consent.yml: {says(state)} ({state.in_words()})")


@law(ASKED)
def every_consent_state_has_an_outcome(ground: Ground) -> Iterator[Broken]:
    """From early help up, each way through the questions ends: it is sent, or held for what is missing."""

    def has_none(state: State) -> bool:
        sends = state.consent.may_send and state.consent.ground != "none"
        waits = not state.consent.may_send and state.consent.held is not None
        return state.consent.waiting is not None or not (sends or waits)

    found = (s for s in every_state(ground.pack) if s.route >= Route.CAF and has_none(s))
    yield from _told(
        found, lambda state: "this ends in nothing: neither sent nor held for a reason"
    )


@law(ASKED)
def harm_never_waits_for_an_answer(ground: Ground) -> Iterator[Broken]:
    """At significant harm something may be sent before, between and after the consent questions."""

    def waits(state: State) -> bool:
        stands = (*state.steps, state.consent)
        free = all(c.may_send and c.ground == "significant_harm" for c in stands)
        return state.route in GRAVE and (not free or len(state.said) > 1)

    found = (state for state in every_state(ground.pack) if waits(state))
    yield from _told(found, lambda state: f"{state.route} waits for an answer about consent")


@law(ASKED)
def unsafe_is_never_followed_by_the_family(ground: Ground) -> Iterator[Broken]:
    """Once telling the family is unsafe, or may be, nothing asks about it and no notice is given."""

    def leads_there(state: State) -> bool:
        said = dict(state.said)
        if not is_unsafe(state.family_contact, said):
            return False
        notice = family_notice(state.consent, str, ground.pack)
        return (
            not state.consent.do_not_contact
            or notice is not None
            or any(question in said for question in ABOUT_THE_FAMILY)
        )

    found = (state for state in _states_that_count(ground.pack) if leads_there(state))
    yield from _told(found, lambda state: "the family is raised though that may not be safe")


@law(ASKED)
def not_known_is_unsafe(ground: Ground) -> Iterator[Broken]:
    """ "Don't know" to the safety question counts exactly as "yes" does; the safety question comes first."""
    for state in _states_that_count(ground.pack):
        said = dict(state.said)
        first = next(iter(said), "unsafe_to_ask")
        unsafe = said.get("unsafe_to_ask") == "dont_know"
        if first != "unsafe_to_ask" or (unsafe and not state.consent.do_not_contact):
            yield Broken(f"consent.yml: not to know is taken as safe ({state.in_words()})")
            return


@law(ASKED)
def refused_help_is_never_sent(ground: Ground) -> Iterator[Broken]:
    """Early help is sent only where somebody who may agree did, and never over a refusal."""

    def is_sent(state: State) -> bool:
        said = dict(state.said)
        refused = "no" in (said.get("family_agrees"), said.get("safe_parent_agrees"))
        agreed = _somebody_may_agree(state, ground.pack)
        free = state.consent.may_send and (refused or not agreed)
        return state.route is Route.CAF and free

    found = (state for state in every_state(ground.pack) if is_sent(state))
    yield from _told(found, lambda state: "early help is sent without agreement")


def _somebody_may_agree(state: State, pack: Pack) -> bool:
    """Whether a person with parental responsibility agreed, or a young person who is old enough and can."""
    said, age = dict(state.said), state.age
    of_age = age is not None and age.low >= PRESUMED_ABLE
    parent = "yes" in (said.get("family_agrees"), said.get("safe_parent_agrees"))
    young = said.get("young_person_view") == "agrees" and of_age
    old_enough = age is None or age.high >= pack.consent.ask_young_person_from_years * 12
    able = said.get("understanding_checked") == "given" and old_enough
    standing = said.get("standing")
    by_age = standing == "young_person_16_17" and (age is None or age.high >= PRESUMED_ABLE)
    return (parent and (standing == "parental_responsibility" or by_age)) or young or able


@law(ASKED)
def every_no_has_a_reason(ground: Ground) -> Iterator[Broken]:
    """For each "no" and each "don't know", but where harm cannot wait, a reason is asked for."""

    def has_none(state: State) -> bool:
        said = dict(state.said)
        return state.route not in GRAVE and any(
            _needs_reason(question, said) and not any(reason in said for reason in reasons)
            for question, reasons in REASONS.items()
        )

    found = (state for state in every_state(ground.pack) if has_none(state))
    yield from _told(found, lambda state: "a no is recorded without a reason")


def _needs_reason(question: str, said: Said) -> bool:
    value = said.get(question)
    if question == "unsafe_to_ask":  # here a "no" is the one answer that needs no reason
        return value in ("yes", "dont_know")
    return value in ("no", "dont_know", "objects", "not_asked")


@law(ASKED)
def the_usual_path_is_short(ground: Ground) -> Iterator[Broken]:
    """Where it is safe, the family knows and a parent agrees, at most five screens ask about consent."""
    for state in _states_that_count(ground.pack):
        said = dict(state.said)
        usual = (
            said.get("unsafe_to_ask") == "no"
            and said.get("family_agrees") == "yes"
            and said.get("standing") == "parental_responsibility"
            and "young_person_view" not in said
        )
        if usual and len(said) > USUAL_SCREENS:
            yield Broken(f"consent.yml: {len(said)} screens on the usual path ({state.in_words()})")
            return


@law(ASKED)
def every_consent_question_is_used(ground: Ground) -> Iterator[Broken]:
    """Every consent question is put on some way through them."""
    asked = {question for state in every_state(ground.pack) for question, _ in state.said}
    for question in CONSENT_QUESTIONS:
        if question not in asked:
            yield Broken(f"consent.yml: `{question}` is never asked; look at `agreement`.")


@law(READ)
def the_family_is_never_contacted_about_these(ground: Ground) -> Iterator[Broken]:
    """Domestic abuse, honour, caused illness, sexual abuse in the family: nobody contacts the family."""
    for name, about in NEVER_TOLD.items():
        pathway = ground.pack.pathways.get(name)
        if pathway is not None and pathway.family_contact != "never":
            yield Broken(
                f"pathways.yml, {name}: `family_contact` is `{pathway.family_contact}`, and it is about "
                f"{about}; write `never`."
            )


@law(READ_WITH_BASE)
def consent_is_no_looser_than_the_base(ground: Ground) -> Iterator[Broken]:
    """What may be sent under the base only with agreement or a consultation needs it here, too."""
    if ground.base is None:
        return
    here, there = ground.pack.consent, ground.base.consent
    if there.refusal_at_front_door == "send_after_consultation" != here.refusal_at_front_door:
        yield Broken(
            "consent.yml: a refused referral goes without the consultation that the base needs."
        )
    for name in ("ask_young_person_from_years", "agreement_lasts_days", "look_again_after_days"):
        if getattr(here, name) > getattr(there, name):
            yield Broken(
                f"consent.yml: `{name}` is {getattr(here, name)}, and {getattr(there, name)} in the base."
            )
    for route in Route:
        if here.agreement[route] != there.agreement[route]:
            yield Broken(f"consent.yml: agreement for {route} is not as in the base.")


def _states_that_count(pack: Pack) -> Iterator[State]:
    """The states of routes on which something can be sent."""
    return (state for state in every_state(pack) if pack.consent.agreement[state.route] != "none")


LAWS: tuple[Law, ...] = (
    every_consent_state_has_an_outcome,
    harm_never_waits_for_an_answer,
    unsafe_is_never_followed_by_the_family,
    not_known_is_unsafe,
    refused_help_is_never_sent,
    every_no_has_a_reason,
    the_usual_path_is_short,
    every_consent_question_is_used,
    the_family_is_never_contacted_about_these,
    consent_is_no_looser_than_the_base,
)
