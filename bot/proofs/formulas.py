"""Formulas of and, or and not, each kept once, so that equal parts are recognised as equal.

A literal is a number: `n` for a node, `-n` for its opposite, `TRUE` and `FALSE` for the constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Literal = int
TRUE: Literal = 1
FALSE: Literal = -1


class Formulas:
    """A store of variables and and-gates; gates are numbered after the parts that they join."""

    def __init__(self) -> None:
        self.names: dict[Literal, str] = {}
        self._by_name: dict[str, Literal] = {}
        self._gates: dict[Literal, tuple[Literal, ...]] = {}
        self._by_parts: dict[tuple[Literal, ...], Literal] = {}
        self._counts: dict[tuple[int, tuple[Literal, ...]], Literal] = {}
        self._last = TRUE

    def variable(self, name: str) -> Literal:
        """The variable of this name, made at its first mention."""
        if name not in self._by_name:
            self._last += 1
            self._by_name[name] = self._last
            self.names[self._last] = name
        return self._by_name[name]

    def all(self, parts: Iterable[Literal]) -> Literal:
        """True if every part is; of no parts, `TRUE`."""
        wanted = set(parts) - {TRUE}
        if FALSE in wanted or any(-part in wanted for part in wanted):
            return FALSE
        if not wanted:
            return TRUE
        if len(wanted) == 1:
            return wanted.pop()
        key = tuple(sorted(wanted))
        if key not in self._by_parts:
            self._last += 1
            self._by_parts[key] = self._last
            self._gates[self._last] = key
        return self._by_parts[key]

    def any(self, parts: Iterable[Literal]) -> Literal:
        """True if one part is; of no parts, `FALSE`."""
        return -self.all(-part for part in parts)

    def implies(self, one: Literal, other: Literal) -> Literal:
        return self.any((-one, other))

    def at_least(self, count: int, parts: Iterable[Literal]) -> Literal:
        """True if so many of the parts are, counted one by one: a part that stands twice counts twice."""
        return self._at_least(count, tuple(parts))

    def _at_least(self, count: int, parts: tuple[Literal, ...]) -> Literal:
        if count <= 0:
            return TRUE
        if count > len(parts):
            return FALSE
        key = (count, parts)
        if key not in self._counts:
            first, rest = parts[0], parts[1:]
            with_first = self.all((first, self._at_least(count - 1, rest)))
            self._counts[key] = self.any((with_first, self._at_least(count, rest)))
        return self._counts[key]

    def gates_after(self, last: Literal) -> Iterator[tuple[Literal, tuple[Literal, ...]]]:
        """Every gate made after this one, with its parts, in the order in which they were made."""
        return ((gate, parts) for gate, parts in self._gates.items() if gate > last)

    @property
    def last(self) -> Literal:
        return self._last

    def evaluate(self, inputs: Mapping[Literal, int], cases: int) -> dict[Literal, int]:
        """Every node for many cases at once: bit `i` of a number is the value in case `i`.

        Variables that `inputs` leaves out are false in every case.
        """
        every = (1 << cases) - 1
        values = {TRUE: every, **{variable: inputs.get(variable, 0) for variable in self.names}}
        for gate, parts in self._gates.items():
            found = every
            for part in parts:
                found &= values[part] if part > 0 else every ^ values[-part]
                if not found:
                    break
            values[gate] = found
        return values
