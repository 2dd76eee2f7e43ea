"""Shares with Wilson's interval, and how often a route was too high or too low: both ways, never netted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from bot.learning.agreement import Z


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, with Wilson's interval of 95 %. whole 0: nothing can be said, and all is None."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Source: Wilson 1927. It stays within 0 and 1 and says something of 0 out of n too."""
        if not self.whole:
            return None
        share, n = self.part / self.whole, self.whole
        middle = share + Z * Z / (2 * n)
        half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        whole = 1 + Z * Z / n
        return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


@dataclass(frozen=True)
class BothWays:
    """One judged beside another. lower: the first went below the second, which is the graver mistake.

    missed: of those for whom the second said front door or above, how many the first put below it.
    needless: of those for whom the second said less, how many the first put at the front door or above.
    """

    same: Share
    lower: Share
    higher: Share
    missed: Share
    needless: Share


def both_ways(pairs: Mapping[tuple[int, int], int], front_door: int) -> BothWays:
    """How often the first of each pair of grades is the same, lower or higher than the second.

    front_door: the grade from which a worry goes to the front door.
    """
    whole = sum(pairs.values())
    above = {pair: n for pair, n in pairs.items() if pair[1] >= front_door}
    below = {pair: n for pair, n in pairs.items() if pair[1] < front_door}
    return BothWays(
        same=Share(sum(n for (a, b), n in pairs.items() if a == b), whole),
        lower=Share(sum(n for (a, b), n in pairs.items() if a < b), whole),
        higher=Share(sum(n for (a, b), n in pairs.items() if a > b), whole),
        missed=Share(sum(n for (a, _), n in above.items() if a < front_door), sum(above.values())),
        needless=Share(
            sum(n for (a, _), n in below.items() if a >= front_door), sum(below.values())
        ),
    )
