"""How far several people agree beyond chance: Krippendorff's alpha and Cohen's kappa, each with its interval.

Sources: Krippendorff, Content Analysis (2004), chapter 11; Cohen 1960 and 1968; the large-sample variance of
Fleiss, Cohen and Everitt 1969. The tests compare them with the packages krippendorff and scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Ratings = tuple["int | None", ...]
"""What each rater said of one unit, as a place on the scale; None where a rater said nothing."""
Weights = Literal["none", "linear", "quadratic"]
Metric = Literal["nominal", "ordinal"]

RESAMPLES = 1000
SEED = 20260101
"""Fixed, so that the same rows give the same interval each time."""
Z = 1.959963984540054
"""Of a two-sided interval of 95 %."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval of 95 %, and of how many units it is. interval: None where there is none."""

    value: float
    interval: tuple[float, float] | None
    units: int


def confusion(pairs: Mapping[tuple[int, int], int], grades: int) -> np.ndarray:
    """A square table of counts: rows what the first said, columns what the second said."""
    table = np.zeros((grades, grades), dtype=np.int64)
    for (first, second), count in pairs.items():
        table[first, second] += count
    return table


def kappa(table: Any, weights: Weights = "none") -> Estimate | None:
    """Cohen's kappa of a square table of counts; None where chance alone explains it, or it is empty."""
    counts = np.asarray(table, dtype=float)
    units = counts.sum()
    if units == 0:
        return None
    shares, agree = counts / units, _agreement_weights(len(counts), weights)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    seen, chance = (shares * agree).sum(), (np.outer(rows, columns) * agree).sum()
    if np.isclose(chance, 1.0):
        return None
    value = (seen - chance) / (1 - chance)
    half = Z * _kappa_error(shares, agree, seen, chance) / np.sqrt(units)
    interval = (max(-1.0, float(value - half)), min(1.0, float(value + half)))
    return Estimate(float(value), interval, int(units))


def _agreement_weights(size: int, weights: Weights) -> np.ndarray:
    """1 for the same, less the further apart; by steps or by their square."""
    if weights == "none":
        return np.eye(size)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(1, size - 1)
    return 1 - (apart if weights == "linear" else apart**2)


def _kappa_error(shares: np.ndarray, agree: np.ndarray, seen: float, chance: float) -> float:
    """Standard error of one unit. Source: Fleiss, Cohen and Everitt 1969, formula 14."""
    of_rows = agree @ shares.sum(axis=0)
    of_columns = shares.sum(axis=1) @ agree
    each = agree * (1 - chance) - np.add.outer(of_rows, of_columns) * (1 - seen)
    spread = (shares * each**2).sum() - (seen * chance - 2 * chance + seen) ** 2
    return float(np.sqrt(max(0.0, spread)) / (1 - chance) ** 2)


def alpha(
    units: Mapping[Ratings, int] | Iterable[Ratings],
    grades: int,
    metric: Metric = "ordinal",
    resamples: int = RESAMPLES,
) -> Estimate | None:
    """Krippendorff's alpha of units, or of how often each pattern of ratings was seen.

    A unit that fewer than two rated says nothing and is left out. The interval comes from drawing units
    anew (bootstrap). None where nothing varies: then agreement cannot be told from habit.
    """
    patterns = _counted(units)
    usable = {p: n for p, n in patterns.items() if n and sum(r is not None for r in p) > 1}
    if not usable:
        return None
    pairs = np.stack([_coincidences(pattern, grades) for pattern in usable])
    counts = np.array(list(usable.values()), dtype=np.int64)
    value = _alphas(np.tensordot(counts[None, :], pairs, axes=1), metric)[0]
    if np.isnan(value):
        return None
    return Estimate(float(value), _drawn_anew(counts, pairs, metric, resamples), int(counts.sum()))


def _counted(units: Mapping[Ratings, int] | Iterable[Ratings]) -> Mapping[Ratings, int]:
    if isinstance(units, Mapping):
        return units
    found: dict[Ratings, int] = {}
    for pattern in units:
        found[pattern] = found.get(pattern, 0) + 1
    return found


def _coincidences(pattern: Ratings, grades: int) -> np.ndarray:
    """Pairs of values within one unit, each weighed by one less than the ratings of the unit."""
    said = np.zeros(grades)
    for rating in pattern:
        if rating is not None:
            said[rating] += 1
    return (np.outer(said, said) - np.diag(said)) / (said.sum() - 1)


def _alphas(pairs: np.ndarray, metric: Metric) -> np.ndarray:
    """Alpha of each of several coincidence tables; not a number where nothing varies."""
    totals = pairs.sum(axis=2)
    values = totals.sum(axis=1)
    apart = _apart(totals, metric)
    seen = (pairs * apart).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (values - 1) * seen / expected, np.nan)


def _apart(totals: np.ndarray, metric: Metric) -> np.ndarray:
    """Squared distance between each two values, by how many values lie between them if in order."""
    tables, size = totals.shape
    if metric == "nominal":
        return np.broadcast_to(1 - np.eye(size), (tables, size, size))
    middle = np.cumsum(totals, axis=1) - totals / 2
    return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)


def _drawn_anew(
    counts: np.ndarray, pairs: np.ndarray, metric: Metric, resamples: int
) -> tuple[float, float] | None:
    """The middle 95 % of alpha over units drawn again with replacement."""
    units = int(counts.sum())
    if resamples < 1 or units < 2:
        return None
    drawn = np.random.default_rng(SEED).multinomial(units, counts / units, size=resamples)
    found = _alphas(np.tensordot(drawn.astype(float), pairs, axes=1), metric)
    found = found[~np.isnan(found)]
    if len(found) < resamples / 2:
        return None
    low, high = np.percentile(found, (2.5, 97.5))
    return float(low), float(high)


def share_equal(table: Any) -> tuple[int, int]:
    """How many units lie on the table's diagonal, and how many there are."""
    counts: Sequence[Any] | np.ndarray = np.asarray(table)
    return int(np.trace(counts)), int(np.sum(counts))
