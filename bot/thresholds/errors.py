"""What can be wrong with a pack or a facts file, said so that its author can put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class PackError(Exception):
    """A pack cannot be used. `faults` lists everything that is wrong, not only the first."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class FactsError(ValueError):
    """A facts, scenario or talk file does not make sense for the pack it is used with."""


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean ...?` for a name that is nearly right, otherwise nothing."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean `{close[0]}`?" if close else ""
