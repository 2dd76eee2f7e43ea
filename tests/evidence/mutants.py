"""Plants mistakes and asks the checker and the scenario library whether they notice."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.proofs.check import check_pack
from bot.scenarios.files import load_scenarios
from bot.scenarios.run import run
from bot.settings import ROOT
from bot.thresholds.errors import FactsError, PackError
from bot.thresholds.loader import load_pack, pack_from, read_yaml
from bot.thresholds.overlay.merging import merge
from tests.evidence.engine_mutants import EngineMutant, copy_of_the_project
from tests.evidence.pack_mutants import PackMutant
from tests.proofs.small_packs import AT, DAY

EXAMPLE = ROOT / "bot/packs/example_council"
NATIONAL = ROOT / "bot/packs/national"
CASES = 4_000


@dataclass(frozen=True)
class Subject:
    """A pack, and the scenarios that should notice a mistake in it or in the engine."""

    pack: Path
    scenarios: Path


WHOLE = Subject(EXAMPLE, ROOT / "scenarios")


@dataclass(frozen=True)
class Verdict:
    """What became of a mistake; `caught_by` is empty for one that nobody noticed."""

    what: str
    caught_by: str


def documents_of(subject: Subject = WHOLE) -> dict[str, Any]:
    """The documents of a pack, to be changed freely."""
    return copy.deepcopy(dict(load_pack(subject.pack).documents))


def judge_pack(mutant: PackMutant, subject: Subject = WHOLE) -> Verdict:
    """Refused when it is read, failing a scenario, or breaking a law."""
    try:
        pack = pack_from(mutant.documents)
        library = load_scenarios(subject.scenarios, pack, AT)
    except (PackError, FactsError):
        return Verdict(mutant.what, "reading")
    if run(library, pack).failed:
        return Verdict(mutant.what, "scenarios")
    failed = {failure.law for failure in check_pack(pack, DAY, tuple(library), cases=200).failed}
    return Verdict(mutant.what, ", ".join(sorted(failed)))


def judge_overlay(what: str, changes: dict[str, Any]) -> Verdict:
    """A council's change that would weaken danger, laid over the national base."""
    names = [path.name for path in NATIONAL.glob("*.yml")]
    base = {name: read_yaml(NATIONAL / name) for name in names}
    try:
        merge(base, {"pack.yml": read_yaml(EXAMPLE / "pack.yml"), "changes.yml": changes})
    except PackError:
        return Verdict(what, "reading")
    return Verdict(what, "")


def judge_engine(
    mutants: Iterable[EngineMutant], folder: Path, subject: Subject = WHOLE
) -> list[Verdict]:
    """Each in its own copy of the project, by the project's own commands."""
    pack, scenarios = str(subject.pack), str(subject.scenarios)
    commands = {
        "scenarios": ["scenarios", "run", scenarios, "--pack", pack],
        "check": ["packs", "check", pack, "--scenarios", scenarios, *IN_SHORT],
    }

    def judged(numbered: tuple[int, EngineMutant]) -> Verdict:
        number, mutant = numbered
        copied = copy_of_the_project(folder / f"mutant_{number}")
        mutant.plant(copied)
        for name, command in commands.items():
            done = _command([*command, "--json"], copied)
            if done.returncode != 0:
                return Verdict(mutant.what, _laws_in(done.stdout) or name)
        return Verdict(mutant.what, "")

    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(judged, enumerate(mutants)))


IN_SHORT = ["--cases", str(CASES), "--day", str(DAY)]


def _command(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def _laws_in(output: str) -> str:
    lines = output.strip().splitlines()
    try:
        failed = json.loads(lines[-1])["failed"] if lines else []
    except (ValueError, KeyError):
        return ""
    return ", ".join(sorted({f["law"] for f in failed if isinstance(f, dict)}))


WEAKENING: dict[str, dict[str, Any]] = {
    "overlay retires a danger rule": {"rules": [{"id": "SA-001", "reason": "-", "retire": True}]},
    "overlay lowers a danger rule": {
        "rules": [{"id": "PH-004", "reason": "-", "set": {"route": "caf"}}]
    },
    "overlay narrows a danger rule": {
        "rules": [{"id": "PH-004", "reason": "-", "set": {"when": {"said_yes": "child_said_hurt"}}}]
    },
    "overlay takes a pathway away": {
        "rules": [{"id": "PH-004", "reason": "-", "set": {"pathways": []}}]
    },
    "overlay ends a danger rule": {
        "rules": [{"id": "SA-002", "reason": "-", "set": {"in_force": {"from": "2030-01-01"}}}]
    },
    "overlay lets the family be told": {
        "pathways": [{"id": "domestic_abuse", "reason": "-", "set": {"family_contact": "usual"}}]
    },
}
"""What a council must not be able to do, by name."""


def told(verdicts: Iterable[Verdict], say: Callable[[str], object] = print) -> list[Verdict]:
    """The verdicts, said line by line, what nobody noticed last."""
    listed = sorted(verdicts, key=lambda verdict: not verdict.caught_by)
    for verdict in listed:
        say(f"{verdict.caught_by or 'SURVIVED':40} {verdict.what}")
    return listed
