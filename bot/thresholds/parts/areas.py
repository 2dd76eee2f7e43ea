"""Concern areas: what can be known, what is asked, and the rules that follow."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from pydantic import validator

from bot.thresholds.conditions import Condition, parse
from bot.thresholds.parts.base import Period, SourceRef, Strict
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route, Urgency

About = Literal["child", "household", "referrer"]
FamilyContact = Literal["usual", "ask_first", "never"]
Characteristic = Literal["ethnicity", "faith", "postcode", "agency", "sex", "nationality"]
QuestionKind = Literal[
    "yes_no", "tick", "choice", "age", "number", "text", "date", "phone", "postcode"
]


class Pathway(Strict):
    """Something that must happen beside the route.

    tell_family: what to say to whom in the family; left out where anything stricter than this pathway is in
    play, or telling them may not be safe.
    """

    id: str
    name: str
    tell: str
    tell_family: str | None = None
    contact: str
    by_when: str
    family_contact: FamilyContact
    sources: tuple[SourceRef, ...]


class Fact(Strict):
    """Something that is or is not so. `if_yes` and `if_no` finish the sentence "You told us that".

    characteristic: who a child or referrer is, not what happened; no route may depend on it unless a rule
    says so openly.
    """

    id: str
    about: About
    kind: Literal["answer", "months", "number", "date", "choice"] = "answer"
    risk_when: Literal["yes", "no", "higher", "lower", "neither"]
    reason: str | None = None
    protective: bool = False
    characteristic: Characteristic | None = None
    if_yes: str
    if_no: str | None = None


class Option(Strict):
    """One line of a list. `fact` in a tick list, `value` in a choice; `words` recognise typed text.

    call_within: where a call is advised, the referrer is asked to ring within so many minutes of this answer.
    """

    label: str
    fact: str | None = None
    value: str | None = None
    words: tuple[str, ...] = ()
    call_within: int | None = None

    @property
    def key(self) -> str:
        return self.fact or self.value or ""


class Question(Strict):
    """One screen. It may set several facts; an unticked box is unasked, never no.

    harm: a core harm question; until each of its facts is known, no route below `front_door` is advised.
    """

    id: str
    text: str
    kind: QuestionKind
    sets: str | None = None
    options: tuple[Option, ...] = ()
    none_label: str = "None of these"
    why: str
    means: str
    example: str | None = None
    near_miss: str | None = None
    applies_when: Condition | None = None
    always: bool = False
    harm: bool = False

    @validator("applies_when", pre=True)
    def _read_condition(cls, written: Any) -> Any:  # noqa: N805 - pydantic passes the class
        return written if written is None or isinstance(written, Condition) else parse(written)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that an answer can set."""
        if self.sets:
            return (self.sets,)
        return tuple(option.fact for option in self.options if option.fact)


class Rule(Strict):
    """If `when` holds, the route is at least this, with these pathways. Rules only raise.

    scenarios: situations in the library that show the rule, besides those that name it themselves.
    only_if: a switch of the council's; while it is off the rule does not count.
    openly: for each characteristic that `when` reads, why this rule may depend on it.
    """

    id: str
    title: str
    status: Literal["draft", "active", "retired"]
    in_force: Period
    route: Route
    urgency: Urgency | None = None
    pathways: tuple[str, ...] = ()
    when: Condition
    because: str
    sources: tuple[SourceRef, ...]
    wrong_positives: str
    scenarios: tuple[str, ...] = ()
    only_if: str | None = None
    openly: dict[str, str] = {}

    @validator("when", pre=True)
    def _read_condition(cls, written: Any) -> Any:  # noqa: N805
        return written if isinstance(written, Condition) else parse(written)

    def with_condition(self, when: Condition) -> Rule:
        """The same rule under another condition."""
        other: Rule = self.copy(update={"when": when})
        other.__dict__.pop("facts_read", None)  # remembered of the old condition
        return other

    @cached_property
    def at_least_urgency(self) -> Urgency:
        return max(self.urgency or Urgency.PLANNED, URGENCY_OF_ROUTE[self.route])

    @cached_property
    def facts_read(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reading.fact for reading in self.when.readings()))


class Area(Strict):
    """A concern area with its facts, questions and rules. `always` areas are in every scope.

    hears: the fact that is set when a referrer confirms a danger that was heard in typed words.
    clock: the fact that is set while the front door is closed; nobody is asked.
    """

    area: str
    name: str
    describes: str
    owner: str
    always: bool = False
    words: tuple[str, ...] = ()
    hears: dict[Literal["now", "today"], str] = {}
    clock: dict[Literal["closed"], str] = {}
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
