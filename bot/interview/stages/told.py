"""What the referrer seems to have said already: on one screen, to be ticked where it is right.

Nothing is taken from words alone. What is ticked is answered and not asked again; what is not ticked
stays unknown, never no.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.case import CONTACT, HOUSEHOLD, Case, Entry
from bot.interview.prompts import YES, Choice, Prompt, Scene, Stage, own_prompt
from bot.interview.stages.threshold import name_of_child, subject_of
from bot.interview.standing import facts_on
from bot.thresholds.facts import Answer
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Fact, Question

MOST_SHOWN = 6
LIKE_ENOUGH = 0.42
"""How like a fact's own sentence the words must be. Set by reading what it proposes for the typed talks."""
SENSED, ASKED = "facts_sensed", "told_us"


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    """One screen, once, after it is known which worries and how many children there are."""
    if case.last(SENSED) is None or case.last(ASKED) is not None:
        return
    shown = _to_show(case, scene)
    if not shown:
        return
    words, who = scene.words, name_of_child(case.children[0], case, scene)
    offered = tuple(
        Choice(fact, words.fill(scene.pack.facts[fact].if_yes, child=who)) for fact in shown
    )
    asked = own_prompt(words, ASKED, Stage.THRESHOLD, "tick", offered)
    yield Prompt(**{**vars(asked), "none_label": words.say("utter_label_none_told")})


def sensed(case: Case, scene: Scene) -> Entry | None:
    """The facts that the words told so far are like, with how like each is; None if that cannot be known."""
    told = [text for text in case.words_told if text]
    if scene.likeness is None or not told:
        return None
    facts = _can_be_told(scene.pack)
    like = scene.likeness(told, sentences(scene.pack))
    found = {
        fact.id: round(near, 3)
        for fact, near in zip(facts, like, strict=True)
        if near >= LIKE_ENOUGH
    }
    return Entry(CONTACT, SENSED, {"facts": found})


def sentences(pack: Pack) -> list[str]:
    """What a referrer could tell, in the pack's own words."""
    return [fact.if_yes for fact in _can_be_told(pack)]


def _can_be_told(pack: Pack) -> list[Fact]:
    """Facts about a child or a home that are a cause for worry when they are so."""
    return [
        fact
        for fact in pack.facts.values()
        if fact.kind == "answer" and fact.risk_when == YES and fact.about in ("child", HOUSEHOLD)
    ]


def answers_from(entry: Entry, case: Case, scene: Scene) -> list[Entry]:
    """The answers to the pack's own questions that the ticked facts are."""
    who = name_of_child(case.children[0], case, scene)
    return [
        _answer(fact, who, case.children[0], scene)
        for fact in entry.value.get("ticked", ())
        if _question(fact, scene.pack) is not None
    ]


def _to_show(case: Case, scene: Scene) -> list[str]:
    """The likeliest facts that the questions in scope would ask about and that are not known yet."""
    pack, entry = scene.pack, case.last(SENSED)
    known = facts_on(case, scene, case.children[0])
    in_scope = pack.in_scope(case.areas)
    alone = len(case.children) == 1
    like = entry.value["facts"] if entry else {}
    shown = []
    for fact in sorted(like, key=lambda fact: -like[fact]):
        question = _question(fact, pack)
        if question is None or pack.area_of_question[question.id] not in in_scope:
            continue
        if known.answers.get(fact, Answer.DONT_KNOW) is Answer.DONT_KNOW and (
            alone or pack.facts[fact].about == HOUSEHOLD
        ):
            shown.append(fact)
    return shown[:MOST_SHOWN]


def _question(fact: str, pack: Pack) -> Question | None:
    """The question that asks about a fact with yes or no, or on a list."""
    return next(
        (q for q in pack.questions.values() if fact in q.facts and q.kind in ("yes_no", "tick")),
        None,
    )


def _answer(fact: str, who: str, child: str, scene: Scene) -> Entry:
    question = _question(fact, scene.pack)
    assert question is not None
    words = scene.words
    asked = words.fill(question.text, child=who)
    about = subject_of(question, child, scene.pack)
    if question.kind == "yes_no":
        label = words.say("utter_label_yes")
        return Entry(about, question.id, {"said": YES, "asked": asked, "shown": label})
    option = next(o for o in question.options if o.fact == fact)
    shown = words.fill(option.label, child=who)
    ticked = {"ticked": [option.key], "offered": [option.key], "asked": asked, "shown": shown}
    return Entry(about, question.id, ticked)
