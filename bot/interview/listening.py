"""Listens for danger in everything that is typed, whatever else the words may mean.

Two classes: `now` (999) and `today` (telephone the front door). What was heard is put to the person as
one question; it decides nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Danger = Literal["now", "today"]
SENTENCE = re.compile(r"[^.!?\n]*")


@dataclass(frozen=True)
class Listener:
    """Patterns from `data/danger_words.yml`, compiled once."""

    now: tuple[re.Pattern[str], ...]
    today: tuple[re.Pattern[str], ...]
    negated: re.Pattern[str]
    history: re.Pattern[str]
    idiom: re.Pattern[str]

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Listener:
        """From the content of `data/danger_words.yml`."""
        return cls(
            now=_compiled(written["now"]),
            today=_compiled(written["today"]),
            negated=re.compile(rf"(?:{_joined(written['negated'])})\s*$"),
            history=re.compile(_joined(written["history"])),
            idiom=re.compile(_joined(written["idiom"])),
        )

    def hear(self, text: str) -> Danger | None:
        """The graver class that the words could mean, or None.

        Sentence by sentence. A hit that is denied just before, or is part of an idiom, does not
        count; a `now` hit in a sentence about the past counts as `today`, never as nothing.
        """
        heard = {
            self._in_sentence(sentence) for sentence in SENTENCE.findall(_plainly_by_line(text))
        }
        if "now" in heard:
            return "now"
        return "today" if "today" in heard else None

    def _in_sentence(self, sentence: str) -> Danger | None:
        if not sentence.strip():
            return None
        if self._hits(self.now, sentence):
            return "today" if self.history.search(sentence) else "now"
        return "today" if self._hits(self.today, sentence) else None

    def _hits(self, patterns: Iterable[re.Pattern[str]], text: str) -> bool:
        harmless = [found.span() for found in self.idiom.finditer(text)]
        return any(
            not self.negated.search(text, 0, hit.start())
            and not any(start < hit.end() and hit.start() < end for start, end in harmless)
            for pattern in patterns
            for hit in pattern.finditer(text)
        )


def _plainly_by_line(text: str) -> str:
    return "\n".join(plainly(line) for line in text.splitlines())


def plainly(text: str) -> str:
    """Lower case, without apostrophes, every run of white space one space."""
    return " ".join(text.lower().replace("’", "").replace("'", "").split())


def _compiled(written: Iterable[Any]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_pattern(item)) for item in written)


def _pattern(item: Any) -> str:
    return str(item["pattern"]) if isinstance(item, Mapping) else str(item)


def _joined(written: Iterable[Any]) -> str:
    return "|".join(f"(?:{_pattern(item)})" for item in written)
