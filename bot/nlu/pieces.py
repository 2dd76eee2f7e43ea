"""A long text in pieces, so that one sentence about danger is not lost among ten about something else."""

from __future__ import annotations

import re

LONGEST_WHOLE = 45
"""Words up to which a text is read as a whole only."""
PIECE = 30
"""Words from which the next sentence begins a new piece."""
MOST_PIECES = 60
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


def pieces_of(text: str) -> list[str]:
    """The text itself first; then, if it is long, its sentences, a few at a time."""
    if len(text.split()) <= LONGEST_WHOLE:
        return [text]
    found: list[str] = []
    words: list[str] = []
    for sentence in SENTENCE_END.split(text):
        words += sentence.split()
        if len(words) >= PIECE:
            found += _cut(words)
            words = []
    return [text, *found, *_cut(words)][: MOST_PIECES + 1]


def _cut(words: list[str]) -> list[str]:
    """A sentence without an end, as people type it, is cut by its length."""
    return [
        " ".join(words[start : start + LONGEST_WHOLE])
        for start in range(0, len(words), LONGEST_WHOLE)
    ]
