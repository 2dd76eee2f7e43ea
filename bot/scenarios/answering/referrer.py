"""A scripted referrer: sees the open question as a page gets it, and says what to do.

The facts of the scenario answer the pack's own questions. What a scenario does not tell (how it stands with
the family, which calls were made, names and numbers) follows from its id, so that every way through the
interview is gone by some. The same message, after the same ones, always gets the same answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.interview.field_prompts import KEEP, SKIP
from bot.interview.prompts import DONT_KNOW, NO, YES
from bot.interview.reading import REASONS_NOT_KNOWN
from bot.scenarios.answering import invented
from bot.scenarios.answering.answers import Change, OnDay, Pick, Request, Said, Tick, Write
from bot.scenarios.answering.consenting import CONSENT
from bot.scenarios.answering.facts import said_to, ticked, years_of
from bot.scenarios.answering.persona import Persona
from bot.thresholds.facts import Answer, Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question

ASIDES = ("why_asked", "what_does_that_mean", "speak_to_person", "save_for_later", "go_back")
TURNS_WITHOUT_ASIDE = 12
STEERS = (SKIP, KEEP, *REASONS_NOT_KNOWN)
DAYS = {"child_dob": invented.BIRTHDAY, "when_happened": invented.HAPPENED_ON}


class NoAnswer(Exception):
    """The interview asks something that a scripted referrer has never heard of."""


class ScriptedReferrer:
    """One referrer in one conversation."""

    def __init__(self, scenario: str, known: Facts, pack: Pack) -> None:
        self.persona, self.known, self.pack = Persona(scenario), known, pack
        self._asked: Counter[str] = Counter()
        self._turns = 0
        self._aside = self.persona.one_of("aside", range(2, TURNS_WITHOUT_ASIDE))

    def answers(self, message: Mapping[str, Any]) -> Said:
        """What this referrer does about the open question: the last message of a reply.

        Raises: NoAnswer for a question that nothing here answers.
        """
        meta = message["meta"]
        key, kind = str(meta["question"]), str(meta["kind"])
        offered = values_offered(message)
        self._turns += 1
        if self._turns == self._aside and self.persona.does("asides", 3):
            return Request(self.persona.one_of("which aside", ASIDES))
        self._asked[key] += 1
        if key == "contact/check_answers":
            return self._checks(meta["summary"], offered)
        question = key.partition("/")[2]
        if question in self.pack.questions:
            return self._knows(self.pack.questions[question], offered)
        if said := self._own(key, offered):
            return said
        if meta["stage"] in ("information", "consent", "outcome", "sent"):
            return self._tells(key, kind, offered)
        raise NoAnswer(f"{key}: {message['text']}")

    def _knows(self, question: Question, offered: tuple[str, ...]) -> Said:
        """What the scenario says; some give an age in whole years."""
        in_years = years_of(self.known) if question.kind == "age" else ""
        if in_years and self.persona.does("counts in years", 3):
            return Write(in_years)
        return said_to(question, offered, self.known)

    def _own(self, key: str, offered: tuple[str, ...]) -> Said | None:
        """Answers to the interview's own questions; None for a question that asks for words."""
        question = key.partition("/")[2]
        if question in CONSENT:
            return CONSENT[question](self.persona)
        if question == "areas":
            return Tick(tuple(sorted(self.known.areas))) if self.known.areas else Pick(NO)
        if question == "told_us":
            said = ticked(list(offered[:-2]), self.known)
            return said if isinstance(said, Tick) else Pick(NO)
        if question == "danger_confirm":
            return Pick(self.known.answers.get(self.pack.hears["now"], Answer.NO).value)
        if question in ALWAYS_THE_SAME:
            return ALWAYS_THE_SAME[question]
        if question == "outcome":
            return self._after_the_advice(offered)
        fitting = [value for value in FREE.get(question, ()) if value in offered]
        return Pick(self.persona.one_of(key, fitting)) if fitting else None

    def _after_the_advice(self, offered: tuple[str, ...]) -> Said:
        """Most go on; some set out a plan first, or take the advice higher or lower, once."""
        once = self._asked["contact/outcome"] == 1
        for wish, one_in in (("plan", 2), ("raise child:1", 9), ("lower child:1", 11)):
            if once and wish in offered and self.persona.does(wish, one_in):
                return Pick(wish)
        return Pick("continue" if "continue" in offered else "finish")

    def _checks(self, rows: list[Mapping[str, Any]], offered: tuple[str, ...]) -> Said:
        """Most send at once; some change an answer or add to it first."""
        times = self._asked["contact/check_answers"]
        told = [row["key"] for row in rows if row["group"] in ("you", "child", "concern")]
        if times == 1 and told and self.persona.does("changes", 4):
            return Change(self.persona.one_of("change", told))
        if times == 1 and "more" in offered and self.persona.does("adds", 8):
            return Pick("more")
        return Pick("send")

    def _tells(self, key: str, kind: str, offered: tuple[str, ...]) -> Said:
        """An information field. Asked back: what was written stays, or is told after all."""
        times, persona = self._asked[key], self.persona
        question = key.partition("/")[2]
        if KEEP in offered and persona.does(f"keeps {key}", 2):
            return Pick(KEEP)
        if SKIP in offered and persona.does(f"skips {key}", 40):
            return Pick(SKIP)
        reasons = [value for value in offered if value in REASONS_NOT_KNOWN]
        if reasons and times == 1 and persona.does(f"unknown {key}", 6):
            return Pick(persona.one_of(key, reasons))
        own = [value for value in offered if value not in STEERS]
        if kind == "tick":
            return self._some_of([value for value in own if value not in (NO, DONT_KNOW)])
        if own and (kind in ("choice", "yes_no") or persona.does(f"named {key}", 2)):
            return Pick(persona.one_of(key, own))
        if kind in ("date", "birth") and persona.does(f"day {key}", 2):
            return OnDay(DAYS.get(question, invented.BIRTHDAY))
        if kind in invented.FAULTY and times == 1 and persona.does(f"slips {key}", 5):
            return Write(invented.FAULTY[kind])
        return Write(self._words(question, kind))

    def _some_of(self, boxes: list[str]) -> Said:
        """Some of the boxes of a list that no fact stands behind, such as local services."""
        chosen = tuple(box for box in boxes if self.persona.does(f"ticks {box}", 2))
        return Tick(chosen) if chosen else Pick(NO)

    def _words(self, question: str, kind: str) -> str:
        return self.persona.one_of(
            question, invented.OWN_WORDS.get(question) or invented.BY_KIND[kind]
        )


