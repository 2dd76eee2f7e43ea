"""Our parts of Rasa's pipeline: the encoder, the intent, and the worry. Run on every typed turn.

Each wraps a model that knows nothing of Rasa. A message is encoded once; what is read of it goes on with
the message, and the interview decides what to do with it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import statements
from bot.nlu.encoder import encoder
from bot.nlu.features import PARTS
from bot.nlu.pieces import pieces_of
from bot.nlu.readers import Reader, load_reader, new_reader
from bot.nlu.word_lists import OF_ASKING, OF_WORRIES
from bot.nlu.worries import WorryReader

PIECES, VECTORS, WORRY = "pieces", "vectors", "worry"
RANKING, MOST_RANKED = "intent_ranking", 5
INTENT_FILE = "intents.joblib"
Kind = DefaultV1Recipe.ComponentType


def learned_from() -> str:
    """Changes with the statements, the word lists, the encoder and this code: Rasa then trains again."""
    digest = hashlib.sha256(encoder().digest.encode())
    for folder in (statements.FOLDER, *OF_WORRIES, *OF_ASKING):
        for path in sorted(folder.glob("*.yml")):
            digest.update(path.read_bytes())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@DefaultV1Recipe.register(Kind.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Puts the pieces of a message and their vectors on it, for the parts that follow."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:  # fmt: skip
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            pieces = pieces_of(str(message.get(TEXT) or ""))
            message.set(PIECES, pieces)
            message.set(VECTORS, encoder().encode(pieces))
        return messages


class Learned(GraphComponent):
    """What the two trained parts share: where their files are and what they depend on."""

    model: Any

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.parts = tuple(config.get("parts") or PARTS)
        self.storage, self.resource = storage, resource

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> Learned:  # fmt: skip
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> Learned:  # fmt: skip
        part = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            part.model = cls.model_in(folder)
        return part

    @staticmethod
    def model_in(folder: Path) -> Any:
        """The part's own model, out of the folder to which it was saved."""
        raise NotImplementedError

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return learned_from()


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(Learned):
    """What the person wants: an answer, a request, a worry."""

    model: Reader

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [str(example.get(TEXT)) for example in examples]
        said = [(str(example.get(INTENT)),) for example in examples]
        names = sorted({name for (name,) in said})
        self.model = new_reader(names, self.parts, OF_ASKING)
        self.model.learn(texts, encoder().encode_many(texts), said)
        with self.storage.write_to(self.resource) as folder:
            self.model.save(folder / INTENT_FILE)
        return self.resource

    @staticmethod
    def model_in(folder: Path) -> Reader:
        return load_reader(folder / INTENT_FILE)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            likely = self.model.read([str(message.get(TEXT) or "")], message.get(VECTORS)[:1])[0]
            likely = likely / likely.sum()
            ranking = [
                {"name": self.model.labels[place], "confidence": float(likely[place])}
                for place in np.argsort(-likely)[:MOST_RANKED]
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(RANKING, ranking, add_to_output=True)
        return messages


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=True)
class WorryListener(Learned):
    """Which areas a message is about, and whether it sounds like danger."""

    model: WorryReader

    def train(self, training_data: TrainingData) -> Resource:
        found = statements.read_statements()
        vectors = encoder().encode_many(statement.text for statement in found)
        self.model = WorryReader.learn(found, vectors, self.parts)
        with self.storage.write_to(self.resource) as folder:
            self.model.save(folder)
        return self.resource

    @staticmethod
    def model_in(folder: Path) -> WorryReader:
        return WorryReader.load(folder)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            worry = self.model.read(message.get(PIECES), message.get(VECTORS))
            found = {"areas": worry.areas, "danger": worry.danger, "now": worry.now}
            message.set(WORRY, found, add_to_output=True)
        return messages
