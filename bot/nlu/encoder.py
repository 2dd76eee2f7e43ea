"""What a text means, as 384 numbers: texts that mean much the same have vectors that lie close together.

Runs a small published language model (all-MiniLM-L6-v2) on one core, without the internet. Its files are
made when the project is installed, by `bot.nlu.building`; nothing here needs what made them.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from bot.settings import ROOT

FOLDER = ROOT / "models" / "encoder"
GRAPH, TOKENIZER, DIGEST = "encoder.onnx", "tokenizer.json", "encoder.digest"
WIDTH = 384
LONGEST_TEXT = 256  # tokens, about 1,200 characters; the model has learned from nothing longer
CORES = 2
ERRORS_ONLY = 3

Vectors = npt.NDArray[np.float32]


class EncoderError(Exception):
    """The encoder's files are missing or cannot be read. Says which, and what to run."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Run `python tools/build_encoder.py`, which makes it in seconds.")


class Encoder:
    """The sentence encoder in a folder. Takes a tenth of a second to load: keep it.

    Texts are encoded one at a time. The 8-bit arithmetic takes its scale from all that it is given at
    once, so that a text among others would get a slightly different vector each time.
    """

    def __init__(self, folder: Path = FOLDER, threads: int = 1) -> None:
        """Raises: EncoderError if a file is missing or is not what it should be."""
        for name in (GRAPH, TOKENIZER, DIGEST):
            if not (folder / name).is_file():
                raise EncoderError(f"The sentence encoder is not there: {folder / name}.")
        self.digest = (folder / DIGEST).read_text(encoding="utf-8").strip()
        try:
            self._tokenizer = _tokenizer(folder / TOKENIZER)
            self._session = _session(folder / GRAPH, threads)
        except Exception as error:  # both libraries raise kinds of their own for a broken file
            raise EncoderError(f"The sentence encoder in {folder} cannot be read.") from error

    def encode(self, texts: Iterable[str]) -> Vectors:
        """One row of length 1 for each text; what goes beyond 256 tokens is not read.

        The dot product of two rows says how alike they are: 1 the same, about 0 unrelated.
        """
        rows = [self._encode_one(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, WIDTH), dtype=np.float32)

    def encode_many(self, texts: Iterable[str]) -> Vectors:
        """The same for thousands of texts, on two cores."""
        with ThreadPoolExecutor(CORES) as pool:
            rows = list(pool.map(self._encode_one, texts))
        return np.stack(rows)

    def _encode_one(self, text: str) -> Vectors:
        readable = text.encode("utf-8", "replace").decode("utf-8")  # half an emoji is sent as such
        tokens = np.array([self._tokenizer.encode(readable).ids], dtype=np.int64)
        vector: Vectors = self._session.run(None, {"tokens": tokens})[0][0]
        return vector


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder of this process, loaded once. Raises: EncoderError if it has not been made."""
    return Encoder()


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_TEXT)
    return tokenizer


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # else a long text's working memory is never given back
    options.log_severity_level = ERRORS_ONLY
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
