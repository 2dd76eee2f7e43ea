"""What a text is about, how dangerous it sounds and what it wants: one linear model for each.

Linear on purpose: trained in two or three minutes on two cores, the same again from the same data, and every
reading can be traced to the words and the likeness that brought it about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from bot.nlu.encoder import CORES, Vectors
from bot.nlu.features import PARTS, Features
from bot.nlu.word_lists import OF_WORRIES, WordLists

NEAR_ENOUGH = 0.2
"""When to stop fitting: twenty times nearer takes four times as long and changes no figure."""
Likely = npt.NDArray[np.float64]


@dataclass
class Reader:
    """Says of each label how likely it is; labels do not exclude one another.

    strictness: the inverse of how freely it may fit the training texts.
    """

    labels: Sequence[str]
    features: Features
    strictness: float = 0.1
    _weights: npt.NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), np.float32))
    _offsets: npt.NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))

    def learn(
        self, texts: Sequence[str], vectors: Vectors, said: Sequence[Sequence[str]]
    ) -> Reader:
        """Learn from texts, their vectors and the labels that each of them has."""
        rows = self.features.learn(texts, vectors)
        fitted = Parallel(n_jobs=CORES, prefer="threads")(
            delayed(_fitted)(rows, [label in some for some in said], self.strictness)
            for label in self.labels
        )
        self._weights = np.vstack([model.coef_ for model in fitted]).T.astype(np.float32, order="C")
        self._offsets = np.concatenate([model.intercept_ for model in fitted]).astype(np.float32)
        return self

    def read(self, texts: Sequence[str], vectors: Vectors) -> Likely:
        """One row for each text, one column for each label, each between 0 and 1."""
        rows = self.features.of(texts, vectors).astype(np.float32)
        likely: Likely = expit(rows @ self._weights + self._offsets)
        return likely

    def save(self, path: Path) -> None:
        joblib.dump(self, path, compress=3)


def _fitted(rows: Any, has: Sequence[bool], strictness: float) -> LogisticRegression:
    return LogisticRegression(
        C=1 / strictness,
        class_weight="balanced",
        solver="liblinear",
        dual=True,  # many more features than texts stand in a row: several times faster
        tol=NEAR_ENOUGH,
        random_state=0,
    ).fit(rows, np.array(has))


def load_reader(path: Path) -> Reader:
    """What was saved. Only ever a file of our own making: a foreign one could run code."""
    reader = joblib.load(path)
    assert isinstance(reader, Reader)
    return reader


def new_reader(
    labels: Sequence[str], parts: Sequence[str] = PARTS, lists: Sequence[Path] = OF_WORRIES
) -> Reader:
    """A reader that has learned nothing yet; `lists` are the folders of the word lists that it may use."""
    return Reader(labels, Features(parts, WordLists(lists) if "word_lists" in parts else None))
