"""What worry stands in a message: which areas, and whether it sounds like danger.

Learned from `data/statements`. It only proposes: areas are ticked for the person to confirm, and danger
brings one question and the advice of its class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.interview.sensing import Sensed
from bot.nlu.encoder import Encoder, Vectors
from bot.nlu.features import PARTS
from bot.nlu.pieces import pieces_of
from bot.nlu.readers import Reader, load_reader, new_reader
from bot.nlu.statements import Statement

DANGER, NOW = "danger", "now"
WORRY_FILE = "worries.joblib"


@dataclass(frozen=True)
class WorryReader:
    """One reader for all areas and both dangers: they are read from the same words."""

    reader: Reader

    @classmethod
    def learn(
        cls, statements: Sequence[Statement], vectors: Vectors, parts: Sequence[str] = PARTS
    ) -> WorryReader:
        """Learn from statements and the vectors of their texts, in the same order."""
        texts = [statement.text for statement in statements]
        names = sorted({area for statement in statements for area in statement.areas})
        said = [(*statement.areas, *_dangers(statement)) for statement in statements]
        return cls(new_reader((*names, DANGER, NOW), parts).learn(texts, vectors, said))

    def read(self, pieces: Sequence[str], vectors: Vectors) -> Sensed:
        """The most that any piece of one message says."""
        likely = self.reader.read(pieces, vectors).max(axis=0).tolist()
        found = dict(zip(self.reader.labels, likely, strict=True))
        danger, now = found.pop(DANGER), found.pop(NOW)
        return Sensed(found, danger, now)

    def read_text(self, text: str, encoder: Encoder) -> Sensed:
        pieces = pieces_of(text)
        return self.read(pieces, encoder.encode(pieces))

    def save(self, folder: Path) -> None:
        self.reader.save(folder / WORRY_FILE)

    @classmethod
    def load(cls, folder: Path) -> WorryReader:
        return cls(load_reader(folder / WORRY_FILE))


def _dangers(statement: Statement) -> tuple[str, ...]:
    return {"none": (), "today": (DANGER,), "now": (DANGER, NOW)}[statement.danger]
