"""What every law is tried on: the pack, its formulas, a solver, and the words for a counter-example."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from bot.proofs.encoding import FactBook, PackFormulas, RuleFormulas
from bot.proofs.formulas import Formulas, Literal
from bot.proofs.solver import Solver
from bot.scenarios.files import Scenario
from bot.thresholds.facts import Facts, Range, ranges_between
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Rule


@dataclass(frozen=True)
class Broken:
    """One way in which a law is broken, with a case that shows it, in plain words."""

    message: str
    case: tuple[str, ...] = ()

    def in_words(self) -> str:
        return f"{self.message} For example: {'; '.join(self.case)}." if self.case else self.message


@dataclass
class Ground:
    """A pack on one day.

    base: the same pack without the council's changes, where it stands over a base.
    """

    pack: Pack
    day: date
    scenarios: tuple[Scenario, ...] = ()
    base: Pack | None = None
    formulas: Formulas = field(default_factory=Formulas)
    deciding_cases: dict[str, tuple[Facts, ...]] = field(default_factory=dict)
    """For each rule looked at so far, cases that only it decides: `laws.rules.deciding_cases` fills it."""
    learnt: dict[str, tuple[Facts, ...]] = field(default_factory=dict)
    """What the interview learns in those cases: `laws.interview` fills it."""

    @property
    def at(self) -> datetime:
        """Midday on the day, local time."""
        return datetime.combine(self.day, time(12))

    @cached_property
    def literals(self) -> FactBook:
        packs = [self.pack, *([self.base] if self.base else [])]
        return FactBook(self.formulas, *packs)

    @cached_property
    def gates(self) -> PackFormulas:
        return PackFormulas(self.pack, self.literals, self.day)

    @cached_property
    def solver(self) -> Solver:
        solver = Solver(self.formulas)
        for literal in self.literals.always:
            solver.always(literal)
        return solver

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule in force, by id, as the engine reads it with all areas in scope."""
        scope = self.pack.in_scope(frozenset(self.pack.areas))
        return {rule.id: rule for rule in self.pack.rules_in_force(scope, self.day)}

    def rules_reading(self, fact: str) -> Iterator[RuleFormulas]:
        return (rule for rule in self.gates.rules if fact in rule.facts)

    def outside(self, areas: Collection[str]) -> list[Literal]:
        """No concern area but these is in scope."""
        others = (area.area for area in self.pack.concern_areas if area.area not in areas)
        return [-self.literals.in_scope(area) for area in others]

    def case(self, holding: list[Literal], around: Collection[str]) -> set[Literal] | None:
        """A case, with no other area in scope than these if there is such a one."""
        narrow = self.solver.case([*holding, *self.outside(around)])
        return narrow if narrow is not None else self.solver.case(holding)

    def facts_in_scope(self, model: set[Literal]) -> list[str]:
        """The facts of the areas that are in scope in a case."""
        areas = self.pack.areas.values()
        looked_at = (a for a in areas if a.always or self.literals.in_scope(a.area) in model)
        return [fact.id for area in looked_at for fact in area.facts]

    def slots_of(self, fact: str) -> tuple[Range, ...]:
        """For an age, number or date: the ranges that the pack tells apart; otherwise none."""
        if self.pack.facts[fact].kind in ("answer", "choice"):
            return ()
        return ranges_between([float(limit) for limit in self.literals.by_id[fact].parts])
