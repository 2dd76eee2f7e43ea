"""Short names for what a coverage report counts: kinds, routes, areas, agencies, ages and answers."""

from __future__ import annotations

from bot.publishing.conditions import ConditionWords
from bot.publishing.words import PackWords
from bot.scenarios.coverage.questions import Way
from bot.scenarios.coverage.rules import Kind
from bot.scenarios.coverage.seen import EVERY_CHILD
from bot.thresholds.conditions import Limit
from bot.thresholds.facts import Answer, Range, Value
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

KIND_LABELS = {
    Kind.APPLIES: "It applies",
    Kind.ONE_SHORT: "One fact short",
    Kind.NEAR_MISS: "Everyday case",
    Kind.UNKNOWN: "Key answer unknown",
}
KIND_MEANINGS = {
    Kind.APPLIES: "The rule holds for certain.",
    Kind.ONE_SHORT: (
        "The rule cannot hold, and one other answer would make it hold. The areas stay as they are."
    ),
    Kind.NEAR_MISS: (
        "The rule's area is looked at, something that the rule asks was answered openly and the other way, "
        "and the expected route is lower than the rule's and below the front door."
    ),
    Kind.UNKNOWN: (
        "An answer that could settle the rule is not known, so the rule may hold and is not certain."
    ),
}
AGENCY_LABELS = {
    "schools": "Schools",
    "nurseries": "Nurseries and childminders",
    "health": "Health",
    "police": "Police",
    "housing": "Housing",
    "voluntary": "Voluntary and youth work",
    "other": "Others",
}
AGE_LABELS = {
    "unborn": "Not born yet",
    "under_2": "Under 2",
    "2_to_4": "2 to 4",
    "5_to_11": "5 to 11",
    "12_to_15": "12 to 15",
    "16_and_over": "16 and over",
    "not_known": "Age not known",
}
SAID = {Answer.YES: "Yes", Answer.NO: "No", Answer.DONT_KNOW: "Don't know"}


class Labels:
    """The names that one pack gives to things."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._words = PackWords(pack)
        self._conditions = ConditionWords(pack, self._words)

    def sentence(self, written: str) -> str:
        return self._words.sentence(written)

    def area(self, area: str) -> str:
        if area == EVERY_CHILD:
            return "Every child (no area named)"
        return self._words.sentence(self._pack.areas[area].name)

    def areas(self, areas: tuple[str, ...]) -> str:
        return " and ".join(self.area(area) for area in areas)

    def route(self, route: Route) -> str:
        return self._words.sentence(self._pack.head.routes[route].name)

    def column(self, across: str, column: str) -> str:
        """The heading of a column of a grid."""
        if across == "route":
            return self.route(Route(column))
        return AGENCY_LABELS[column] if across == "agency" else AGE_LABELS[column]

    def way(self, way: Way) -> str:
        """One way to answer a question, in the words of its screen."""
        if way.fact is None:
            return "None of them" if way.value is Answer.NO else SAID[Answer.DONT_KNOW]
        if isinstance(way.value, Range):
            return self._range(way.fact, way.value)
        options = [
            o for q in self._pack.questions.values() if way.fact in q.facts for o in q.options
        ]
        for option in options:
            if way.value == option.value or (option.fact == way.fact and way.value is Answer.YES):
                return self._words.sentence(option.label)
        return self.answer(way.value)

    def fact(self, fact: str) -> str:
        """What a fact is about: its question, or what is so if it is answered with yes."""
        written = self._pack.facts[fact]
        asked = (q for q in self._pack.questions.values() if q.sets == fact)
        if written.kind != "answer" and (question := next(asked, None)):
            return self._words.sentence(question.text)
        return self._words.sentence(written.if_yes)

    def value(self, fact: str, value: Value | None) -> str:
        """What one scenario says of a fact."""
        if value is None:
            return "not said"
        if isinstance(value, Range):
            ends = (
                f"{value.low:g}" if value.low == value.high else f"{value.low:g} to {value.high:g}"
            )
            unit = {"months": " months", "date": " days ago"}.get(self._pack.facts[fact].kind, "")
            return f"{ends}{unit}"
        return self.answer(value).lower()

    def answer(self, value: Value) -> str:
        return SAID[value] if isinstance(value, Answer) else str(value)

    def _range(self, fact: str, slot: Range) -> str:
        """A range of ages, numbers or days that the pack tells apart, in the words of conditions."""
        slots = self._pack.ranges_of(fact)
        unit = {"months": "months", "date": "days"}.get(self._pack.facts[fact].kind, "number")
        place = slots.index(slot)
        said = []
        if place:
            said.append(Limit(fact, slot.low, False, unit))
        if place < len(slots) - 1:
            said.append(Limit(fact, slots[place + 1].low, True, unit))
        return " and ".join(self._conditions.say(limit).text for limit in said)
