"""What a check found, for a machine, for a terminal and for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.proofs.laws.interview import Length
from bot.proofs.laws.law import Law


@dataclass(frozen=True)
class Failure:
    """A law that is broken, where, and a case that shows it."""

    law: str
    message: str


@dataclass(frozen=True)
class Note:
    """Something to look through: `redundant`, `conflict`, `exception`, `late_stop` or `no_library`."""

    kind: str
    message: str


@dataclass(frozen=True)
class Report:
    """What was proved of a pack on a day and what was not.

    combinations: the states of knowledge that each of the solver's proofs covers.
    """

    pack: str
    digest: str
    day: date
    rules: int
    questions: int
    facts: int
    scenarios: int
    combinations: int
    cases_compared: int
    proved: tuple[Law, ...]
    failed: tuple[Failure, ...]
    notes: tuple[Note, ...]
    lengths: tuple[Length, ...]
    longest_pair: Length
    median_questions: float | None
    solver_questions: int
    seconds: float

    @property
    def ok(self) -> bool:
        return not self.failed

    def as_dict(self) -> dict[str, Any]:
        """Plain values, in a fixed order."""
        return {
            "ok": self.ok,
            "pack": self.pack,
            "digest": self.digest,
            "day": str(self.day),
            "rules": self.rules,
            "questions": self.questions,
            "facts": self.facts,
            "scenarios": self.scenarios,
            "combinations": self.combinations,
            "cases_compared": self.cases_compared,
            "proved": [law.name for law in self.proved],
            "rests_on": {law.name: law.rests_on for law in self.proved},
            "failed": [{"law": f.law, "message": f.message} for f in self.failed],
            "notes": [{"kind": n.kind, "message": n.message} for n in self.notes],
            "median_questions": self.median_questions,
            "longest_interview": self.longest_pair.questions,
            "lengths": [
                {"areas": list(n.areas), "questions": n.questions, "exact": n.exact}
                for n in (*self.lengths, self.longest_pair)
            ],
            "solver_questions": self.solver_questions,
            "seconds": round(self.seconds, 3),
        }

    def in_words(self) -> str:
        lines = [
            f"{self.pack} on {self.day}: {self.rules} rules, {self.questions} questions, {self.facts} facts; "
            f"median {self.median_questions} screens to an outcome, {self.longest_pair.questions} questions "
            f"at most",
            f"proofs by the solver cover {in_short(self.combinations)} combinations of facts",
        ]
        lines += [f"  proved  {law.name}: {law.says}" for law in self.proved]
        lines += [f"  FAILED  {failure.law}: {failure.message}" for failure in self.failed]
        lines += [f"  note    {note.kind}: {note.message}" for note in self.notes]
        return "\n".join([*lines, f"digest {self.digest}, {self.seconds:.1f} s"])


def in_short(number: int) -> str:
    """A large number to three figures, such as 4.81 x 10^47."""
    if number < 1_000_000:
        return f"{number:,}"
    power = len(str(number)) - 1
    return f"{number / 10**power:.3g} x 10^{power}"
