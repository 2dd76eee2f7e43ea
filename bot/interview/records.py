"""What the store and the console keep of a case, worked out from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.interview import family
from bot.interview.advice import Advice, all_advice, leading
from bot.interview.case import Case, Entry
from bot.interview.consent_told import consent_told
from bot.interview.early_help_words import plan_rows, service_rows
from bot.interview.lines import phrase_of
from bot.interview.prompts import NO, Prompt, Scene
from bot.interview.quality_lines import key_to_change
from bot.interview.reading import Heard
from bot.thresholds.routes import URGENCY_OF_ROUTE, Urgency


def what_was_said(prompt: Prompt | None, heard: Heard, scene: Scene) -> str:
    """The words that the person typed, or those on the button that was pressed."""
    if heard.pressed is None:
        return heard.text
    if request := heard.pressed.get("request"):
        name = f"utter_label_{request}"
        return scene.words.say(name) if scene.words.has(name) else str(request)
    if key_to_change(heard) is not None:
        return scene.words.say("utter_label_improve_chosen")
    if prompt is None or heard.pressed.get("q") != prompt.key:
        return "(a button of an earlier question)"
    if ticked := heard.pressed.get("ticked"):
        return "; ".join(prompt.label_of(str(value)) for value in ticked)
    value = str(heard.pressed.get("v", ""))
    if prompt.kind == "tick" and value == NO and prompt.none_label:
        return prompt.none_label
    return prompt.label_of(value)


def of_children(case: Case, scene: Scene) -> list[dict[str, Any]]:
    """One record a child: routes in the clear, advice and consent to be sealed."""
    left_with = {"plan": plan_rows(case, scene), "services": service_rows(case, scene)}
    records = [_of_child(advice, case, scene) for advice in all_advice(case, scene)]
    return [{**record, "advice": {**record["advice"], **left_with}} for record in records]


def of_contact(case: Case, scene: Scene) -> dict[str, Any]:
    """The leading child's routes, and whether any child was taken lower than advised."""
    advice = all_advice(case, scene)
    top = leading(advice)
    return {
        "recommended_route": str(max((a.route for a in advice), key=lambda r: r.rank)),
        "chosen_route": str(top.chosen),
        "urgency": str(max((_urgency(a) for a in advice), key=lambda u: u.rank)),
        "chose_lower": int(any(a.chosen < a.route for a in advice)),
    }


def _urgency(advice: Advice) -> Urgency:
    """The advice's own urgency, or that of the higher route which the referrer chose."""
    return max(advice.decision.urgency, URGENCY_OF_ROUTE[advice.chosen], key=lambda u: u.rank)


def _of_child(advice: Advice, case: Case, scene: Scene) -> dict[str, Any]:
    pack, decision = scene.pack, advice.decision
    route = pack.words_for(advice.chosen)
    facts = {fact for reason in decision.reasons for fact in reason.facts}
    facts |= set(decision.unknowns_that_matter)
    return {
        "position": int(advice.child.partition(":")[2]),
        "route": str(decision.route),
        "highest_possible_route": str(decision.highest_possible_route),
        "recommended_route": str(advice.route),
        "chosen_route": str(advice.chosen),
        "advice": {
            "decision": decision.as_dict(),
            "headline": scene.words.fill(family.headline(advice, case, scene)),
            "level": route.level,
            "words": {fact: phrase_of(fact, pack) for fact in sorted(facts)},
        },
        "consent": _consent(advice, case, scene),
        "contact": of_contact(case, scene),
    }


def _consent(advice: Advice, case: Case, scene: Scene) -> dict[str, Any]:
    told = consent_told(advice, case, scene)
    return {
        "summary": told.ground_in_words,
        "family_contact": told.family_contact,
        "do_not_contact": told.do_not_contact,
        "answers": [{"asked": asked, "shown": shown} for asked, shown in told.answers],
        "agreement": told.agreement,
        "openness": told.openness,
        "held": told.held,
        "look_again_on": told.look_again_on,
    }


def audit_events(
    added: tuple[Entry, ...], case: Case, scene: Scene
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The events of a turn that belong in the audit chain: ids and routes, no words."""
    advice = {item.child: item for item in all_advice(case, scene)}
    for entry in added:
        item = advice.get(entry.about)
        if item is None:
            continue
        route = str(item.route)
        if entry.question == "seen_route":
            rules = list(item.decision.rule_ids)
            yield (
                "outcome_shown",
                {"child": entry.about, "recommended_route": route, "rules": rules},
            )
        if entry.question == "choose_route":
            chosen = str(item.chosen)
            yield (
                "route_chosen",
                {"child": entry.about, "recommended_route": route, "chosen_route": chosen},
            )
