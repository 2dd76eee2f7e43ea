"""What reading a typed message costs: milliseconds on top of Rasa's own, and memory.

Run by `make bench`, apart from the tests. The limits are those of the project for a message of 40 tokens.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import time
from pathlib import Path
from statistics import median

import pytest

from bot.nlu.encoder import encoder
from bot.nlu.readers import load_reader
from bot.runtime import model
from bot.settings import ROOT

MESSAGE = (
    "Year 2 boy, hungry most days and in the same jumper since half term, mum's new partner moved in and "
    "he told our TA that he does not like going home on Fridays"
)
TURNS = 200
MOST_MILLISECONDS = 15
MOST_MEGABYTES = 150
MEMORY = """
import sys
import numpy, scipy.sparse, sklearn.linear_model  # Rasa loads these too
from bench.memory import peak_megabytes
from bot.nlu import encoder, readers
from pathlib import Path

before = peak_megabytes()
encoder.encoder().encode(["a first message"])
kept = [readers.load_reader(Path(path)) for path in sys.argv[1:]]
vector = encoder.encoder().encode(["a first message"])
for reader in kept:
    reader.read(["a first message"], vector)
print(peak_megabytes() - before)
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The readers of the model that serves conversations, taken out of its archive."""
    folder = tmp_path_factory.mktemp("model")
    with tarfile.open(model.train(ROOT / "models")) as archive:
        archive.extractall(folder)
    found = [str(path) for path in sorted(folder.rglob("*.joblib"))]
    assert len(found) == 2
    return found


def test_reading_a_message_of_forty_tokens_takes_at_most_15_ms(models: list[str]) -> None:
    readers = [load_reader(Path(path)) for path in models]
    taken = []
    for _ in range(TURNS):
        started = time.perf_counter()
        vector = encoder().encode([MESSAGE])
        for reader in readers:
            reader.read([MESSAGE], vector)
        taken.append(1000 * (time.perf_counter() - started))
    print(f"\nreading a message: {median(taken):.1f} ms (median of {TURNS})")
    assert median(taken) <= MOST_MILLISECONDS


def test_reading_adds_at_most_150_megabytes(models: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", MEMORY, *models],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    added = float(run.stdout.split()[-1])
    print(f"\nreading adds {added:.0f} MB")
    assert added <= MOST_MEGABYTES
