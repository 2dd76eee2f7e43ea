"""What a law is: something that is said of every case, and a way to find the cases that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.proofs.ground import Broken, Ground

SOLVER = "every combination of facts, by the solver, on the formulas"
PLAYED = "interviews played through the engine's own questions"
READ = "the text of the pack"
SAMPLED = "random sets of facts, in both evaluators"

Finder = Callable[[Ground], Iterator[Broken]]


@dataclass(frozen=True)
class Law:
    """`says` is for a reader of the report; `rests_on` is what was looked at to prove it."""

    name: str
    says: str
    rests_on: str
    broken: Finder


def law(rests_on: str) -> Callable[[Finder], Law]:
    """Makes a law of a function that finds what breaks it; its name and docstring are the law's."""

    def made(finder: Finder) -> Law:
        says = " ".join((finder.__doc__ or "").split())
        return Law(finder.__name__, says, rests_on, finder)

    return made
