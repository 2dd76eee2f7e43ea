"""Tries every law on a pack, lets both evaluators compare notes, and reports."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

from bot.proofs.agreement import SecondEvaluator, disagreements
from bot.proofs.cases import in_words
from bot.proofs.ground import Broken, Ground
from bot.proofs.laws import LAWS
from bot.proofs.laws.interview import length_of, longest_pair
from bot.proofs.laws.law import SAMPLED, Law
from bot.proofs.laws.rules import conflicts, covered_rules
from bot.proofs.report import Failure, Note, Report
from bot.proofs.size import combinations_of_facts, late_stops
from bot.scenarios.files import Scenario
from bot.thresholds.pack import Pack

CASES = 20_000
SEED = 20_251_104


def check_pack(
    pack: Pack,
    day: date,
    scenarios: tuple[Scenario, ...] = (),
    base: Pack | None = None,
    median_questions: float | None = None,
    cases: int = CASES,
) -> Report:
    """Everything that can be proved of a pack on a day, and everything that speaks against it.

    base: the same pack without the council's changes, where it stands over a base.
    median_questions: measured by who has scenarios, and passed on.
    cases: how many random sets of facts both evaluators are given.
    Raises: PackError if the pack is not in force on the day.
    """
    began = time.perf_counter()
    ground = Ground(pack, day, scenarios, base)
    laws = (*LAWS, _agreement(cases))
    failed = [Failure(law.name, broken.in_words()) for law in laws for broken in law.broken(ground)]
    broken_laws = {failure.law for failure in failed}
    return Report(
        pack=f"{pack.head.id} {pack.head.version}",
        digest=pack.digest,
        day=day,
        rules=len(ground.rules),
        questions=len(pack.questions),
        facts=len(pack.facts),
        scenarios=len(scenarios),
        combinations=combinations_of_facts(ground),
        cases_compared=cases,
        proved=tuple(law for law in laws if law.name not in broken_laws),
        failed=tuple(failed),
        notes=tuple(_notes(ground)),
        lengths=tuple(length_of(ground, area.area) for area in pack.concern_areas),
        longest_pair=longest_pair(ground),
        median_questions=median_questions,
        solver_questions=ground.solver.questions,
        seconds=time.perf_counter() - began,
    )


def _agreement(cases: int) -> Law:
    def broken(ground: Ground) -> Iterator[Broken]:
        second = SecondEvaluator(ground.pack, ground.day)
        told = [s.situation.facts for s in ground.scenarios]
        drawn = disagreements(ground.pack, ground.day, cases, SEED)
        for found in islice(chain(second.compared(told), drawn), 1):
            said = f"the engine says {found.engine}, the formulas {found.formulas}"
            yield Broken(f"{found.what}: {said}.", in_words(found.facts, ground.pack))

    says = "The engine and the formulas, written separately, decide every scenario and random case alike."
    return Law("evaluators_agree", says, f"{SAMPLED}: {cases:,}, and every scenario", broken)


def _notes(ground: Ground) -> Iterator[Note]:
    """What is no fault but should be looked through by the author."""
    for cover in covered_rules(ground):
        if len(cover.others) > 1:
            yield Note(
                "redundant",
                f"{cover.rule} gives nothing that {', '.join(cover.others)} do not give.",
            )
    for one, other, case in conflicts(ground):
        strict = "the stricter one wins"
        yield Note(
            "conflict",
            f"{one} and {other} can hold together and differ about telling the family; {strict}. For "
            f"example: {'; '.join(case)}.",
        )
    for fact in ground.pack.facts.values():
        if fact.risk_when == "neither":
            yield Note("exception", f"`{fact.id}` is neither more nor less risk: {fact.reason}")
    for fact_id, cost in late_stops(ground):
        yield Note(
            "late_stop",
            f"`{fact_id}` is read both ways at one route, so up to {cost} more questions may be asked than "
            f"are needed.",
        )
