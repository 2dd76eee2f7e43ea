"""Check your answers: everything that would be sent, on one screen, before it is."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import all_advice, leading
from bot.interview.case import CONTACT, UNSEEN, Case
from bot.interview.prompts import Choice, Prompt, Scene, Stage
from bot.interview.stages.threshold import name_of_child

SEND, CHANGE = "send", "change"
NOT_SHOWN = UNSEEN | {"outcome", "check_answers", "pause"}


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    words = scene.words
    route = leading(all_advice(case, scene)).chosen
    yield Prompt(
        about=CONTACT,
        question="check_answers",
        stage=Stage.CHECK_ANSWERS,
        kind="choice",
        text=words.say("utter_ask_check_answers"),
        choices=(
            Choice(
                SEND, words.say(f"utter_label_send_{route}"), ("send", "send it", "submit", "yes")
            ),
            Choice(CHANGE, words.say("utter_label_change"), ("change", "edit")),
        ),
        why=words.say("utter_why_check_answers"),
        means=words.say("utter_means_check_answers"),
    )


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
