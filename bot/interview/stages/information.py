"""The information that the chosen route needs, asked only once the referrer wants to send.

First what it cannot do without, then one choice: send it, or answer what helps. On an urgent route there is
no choice to make: what helps is asked for afterwards, and can be added before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import all_advice, leading
from bot.interview.case import Case
from bot.interview.field_prompts import ENOUGH, MORE, ONLY, another_prompt, field_prompt
from bot.interview.prompts import Choice, Prompt, Scene, Stage, own_prompt
from bot.interview.wanted import Wanted, everything, is_settled, left
from bot.referral.information import is_urgent

NEEDS_ASKED = {ENOUGH: (), "more": ("ask",), "all": ("ask", "offer")}
"""Which needs beside `must` are asked after each answer to the choice."""


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    items = [item for item in everything(case, scene) if not is_settled(item, case, scene)]
    for item in items:
        if item.need == "must":
            yield _prompt(item, case, scene, can_skip=False)
    chosen = case.last(MORE)
    if chosen is None:
        if left(case, scene) and not is_urgent(leading(all_advice(case, scene)).chosen):
            yield _what_now(case, scene)
        return
    needs, only = NEEDS_ASKED.get(chosen.said or "", ()), chosen.value.get(ONLY)
    for item in items:
        if item.need in needs or f"{item.about}/{item.question}" == only:
            yield _prompt(item, case, scene, can_skip=True)


def _prompt(item: Wanted, case: Case, scene: Scene, can_skip: bool) -> Prompt:
    if item.field is None:
        return another_prompt(item, scene, can_skip)
    return field_prompt(item, case, scene, can_skip)


def _what_now(case: Case, scene: Scene) -> Prompt:
    """The one choice: how much more to tell."""
    words, open_items = scene.words, left(case, scene)
    helps = sum(item.need == "ask" for item in open_items)
    offered = [
        Choice(
            ENOUGH,
            words.say("utter_label_enough"),
            ("send", "send with what you have", "send it", "enough", "no", "nothing more"),
        )
    ]
    if helps:
        label = words.say("utter_label_more", count=helps)
        offered.append(Choice("more", label, ("more", "answer more", "yes", "go on")))
    if len(open_items) > helps:
        label = words.say("utter_label_all", count=len(open_items))
        offered.append(Choice("all", label, ("all", "everything", "answer all")))
    return own_prompt(words, MORE, Stage.INFORMATION, "choice", tuple(offered))


def next_needs(case: Case, scene: Scene) -> str:
    """What to ask next of somebody who wants to add more: what helps, then everything."""
    return "more" if any(item.need == "ask" for item in left(case, scene)) else "all"
