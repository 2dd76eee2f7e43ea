"""How consent stands for one child, as it is kept with the contact and shown to staff."""

from __future__ import annotations

from datetime import timedelta

from bot import england
from bot.interview.advice import Advice, all_advice, leading
from bot.interview.case import Case, Entry
from bot.interview.family import look_again_on
from bot.interview.prompts import Scene
from bot.interview.stages.consent import answers_on, consent_on, must_not_contact
from bot.referral.agencies import agency_in
from bot.referral.consent import Consent, lawful_basis
from bot.referral.record import ConsentTold
from bot.referral.sharing import Permission, permissions

ROLE = "referrer_name_role"
"""The information field in which referrers say what their job is and where."""


def consent_told(advice: Advice, case: Case, scene: Scene) -> ConsentTold:
    """Agreement, openness and ground, each apart; the answers as they were put and given; the dates.

    That the family must not be contacted holds for every child of the contact, and on every route.
    """
    words, consent = scene.words, consent_on(case, scene, advice)
    answers = answers_on(case, advice.child, leading(all_advice(case, scene)).chosen, scene)
    basis = words.fill(lawful_basis(scene.pack, agency_in(case.text(ROLE))))
    silent = must_not_contact(case, scene)
    sent = consent.ground != "none"
    return ConsentTold(
        ground=consent.ground,
        ground_in_words=words.say(f"utter_consent_ground_{consent.ground}"),
        do_not_contact=silent,
        answers=tuple((str(e.value.get("asked", "")), _shown(e)) for e in answers),
        family_contact=advice.decision.family_contact,
        told=_answer("family_told", answers),
        agrees=_answer("family_agrees", answers) or _answer("safe_parent_agrees", answers),
        agreement=consent.agreement,
        openness=consent.openness,
        lawful_basis=basis if sent else "",
        in_words=_in_words(consent, basis, scene) if sent else (),
        danger_kind=_code("danger_kind", answers) if silent else "",
        safe_parent=_answer("safe_parent_name", answers) if consent.only_safe_parent else "",
        standing=_code("standing", answers),
        young_person=_code("young_person_view", answers),
        held=consent.held or "",
        look_again_on=look_again_on(scene).isoformat() if consent.held == "agreement" else "",
        agreement_until=_agreement_until(scene) if consent.ground == "agreement" else "",
    )


def permitted(case: Case, scene: Scene) -> tuple[Permission, ...]:
    """What this contact may share, with whom and on which ground, as the case stands."""
    stands = ((item.chosen, consent_on(case, scene, item)) for item in all_advice(case, scene))
    return permissions(stands, scene.pack.consent.agreement_lasts_days, scene.at)


def _in_words(consent: Consent, basis: str, scene: Scene) -> tuple[tuple[str, str], ...]:
    """The three things that are kept apart, and the basis in law, each with its label."""
    words = scene.words
    said = {
        "agreement": words.say(f"utter_consent_agreement_{consent.agreement}"),
        "openness": words.say(f"utter_consent_openness_{consent.openness}"),
        "ground": words.say(f"utter_consent_ground_{consent.ground}"),
        "basis": basis,
    }
    return tuple((words.say(f"utter_consent_label_{name}"), text) for name, text in said.items())


def _agreement_until(scene: Scene) -> str:
    days = timedelta(days=scene.pack.consent.agreement_lasts_days)
    return (england.local(scene.at).date() + days).isoformat()


def _shown(entry: Entry) -> str:
    return str(entry.value.get("shown", ""))


def _answer(question: str, answers: tuple[Entry, ...]) -> str:
    """What was answered to one question, in words; empty where it was not asked."""
    return next((_shown(entry) for entry in answers if entry.question == question), "")


def _code(question: str, answers: tuple[Entry, ...]) -> str:
    """The value that was chosen from a list; empty where it was not asked."""
    return next((entry.said or "" for entry in answers if entry.question == question), "")
