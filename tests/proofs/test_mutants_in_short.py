"""Ten seeded mistakes, five in the pack and five in the engine: each is noticed. All: `make evidence`."""

from __future__ import annotations

import random
from pathlib import Path

from tests.evidence.engine_mutants import engine_mutants
from tests.evidence.mutants import example_documents, judge_engine, judge_pack
from tests.evidence.pack_mutants import pack_mutants

SEED = 4


def test_ten_planted_mistakes_are_noticed(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    packs = chance.sample(list(pack_mutants(example_documents(), SEED)), 5)
    engines = chance.sample(list(engine_mutants()), 5)
    verdicts = [*(judge_pack(mutant) for mutant in packs), *judge_engine(engines, tmp_path)]
    assert len(verdicts) == 10
    assert [verdict.what for verdict in verdicts if not verdict.caught_by] == []
