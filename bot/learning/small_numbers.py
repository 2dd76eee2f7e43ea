"""Hides small counts in a table, and as many others as it takes that no total gives a hidden one away.

A count below the minimum may point at one family. Nought is shown: it points at nobody. What is hidden is
checked the way somebody would who tries to work it out: by the least and the most that each hidden count can
be, given every total and every count that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.optimize import linprog

from bot.learning.rates import Share

Cell = tuple[int, int]
Shown = list[list["int | None"]]
"""Rows of counts; None where one is hidden."""
LEAST_DOUBT = 2
"""A hidden count must be able to differ by as much; less, and it is as good as told."""


def is_small(count: int, minimum: int) -> bool:
    return 0 < count < minimum


def protected(
    table: Sequence[Sequence[int]], minimum: int, columns_too: bool = True
) -> Shown | None:
    """The table with small counts hidden, to be shown with its row totals and, if asked, column totals.

    columns_too: column totals are shown as well. None: nothing can be shown, the totals least of all.
    """
    hidden = {cell for cell, count in _cells(table) if is_small(count, minimum)}
    while hidden:
        told = next(
            (c for c in sorted(hidden) if _can_be_told(c, table, hidden, columns_too)), None
        )
        if told is None:
            break
        more = _next_to_hide(told, table, hidden)
        if more is None:
            return None
        hidden.add(more)
    return [
        [None if (r, c) in hidden else count for c, count in enumerate(row)]
        for r, row in enumerate(table)
    ]


def listed(counts: Sequence[int], minimum: int) -> list[int | None] | None:
    """The same for one line of counts that is shown with its total."""
    shown = protected([counts], minimum, columns_too=False)
    return None if shown is None else shown[0]


def may_show(share: Share, minimum: int) -> bool:
    """Whether a share may be shown: neither the part nor the rest of it is small, and the whole is not."""
    rest = share.whole - share.part
    small = is_small(share.part, minimum) or is_small(rest, minimum)
    return share.whole >= minimum and not small


def _cells(table: Sequence[Sequence[int]]) -> Iterator[tuple[Cell, int]]:
    for r, row in enumerate(table):
        for c, count in enumerate(row):
            yield (r, c), count


def _next_to_hide(told: Cell, table: Sequence[Sequence[int]], hidden: set[Cell]) -> Cell | None:
    """The smallest count still shown beside this one, then anywhere; one that is not nought if there is."""
    left = [(cell, count) for cell, count in _cells(table) if cell not in hidden]
    if not left:
        return None

    def price(item: tuple[Cell, int]) -> tuple[bool, bool, int, Cell]:
        (cell, count) = item
        is_beside = cell[0] == told[0] or cell[1] == told[1]
        return count == 0, not is_beside, count, cell

    return min(left, key=price)[0]


def _can_be_told(
    cell: Cell, table: Sequence[Sequence[int]], hidden: set[Cell], columns_too: bool
) -> bool:
    """Whether the totals and the shown counts leave next to no doubt about a hidden count."""
    order = sorted(hidden)
    equal, sums = _totals_of_hidden(table, order, columns_too)
    wanted = np.array([1.0 if c == cell else 0.0 for c in order])
    least, most = (
        linprog(sign * wanted, A_eq=equal, b_eq=sums, bounds=(0, None), method="highs")
        for sign in (1, -1)
    )
    return bool(-most.fun - least.fun < LEAST_DOUBT - 1e-6)


def _totals_of_hidden(
    table: Sequence[Sequence[int]], order: list[Cell], columns_too: bool
) -> tuple[np.ndarray, np.ndarray]:
    """What the hidden counts of each row, and of each column, come to together."""
    lines = [(0, r) for r in sorted({cell[0] for cell in order})]
    if columns_too:
        lines += [(1, c) for c in sorted({cell[1] for cell in order})]
    equal = np.array([[float(cell[axis] == at) for cell in order] for axis, at in lines])
    counts = np.array([float(table[r][c]) for r, c in order])
    return equal, equal @ counts
