"""The encoder says what its published model says, small and alone: no PyTorch, no neighbours, no internet."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from bot.nlu import building
from bot.nlu.building import BuildingError, build
from bot.nlu.encoder import DIGEST, GRAPH, LONGEST_TEXT, WIDTH, Encoder, EncoderError

Array = npt.NDArray[Any]

TEXTS = [
    "help",
    "thanks",
    "no bruising seen",
    "Y2 boy, ?NAI, mum's bf moved in, SW closed the case in june",
    "He says he is starving, he forgot his snack again.",
    "Baby is eleven weeks old and has a small round mark on the cheek, nobody can say how it came.",
    "She has stopped coming to the baby clinic and does not answer the door or the telephone.",
    "There is never any food in the flat, the children sleep on the floor and the heating is off.",
    "Dad shouts and throws things; the little one hides under the table when he comes in.",
    "A fifteen-year-old is picked up from school by an older man who buys her things.",
    "He has two phones, new trainers, and goes missing for days on the train.",
    "Mum has been low since the birth, she takes her tablets and her own mum helps every day.",
    "The twins are late most mornings but clean, cheerful and well fed.",
    "She told me that it happens at night, then said she had made it up.",
    "Would like advice about speech, he says about ten words at nearly three.",
    "Grandad has been drinking in the afternoons while he looks after them.",
    "Scratches up both arms. Says it helps when everything is too loud 😔",
    "They are sleeping in the car outside the supermarket, five of them, since Tuesday.",
    "can u tell me how long b4 someone rings me back",
    "I have written all of it down: " + "he was cold, tired and hungry again on Monday. " * 40,
]

NEAR_AND_FAR = [
    ("He has a bruise on his back", "There are marks on his body", "He loves his new bike"),
    ("There is no food at home", "He is always hungry", "She needs help with her speech"),
    ("She cuts her arms", "She hurts herself when upset", "The family is behind with the rent"),
    ("Dad hits mum", "There is violence between the parents", "He is often late for school"),
    ("Thanks, that helps", "Cheers, very useful", "What is a strategy discussion?"),
    ("How long will it take?", "When will somebody call me?", "He was seen with an older man"),
]


@pytest.fixture(scope="session")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("exact")
    build(folder, eight_bit=False)
    return Encoder(folder)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("models") / "encoder"
    assert build(made)
    return made


@pytest.fixture(scope="session")
def encoder(folder: Path) -> Encoder:
    return Encoder(folder)


@pytest.fixture(scope="session")
def plainly_worked_out() -> Array:
    """The vectors of the texts, from the model's definition alone, in ordinary arithmetic."""
    spec = importlib.util.find_spec(building.PACKAGE)
    assert spec is not None and spec.origin is not None
    source = Path(spec.origin).parent / "model"
    weights = {k: v.astype(np.float64) for k, v in load_file(source / building.WEIGHTS).items()
               if v.dtype == np.float32}  # fmt: skip
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return np.stack([_vector(weights, tokenizer.encode(text).ids) for text in TEXTS])


def _vector(weights: Mapping[str, Array], tokens: list[int]) -> Array:
    if len(tokens) > 256:
        tokens = tokens[:255] + tokens[-1:]  # the mark at the end stays
    table = {key.removeprefix("embeddings."): value for key, value in weights.items()}
    state = table["word_embeddings.weight"][tokens]
    state = state + table["position_embeddings.weight"][: len(tokens)]
    state = _normed(weights, "embeddings.", state + table["token_type_embeddings.weight"][0])
    for number in range(6):
        state = _layer(weights, f"encoder.layer.{number}.", state)
    mean: Array = state.sum(axis=0) / len(tokens)
    unit: Array = mean / np.sqrt(mean @ mean)
    return unit


def _layer(weights: Mapping[str, Array], name: str, state: Array) -> Array:
    query, key, value = (
        _dense(weights, f"{name}attention.self.{part}", state) for part in ("query", "key", "value")
    )
    heads = []
    for start in range(0, 384, 32):
        own = slice(start, start + 32)
        bearing = np.exp(query[:, own] @ key[:, own].T / np.sqrt(32))
        heads.append(bearing / bearing.sum(axis=1, keepdims=True) @ value[:, own])
    seen = _dense(weights, f"{name}attention.output.dense", np.concatenate(heads, axis=1))
    state = _normed(weights, f"{name}attention.output.", state + seen)
    wide = _dense(weights, f"{name}intermediate.dense", state)
    wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
    return _normed(weights, f"{name}output.", state + _dense(weights, f"{name}output.dense", wide))


def _dense(weights: Mapping[str, Array], name: str, state: Array) -> Array:
    product: Array = np.einsum("ti,oi->to", state, weights[f"{name}.weight"], optimize=True)
    return product + weights[f"{name}.bias"]


