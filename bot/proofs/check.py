"""Tries every law on a pack, lets both evaluators compare notes, and reports."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path

from bot.proofs.agreement import SecondEvaluator, disagreements
from bot.proofs.cases import in_words
from bot.proofs.conflicts import conflicts
from bot.proofs.formulas import Formulas
from bot.proofs.ground import Broken, Ground
from bot.proofs.laws import LAWS
from bot.proofs.laws.interview import (
    every_outcome_is_reached,
    every_rule_is_reached,
    length_of,
    longest_pair,
)
from bot.proofs.laws.law import PLAYED, SAMPLED, Law, law
from bot.proofs.laws.rules import covered_rules
from bot.proofs.laws.written import days_of_change
from bot.proofs.report import Failure, Note, Report
from bot.proofs.size import combinations_of_facts, late_stops
from bot.scenarios.files import Scenario
from bot.thresholds.errors import PackError
from bot.thresholds.loader import load_pack
from bot.thresholds.pack import Pack

YARDSTICK = Path(__file__).parent / "yardstick"
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
    laws = (*LAWS, *_laws_of_the_engine(cases))
    failed = [Failure(one.name, broken.in_words()) for one in laws for broken in one.broken(ground)]
    failed += _failures_to_come(ground)
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
        proved=tuple(one for one in laws if one.name not in broken_laws),
        failed=tuple(failed),
        notes=tuple(_notes(ground)),
        lengths=tuple(length_of(ground, area.area) for area in pack.concern_areas),
        longest_pair=longest_pair(ground),
        median_questions=median_questions,
        solver_questions=ground.solver.questions,
        seconds=time.perf_counter() - began,
    )


def _failures_to_come(ground: Ground) -> Iterator[Failure]:
    """What the same pack will break on a later day, when a rule begins or has ended."""
    for day in days_of_change(ground.pack, ground.day)[1:]:
        later = replace(ground, day=day, formulas=Formulas(), deciding_cases={}, learnt={})
        try:
            for one in LAWS:
                for broken in one.broken(later):
                    yield Failure(one.name, f"From {day}: {broken.in_words()}")
        except PackError:  # the law a_rule_is_in_force_every_day tells of this day
            return


def _laws_of_the_engine(cases: int) -> tuple[Law, Law]:
    """That the engine does what was proved, on this pack and on the yardstick."""

    def evaluators_agree(ground: Ground) -> Iterator[Broken]:
        """The engine and the formulas, written separately, decide every scenario and random case alike."""
        second = SecondEvaluator(ground.pack, ground.day)
        told = [s.situation.facts for s in ground.scenarios]
        drawn = disagreements(ground.pack, ground.day, cases, SEED)
        for found in islice(chain(second.compared(told), drawn), 1):
            said = f"the engine says {found.engine}, the formulas {found.formulas}"
            yield Broken(f"{found.what}: {said}.", in_words(found.facts, ground.pack))

    def every_word_is_read_right(ground: Ground) -> Iterator[Broken]:
        """On the yardstick, a pack in which every word stands, both evaluators agree, too, and ask alike."""
        yardstick = Ground(load_pack(YARDSTICK), ground.day)
        for found in (
            evaluators_agree,
            every_rule_is_reached.broken,
            every_outcome_is_reached.broken,
        ):
            yield from found(yardstick)

    sampled = law(f"{SAMPLED}: {cases:,}, and every scenario")
    return sampled(evaluators_agree), law(f"{SAMPLED}, and {PLAYED}")(every_word_is_read_right)


def _notes(ground: Ground) -> Iterator[Note]:
    """What is no fault but should be looked through by the author."""
    if not ground.scenarios:
        yield Note("no_library", "No scenarios were given, so that no rule was shown at work.")
    for cover in covered_rules(ground):
        if len(cover.others) > 1:
            yield Note(
                "redundant",
                f"{cover.rule} gives nothing that {', '.join(cover.others)} do not give.",
            )
    for found in conflicts(ground):
        yield Note(
            "conflict",
            f"{found.strict} wins over {', '.join(found.meets)}: one worry can lead to both, and they differ "
            f"about telling the family. For example: {'; '.join(found.case)}.",
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
