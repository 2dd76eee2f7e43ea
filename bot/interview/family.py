"""What may be said about contacting the family at this point of the talk, and what follows from consent.

Once telling the family is not safe, or not known to be, no sentence leads anybody to them. What a pack or
`domain.yml` says about the family stands apart from the rest there, so that it can be left out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot import england
from bot.interview.advice import CAN_BE_SENT, Advice, all_advice
from bot.interview.case import Case
from bot.interview.prompts import Scene
from bot.interview.stages.consent import consent_on, family_contact_of, must_not_contact
from bot.referral.consent import Consent
from bot.referral.notice import family_notice
from bot.thresholds.engine import Decision
from bot.thresholds.parts import Pathway
from bot.thresholds.routes import Route

BEFORE_ADVICE = "_before_advice"
"""Ends the name of a sentence that stands for its twin while the family must not be contacted."""


def headline(advice: Advice, case: Case, scene: Scene) -> str:
    """The headline of the route that was chosen; one that speaks of the family only where that is usual."""
    route = scene.pack.words_for(advice.chosen)
    if may_be_told(advice, case, scene) or route.headline_before_advice is None:
        return route.headline
    return route.headline_before_advice


def steps(advice: Advice, case: Case, scene: Scene) -> tuple[str, ...]:
    """What to do on the route that was chosen, with what to do about the family where that is usual."""
    route = scene.pack.words_for(advice.chosen)
    told = route.family_steps if may_be_told(advice, case, scene) else ()
    return (*route.steps, *told)


def may_be_told(advice: Advice, case: Case, scene: Scene) -> bool:
    """Whether contact with the family is usual here, and nobody said that it may not be safe."""
    return advice.decision.family_contact == "usual" and not must_not_contact(case, scene)


def tell(pathway: Pathway, decision: Decision, case: Case, scene: Scene) -> str:
    """What a pathway tells; about the family only where nothing stricter than the pathway is in play."""
    strictest = decision.family_contact == pathway.family_contact
    if pathway.tell_family is None or not strictest or must_not_contact(case, scene):
        return pathway.tell
    return f"{pathway.tell} {pathway.tell_family}"


def sentence(name: str, case: Case, scene: Scene) -> str:
    """The name of a sentence, or of its twin that says nothing of contacting the family."""
    twin = name + BEFORE_ADVICE
    return twin if scene.words.has(twin) and must_not_contact(case, scene) else name


def do_not_contact_words(case: Case, scene: Scene) -> str:
    """That the family must not be contacted, as strongly as it holds; who alone may know, if anybody."""
    if not must_not_contact(case, scene):
        return ""
    consent, words = scene.pack.consent, scene.words
    everybody = all_advice(case, scene)
    if any(item.decision.family_contact == "never" for item in everybody):
        return words.fill(consent.say_when_never)
    said = [words.fill(consent.say_when_unsafe)]
    if any(consent_on(case, scene, item).only_safe_parent for item in everybody):
        said.append(words.fill(consent.say_when_safe_parent))
    return " ".join(said)


def after_consent(before: Case, after: Case, scene: Scene) -> list[str]:
    """What follows from a consent answer just given, for each child that something is to be sent about."""
    found: list[str] = []
    for advice in all_advice(after, scene):
        if advice.chosen >= CAN_BE_SENT:
            found += _after_consent(before, after, scene, advice)
    return [text for text in dict.fromkeys(found) if text]


def _after_consent(before: Case, after: Case, scene: Scene, advice: Advice) -> Iterator[str]:
    words, said = scene.words, scene.pack.consent
    now, then = consent_on(after, scene, advice), consent_on(before, scene, advice)
    just_said = _JustSaid(before, after, advice.child)
    if now.do_not_contact and not then.do_not_contact:
        yield words.fill(said.say_when_unsafe)
        yield words.say("utter_from_what_you_know")
    elif now.only_safe_parent and not then.only_safe_parent:
        yield words.fill(said.say_when_safe_parent)
    elif not now.do_not_contact and just_said("family_told", "no", "dont_know"):
        yield from _not_told(now, after, scene)
    elif not now.do_not_contact and just_said("family_agrees", "no"):
        yield ask_first_words(after, scene) or words.fill(
            said.say_when_refused.get(advice.chosen, "")
        )
    if now.held == "agreement" and now.waiting is None and then.waiting is not None:
        if now.agreement != "refused" and not now.do_not_contact:
            yield words.fill(said.say_when_no_agreement)
        on = look_again_on(scene)
        yield words.say("utter_look_again", date=f"{on:%A} {on.day} {on:%B %Y}")


def ask_first_words(case: Case, scene: Scene) -> str:
    """What to say instead of anything about speaking to the family, where any child's pathways say to ask
    first or never; empty where contact with the family is usual for all."""
    if case.said("audience") == "other" or family_contact_of(all_advice(case, scene)) == "usual":
        return ""
    said = scene.words.fill(scene.pack.consent.say_when_unsafe)
    return f"{said} {scene.words.say('utter_from_what_you_know')}"


def _not_told(consent: Consent, case: Case, scene: Scene) -> Iterator[str]:
    """Words to use and what can be given in writing, where nothing speaks for asking first."""
    words, said = scene.words, scene.pack.consent
    if ask_first := ask_first_words(case, scene):
        yield ask_first
        return
    yield words.fill(said.words_to_use)
    notice = family_notice(consent, words.fill, scene.pack)
    if notice:
        yield words.say("utter_family_notice", notice=notice)


class _JustSaid:
    """Whether a question about one child was answered in this turn, with one of some answers."""

    def __init__(self, before: Case, after: Case, child: str) -> None:
        self._before, self._after, self._child = before, after, child

    def __call__(self, question: str, *values: str) -> bool:
        now = self._after.said(question, self._child)
        return now in values and self._before.said(question, self._child) != now


def look_again_on(scene: Scene) -> date:
    """The day, in England, on which a need that stays unmet is looked at again."""
    days = scene.pack.consent.look_again_after_days
    return england.local(scene.at).date() + timedelta(days=days)


def what_next(route: Route, case: Case, scene: Scene) -> str:
    """What happens after this route was sent; empty for one on which nothing is."""
    name = f"utter_next_{route}"
    return scene.words.say(sentence(name, case, scene)) if scene.words.has(name) else ""
