"""How like a sentence of a pack what somebody typed is; the sentences of a pack are encoded once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from bot.nlu.encoder import Encoder, Vectors

CLAUSE = re.compile(r"(?<=[.!?;,])\s+|\n+")
FEWEST_WORDS = 3
MOST_CLAUSES = 40
KEPT = 8


class Likeness:
    """For each sentence, how like it the likest clause of the texts is: 1 the same, about 0 unrelated."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._encoded = lru_cache(maxsize=KEPT)(self._encode)

    def __call__(self, texts: Sequence[str], sentences: Sequence[str]) -> list[float]:
        clauses = [clause for text in texts for clause in _clauses(text)][:MOST_CLAUSES]
        near = self._encoded(tuple(sentences)) @ self._encoder.encode(clauses).T
        return [float(most) for most in near.max(axis=1)] if clauses else [0.0] * len(sentences)

    def _encode(self, sentences: tuple[str, ...]) -> Vectors:
        return np.ascontiguousarray(self._encoder.encode(sentences))


def _clauses(text: str) -> list[str]:
    """The text as a whole and each part of it that says something by itself."""
    parts = [part for part in CLAUSE.split(text) if len(part.split()) >= FEWEST_WORDS]
    return [text, *parts] if len(parts) > 1 else [text]
