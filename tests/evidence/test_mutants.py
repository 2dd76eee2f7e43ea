"""Mistakes in the pack, in a council's changes and in the engine: at least 95 % are noticed.

`make evidence` plants all of them; `make test` ten, in `tests/proofs/test_mutants_in_short.py`.
"""

from __future__ import annotations

from pathlib import Path

from tests.evidence.engine_mutants import engine_mutants
from tests.evidence.mutants import (
    WEAKENING,
    documents_of,
    judge_engine,
    judge_overlay,
    judge_pack,
    told,
)
from tests.evidence.pack_mutants import pack_mutants

SEED = 20261121
LEAST = 60
CAUGHT = 0.95


def test_at_least_95_in_100_planted_mistakes_are_noticed(tmp_path: Path) -> None:
    in_packs = [judge_pack(mutant) for mutant in pack_mutants(documents_of(), SEED)]
    in_overlays = [judge_overlay(what, changes) for what, changes in WEAKENING.items()]
    in_engine = judge_engine(engine_mutants(), tmp_path)
    verdicts = told([*in_packs, *in_overlays, *in_engine])
    caught = [verdict for verdict in verdicts if verdict.caught_by]
    print(f"{len(caught)} of {len(verdicts)} planted mistakes were noticed")
    assert len(verdicts) >= LEAST
    assert len(caught) >= CAUGHT * len(verdicts)
    assert all(verdict.caught_by for verdict in in_overlays)
