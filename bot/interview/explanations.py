"""What a record keeps so that the advice can be explained years later without the pack at hand."""

from __future__ import annotations

from bot.interview import family
from bot.interview.advice import Advice
from bot.interview.case import Case, Entry
from bot.interview.lines import phrase_of
from bot.interview.prompts import Scene
from bot.interview.stages.threshold import name_of_child
from bot.interview.standing import facts_on
from bot.referral.record import AnswerTold, CouncilWords, PathwayTold
from bot.thresholds.changes import what_would_raise
from bot.thresholds.engine import Decision, settled
from bot.thresholds.facts import Facts
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route
from bot.thresholds.truth import Truth

MOST_THAT_RAISE = 8
ALSO_TOLD = ("areas", "how_many_children", "consulted_with", "police_log")
"""Answers that bear on the advice beside those to the pack's own questions."""


def answers_told(case: Case, scene: Scene) -> tuple[AnswerTold, ...]:
    """The answers that the advice rests on, in order; those that were corrected are not among them."""
    return tuple(
        AnswerTold(
            name_of_child(entry.about, case, scene) if entry.about.startswith("child:") else "",
            str(entry.value["asked"]),
            str(entry.value.get("shown", "")),
            scene.pack.area_of_question.get(entry.question, ""),
        )
        for entry in case.entries
        if entry.value.get("asked")
        and (entry.question in scene.pack.questions or entry.question in ALSO_TOLD)
    )


def answer_to(question: str, answers: tuple[Entry, ...]) -> str:
    """What was answered to one question, in words; empty where it was not asked."""
    return next((str(e.value.get("shown", "")) for e in answers if e.question == question), "")


def open_unknowns(case: Case, scene: Scene, advice: Advice) -> tuple[str, ...]:
    """What is not known and matters, in words; not what can no longer be so for this child."""
    facts, pack = facts_on(case, scene, advice.child), scene.pack
    return tuple(
        phrase_of(fact, pack)
        for fact in advice.decision.unknowns_that_matter
        if _may_still_be(fact, facts, pack)
    )


def _may_still_be(fact: str, facts: Facts, pack: Pack) -> bool:
    """Unless every question about it is certainly beside the point: not "over 18" of a baby."""
    about = [q for q in pack.questions.values() if fact in q.facts]
    return not about or any(
        q.applies_when is None or q.applies_when.truth(facts) is not Truth.NO for q in about
    )


def possible_pathways(case: Case, scene: Scene, advice: Advice) -> tuple[str, ...]:
    """Names of what may also have to be done, for a reason that can still come to be known."""
    facts, pack = facts_on(case, scene, advice.child).on(scene.at.date()), scene.pack
    rules = pack.rules_in_force(pack.in_scope(facts.areas), scene.at.date())
    reasons = [
        rule
        for rule in settled(rules, facts)[1]
        if any(
            not facts.is_known(fact) and _may_still_be(fact, facts, pack)
            for fact in rule.facts_read
        )
    ]
    found = {pathway for rule in reasons for pathway in rule.pathways}
    return tuple(pack.pathways[p].name for p in advice.decision.possible_pathways if p in found)


def would_raise(case: Case, scene: Scene, advice: Advice) -> tuple[str, ...]:
    """What would call for more than is advised, if it came to be known."""
    found = what_would_raise(facts_on(case, scene, advice.child), scene.pack, scene.at)
    return tuple(phrase_of(fact, scene.pack) for fact in list(found)[:MOST_THAT_RAISE])


def pathways_told(
    decision: Decision, who: str, case: Case, scene: Scene
) -> tuple[PathwayTold, ...]:
    """What has to be done beside the route, with whom to ring."""
    words, pack = scene.words, scene.pack
    found = []
    for pathway in (pack.pathways[name] for name in decision.pathways):
        point = pack.head.contact_points[pathway.contact]
        found.append(
            PathwayTold(
                id=pathway.id,
                name=words.fill(pathway.name, child=who),
                tell=words.fill(family.tell(pathway, decision, case, scene), child=who),
                contact=point.name,
                telephone=point.telephone,
                by_when=words.fill(pathway.by_when, child=who),
            )
        )
    return tuple(found)


def council_words(route: Route, case: Case, scene: Scene) -> CouncilWords:
    """What this council calls things, whom to ring, and what happens after this route was sent."""
    head, words = scene.pack.head, scene.words
    terms, points = head.terms, head.contact_points
    early = points.get("early_help", points["front_door"])
    return CouncilWords(
        front_door=terms["front_door"],
        front_door_phone=points["front_door"].telephone,
        front_door_hours=points["front_door"].hours,
        out_of_hours_phone=points["out_of_hours"].telephone,
        caf=terms["caf"],
        early_help=terms.get("early_help", early.name),
        early_help_phone=early.telephone,
        lead_practitioner=terms.get("lead_practitioner", "lead practitioner"),
        note=words.fill(head.note),
        what_next=family.what_next(route, case, scene),
    )
