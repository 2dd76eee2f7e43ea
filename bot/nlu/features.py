"""What a model gets to see of a text: its meaning as a vector, its words and letters, and the word lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.interview.listening import plainly
from bot.nlu.encoder import Vectors
from bot.nlu.word_lists import WordLists

PARTS = ("meaning", "words", "letters", "word_lists")
WORDS_WEIGHT = 0.6
LISTS_WEIGHT = 0.35
"""So that no part drowns the others: the meaning has length 1."""


@dataclass
class Features:
    """Turns texts and their vectors into rows of numbers, after having seen the training texts once.

    parts: which of `PARTS` to use; leaving one out shows what it is worth.
    """

    parts: Sequence[str] = PARTS
    lists: WordLists | None = None
    _fitted: dict[str, TfidfVectorizer] = field(default_factory=dict)

    def learn(self, texts: Sequence[str], vectors: Vectors) -> csr_matrix:
        for part, vectorizer in _vectorizers().items():
            if part in self.parts:
                self._fitted[part] = vectorizer.fit([plainly(text) for text in texts])
                vectorizer.stop_words_ = set()  # the rare ones, which nothing needs: 100 MB
        return self.of(texts, vectors)

    def of(self, texts: Iterable[str], vectors: Vectors) -> csr_matrix:
        """One row for each text. `vectors` are those of the same texts, in the same order."""
        plain = [plainly(text) for text in texts]
        found: list[Any] = [csr_matrix((len(plain), 0))]
        if "meaning" in self.parts:
            found.append(csr_matrix(vectors))
        found += [WORDS_WEIGHT * fitted.transform(plain) for fitted in self._fitted.values()]
        if "word_lists" in self.parts and self.lists is not None:
            found.append(LISTS_WEIGHT * csr_matrix(self.lists.counts(plain)))
        return hstack(found, dtype=np.float64).tocsr()


def _vectorizers() -> dict[str, TfidfVectorizer]:
    return {
        "words": TfidfVectorizer(
            ngram_range=(1, 3), sublinear_tf=True, min_df=2, token_pattern=r"\w+|[?£]"
        ),
        "letters": TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=3
        ),
    }
