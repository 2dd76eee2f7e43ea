"""A condition as a practitioner would read it aloud, in the facts' own phrases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.publishing.words import PackWords
from bot.thresholds.conditions import AreasWith, Condition, Joined, Limit, NoneOf, OneOf, Said
from bot.thresholds.pack import Pack
from bot.thresholds.truth import YES

NONE_OF_THESE = "none of these is so"


@dataclass(frozen=True)
class Saying:
    """One statement; or a lead, such as "any of these is so", with the statements that it counts."""

    text: str
    parts: tuple[Saying, ...] = ()


class ConditionWords:
    """Puts the conditions of one pack into words."""

    def __init__(self, pack: Pack, words: PackWords) -> None:
        self._pack = pack
        self._words = words

    def say(self, condition: Condition) -> Saying:
        """The condition in words. Raises: TypeError for a condition that has none yet."""
        if isinstance(condition, Joined):
            return self._joined(condition)
        if isinstance(condition, NoneOf):
            return Saying(NONE_OF_THESE, self._parts(condition.parts))
        if isinstance(condition, Said):
            return Saying(self._said(condition))
        if isinstance(condition, Limit):
            return Saying(self._limit(condition))
        if isinstance(condition, OneOf):
            return Saying(self._one_of(condition))
        if isinstance(condition, AreasWith):
            return Saying(self._areas_with(condition))
        raise TypeError(f"no words for {type(condition).__name__}")

    def _parts(self, joined: Joined) -> tuple[Saying, ...]:
        return tuple(self.say(part) for part in joined.parts)

    def _joined(self, joined: Joined) -> Saying:
        parts = self._parts(joined)
        if len(parts) == 1:
            return parts[0]
        if joined.word == "all" or joined.count == len(parts):
            return Saying(
                "both of these are so" if len(parts) == 2 else "all of these are so", parts
            )
        if joined.word == "any" or joined.count == 1:
            return Saying("one of these is so, or more", parts)
        return Saying(f"at least {joined.count} of these are so", parts)

    def _said(self, said: Said) -> str:
        fact = self._pack.facts[said.fact]
        if said.expected is YES:
            return self._words.phrase(fact.if_yes)
        return self._words.phrase(fact.if_no or f"it is not so that {fact.if_yes}")

    def _limit(self, limit: Limit) -> str:
        if limit.unit == "months":
            return self._age(limit)
        answer = self._answer_to(limit.fact)
        if limit.unit == "days":
            return f"{answer} is {_days(limit)}"
        amount = f"{limit.limit:g}"
        return f"{answer} is {f'below {amount}' if limit.below else f'{amount} or more'}"

    def _age(self, limit: Limit) -> str:
        length = _length(limit.limit)
        if self._pack.facts[limit.fact].about == "child":
            return f"the child is {f'younger than {length}' if limit.below else f'{length} old or older'}"
        answer = self._answer_to(limit.fact)
        return f"{answer} is {f'less than {length}' if limit.below else f'{length} or more'}"

    def _one_of(self, condition: OneOf) -> str:
        labels = {
            option.value: self._words.sentence(option.label)
            for question in self._pack.questions.values()
            if question.sets == condition.fact
            for option in question.options
            if option.value
        }
        chosen = [label for value, label in labels.items() if value in condition.values]
        chosen += sorted(condition.values - set(labels))
        return f"{self._answer_to(condition.fact)} is {_either(f'“{label}”' for label in chosen)}"

    def _areas_with(self, condition: AreasWith) -> str:
        route = self._words.phrase(self._pack.head.routes[condition.route].name)
        areas = "1 area" if condition.count == 1 else f"{condition.count} areas"
        return f"in at least {areas} of worry, a rule for “{route}” or more holds"

    def _answer_to(self, fact: str) -> str:
        questions = self._pack.questions.values()
        asked = next((q.text for q in questions if q.sets == fact), None)
        if asked is None:
            return f"“{self._words.phrase(self._pack.facts[fact].if_yes)}”"
        return f"the answer to “{self._words.sentence(asked)}”"


def _either(choices: Iterable[str]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def _length(months: float) -> str:
    """A length of time in years where it divides evenly, otherwise in months."""
    if months and months % 12 == 0:
        return _counted(months / 12, "year")
    return _counted(months, "month")


def _days(limit: Limit) -> str:
    """Days back from today, as they were written; `conditions.WORDS` says how they are counted."""
    if limit.below:
        back = limit.limit - 1
        return "today" if back == 0 else f"in the last {_counted(back, 'day')}"
    if limit.limit <= 0:
        ahead = -limit.limit
        soon = f"in the next {_counted(ahead, 'day')}" if ahead else "today"
        return f"{soon}, or has passed"
    back = limit.limit - 1
    return f"more than {_counted(back, 'day')} ago" if back else "before today"
