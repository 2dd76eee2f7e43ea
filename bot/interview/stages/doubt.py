"""Questions about the conversation itself: a doubtful reading, starting again, changing an answer.

Each waits only while the note that raised it has no later answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.case import CONTACT, UNSEEN, Case, Entry
from bot.interview.prompts import NO, YES, Choice, Prompt, Scene, Stage

MOST_CHANGES = 100
NEVER_CHANGED = UNSEEN | {"danger_confirm", "outcome", "check_answers", "pause", "choose_route"}
YES_WORDS = ("yes", "yep", "yeah", "yh", "yup", "aye", "right", "correct", "affirm", "thats it")
NO_WORDS = ("no", "nope", "wrong", "nah")


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    words = scene.words
    if raised := _raised(case, "reading_proposed", "reading_confirmed"):
        text = words.say("utter_confirm_reading", shown=raised.value["value"]["shown"])
        yield _sure("reading_confirmed", raised, text, "utter_label_no_ask_again", scene)
    elif raised := _raised(case, "restart_asked", "restart_confirmed"):
        text = words.say("utter_confirm_restart")
        yield _sure("restart_confirmed", raised, text, "utter_label_go_on", scene)
    elif raised := _raised(case, "change_asked", "change_chosen"):
        yield _which_answer(case, raised, scene)


def changeable(case: Case) -> tuple[Entry, ...]:
    """The answers that a person may change, oldest first, each question once."""
    latest = {e.key: e for e in case.entries if e.question not in NEVER_CHANGED}
    return tuple(entry for entry in latest.values() if entry.value.get("asked"))[-MOST_CHANGES:]


def _raised(case: Case, note: str, settled: str) -> Entry | None:
    """The note that raised the question, while nothing settled it."""
    return None if case.is_after(note, settled) else case.last(note)


def _stage(raised: Entry) -> Stage:
    """The stage that was interrupted."""
    return Stage(raised.value.get("stage", Stage.SAFETY))


def _sure(question: str, raised: Entry, text: str, no_label: str, scene: Scene) -> Prompt:
    words = scene.words
    return Prompt(
        about=CONTACT,
        question=question,
        stage=_stage(raised),
        kind="choice",
        text=text,
        choices=(
            Choice(YES, words.say("utter_label_yes"), YES_WORDS),
            Choice(NO, words.say(no_label), NO_WORDS),
        ),
        why=words.say("utter_why_confirm"),
        means=words.say("utter_means_confirm"),
    )


def _which_answer(case: Case, raised: Entry, scene: Scene) -> Prompt:
    words = scene.words
    offered = [
        Choice(entry.key, f"{entry.value['asked']} ({entry.value.get('shown', '')})")
        for entry in changeable(case)
    ]
    return Prompt(
        about=CONTACT,
        question="change_chosen",
        stage=_stage(raised),
        kind="choice",
        text=words.say("utter_ask_which_answer"),
        choices=(
            *offered,
            Choice("none", words.say("utter_label_change_nothing"), ("nothing", "none")),
        ),
        why=words.say("utter_why_confirm"),
        means=words.say("utter_means_confirm"),
    )
