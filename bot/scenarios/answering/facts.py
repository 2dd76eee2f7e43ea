"""The facts of a scenario as answers to the pack's questions.

What a screen cannot take exactly is told less exactly, and in the end as "I don't know": never as
something that is not so.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.ages import read_age
from bot.interview.prompts import DONT_KNOW, NO
from bot.scenarios.answering.answers import Pick, Said, Tick, Write
from bot.thresholds.facts import Answer, Facts, Range
from bot.thresholds.parts import Question
from bot.thresholds.truth import YES as TRUE

LEAST_MONTHS = 24
"""Age from which people count in years."""


def said_to(question: Question, offered: tuple[str, ...], known: Facts) -> Said:
    """The answer of somebody who knows these facts; `offered` are the answers on the screen."""
    if question.kind == "tick":
        return ticked([fact for fact in offered if fact not in (NO, DONT_KNOW)], known)
    fact = question.facts[0]
    if question.kind == "yes_no":
        return Pick(known.answers.get(fact, Answer.DONT_KNOW).value)
    if question.kind == "choice":
        return Pick(known.choice_of(fact) or DONT_KNOW)
    words = _age(known) if question.kind == "age" else _number(known.range_of(fact))
    return Write(words) if words else Pick(DONT_KNOW)


def ticked(waiting: list[str], known: Facts) -> Said:
    """What is so; then that nothing else is, or that the rest is not all known."""
    answers = {fact: known.answers.get(fact, Answer.DONT_KNOW) for fact in waiting}
    so = tuple(fact for fact, answer in answers.items() if answer is Answer.YES)
    if so:
        return Tick(so)
    return Pick(NO if set(answers.values()) <= {Answer.NO} else DONT_KNOW)


def _number(number: Range | None) -> str:
    """A number that is known to lie between two cannot be typed, and is not guessed."""
    return f"{number.low:g}" if number is not None and number.low == number.high else ""


def _age(known: Facts) -> str:
    """The words that are read as this age, or else the narrowest that leave room for all of it."""
    age = known.range_of("child_age_months")
    if known.truth("unborn") is TRUE and (age is None or age.high == 0):
        return "unborn"
    if age is None:
        return ""
    fitting = [
        (found.high - found.low, words)
        for words in _ways_to_say(age)
        if (found := read_age(words)) is not None and found.low <= age.low <= age.high <= found.high
    ]
    return min(fitting, default=(0.0, ""))[1]


def _ways_to_say(age: Range) -> Iterator[str]:
    first, last = int(age.low // 12), int(age.high // 12)
    yield f"{age.low:g} months"
    yield f"{age.low:g} months to {age.high:g} months"
    yield f"{first} years"
    yield f"{first} years or {last} years"


def years_of(known: Facts) -> str:
    """The age in whole years, as one number; empty where it is not that simple."""
    age = known.range_of("child_age_months")
    if age is None or age.low < LEAST_MONTHS or age.low // 12 != age.high // 12:
        return ""
    return str(int(age.low // 12))
