"""The record of a contact, built from the case as it stands: what was told and what was advised."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.interview import explanations, family, lead, told_fields
from bot.interview.advice import Advice, all_advice, leading
from bot.interview.authority_lines import authorities_told
from bot.interview.calls import calls_told
from bot.interview.case import HOUSEHOLD, Case
from bot.interview.consent_told import consent_told
from bot.interview.early_help_words import plan_rows, service_rows
from bot.interview.hours import decision_due
from bot.interview.prompts import Scene
from bot.interview.stages.consent import consent_on, must_not_contact
from bot.interview.stages.threshold import name_of_child
from bot.referral.notice import family_notice
from bot.referral.quality import quality
from bot.referral.record import (
    ChildTold,
    ContactRecord,
    ReasonTold,
)
from bot.thresholds.engine import ENGINE_SEMANTICS
from bot.thresholds.routes import Route


def contact_record(
    case: Case, scene: Scene, started_at: datetime, sent_at: datetime | None
) -> ContactRecord:
    """Everything about the contact as the case stands; `reference` is empty until it is sent."""
    scene = lead.scene_for(case, scene)
    advice = all_advice(case, scene)
    top = leading(advice)
    head = scene.pack.head
    children = tuple(_child(item, case, scene) for item in advice)
    silent = must_not_contact(case, scene)
    consent = consent_on(case, scene, top)
    notice = family_notice(consent, scene.words.fill, scene.pack)
    record = ContactRecord(
        reference=case.reference or "",
        council=head.council,
        route=str(top.chosen),
        urgency=str(max((item.decision.urgency for item in advice), key=lambda u: u.rank)),
        started_at=started_at,
        sent_at=sent_at,
        pack=head.id,
        pack_version=head.version,
        pack_digest=scene.pack.digest,
        worry="\n".join(case.words_told),
        referrer=told_fields.referrer(case, scene),
        household=told_fields.given_about(HOUSEHOLD, case, scene),
        concern=told_fields.concern(case, scene),
        children=children,
        people=told_fields.people(case, scene),
        statements=told_fields.statements(case, scene),
        wanted=told_fields.chase_list(case, scene),
        calls=calls_told(case, scene),
        plan=plan_rows(case, scene),
        services=service_rows(case, scene),
        authorities=authorities_told(case, scene),
        lead_is_concern=lead.is_the_concern(case),
        do_not_contact=silent,
        do_not_contact_words=family.do_not_contact_words(case, scene),
        told=explanations.answers_told(case, scene),
        words=explanations.council_words(top.chosen, case, scene),
        engine=ENGINE_SEMANTICS,
        no_notice=notice is None,
        notice_words=notice or "",
        decision_due=_decision_due(top.chosen, sent_at, scene),
    )
    return replace(record, quality=quality(record).as_dict())


def _decision_due(route: Route, sent_at: datetime | None, scene: Scene) -> str:
    if sent_at is None or route < Route.FRONT_DOOR:
        return ""
    return decision_due(scene.pack, sent_at).isoformat()


def _child(advice: Advice, case: Case, scene: Scene) -> ChildTold:
    words, pack, decision = scene.words, scene.pack, advice.decision
    route, who = pack.words_for(advice.chosen), name_of_child(advice.child, case, scene)
    return ChildTold(
        about=advice.child,
        name=who,
        given=told_fields.given_about(advice.child, case, scene),
        recommended_route=str(advice.route),
        chosen_route=str(advice.chosen),
        level=route.level,
        route_name=words.fill(route.name),
        urgency=str(decision.urgency),
        reasons=tuple(
            ReasonTold(
                reason.rule,
                words.fill(reason.because, child=who),
                tuple(pack.sources[s.ref].title for s in reason.sources),
            )
            for reason in decision.reasons
        ),
        unknowns=explanations.open_unknowns(case, scene, advice),
        pathways=decision.pathways,
        steps=tuple(words.fill(step, child=who) for step in route.steps),
        headline=words.fill(family.headline(advice, case, scene), child=who),
        highest_possible_route=str(decision.highest_possible_route),
        consult=decision.consult,
        advised_name=words.fill(pack.words_for(advice.route).name),
        pathways_told=explanations.pathways_told(decision, who, case, scene),
        possible_pathways=explanations.possible_pathways(case, scene, advice),
        would_raise=explanations.would_raise(case, scene, advice),
        not_discussed=tuple(pack.areas[area].name for area in decision.not_discussed),
        consent=consent_told(advice, case, scene),
    )
