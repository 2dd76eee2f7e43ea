"""What a threshold pack is made of. One class for each thing that a pack author writes.

The fields, in the author's words, are listed in `bot/packs/README.md`; `loader` checks that the parts
fit together. Unknown keys are refused. Everything here is frozen.
"""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, Field, validator
from pydantic.fields import ModelField

from bot.thresholds.conditions import (
    Condition,
    parse,
)
from bot.thresholds.reading.values import as_written
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route, Urgency

About = Literal["child", "household", "referrer"]
FamilyContact = Literal["usual", "ask_first", "never"]
Characteristic = Literal["ethnicity", "faith", "postcode", "agency", "sex", "nationality"]
Need = Literal["must", "ask"]
QuestionKind = Literal[
    "yes_no", "tick", "choice", "age", "number", "text", "date", "phone", "postcode"
]


class Strict(BaseModel):
    """Refuses unknown keys, values of another kind than their key needs, and later changes."""

    class Config:
        extra = "forbid"
        frozen = True
        arbitrary_types_allowed = True
        keep_untouched = (cached_property,)

    @validator("*", pre=True)
    def _take_as_written(cls, written: Any, field: ModelField) -> Any:  # noqa: N805
        return as_written(written, field)


class Period(Strict):
    """First and last day in force; no last day means until further notice."""

    from_: date = Field(alias="from")
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)


class Source(Strict):
    """A published document that rules and pathways rest on."""

    id: str
    title: str
    publisher: str
    edition: str
    link: str


class SourceRef(Strict):
    """Where in a source: which paragraph, and when somebody last read it there."""

    ref: str
    at: str
    read_on: date | None = None


class ContactPoint(Strict):
    """Somebody to ring. `opens` and `closes` are local time on working days; none means always."""

    name: str
    telephone: str
    hours: str
    opens: time | None = None
    closes: time | None = None


class RouteWords(Strict):
    """What this council calls a route, and what a referrer is told to do.

    family_steps: what to do with the family; left out wherever contact with it may not be usual.
    """

    level: str
    name: str
    headline: str
    steps: tuple[str, ...]
    family_steps: tuple[str, ...] = ()


class Pathway(Strict):
    """Something that must happen beside the route."""

    id: str
    name: str
    tell: str
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


class InformationField(Strict):
    """Something that a route needs to be told, asked after the referrer has chosen to send."""

    id: str
    about: Literal["child", "household", "contact"]
    text: str
    short: str
    kind: QuestionKind = "text"
    options: tuple[Option, ...] = ()
    needs: dict[Route, Need]
    only_when: Condition | None = None
    why: str
    means: str
    example: str | None = None

    @validator("only_when", pre=True)
    def _read_condition(cls, written: Any) -> Any:  # noqa: N805
        return written if written is None or isinstance(written, Condition) else parse(written)


CONSENT_QUESTIONS = (
    "unsafe_to_ask",
    "family_told",
    "why_not_told",
    "family_agrees",
    "why_no_agreement",
    "who_agreed",
)
"""The consent questions, in the order in which they can be asked."""


class ConsentWords(Strict):
    """The consent questions and what each route does with the answers.

    agreement: `needed` (nothing can be sent without it), `asked` (a refusal is recorded and a
    consultation is advised), `never_waits` (recorded where known, holds nothing up), `none`.
    """

    questions: tuple[Question, ...]
    agreement: dict[Route, Literal["needed", "asked", "never_waits", "none"]]
    say_when_unsafe: str
    say_when_never: str
    say_when_refused: dict[Route, str]
    words_to_use: str

    def question(self, question: str) -> Question:
        return next(q for q in self.questions if q.id == question)


class Switch(Strict):
    """Something that a council may turn on or off, such as whether needs in several areas add up."""

    on: bool
    about: str


class Approval(Strict):
    by: str
    on: date


class LocalChange(Strict):
    """Where a council's pack departs from its base, and why; `reason` is for reports."""

    part: Literal["rule", "question", "pathway"]
    id: str
    how: Literal["changed", "widened", "retired", "added"]
    reason: str


class Head(Strict):
    """`pack.yml`: whose pack it is, from when, what this council calls things, whom to ring.

    stands_over, changed: id and version of the base that it was merged over, and what it changed there;
    written by `overlay.merging`.
    """

    id: str
    council: str
    version: str
    owner: str
    note: str
    approved: Approval
    in_force: Period
    terms: dict[str, str]
    privacy: str
    decision_working_days: int
    chase_after_working_days: int
    questions_before_pause: int
    contact_points: dict[str, ContactPoint]
    switches: dict[str, Switch] = {}
    routes: dict[Route, RouteWords]
    sources: tuple[Source, ...]
    files: tuple[str, ...]
    stands_over: str | None = None
    changed: tuple[LocalChange, ...] = ()
