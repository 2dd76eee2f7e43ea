"""For each question, in how many interviews it is asked, and which of its answers are ever given."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.scenarios.coverage.seen import Seen
from bot.scenarios.length import play
from bot.thresholds.facts import Answer, Facts, Range, Value
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question

ANY_OF_THEM = None
"""Stands for all the lines of a list together: none of them, or not known."""


@dataclass(frozen=True)
class Way:
    """One way to answer a question: a fact, or `ANY_OF_THEM`, with what is said of it."""

    fact: str | None
    value: Value

    def __str__(self) -> str:
        said = self.value
        if isinstance(said, Range):
            said = f"{said.low:g} to {said.high:g}"
        word = said.value if isinstance(said, Answer) else said
        return f"{self.fact}: {word}" if self.fact else str(word)


@dataclass(frozen=True)
class QuestionCoverage:
    """asked: interviews in which the question came up. given: in how many it was answered in each way."""

    question: Question
    area: str
    asked: int
    given: dict[Way, int]

    @property
    def not_given(self) -> tuple[Way, ...]:
        return tuple(way for way, times in self.given.items() if not times)

    def as_dict(self) -> dict[str, Any]:
        return {
            "question": self.question.id,
            "area": self.area,
            "asked": self.asked,
            "given": {str(way): times for way, times in self.given.items()},
            "not_given": [str(way) for way in self.not_given],
        }


def cover_questions(pack: Pack, library: Iterable[Seen]) -> tuple[QuestionCoverage, ...]:
    """Every question of the pack, after playing each scenario as an interview.

    What a scenario leaves out is answered with "don't know" there, as in `bot.scenarios.length.play`.
    """
    asked: Counter[str] = Counter()
    given: Counter[tuple[str, Way]] = Counter()
    for seen in library:
        answered = list(_screens(seen, pack))
        asked.update({question for question, _ in answered})
        given.update({(question, way) for question, ways in answered for way in ways})
    return tuple(
        QuestionCoverage(
            question,
            pack.area_of_question[name],
            asked[name],
            {way: given[name, way] for way in ways_of(question, pack)},
        )
        for name, question in pack.questions.items()
    )


def ways_of(question: Question, pack: Pack) -> Iterator[Way]:
    """Each way in which a question can be answered, as far as the pack tells the answers apart."""
    if question.kind == "tick":
        yield from (Way(fact, Answer.YES) for fact in question.facts)
        yield Way(ANY_OF_THEM, Answer.NO)
        yield Way(ANY_OF_THEM, Answer.DONT_KNOW)
        return
    for fact in question.facts:
        yield from (Way(fact, value) for value in pack.values_of(fact))
        yield Way(fact, Answer.DONT_KNOW)


def _screens(seen: Seen, pack: Pack) -> Iterator[tuple[str, tuple[Way, ...]]]:
    """Each screen of the interview, by its question, with how it is answered."""
    situation = seen.scenario.situation
    day = situation.at.date()
    before = Facts()
    for question, after in play(situation.facts, pack, situation.at):
        told = [f for f in question.facts if after.is_asked(f) and not before.is_asked(f)]
        yield question.id, tuple(_ways_on_screen(question, told, after.on(day), pack))
        before = after


def _ways_on_screen(question: Question, told: list[str], facts: Facts, pack: Pack) -> Iterator[Way]:
    if question.kind == "tick":
        ticked = [fact for fact in told if facts.answers[fact] is Answer.YES]
        yield from (Way(fact, Answer.YES) for fact in ticked)
        if not ticked:
            unknown = any(facts.answers[fact] is Answer.DONT_KNOW for fact in told)
            yield Way(ANY_OF_THEM, Answer.DONT_KNOW if unknown else Answer.NO)
        return
    for fact in told:
        value = facts.answers.get(fact) or facts.values[fact]
        if isinstance(value, Range):
            yield from (Way(fact, slot) for slot in _slots(value, pack.ranges_of(fact)))
        else:
            yield Way(fact, value)


def _slots(value: Range, slots: tuple[Range, ...]) -> Iterator[Range]:
    """The one range that a number lies in. The outer two have no end; astride two, it tells neither."""
    begins = [slot.low for slot in slots[1:]]
    first, last = bisect_right(begins, value.low), bisect_right(begins, value.high)
    if slots and first == last:
        yield slots[first]
