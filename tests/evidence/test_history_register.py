"""Earlier contacts found in a register of 100,000 invented children, with the noise of docs/history.md.

Prints the figures that stand there. The weights and the noise were fixed before this seed was first used.
"""

from __future__ import annotations

import json
import os

import pytest

from bench.history_store import InStore, load
from bench.matching_figures import Figures, Twins, measure
from bench.register import Register, questions, questions_of_little
from bot.store.database import Database
from bot.store.sealing import Keyring

CHILDREN, QUESTIONS, SEED = 100_000, 6_000, 2027
MOST_MILLISECONDS = 50


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(CHILDREN, SEED)


def test_likely_matches_are_right_and_few_are_missed_and_all_at_once(
    database: Database, register: Register
) -> None:
    keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
    seconds = load(database, keyring, register)
    look = InStore(database, keyring, register)
    found = measure(register, questions(register, QUESTIONS, SEED), look)
    p50, p95 = look.p(0.5), look.p(0.95)
    busy = look.p(0.95, look.of_processor)
    little = measure(register, questions_of_little(register, QUESTIONS // 10, SEED), look)
    figures = {name: kind.as_dict() for name, kind in {**little, **found}.items()}
    print(f"\n{database.engine.dialect.name}: {len(register.rows)} past contacts in {seconds:.0f} s, "
          f"looking up takes {p50:.1f} ms (p50), {p95:.1f} ms (p95), "
          f"of the processor {busy:.1f} ms (p95)")  # fmt: skip
    print(json.dumps(figures, indent=1))

    mixed, twins, unknown = found["all mixed"], found["twins"], found["unknown twins"]
    assert isinstance(mixed, Figures) and isinstance(twins, Twins) and isinstance(unknown, Twins)
    assert mixed.precision >= 0.95
    assert mixed.recall >= 0.95
    assert twins.right / twins.questions >= 0.9
    assert twins.other_as_same_child / twins.other_shown <= 0.05
    assert unknown.other_as_same_child / unknown.other_shown <= 0.05
    assert p95 <= MOST_MILLISECONDS
