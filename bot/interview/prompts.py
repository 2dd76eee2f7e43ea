"""One question as it stands on the screen: its text, what may be pressed, what explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from bot.interview.words import Words
from bot.referral.services import Service
from bot.thresholds.pack import Pack

YES, NO, DONT_KNOW = "yes", "no", "dont_know"


class Stage(str, Enum):
    """The parts of a conversation, in order."""

    SAFETY = "safety"
    WORRY = "worry"
    AREAS = "areas"
    THRESHOLD = "threshold"
    OUTCOME = "outcome"
    CONSENT = "consent"
    INFORMATION = "information"
    CHECK_ANSWERS = "check_answers"
    SENT = "sent"
    ENDED = "ended"

    def __str__(self) -> str:
        return str(self.value)


Likeness = Callable[[Sequence[str], Sequence[str]], Sequence[float]]
"""How like each sentence something in the texts is, from 0 to 1."""


@dataclass(frozen=True)
class Scene:
    """What a turn is taken in: the pack of this conversation, the words, the moment (UTC).

    likeness: tells what was typed from the sentences of the pack; None where no language model is.
    services: the local services as the directory had them at `services_as_of` (UTC; None: there is no copy).
    """

    pack: Pack
    words: Words
    at: datetime
    likeness: Likeness | None = None
    services: tuple[Service, ...] = ()
    services_as_of: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """Something that can be pressed, or typed by its label, its number or one of its words."""

    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """A question put to the referrer. `key` names it together with whom it is about."""

    about: str
    question: str
    stage: Stage
    kind: str
    text: str
    choices: tuple[Choice, ...] = ()
    none_label: str | None = None
    why: str = ""
    means: str = ""
    example: str | None = None
    near_miss: str | None = None
    proposed: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.about}/{self.question}"

    def label_of(self, value: str) -> str:
        return next((c.label for c in self.choices if c.value == value), value)


def own_prompt(
    words: Words,
    question: str,
    stage: Stage,
    kind: str,
    choices: tuple[Choice, ...] = (),
    about: str = "contact",
    extra: dict[str, Any] | None = None,
    **filled: Any,
) -> Prompt:
    """A question of the bot's own: `utter_ask_`, `utter_why_` and `utter_means_` its name."""
    return Prompt(
        about=about,
        question=question,
        stage=stage,
        kind=kind,
        text=words.say(f"utter_ask_{question}", **filled),
        choices=choices,
        why=words.say(f"utter_why_{question}"),
        means=words.say(f"utter_means_{question}"),
        extra=extra or {},
    )


def yes_no_choices(words: Words) -> tuple[Choice, ...]:
    return (
        Choice(YES, words.say("utter_label_yes")),
        Choice(NO, words.say("utter_label_no")),
        Choice(DONT_KNOW, words.say("utter_label_dont_know")),
    )


def choices(
    words: Words, values: Iterable[str], prefix: str = "utter_label_"
) -> tuple[Choice, ...]:
    """Choices whose labels are responses of `domain.yml`."""
    return tuple(Choice(value, words.say(prefix + value)) for value in values)
