"""Agreement figures are those that well-known packages give, on published and on invented tables."""

from __future__ import annotations

from collections import Counter
from math import nan

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from bot.learning.agreement import Ratings, alpha, confusion, kappa, share_equal

# Krippendorff's worked example of three coders and fifteen units, some of them not rated.
CODED = (
    (None, None, None, None, None, 3, 4, 1, 2, 1, 1, 3, 3, None, 3),
    (1, None, 2, 1, 3, 3, 4, 3, None, None, None, None, None, None, None),
    (None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4),
)
TABLE = ((44, 5, 2, 0), (7, 31, 9, 1), (3, 8, 52, 6), (0, 1, 4, 27))
# What statsmodels 0.15.0 gives for TABLE: cohens_kappa(..., wt=...), with its interval of 95 %.
BY_STATSMODELS = {
    "none": (0.6868085106382978, 0.6070957222740807, 0.766521299002515),
    "linear": (0.7721116223072624, 0.7079253477618426, 0.8362978968526822),
    "quadratic": (0.8472342560080259, 0.792852931068973, 0.9016155809470788),
}


def units_of(coded: tuple[tuple[int | None, ...], ...]) -> list[Ratings]:
    return [tuple(None if v is None else v - 1 for v in unit) for unit in zip(*coded, strict=True)]


def as_package_wants(units: list[Ratings]) -> np.ndarray:
    return np.array([[nan if v is None else v for v in unit] for unit in units]).T


def spread_out(table: tuple[tuple[int, ...], ...]) -> tuple[list[int], list[int]]:
    """The two raters' lists of which the table is the count."""
    pairs = [(r, c) for r, row in enumerate(table) for c, n in enumerate(row) for _ in range(n)]
    return [r for r, _ in pairs], [c for _, c in pairs]


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.691), ("ordinal", 0.807)])
def test_alpha_of_the_published_example_is_the_published_one(metric: str, published: float) -> None:
    found = alpha(units_of(CODED), 4, metric)  # type: ignore[arg-type]

    assert found is not None
    assert round(found.value, 3) == published
    assert found.units == 12  # those that two or more rated; others say nothing


ratings = st.lists(
    st.tuples(*[st.one_of(st.none(), st.integers(0, 3)) for _ in range(3)]), min_size=4, max_size=60
)


@pytest.mark.parametrize("metric", ["nominal", "ordinal"])
@settings(max_examples=60, deadline=None)
@given(units=ratings)
def test_alpha_is_what_the_krippendorff_package_gives(metric: str, units: list[Ratings]) -> None:
    usable = [unit for unit in units if sum(v is not None for v in unit) > 1]
    if len({v for unit in usable for v in unit if v is not None}) < 2:
        assert alpha(units, 4, metric, resamples=0) is None  # type: ignore[arg-type]
        return
    expected = krippendorff.alpha(
        as_package_wants(units), level_of_measurement=metric, value_domain=[0, 1, 2, 3]
    )

    found = alpha(units, 4, metric, resamples=0)  # type: ignore[arg-type]

    assert found is not None
    assert found.value == pytest.approx(expected, abs=1e-9)


def test_counted_patterns_give_the_same_alpha_as_single_units() -> None:
    units = units_of(CODED)

    assert alpha(Counter(units), 4) == alpha(units, 4)


def test_the_interval_of_alpha_narrows_with_more_units_and_holds_the_value() -> None:
    units = units_of(CODED)
    few, many = alpha(units, 4), alpha(units * 20, 4)

    assert few is not None and few.interval is not None
    assert many is not None and many.interval is not None
    assert few.interval[0] < few.value < few.interval[1]
    assert many.interval[1] - many.interval[0] < (few.interval[1] - few.interval[0]) / 2


def test_the_interval_of_alpha_is_the_one_that_drawing_by_the_package_gives() -> None:
    first, second = spread_out(TABLE)
    units = np.array([first, second])
    drawn = np.random.default_rng(7).integers(0, len(first), size=(300, len(first)))
    by_package = [
        krippendorff.alpha(units[:, picks], level_of_measurement="nominal") for picks in drawn
    ]
    found = alpha([(a, b) for a, b in zip(first, second, strict=True)], 4, "nominal")

    assert found is not None and found.interval is not None
    assert found.interval == pytest.approx(np.percentile(by_package, (2.5, 97.5)), abs=0.02)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa_is_what_scikit_learn_gives(weights: str) -> None:
    first, second = spread_out(TABLE)
    expected = cohen_kappa_score(first, second, weights=None if weights == "none" else weights)

    found = kappa(TABLE, weights)  # type: ignore[arg-type]

    assert found is not None
    assert found.value == pytest.approx(expected, abs=1e-12)
    assert found.units == 200


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa_and_its_interval_are_what_statsmodels_gives(weights: str) -> None:
    found = kappa(TABLE, weights)  # type: ignore[arg-type]

    assert found is not None and found.interval is not None
    assert (found.value, *found.interval) == pytest.approx(BY_STATSMODELS[weights], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=80))
def test_any_table_has_the_counts_and_kappa_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    table = confusion(Counter(pairs), 4)
    found = kappa(table)

    assert table.tolist() == confusion_matrix(first, second, labels=[0, 1, 2, 3]).tolist()
    if found is None:  # both said one and the same thing throughout
        assert set(first) == set(second) and len(set(first)) == 1
    else:
        assert found.value == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)


def test_no_agreement_is_claimed_where_nothing_varies_or_nothing_was_rated() -> None:
    assert kappa([[9, 0], [0, 0]]) is None
    assert kappa([[0, 0], [0, 0]]) is None
    assert alpha([(1, 1)] * 9, 4) is None
    assert alpha([(1, None)] * 9, 4) is None


def test_the_same_rows_give_the_same_interval_each_time() -> None:
    assert alpha(units_of(CODED), 4) == alpha(units_of(CODED), 4)


def test_share_equal_counts_the_diagonal() -> None:
    assert share_equal(TABLE) == (154, 200)
