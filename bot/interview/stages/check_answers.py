"""Check your answers: everything that would be sent, on one screen, before it is."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import all_advice, leading
from bot.interview.case import UNSEEN, Case
from bot.interview.prompts import Choice, Prompt, Scene, Stage, own_prompt
from bot.interview.stages.threshold import name_of_child

SEND, CHANGE = "send", "change"
NOT_SHOWN = UNSEEN | {"outcome", "check_answers", "pause"}


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    words = scene.words
    route = leading(all_advice(case, scene)).chosen
    send_words, change_words = ("send", "send it", "submit", "yes"), ("change", "edit")
    offered = (
        Choice(SEND, words.say(f"utter_label_send_{route}"), send_words),
        Choice(CHANGE, words.say("utter_label_change"), change_words),
    )
    yield own_prompt(words, "check_answers", Stage.CHECK_ANSWERS, "choice", offered)


def summary(case: Case, scene: Scene) -> list[dict[str, str]]:
    """Every answer in words, with the key by which it can be changed."""
    rows = []
    for entry in case.entries:
        if entry.question in NOT_SHOWN or not entry.value.get("asked"):
            continue
        about = entry.about
        who = name_of_child(about, case, scene) if about.startswith("child:") else ""
        rows.append(
            {
                "key": entry.key,
                "about": who,
                "asked": str(entry.value["asked"]),
                "shown": str(entry.value.get("shown", "")),
            }
        )
    return rows
