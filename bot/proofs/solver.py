"""Asks an existing solver (CaDiCaL, through python-sat) whether a case exists in which formulas hold."""

from __future__ import annotations

from collections.abc import Iterable

from pysat.solvers import Cadical153

from bot.proofs.formulas import TRUE, Formulas, Literal


class Solver:
    """One incremental solver over a growing store of formulas; what is assumed holds for one question."""

    def __init__(self, formulas: Formulas) -> None:
        self._formulas = formulas
        self._solver = Cadical153()
        self._solver.add_clause([TRUE])
        self._told = TRUE
        self.questions = 0

    def always(self, literal: Literal) -> None:
        """From now on this holds in every case."""
        self._tell_new_gates()
        self._solver.add_clause([literal])

    def has_case(self, holding: Iterable[Literal]) -> bool:
        """Whether there is a case in which all of these hold."""
        self._tell_new_gates()
        self.questions += 1
        return bool(self._solver.solve(assumptions=list(holding)))

    def case(self, holding: Iterable[Literal]) -> set[Literal] | None:
        """The literals that are true in some case in which all of these hold; None if there is no case."""
        if not self.has_case(holding):
            return None
        return {literal for literal in self._solver.get_model() if literal > 0}

    def needed(self) -> set[Literal]:
        """After a question without a case: literals that already contradict each other."""
        return set(self._solver.get_core() or ())

    def _tell_new_gates(self) -> None:
        if self._told == self._formulas.last:
            return
        for gate, parts in self._formulas.gates_after(self._told):
            for part in parts:
                self._solver.add_clause([-gate, part])
            self._solver.add_clause([gate, *(-part for part in parts)])
        self._told = self._formulas.last
