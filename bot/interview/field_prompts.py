"""An information field on the screen: first asked, asked back once, or with names to choose from."""

from __future__ import annotations

from typing import Any

from bot.interview.case import CONTACT, Case, Entry
from bot.interview.prompts import YES, Choice, Prompt, Scene, Stage, choices, yes_no_choices
from bot.interview.reading import REASONS_NOT_KNOWN, says_yes_first
from bot.interview.stages.threshold import name_of_child
from bot.interview.wanted import Wanted, is_known, problem_with
from bot.thresholds.parts import InformationField

KEEP, SKIP, NAMED = "keep_as_written", "skip_rest", "named:"
MORE, ENOUGH = "more_information", "enough"
ONLY = "only"
"""Beside `enough`: the one answer that is still wanted, by its key."""
STEERS = (KEEP, SKIP, ENOUGH, "more", "all")
"""Answers that steer the screens and tell nothing: taken at once, since they are easily taken back."""
NAMED_IN = ("who_agreed", "safe_parent_name")
"""Consent answers that name somebody, who is then offered and not asked for again."""
LONGEST_NAME = 60
SKIP_WORDS = ("skip", "skip the rest", "that is all", "thats all", "enough", "no more")
NOTHING_TO_ADD = ("no", "nothing to add", "nobody else", "no one else", "that is all", "thats all")
KEEP_WORDS = (
    "yes",
    "it is right",
    "its right",
    "that is right",
    "thats right",
    "yes it is",
    "correct",
)


def field_prompt(item: Wanted, case: Case, scene: Scene, can_skip: bool = False) -> Prompt:
    """The question for one field about one subject; shorter where it only asks back."""
    field = item.field
    assert field is not None
    text, offered, extra = _first_asking(item, field, case, scene)
    entry = case.last(field.id, item.about)
    if entry is not None and not entry.value.get("again"):
        text, offered, extra = _asking_back(field, entry, text, offered, scene)
    if can_skip:
        label = scene.words.say("utter_label_skip_rest")
        offered = (*offered, Choice(SKIP, label, SKIP_WORDS))
    filled = names_for(item.about, case, scene)
    return Prompt(
        about=item.about,
        question=field.id,
        stage=Stage.INFORMATION,
        kind=field.kind,
        text=text,
        choices=offered,
        why=scene.words.fill(field.why, **filled),
        means=scene.words.fill(field.means, **filled),
        example=field.example and scene.words.fill(field.example, **filled),
        extra=extra,
    )


def names_for(about: str, case: Case, scene: Scene) -> dict[str, str]:
    """Whom `{child}` and `{person}` stand for. A long name is one that says more than a name: left out."""
    filled = {"child": name_of_child(about, case, scene)}
    first = next((f.id for f in scene.pack.information if f.about == "person"), None)
    name = case.text(first, about) if first and about.startswith("person:") else ""
    entry = case.last(first, about) if first else None
    if name and len(name) <= LONGEST_NAME and entry is not None and is_known(entry):
        filled["person"] = name
    return filled


def _first_asking(
    item: Wanted, field: InformationField, case: Case, scene: Scene
) -> tuple[str, tuple[Choice, ...], dict[str, Any]]:
    words, filled = scene.words, names_for(item.about, case, scene)
    wording = field.text_again if item.number > 1 and field.text_again else field.text
    named = _named(item, case, scene)
    told = tuple(Choice(f"{NAMED}{n}", name) for n, name in enumerate(named))
    return (
        words.fill(wording, **filled),
        (*told, *_choices_of(field, filled, scene)),
        {"named": named} if named else {},
    )


def _choices_of(
    field: InformationField, filled: dict[str, str], scene: Scene
) -> tuple[Choice, ...]:
    words = scene.words
    if field.kind == "yes_no":
        return yes_no_choices(words)
    own = tuple(Choice(o.key, words.fill(o.label, **filled), o.words) for o in field.options)
    reasons = choices(words, REASONS_NOT_KNOWN)
    if field.part == "you" and field.never_blank:
        return own  # nobody has to be asked for it
    return (*own, *(reasons[:1] if field.kind == "choice" or field.part == "you" else reasons))


def _asking_back(
    field: InformationField,
    entry: Entry,
    text: str,
    offered: tuple[Choice, ...],
    scene: Scene,
) -> tuple[str, tuple[Choice, ...], dict[str, Any]]:
    """Once more, in a sentence that says why: what was typed does not fit, or nothing is known yet."""
    words, problem = scene.words, problem_with(field, entry, scene)
    if problem is None:
        return words.say("utter_ask_once_more", question=text), offered, {"again": True}
    name = f"utter_check_{field.kind}_{problem}"
    if not words.has(name):
        name = f"utter_check_{field.kind}"
    keep = Choice(KEEP, words.say("utter_label_keep_as_written"), KEEP_WORDS)
    wrote = str(entry.value.get("text", ""))
    return words.say(name), (keep, *offered), {"again": True, "wrote": wrote}


def _named(item: Wanted, case: Case, scene: Scene) -> list[str]:
    """Who was named with consent, for the first field about a person; not who is in the list already."""
    people = [field for field in scene.pack.information if field.about == "person"]
    if not people or item.field is not people[0]:
        return []
    had = {e.value.get("text") for e in case.entries if e.question == people[0].id}
    told = [e for e in case.entries if e.question in NAMED_IN and is_known(e)]
    names = dict.fromkeys(str(e.value.get("text") or "") for e in told)
    return [name for name in names if name and name not in had]


def as_meant(entry: Entry, prompt: Prompt, scene: Scene) -> Entry:
    """What an answer on the information screens comes to: a name chosen, an answer kept, the rest skipped."""
    if prompt.stage is not Stage.INFORMATION:
        return entry
    value = dict(entry.value)
    said, wrote = entry.said or "", prompt.extra.get("wrote")
    if said == SKIP:
        asked, label = (
            scene.words.say(f"utter_ask_{MORE}"),
            scene.words.say("utter_label_skip_rest"),
        )
        return Entry(CONTACT, MORE, {"said": ENOUGH, "asked": asked, "shown": label})
    if said.startswith(NAMED):
        name = prompt.extra["named"][int(said.removeprefix(NAMED))]
        value = {**value, "text": name, "shown": name}
        del value["said"]
    elif wrote and (said == KEEP or says_yes_first(str(value.get("text", "")))):
        value = {"text": wrote, "shown": wrote, "asked": value["asked"], "again": True}
    return Entry(entry.about, entry.question, value)


def another_prompt(item: Wanted, scene: Scene, can_skip: bool) -> Prompt:
    """Is there anybody, or anything, to add? "No" is an answer like any other."""
    words = scene.words
    first = "_first" if item.number == 1 else ""
    text = words.say(f"utter_ask_{item.question}{first}")
    offered = (
        Choice(YES, words.say("utter_label_yes")),
        Choice("no", words.say("utter_label_nothing_to_add"), NOTHING_TO_ADD),
    )
    return Prompt(
        about=item.about,
        question=item.question,
        stage=Stage.INFORMATION,
        kind="yes_no",
        text=text,
        choices=(*offered, Choice(SKIP, words.say("utter_label_skip_rest"), SKIP_WORDS))
        if can_skip
        else offered,
        why=words.say(f"utter_why_{item.question}"),
        means=words.say(f"utter_means_{item.question}"),
    )
