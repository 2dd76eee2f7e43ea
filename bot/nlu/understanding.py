"""A message read whole: what it wants, its areas, whether it is danger.

Without Rasa, so that a part can be left out to see what it is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.interview.danger import danger_heard
from bot.interview.listening import Danger, Listener
from bot.interview.sensing import WATCHFUL, Sensed
from bot.nlu.encoder import Encoder
from bot.nlu.features import PARTS
from bot.nlu.readers import Reader, new_reader
from bot.nlu.statements import Statement, read_statements
from bot.nlu.word_lists import OF_ASKING
from bot.nlu.worries import WorryReader
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml

DANGER_WORDS, MODEL = "danger_words", "danger_model"
EVERYTHING = (*PARTS, DANGER_WORDS, MODEL)
"""What can be left out: the parts of the features, and the two ways in which danger is heard."""
INTENTS = ROOT / "data" / "nlu"
NOTHING: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("now", "today", "negated", "history", "idiom"), ()
)


@dataclass(frozen=True)
class Understood:
    """intents: likeliest first, with how likely each is. danger: None if nothing like it was heard."""

    intents: Sequence[tuple[str, float]]
    sensed: Sensed
    danger: Danger | None


class Understanding:
    """The models of the conversation, learned from the training data or from a part of what it offers.

    Learning takes a minute or two. What comes out is the same as in Rasa's pipeline, which learns the same
    models from the same data.
    """

    def __init__(
        self, parts: Iterable[str] = EVERYTHING, statements: Sequence[Statement] | None = None
    ) -> None:
        self.parts = tuple(parts)
        self.encoder = Encoder()
        features = [part for part in PARTS if part in self.parts]
        found = read_statements() if statements is None else statements
        vectors = self.encoder.encode_many(statement.text for statement in found)
        self.worries = WorryReader.learn(found, vectors, features)
        self.intents = self._intents(features)
        self.listener = Listener.of(read_yaml(ROOT / "data" / "danger_words.yml"))

    def read(self, text: str) -> Understood:
        sensed = self.worries.read_text(text, self.encoder)
        likely = self.intents.read([text], self.encoder.encode([text]))[0]
        order = np.argsort(-likely)
        ranking = [(self.intents.labels[n], float(likely[n] / likely.sum())) for n in order]
        return Understood(ranking, sensed, self._danger(text, sensed))

    def _danger(self, text: str, sensed: Sensed) -> Danger | None:
        listener = self.listener if DANGER_WORDS in self.parts else Listener.of(NOTHING)
        return danger_heard(text, sensed if MODEL in self.parts else Sensed(), listener, WATCHFUL)

    def _intents(self, features: Sequence[str]) -> Reader:
        examples = list(intent_examples())
        texts, names = [text for text, _ in examples], [name for _, name in examples]
        reader = new_reader(sorted(set(names)), features, OF_ASKING)
        return reader.learn(texts, self.encoder.encode_many(texts), [(name,) for name in names])


def intent_examples(folder: Path = INTENTS) -> Iterable[tuple[str, str]]:
    """Every training example with its intent, as Rasa reads them."""
    for path in sorted(folder.glob("*.yml")):
        for block in read_yaml(path)["nlu"]:
            for line in str(block["examples"]).splitlines():
                yield line.removeprefix("- ").strip(), str(block["intent"])