def _normed(weights: Mapping[str, Array], name: str, state: Array) -> Array:
    apart = state - state.mean(axis=1, keepdims=True)
    spread = np.sqrt(apart.var(axis=1, keepdims=True) + 1e-12)
    normed: Array = apart / spread * weights[f"{name}LayerNorm.weight"]
    return normed + weights[f"{name}LayerNorm.bias"]


def _cosines(some: Array, others: Array) -> Array:
    products: Array = (some * others).sum(axis=1)
    return products


def test_the_graph_is_the_model(exact: Encoder, plainly_worked_out: Array) -> None:
    assert _cosines(exact.encode(TEXTS), plainly_worked_out).min() >= 0.99999


def test_eight_bits_change_little(encoder: Encoder, plainly_worked_out: Array) -> None:
    assert _cosines(encoder.encode(TEXTS), plainly_worked_out).min() >= 0.99


def test_the_published_example_comes_out_as_published(exact: Encoder) -> None:
    """Figures of the sentence-transformers quick start for all-MiniLM-L6-v2, made with PyTorch."""
    weather, sunny, stadium = exact.encode(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    assert weather @ sunny == pytest.approx(0.6660, abs=2e-4)
    assert weather @ stadium == pytest.approx(0.1046, abs=2e-4)
    assert sunny @ stadium == pytest.approx(0.1411, abs=2e-4)


@pytest.mark.parametrize(("text", "near", "far"), NEAR_AND_FAR)
def test_what_means_the_same_is_nearer(encoder: Encoder, text: str, near: str, far: str) -> None:
    here, close, distant = encoder.encode([text, near, far])
    assert here @ close > here @ distant + 0.1


def test_vectors_have_length_one_and_one_row_for_each_text(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), WIDTH) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, WIDTH)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_what_is_beyond_the_longest_text_is_not_read(encoder: Encoder) -> None:
    full = "cold " * (LONGEST_TEXT - 2)
    first, second = encoder.encode([full, full + "hungry " * 2_000])
    assert np.array_equal(first, second)


@pytest.mark.parametrize("text", ["\ud83d half an emoji", "\x00", "عربى", "q" * 5_000, "\n\t "])
def test_anything_that_can_be_typed_has_a_vector(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


@pytest.mark.parametrize("name", [GRAPH, "tokenizer.json", DIGEST])
def test_a_missing_file_is_named_with_what_to_run(folder: Path, tmp_path: Path, name: str) -> None:
    for file in folder.iterdir():
        if file.name != name:
            os.link(file, tmp_path / file.name)
    with pytest.raises(EncoderError, match=rf"{name}\. Run `python tools/build_encoder\.py`"):
        Encoder(tmp_path)


@pytest.mark.parametrize("name", [GRAPH, "tokenizer.json"])
def test_a_broken_file_is_told_with_what_to_run(folder: Path, tmp_path: Path, name: str) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(
            file.read_bytes()[: 5_000 if file.name == name else None]
        )
    with pytest.raises(
        EncoderError, match=r"cannot be read\. Run `python tools/build_encoder\.py`"
    ):
        Encoder(tmp_path)


def test_it_is_made_once_and_again_when_it_is_not_what_it_should_be(folder: Path) -> None:
    before = (folder / GRAPH).stat().st_mtime_ns
    assert build(folder) is False
    assert (folder / GRAPH).stat().st_mtime_ns == before
    digest = (folder / DIGEST).read_text()
    (folder / DIGEST).write_text("made by an older version\n")
    assert build(folder) is True
    assert (folder / DIGEST).read_text() == digest
    assert sorted(p.name for p in folder.parent.iterdir()) == ["encoder"]


def test_only_the_published_weights_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "PUBLISHED", "0" * 64)
    with pytest.raises(BuildingError, match="not the file that was published"):
        build(tmp_path)
    monkeypatch.setattr(building, "PACKAGE", "not_installed_here")
    with pytest.raises(BuildingError, match="not_installed_here is not installed"):
        build(tmp_path)


ALONE = """
import sys
import numpy
import bot.settings
from bench.memory import peak_megabytes

before = peak_megabytes()
from pathlib import Path
from bot.nlu.encoder import Encoder
encoder = Encoder(Path(sys.argv[1]))
encoder.encode(["He is cold. " * 100] * 5)
unwanted = {"torch", "tensorflow", "onnx", "safetensors", "sympy", "transformers", "huggingface_hub"}
print(*sorted(unwanted & sys.modules.keys()), int(peak_megabytes() - before))
"""


def test_it_runs_without_pytorch_in_at_most_150_megabytes(folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", ALONE, str(folder)], capture_output=True, text=True, timeout=120
    )
    assert told.stderr == ""
    *unwanted, megabytes = told.stdout.split()
    assert unwanted == []
    assert int(megabytes) <= 150
