"""Ten seeded mistakes, five in a part of the pack and five in the engine: each is noticed.

All of them, in the whole pack: `make evidence`.
"""

from __future__ import annotations

import random
from pathlib import Path

from bot.settings import ROOT
from tests.evidence.engine_mutants import FOLDER, engine_mutants
from tests.evidence.mutants import Subject, documents_of, judge_engine, judge_pack
from tests.evidence.pack_mutants import KINDS, pack_mutants
from tests.proofs.part_of_the_pack import part, write_part

SEED = 4


def test_every_kind_of_mistake_can_still_be_planted() -> None:
    folder = ROOT / FOLDER
    sources = {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*.py")}
    gone = [mutant.what for mutant in engine_mutants() if mutant.text not in sources[mutant.file]]
    assert gone == []
    planted = {
        mutant.what.partition(":")[0] for mutant in pack_mutants(dict(part().documents), SEED)
    }
    assert planted == {*KINDS}


def test_ten_planted_mistakes_are_noticed(tmp_path: Path) -> None:
    subject = Subject(*write_part(tmp_path / "part"))
    chance = random.Random(SEED)
    packs = chance.sample(list(pack_mutants(documents_of(subject), SEED)), 5)
    engines = chance.sample(list(engine_mutants()), 5)
    in_packs = [judge_pack(mutant, subject) for mutant in packs]
    verdicts = [*in_packs, *judge_engine(engines, tmp_path, subject)]
    assert len(verdicts) == 10
    assert [verdict.what for verdict in verdicts if not verdict.caught_by] == []
