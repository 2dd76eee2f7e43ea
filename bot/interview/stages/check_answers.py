"""Check your answers: everything that would be sent, part by part, on one screen, before it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.interview import early_help
from bot.interview.advice import all_advice, leading
from bot.interview.case import UNSEEN, Case, Entry
from bot.interview.field_prompts import MORE, names_for
from bot.interview.prompts import Choice, Prompt, Scene, Stage, own_prompt
from bot.interview.stages.threshold import name_of_child
from bot.interview.told_fields import HAPPENED, HOW, WAYS, chase_list
from bot.interview.wanted import ANOTHER, left
from bot.thresholds.parts import CONSENT_QUESTIONS

SEND, CHANGE, ADD = "send", "change", "more"
NOT_SHOWN = UNSEEN | {"outcome", "check_answers", "pause", MORE, *ANOTHER.values()}
PARTS = ("you", "child", "family", "concern", "help", "consent", "safety")
"""The parts of the page, in order."""
OF_CONSENT = frozenset(
    {*CONSENT_QUESTIONS, "consent_same", "without_agreement", "without_consultation"}
)
MOST_MISSING = 8
"""Labels of what is missing that are read out; the whole list goes with the contact."""


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    words = scene.words
    route = leading(all_advice(case, scene)).chosen
    send_words, change_words = ("send", "send it", "submit", "yes"), ("change", "edit")
    offered = [
        Choice(SEND, words.say(f"utter_label_send_{route}"), send_words),
        Choice(CHANGE, words.say("utter_label_change"), change_words),
    ]
    if left(case, scene):
        label = words.say("utter_label_add_more")
        offered.append(Choice(ADD, label, ("add", "add more", "answer more")))
    asked = own_prompt(words, "check_answers", Stage.CHECK_ANSWERS, "choice", tuple(offered))
    missing = chase_list(case, scene)
    if missing:
        told = words.say("utter_still_missing", missing=_listed(missing, scene))
        asked = replace(asked, text=f"{asked.text}\n\n{told}")
    yield asked


def _listed(missing: tuple[str, ...], scene: Scene) -> str:
    shown = [f"- {label}" for label in missing[:MOST_MISSING]]
    more = len(missing) - MOST_MISSING
    if more > 0:
        shown.append("- " + scene.words.say("utter_and_more", count=more))
    return "\n".join(shown)


def summary(case: Case, scene: Scene) -> list[dict[str, str]]:
    """Every answer in words, part by part, with the key by which it can be changed.

    how: of something that was told, how it is known; what was seen comes first, opinion last.
    """
    rows = [
        _row(entry, case, scene)
        for entry in case.entries
        if entry.question not in NOT_SHOWN and entry.value.get("asked")
    ]
    return sorted(rows, key=_place)


def _row(entry: Entry, case: Case, scene: Scene) -> dict[str, str]:
    words, part = scene.words, part_of(entry, scene)
    row = {
        "key": entry.key,
        "about": _about(entry.about, case, scene),
        "asked": _asked(entry, case, scene),
        "shown": str(entry.value.get("shown", "")),
        "group": part,
        "group_name": words.say(f"utter_label_part_{part}"),
    }
    if entry.about.startswith("statement:"):
        how = case.said(HOW, entry.about)
        row["how"] = str(how) if how in WAYS else "not_said"
        if entry.question == HAPPENED:
            row["asked"] = words.say(f"utter_label_how_{row['how']}")
    return row


def _asked(entry: Entry, case: Case, scene: Scene) -> str:
    """The label of a field, or the question as it was put."""
    fields = {field.id: field for field in scene.pack.information}
    if entry.question in fields:
        return scene.words.fill(fields[entry.question].short, **names_for(entry.about, case, scene))
    return str(entry.value["asked"])


def part_of(entry: Entry, scene: Scene) -> str:
    """The part of the page on which an answer stands."""
    field = next((f for f in scene.pack.information if f.id == entry.question), None)
    if field is not None:
        return field.part
    if entry.question in OF_CONSENT:
        return "consent"
    if entry.question.startswith("rang_") or entry.question in ("danger_confirm", "police_log"):
        return "safety"
    if entry.question in early_help.QUESTIONS:
        return "help"
    if entry.question == "how_many_children":
        return "child"
    area = scene.pack.area_of_question.get(entry.question)
    return "safety" if area == "safety" else "concern"


def _about(about: str, case: Case, scene: Scene) -> str:
    """Whom an answer is about, where that is not plain from its part."""
    if about.startswith("child:"):
        return name_of_child(about, case, scene)
    if about.startswith("person:"):
        return names_for(about, case, scene).get("person", "")
    return ""


def _place(row: dict[str, str]) -> tuple[int, int, str]:
    """Parts in order; in the concern, statements by how they are known; otherwise as they were answered."""
    ways: tuple[str, ...] = WAYS
    how = ways.index(row["how"]) + 1 if "how" in row else 0
    about = row["key"].partition("/")[0] if how or row["key"].startswith("person:") else ""
    return PARTS.index(row["group"]), how, about
