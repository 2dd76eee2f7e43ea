"""A turn in the making: what is said, what comes to stand, what is taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.interview.case import CONTACT, Case, Entry
from bot.interview.family import sentence
from bot.interview.lines import Line
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.reading import Heard, Read

WORDS_OF_A_WORRY = 9
"""Words from which something told before the worry was asked for is the worry itself."""


@dataclass(frozen=True)
class Turn:
    """What a turn comes to.

    wants: `send` when the referrer pressed send, `restart` when they start again, else None.
    """

    lines: tuple[Line, ...]
    case: Case
    prompt: Prompt | None
    added: tuple[Entry, ...] = ()
    withdrawn: tuple[Entry, ...] = ()
    wants: str | None = None

    @property
    def stage(self) -> Stage:
        if self.prompt is not None:
            return self.prompt.stage
        return Stage.SENT if self.case.reference else Stage.ENDED


@dataclass
class Draft:
    """A turn in the making."""

    start: Case
    scene: Scene
    case: Case = field(init=False)
    said: list[Line] = field(default_factory=list)
    added: list[Entry] = field(default_factory=list)
    withdrawn: list[Entry] = field(default_factory=list)
    wants: str | None = None

    def __post_init__(self) -> None:
        self.case = self.start

    def say(self, name: str, **values: Any) -> None:
        name = sentence(name, self.case, self.scene)
        self.said.append(Line(self.scene.words.say(name, **values)))

    def add(self, entry: Entry) -> None:
        """Let an answer stand; an earlier one to the same question gives way, but for lists."""
        if "ticked" not in entry.value and entry.question not in ("also_said", "seen_route"):
            self.withdraw(tuple(e for e in self.case.entries if e.key == entry.key))
        self.case = self.case.plus(entry)
        self.added.append(entry)

    def withdraw(self, entries: tuple[Entry, ...]) -> None:
        self.case = self.case.without(entries)
        self.withdrawn += [e for e in entries if e.id is not None]
        self.added = [e for e in self.added if not any(e is gone for gone in entries)]

    def propose(self, prompt: Prompt, heard: Heard, found: Read) -> None:
        """Put a doubtful reading back to the person; it counts only if they say so."""
        proposed = {
            "key": prompt.key,
            "about": prompt.about,
            "question": prompt.question,
            "stage": str(prompt.stage),
            "value": dict(found.value),
            "text": heard.text,
        }
        self.add(Entry(CONTACT, "reading_proposed", proposed))

    def tell(self, heard: Heard) -> None:
        """Keep words that answer nothing: the worry, if they are one and none was told, or more."""
        words, text = self.scene.words, heard.text
        is_worry = len(text.split()) >= WORDS_OF_A_WORRY
        question, asked = "also_said", words.say("utter_asked_nothing")
        if self.case.last("worry") is None and is_worry:
            question, asked = "worry", words.say("utter_ask_worry")
        heard_areas = list(heard.sensed.likely_areas())
        told = {"text": text, "asked": asked, "shown": text, "areas": heard_areas}
        self.add(Entry(CONTACT, question, told))

    def ask_for(self, key: str | None) -> None:
        self.case = self.case.asking_for(key)
