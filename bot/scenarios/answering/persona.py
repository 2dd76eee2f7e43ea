"""What a scenario does not say, decided by its id: the same every time, and all of it by some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, TypeVar

T = TypeVar("T")

Consenting = Literal["agreed", "refused", "not_told", "not_safe", "not_sure"]
CONSENTING: tuple[Consenting, ...] = ("agreed", "refused", "not_told", "not_safe", "not_sure")


@dataclass(frozen=True)
class Persona:
    """The referrer of one scenario."""

    scenario: str

    def one_of(self, about: str, offered: Sequence[T]) -> T:
        """One of these, as good as by lot."""
        drawn = blake2b(f"{self.scenario}/{about}".encode(), digest_size=4).digest()
        return offered[int.from_bytes(drawn, "big") % len(offered)]

    def does(self, about: str, one_in: int) -> bool:
        """Whether this is one of the referrers who do it."""
        return self.one_of(about, range(one_in)) == 0

    @property
    def consenting(self) -> Consenting:
        """How it stands with the family."""
        return self.one_of("consent", CONSENTING)
