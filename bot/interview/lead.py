"""The safeguarding lead: whom sentences name as the person to tell, and never one whom the worry is about.

Sentences of the pack and of `domain.yml` write `{safeguarding_lead}`; what stands there follows
from the case.
"""

from __future__ import annotations

from dataclasses import replace

from bot.interview.case import CONTACT, Case
from bot.interview.prompts import Scene
from bot.thresholds.pack import Pack

STANDING = "lead_told"
"""The question whether the lead was told; one answer is that the worry is about them."""
IS_THE_CONCERN = "is_the_concern"
ABOUT_STAFF = "lado"
"""The contact point of pathways about somebody who works with children."""


def is_the_concern(case: Case) -> bool:
    """Whether the referrer said that the worry is about the lead."""
    return case.said(STANDING, CONTACT) == IS_THE_CONCERN


def scene_for(case: Case, scene: Scene) -> Scene:
    """The scene in which every sentence names somebody who can safely be told.

    While a worry about staff is talked of and nobody said about whom it is, it leaves room for both.
    """
    if is_the_concern(case):
        instead = scene.words.say("utter_instead_of_lead")
    elif case.last(STANDING, CONTACT) is None and case.areas & _areas_about_staff(scene.pack):
        instead = scene.words.say("utter_lead_unless_concern")
    else:
        return scene
    instead = instead[:1].lower() + instead[1:]  # it stands inside another sentence
    return replace(scene, words=scene.words.with_terms(safeguarding_lead=instead))


def _areas_about_staff(pack: Pack) -> frozenset[str]:
    """Areas to choose from whose rules can lead to the designated officer."""
    about_staff = {p.id for p in pack.pathways.values() if p.contact == ABOUT_STAFF}
    return frozenset(
        area.area
        for area in pack.concern_areas
        if any(about_staff & set(rule.pathways) for rule in area.rules)
    )
