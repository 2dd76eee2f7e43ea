"""The threshold questions of the pack, child by child, only those that can still matter."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.ages import age_in_words
from bot.interview.case import HOUSEHOLD, Case
from bot.interview.prompts import Choice, Prompt, Scene, Stage, choices, own_prompt, yes_no_choices
from bot.interview.standing import facts_on, waiting_on
from bot.thresholds.facts import Facts, Range
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    """Each child in turn; what was said of the household is not asked again."""
    if _is_paused(case, scene):
        yield _pause(scene)
        return
    if case.said("pause") == "advice":
        return
    for child in case.children:
        facts = facts_on(case, scene, child)
        for question in waiting_on(case, scene, child):
            about = subject_of(question, child, scene.pack)
            yield pack_prompt(question, about, facts, case, scene, Stage.THRESHOLD)


def questions_asked(case: Case, pack: Pack) -> int:
    """How many threshold questions have been answered."""
    return sum(entry.question in pack.questions for entry in case.entries)


def subject_of(question: Question, child: str, pack: Pack) -> str:
    """Whom a question is about: a child as soon as one of its facts is."""
    about = {pack.facts[fact].about for fact in question.facts}
    if "child" in about:
        return child
    return HOUSEHOLD if "household" in about else "referrer"


def pack_prompt(
    question: Question, about: str, facts: Facts, case: Case, scene: Scene, stage: Stage
) -> Prompt:
    """A question of the pack on the screen; a list shows only what was not ticked before."""
    words, who = scene.words, name_of_child(about, case, scene)
    rest = [option for option in question.options if not facts.is_asked(option.key)]
    again = question.kind == "tick" and len(rest) < len(question.options)
    text = words.fill(question.text, child=who)
    shown = tuple(Choice(o.key, words.fill(o.label, child=who), o.words) for o in rest)
    offered = {
        "yes_no": yes_no_choices(words),
        "tick": shown,
        "choice": (*shown, *choices(words, ["dont_know"])),
    }.get(question.kind, choices(words, ["dont_know"]))
    return Prompt(
        about=about,
        question=question.id,
        stage=stage,
        kind=question.kind,
        text=words.say("utter_ask_the_rest", question=text) if again else text,
        choices=offered,
        none_label=_none_label(question, again, scene),
        why=words.fill(question.why, child=who),
        means=words.fill(question.means, child=who),
        example=question.example and words.fill(question.example, child=who),
        near_miss=question.near_miss and words.fill(question.near_miss, child=who),
        extra={
            **({"again": True} if again else {}),
            **({"today": str(scene.at.date())} if question.kind == "date" else {}),
        },
    )


def _none_label(question: Question, again: bool, scene: Scene) -> str | None:
    if question.kind != "tick":
        return None
    return scene.words.say("utter_label_none_of_the_others") if again else question.none_label


def name_of_child(about: str, case: Case, scene: Scene) -> str:
    """ "the child", or "child 2 (about 4 years)" where there are several."""
    if not about.startswith("child:") or len(case.children) == 1:
        return scene.words.say("utter_name_of_child").lower()
    number = about.partition(":")[2]
    age = facts_on(case, scene, about).range_of("child_age_months")
    return f"child {number}" + (f" ({_age(age)})" if age else "")


def _age(age: Range) -> str:
    return "unborn" if age.high == 0 else age_in_words(age)


def _is_paused(case: Case, scene: Scene) -> bool:
    """After so many questions the outcome is offered, with "continue"; never a silent stop."""
    limit = scene.pack.head.questions_before_pause
    return (
        case.last("pause") is None
        and questions_asked(case, scene.pack) >= limit
        and any(waiting_on(case, scene, child) for child in case.children)
    )


def _pause(scene: Scene) -> Prompt:
    offered = choices(scene.words, ["advice", "continue"])
    return own_prompt(scene.words, "pause", Stage.THRESHOLD, "choice", offered)
