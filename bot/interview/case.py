"""Where a conversation stands, worked out from nothing but what has been answered.

There is no state machine to get out of step: entries in, open question out. Taking the last entry away
is "go back"; a killed process loses nothing that was stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.thresholds.facts import Answer, DateRange, Facts, Range, Value
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question

CONTACT, HOUSEHOLD = "contact", "household"

UNSEEN = frozenset(
    {
        "also_said",
        "audience_heard",
        "danger_heard",
        "facts_sensed",
        "reading_proposed",
        "reading_confirmed",
        "restart_asked",
        "restart_confirmed",
        "change_asked",
        "change_chosen",
        "seen_route",
    }
)
"""Entries that the interview makes for itself; "go back" steps over them."""


WITHOUT = ("without_agreement", "without_consultation")
"""Where nothing can be sent yet, and the referrer may end the talk with the advice."""


@dataclass(frozen=True)
class Entry:
    """One answer that stands: about a child (`child:1`), the household, the referrer, the contact."""

    about: str
    question: str
    value: Mapping[str, Any]
    id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.about}/{self.question}"

    @property
    def said(self) -> str | None:
        said = self.value.get("said")
        return str(said) if said is not None else None


@dataclass(frozen=True)
class Case:
    """Everything that stands in one conversation.

    asking: key of the question last put, so that it stays open until it is answered.
    reference: the receipt, once it has been sent.
    remembered: what was worked out from the entries (see `standing`).
    """

    entries: tuple[Entry, ...] = ()
    asking: str | None = None
    reference: str | None = None
    remembered: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def last(self, question: str, about: str = CONTACT) -> Entry | None:
        """The latest standing answer to a question, or None."""
        return self._by_key.get(f"{about}/{question}")

    def said(self, question: str, about: str = CONTACT) -> str | None:
        entry = self.last(question, about)
        return entry.said if entry else None

    def text(self, question: str, about: str = CONTACT) -> str:
        entry = self.last(question, about)
        return str(entry.value.get("text", "")) if entry else ""

    @cached_property
    def _by_key(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.entries}

    def is_after(self, first: str, second: str) -> bool:
        """Whether the latest `second` came after the latest `first`, both about the contact."""
        order = {entry.key: place for place, entry in enumerate(self.entries)}
        places = [order.get(f"{CONTACT}/{question}", -1) for question in (first, second)]
        return places[1] > places[0]

    @cached_property
    def children(self) -> tuple[str, ...]:
        """`child:1`, `child:2`, ...; at least one, since somebody is worried about somebody."""
        entry = self.last("how_many_children")
        count = int(entry.value.get("number", 1)) if entry else 1
        return tuple(f"child:{n}" for n in range(1, count + 1))

    @property
    def areas(self) -> frozenset[str]:
        entry = self.last("areas")
        return frozenset(entry.value.get("ticked", ())) if entry else frozenset()

    @property
    def words_told(self) -> tuple[str, ...]:
        """What the referrer told in words of their own, in order."""
        kinds = ("worry", "also_said")
        return tuple(str(e.value.get("text", "")) for e in self.entries if e.question in kinds)

    @property
    def areas_sensed(self) -> frozenset[str]:
        """Areas that the language model found in those words."""
        return frozenset(
            a for e in self.entries if "text" in e.value for a in e.value.get("areas", ())
        )

    @property
    def is_finished(self) -> bool:
        return (
            self.reference is not None
            or self.said("audience") == "other"
            or self.said("outcome") == "finish"
            or any(e.question in WITHOUT and e.said == "keep" for e in self.entries)
        )

    def asking_for(self, key: str | None) -> Case:
        """The same case with another question open; what was worked out still holds."""
        case = Case(self.entries, key, self.reference)
        case.remembered.update(self.remembered)
        return case

    def plus(self, *entries: Entry) -> Case:
        return Case(self.entries + entries, self.asking, self.reference)

    def without(self, gone: tuple[Entry, ...]) -> Case:
        """The case with some answers withdrawn."""
        lost = {id(entry) for entry in gone}
        kept = tuple(entry for entry in self.entries if id(entry) not in lost)
        return Case(kept, self.asking, self.reference)

    def last_step(self) -> tuple[Entry, ...]:
        """The latest answer that a person gave, with what the interview noted after it."""
        for place in range(len(self.entries) - 1, -1, -1):
            if self.entries[place].question not in UNSEEN:
                kept = ("also_said", "seen_route")
                after = [e for e in self.entries[place + 1 :] if e.question not in kept]
                return (self.entries[place], *after)
        return ()


def facts_for(case: Case, child: str, pack: Pack) -> Facts:
    """What is known about one child: the child's own answers and those that hold for all."""
    answers: dict[str, Answer] = {}
    values: dict[str, Value] = {}
    for entry in case.entries:
        heard, found = facts_in(entry, child, pack)
        answers |= heard
        values |= found
    age = values.get("child_age_months")
    if isinstance(age, Range) and age.high > 0 and "unborn" not in answers:
        answers["unborn"] = Answer.NO
    return Facts(answers, values, case.areas)


def facts_in(entry: Entry, child: str, pack: Pack) -> tuple[dict[str, Answer], dict[str, Value]]:
    """What one answer says that bears on a child: yes, no or "don't know", and values, by fact."""
    of_another = entry.about.startswith("child:") and entry.about != child
    heard: dict[str, Answer] = {}
    found: dict[str, Value] = {}
    if entry.question in pack.questions:
        _take_in(pack.questions[entry.question], entry.value, heard, found)
    elif entry.question == "danger_confirm" and entry.said in ("yes", "dont_know"):
        if not of_another:
            heard[pack.hears[entry.value.get("danger", "now")]] = Answer(entry.said)
    if not of_another:
        return heard, found
    return (
        {f: a for f, a in heard.items() if _is_shared(f, pack)},
        {f: v for f, v in found.items() if _is_shared(f, pack)},
    )


def _is_shared(fact: str, pack: Pack) -> bool:
    """Whether a fact is true of all the children, so that what was said beside one counts for each."""
    return pack.facts[fact].about != "child"


def _take_in(
    question: Question,
    value: Mapping[str, Any],
    answers: dict[str, Answer],
    values: dict[str, Value],
) -> None:
    """Turn the stored answer to a pack question into facts."""
    said = value.get("said")
    if question.kind == "tick":
        for fact in value.get("offered", ()):
            if fact in value.get("ticked", ()):
                answers[fact] = Answer.YES
            elif "rest" in value:
                answers[fact] = Answer(value["rest"])
    elif question.kind == "yes_no" and question.sets:
        answers[question.sets] = Answer(said)
    elif question.sets:
        values[question.sets] = _value(value)
        if value.get("unborn"):
            answers["unborn"] = Answer.YES


def _value(value: Mapping[str, Any]) -> Value:
    if "range" in value:
        return Range.of(value["range"])
    if "days" in value:
        return DateRange.of(value["days"])
    if "number" in value:
        return Range.of(value["number"])
    if value.get("said") in (None, "dont_know"):
        return Answer.DONT_KNOW
    return str(value["said"])