def values_offered(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The values on the buttons and boxes of a message, in their order."""
    return tuple(str(value_of(button["payload"])) for button in message["buttons"])


def value_of(payload: str) -> str | None:
    """The answer in a button's payload."""
    name, brace, rest = payload.partition("{")
    return json.loads(brace + rest)["v"] if name == "/answer" and brace else None


_CALLED = (YES, YES, "not_yet", "no_answer")

FREE: Mapping[str, tuple[str, ...]] = {
    **{f"rang_{whom}{more}": _CALLED for whom in ("999", "front_door")
       for more in ("", "_yet", "_since_sending")},
    "choose_route": ("single_agency", "caf", "front_door", "front_door_urgent", "emergency"),
    "more_information": ("enough", "more", "all"),
    "another_person": (YES, NO, NO, NO),
    "another_statement": (YES, NO, NO, NO),
    "without_agreement": ("front_door", "keep"),
}  # fmt: skip
"""Questions whose answer is free, and between what it is drawn."""

ALWAYS_THE_SAME: Mapping[str, Said] = {
    "audience": Pick("professional"),
    "reading_confirmed": Pick(YES),
    "restart_confirmed": Pick(NO),
    "change_chosen": Pick("none"),
    "worry": Write(invented.WORRY),
    "how_many_children": Write("1"),
    "pause": Pick("continue"),
    "without_consultation": Pick("keep"),
}
