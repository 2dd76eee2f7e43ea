"""How many more questions there can be: never fewer than the one, never more than the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from bot.thresholds.facts import Answer, Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question
from bot.thresholds.questions import questions_waiting

LOOKED_AT = 12
"""How many ways on are looked at for the fewest: enough for the last few questions, and cheap."""
FEW = 5
"""Up to so many questions the search can say more than "at least one"; among more it only takes time."""


@dataclass(frozen=True)
class QuestionsLeft:
    """Bounds on the different questions that are still to come; both are 0 when the outcome is settled.

    A list that is shown again for the rest is the same question. `most` never rises while answers come in,
    only after an edit or with another area.
    """

    fewest: int
    most: int


def questions_left(facts: Facts, pack: Pack, at: datetime) -> QuestionsLeft:
    """The bounds for one child. Raises: PackError if no pack is in force on the day of `at`."""
    waiting = questions_waiting(facts, pack, at)
    if len(waiting) > FEW:
        return QuestionsLeft(1, len(waiting))
    return QuestionsLeft(_Search(pack, at).fewest(facts, waiting), len(waiting))


class _Search:
    """Looks for the shortest way to an outcome, no further than `LOOKED_AT` ways on."""

    def __init__(self, pack: Pack, at: datetime) -> None:
        self._pack, self._at, self._left = pack, at, LOOKED_AT

    def fewest(self, facts: Facts, waiting: tuple[Question, ...]) -> int:
        """A number of questions below which no answers can end the interview.

        The most telling answers end it soonest, so no others need to be looked at.
        """
        if not waiting:
            return 0
        layer, depth = [(facts, waiting[0])], 1
        while True:
            following = []
            for known, question in layer:
                for told in self._most_telling(known, question):
                    self._left -= 1
                    if self._left < 0:
                        return depth
                    still = questions_waiting(told, self._pack, self._at)
                    if not still:
                        return depth
                    following.append((told, still[0]))
            layer, depth = following, depth + 1

    def _most_telling(self, facts: Facts, question: Question) -> Iterator[Facts]:
        """The facts after each answer that leaves nothing of the question open."""
        if question.kind in ("yes_no", "tick"):
            unasked = [fact for fact in question.facts if not facts.is_asked(fact)]
            for said in product((Answer.YES, Answer.NO), repeat=len(unasked)):
                answers = {**facts.answers, **dict(zip(unasked, said, strict=True))}
                yield Facts(answers, facts.values, facts.areas)
        else:
            for value in self._pack.values_of(question.facts[0]) or (Answer.DONT_KNOW,):
                yield facts.with_value(question.facts[0], value)
