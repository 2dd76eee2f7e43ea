"""Somebody who knows every total and every count that is shown cannot work out a hidden one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning.rates import Share
from bot.learning.small_numbers import Shown, listed, may_show, protected

MINIMUM = 5
counts = st.integers(0, 8)
tables = st.sampled_from([(2, 2), (2, 3), (3, 2)]).flatmap(
    lambda size: st.lists(
        st.lists(counts, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def could_be(shown: Shown, table: list[list[int]]) -> dict[tuple[int, int], set[int]]:
    """For each hidden count every value that fits both totals, found by trying them all."""
    rows = [
        [tried for tried in product(*_tries(line, sum(full))) if sum(tried) == sum(full)]
        for line, full in zip(shown, table, strict=True)
    ]
    columns = [sum(column) for column in zip(*table, strict=True)]
    found: dict[tuple[int, int], set[int]] = {}
    for tried in product(*rows):
        if [sum(column) for column in zip(*tried, strict=True)] == columns:
            for r, c in product(range(len(table)), range(len(table[0]))):
                found.setdefault((r, c), set()).add(tried[r][c])
    return found


def _tries(line: list[int | None], total: int) -> list[Sequence[int]]:
    return [range(total + 1) if n is None else (n,) for n in line]


@settings(max_examples=40, deadline=None)
@given(table=tables)
def test_no_small_count_can_be_worked_out_from_a_table_with_both_totals(
    table: list[list[int]],
) -> None:
    shown = protected(table, MINIMUM)
    if shown is None:
        return
    cells = list(product(range(len(table)), range(len(table[0]))))
    small = {cell for cell in cells if 0 < table[cell[0]][cell[1]] < MINIMUM}

    assert all(shown[r][c] is None for r, c in small)
    possible = could_be(shown, table)
    assert all(len(possible[cell]) > 1 for cell in small)


@given(line=st.lists(st.integers(0, 40), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_total_less_the_shown_counts_does_not_give_the_hidden_one(line: list[int]) -> None:
    shown = listed(line, MINIMUM)
    if shown is None:
        assert any(0 < n < MINIMUM for n in line)
        return
    hidden = [n for n, s in zip(line, shown, strict=True) if s is None]
    assert len(hidden) != 1
    assert all(s == n for n, s in zip(line, shown, strict=True) if s is not None)


def test_what_is_large_enough_is_shown_as_it_is() -> None:
    table = [[50, 20], [30, 0]]
    assert protected(table, MINIMUM) == table


def test_one_small_count_hides_enough_beside_it() -> None:
    shown = protected([[50, 3, 20], [30, 40, 9], [8, 7, 60]], MINIMUM)
    assert shown is not None
    assert shown[0][1] is None
    assert sum(n is None for row in shown for n in row) >= 4


def test_a_single_small_count_with_its_total_is_not_shown_at_all() -> None:
    assert listed([3], MINIMUM) is None


@pytest.mark.parametrize(
    ("part", "whole", "is_shown"),
    [
        (50, 100, True),
        (3, 100, False),
        (97, 100, False),
        (0, 100, True),
        (100, 100, True),
        (0, 4, False),
    ],
)
def test_a_share_is_shown_only_where_neither_side_of_it_is_small(
    part: int, whole: int, is_shown: bool
) -> None:
    assert may_show(Share(part, whole), MINIMUM) is is_shown
