"""Words that point to an area, to danger or to who is asking: a file each, with a `strong` and a `weak` list.

A model that has seen a few thousand statements has never seen most words that people use. These lists
tell it which belong together; how much each list counts is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.interview.listening import plainly
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml

OF_WORRIES = (ROOT / "data" / "words_of_areas", ROOT / "data" / "words_of_danger")
OF_ASKING = (ROOT / "data" / "words_of_asking",)
STRENGTHS = ("strong", "weak")
MOST_WORDS = 4
WORD = re.compile(r"[a-z0-9£&+/]+")
LEAST_STEM = 3
"""Letters of a stem such as "vomit*", below which it would stand in too many words."""


class WordLists:
    """How often the words of each list stand in a text; one column for each list."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._whole: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self.columns: list[str] = []
        for path in (path for folder in folders for path in sorted(folder.glob("*.yml"))):
            lists = read_yaml(path)
            for strength in STRENGTHS:
                self._add(lists.get(strength) or (), len(self.columns))
                self.columns.append(f"{path.stem} {strength}")

    def counts(self, texts: Iterable[str]) -> npt.NDArray[np.float64]:
        """One row for each text. Several hits count for more than one, but less and less."""
        rows = [self._row(text) for text in texts]
        return np.sqrt(np.array(rows, dtype=float).reshape(-1, len(self.columns)))

    def _add(self, entries: Iterable[object], column: int) -> None:
        for entry in entries:
            written = plainly(str(entry))
            known = self._stems if written.endswith("*") else self._whole
            words = " ".join(WORD.findall(written.rstrip("*")))
            if len(words) >= LEAST_STEM or known is self._whole:
                known.setdefault(words, []).append(column)

    def _row(self, text: str) -> list[float]:
        row = [0.0] * len(self.columns)
        for phrase in _phrases(WORD.findall(plainly(text))):
            for column in self._whole.get(phrase, ()):
                row[column] += 1
            for stem in _beginnings(phrase):
                for column in self._stems.get(stem, ()):
                    row[column] += 1
        return row


def _phrases(words: list[str]) -> Iterable[str]:
    """Every run of one to four words."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            yield " ".join(words[start:end])


def _beginnings(phrase: str) -> Iterable[str]:
    """What a stem could be of which this phrase ends in the last word."""
    last = phrase.rfind(" ") + 1
    return (phrase[:end] for end in range(max(last + 1, LEAST_STEM), len(phrase) + 1))
