"""One turn: what was heard, and where that leads. Pure; nothing is stored here.

The order matters and is the same at every stage: who is asking, danger, stale buttons, requests
("go back", "why"), the answer to the open question, anything else. Nothing a person wrote is dropped.
"""

from __future__ import annotations

from dataclasses import replace

from bot.interview import authority_lines, early_help, lead, lines, quality_lines
from bot.interview.advice import all_advice, leading
from bot.interview.answering import take_answer, take_anything_else
from bot.interview.audience import hear_audience
from bot.interview.case import Case
from bot.interview.danger import hear_danger
from bot.interview.draft import Draft, Turn
from bot.interview.early_help_words import plan_texts, service_texts
from bot.interview.lines import Line
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.reading import Heard
from bot.interview.receipt import clock_lines
from bot.interview.stages import open_prompt, plan, told
from bot.interview.steering import refuse_stale, take_request
from bot.interview.told_fields import chase_list
from bot.referral.information import is_urgent
from bot.thresholds.parts import CONSENT_QUESTIONS

HANDLERS = (
    hear_audience,
    hear_danger,
    quality_lines.take_change,
    refuse_stale,
    take_request,
    take_answer,
    take_anything_else,
)
"""Each takes the turn or leaves it to the next; the last always takes it."""


def take_turn(case: Case, heard: Heard, scene: Scene, listener: Listener) -> Turn:
    """The reply to one message, and what is to be stored with it."""
    scene = lead.scene_for(case, scene)
    draft = Draft(case, scene)
    prompt = open_prompt(case, scene)
    for handle in HANDLERS:
        if handle(draft, prompt, heard, listener):
            break
    return _finished(draft)


def opening(scene: Scene) -> Turn:
    """The first screen: who this is for, who can read it, and the first question."""
    draft = Draft(Case(), scene)
    draft.say("utter_welcome")
    draft.say("utter_privacy")
    draft.said += lines.unsent_told(scene)
    return _finished(draft)


def sent(case: Case, scene: Scene, reference: str) -> Turn:
    """The receipt."""
    scene = lead.scene_for(case, scene)
    route = leading(all_advice(case, scene)).chosen
    draft = Draft(replace(case, reference=reference, asking=None), scene)
    receipt = scene.words.say("utter_receipt", reference=reference)
    draft.said.append(Line(receipt, meta=lines.COME_BACK))
    draft.said += clock_lines(route, scene)
    draft.say(f"utter_next_{route}")
    draft.said += [Line(text) for text in plan_texts(case, scene)]
    draft.said += lines.must_ring_lines(case, scene)
    if is_urgent(route) and (wanted := chase_list(case, scene)):
        draft.say("utter_wanted_later", wanted="\n".join(f"- {label}" for label in wanted))
    draft.said += authority_lines.lines_after_sending(case, scene)
    draft.said += quality_lines.may_be_asked(case, scene)
    draft.say("utter_thanks_for_acting")
    return _finished(draft)


def _finished(draft: Draft) -> Turn:
    """Work out the next question, show advice that is due, and close with the question."""
    draft.scene = lead.scene_for(draft.case, draft.scene)
    if any(entry.question in CONSENT_QUESTIONS for entry in draft.added):
        draft.said += lines.consent_lines(draft.start, draft.case, draft.scene)
    if any(entry.question in ("worry", "also_said") for entry in draft.added):
        _sense_facts(draft)
    if _plan_was_made(draft):
        draft.said += [Line(text) for text in plan_texts(draft.case, draft.scene)]
    draft.said += authority_lines.lines_after(draft.added, draft.case, draft.scene)
    prompt = open_prompt(draft.case, draft.scene) if draft.wants is None else None
    if prompt is not None and _advice_is_due(prompt):
        due, seen = lines.advice_not_yet_shown(draft.case, draft.scene)
        draft.said += due
        if seen:
            draft.said += [Line(text) for text in service_texts(draft.case, draft.scene)]
        for entry in seen:
            draft.add(entry)
    draft.ask_for(prompt.key if prompt else None)
    if prompt is not None:
        draft.said += _put(prompt, draft)
    elif not draft.said and draft.wants is None:
        draft.say("utter_is_kept")  # the last answer of all: silence would read as a fault
    return Turn(
        tuple(draft.said),
        draft.case,
        prompt,
        tuple(draft.added),
        tuple(draft.withdrawn),
        draft.wants,
    )


def _put(prompt: Prompt, draft: Draft) -> list[Line]:
    """The open question. An answer that is being changed goes with it, so that it need not be typed again."""
    line = lines.ask(prompt, draft.case, draft.scene)
    if prompt.key == quality_lines.CHECK:
        return quality_lines.check_lines(draft.case, draft.scene, line)
    stood = next((e for e in draft.withdrawn if e.key == prompt.key and "text" in e.value), None)
    if stood is None:
        return [line]
    return [replace(line, meta={**line.meta, "was": str(stood.value["text"])})]


def _plan_was_made(draft: Draft) -> bool:
    """Whether the last question about the plan was answered in this turn."""
    answered = any(entry.question in early_help.QUESTIONS for entry in draft.added)
    return answered and plan.is_made(draft.case, draft.scene)


def _sense_facts(draft: Draft) -> None:
    """Note what the words may have told already, until the screen that shows it has been answered."""
    if draft.case.last(told.ASKED) is None and (found := told.sensed(draft.case, draft.scene)):
        draft.add(found)


def _advice_is_due(prompt: Prompt) -> bool:
    own = ("reading_confirmed", "restart_confirmed", "change_chosen")
    return prompt.question not in own and prompt.stage in (
        Stage.OUTCOME,
        Stage.CONSENT,
        Stage.INFORMATION,
        Stage.CHECK_ANSWERS,
    )
