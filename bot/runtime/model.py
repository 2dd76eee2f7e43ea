"""Trains the language model when, and only when, something it is made from has changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT

LAST_WORDS = 3_000
MADE_FROM = (
    "domain.yml", "config.yml", "data/nlu", "data/rules", "data/statements", "data/words_of_areas",
    "data/words_of_danger", "data/words_of_asking", "bot/nlu",
)  # fmt: skip


class TrainingError(Exception):
    """Rasa could not train. Holds the end of what it printed; look at data/ and domain.yml."""


def fingerprint() -> str:
    """A digest of everything that training reads. The wording of responses does not count."""
    digest = hashlib.sha256()
    for name in MADE_FROM:
        for path in _files(ROOT / name):
            content = path.read_bytes()
            if path.name == "domain.yml":
                content = content.partition(b"\nresponses:")[0]
            digest.update(path.name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


def is_trained(folder: Path) -> bool:
    return _model(folder).exists()


def train(folder: Path) -> Path:
    """A model of the present training data; trained now if there is none.

    Raises: TrainingError if Rasa refuses the training data.
    """
    model = _model(folder)
    if not model.exists():
        command = [
            sys.executable, "-m", "bot.cli", "rasa", "train", "--quiet",
            "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--out", str(folder),
        ]  # fmt: skip
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if told.returncode != 0:
            raise TrainingError(told.stderr[-LAST_WORDS:])
    model.touch()  # Rasa serves the newest
    return model


def _model(folder: Path) -> Path:
    return folder / f"threshold-{fingerprint()}.tar.gz"


def _files(path: Path) -> list[Path]:
    return sorted([*path.rglob("*.yml"), *path.rglob("*.py")]) if path.is_dir() else [path]
