"""Agreement and wrong routes: referrer, advice and staff beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.console.reports import names
from bot.console.reports.sheets import (
    Section,
    Table,
    bars,
    count,
    estimate,
    percent,
    share,
    shown_value,
)
from bot.learning import figures, published
from bot.learning.agreement import alpha, confusion, kappa
from bot.learning.rates import Share
from bot.learning.rows import Row
from bot.learning.scale import GRADES
from bot.learning.small_numbers import protected

WHO = ("The referrer", "The advice", "Staff")
PAIRS = ((0, 2), (1, 2), (0, 1))
CHOSE = ("chosen by the referrer", "advised", "decided by staff")
NOT_APART = (
    "A referrer chooses after having read the advice, and staff see both. None of the three judged by "
    "themselves, so they agree more than three strangers would."
)


def agreement(rows: Sequence[Row], minimum: int, area: Callable[[str], str]) -> list[Section]:
    """Alpha, kappa, the tables behind them, each area and agency, and what others measured."""
    used = figures.comparable(rows)
    counted = figures.triples(used)
    return [
        _all_three(rows, used, counted, minimum),
        *(_two(counted, first, second, minimum) for first, second in PAIRS),
        _each("Each area of concern", "Area", figures.by_area(used), area, minimum),
        _each("Each agency", "Agency", figures.by_agency(used), names.agency, minimum),
        _others(),
    ]


def _all_three(
    rows: Sequence[Row], used: Sequence[Row], counted: Counter[tuple[int, int, int]], minimum: int
) -> Section:
    left_out = len(figures.decided(rows)) - len(used)
    by_order, any_ = alpha(counted, len(GRADES)), alpha(counted, len(GRADES), "nominal")
    children = f"{len(used):,}"
    table = Table(
        "Krippendorff’s alpha of all three, with its interval of 95 %",
        ("What counts as disagreement", "Alpha", "Children"),
        (
            ("The further apart, the more (ordinal)", estimate(by_order, minimum), children),
            ("Any difference (nominal)", estimate(any_, minimum), children),
        ),
    )  # fmt: skip
    return Section(
        "Referrer, advice and staff together",
        (
            "1 is full agreement, 0 is what chance alone would give.",
            NOT_APART,
            "Universal services and one agency’s support count as one door, since staff do not tell them "
            "apart; so do urgent and 999.",
            f"Left out, because the outcome says nothing about the threshold (already open, another "
            f"council) or a route is not known: {left_out:,}.",
        ),
        (table,),
    )


def _two(
    counted: Mapping[tuple[int, int, int], int], first: int, second: int, minimum: int
) -> Section:
    table = confusion(figures.pairs(counted, first, second), len(GRADES))
    plain, weighed = kappa(table), kappa(table, "linear")
    same = Share(int(np.trace(table)), int(table.sum()))
    title = f"{WHO[first]} beside {WHO[second].lower()}"
    return Section(
        title,
        (),
        (
            Table(
                f"{title}: agreement",
                ("Figure", "Value"),
                (
                    ("The same door", share(same, minimum)),
                    ("Cohen’s kappa, any difference", estimate(plain, minimum)),
                    ("Cohen’s kappa, weighted by how far apart", estimate(weighed, minimum)),
                ),
            ),
            confusion_table(table.tolist(), first, second, minimum),
        ),
    )


def confusion_table(table: list[list[int]], first: int, second: int, minimum: int) -> Table:
    """The counts behind the agreement, with totals, as far as they may be shown."""
    caption = (
        f"How many children: down the side the door {CHOSE[first]}, across the door {CHOSE[second]}"
    )
    shown = protected(table, minimum)
    headings = (f"Door {CHOSE[first]}", *names.DOOR_NAMES, "All")
    if shown is None:
        return Table(f"{caption}. There are too few to show.", headings, ())
    rows = tuple(
        (name, *(count(n) for n in line), f"{sum(full):,}")
        for name, line, full in zip(names.DOOR_NAMES, shown, table, strict=True)
    )
    totals = (
        "All",
        *(f"{sum(c):,}" for c in zip(*table, strict=True)),
        f"{sum(map(sum, table)):,}",
    )
    return Table(caption, headings, (*rows, totals))


def _each(
    title: str,
    head: str,
    groups: Mapping[str, list[Row]],
    named: Callable[[str], str],
    minimum: int,
) -> Section:
    lines, values, labels = [], [], []
    for code, rows in groups.items():
        counted = figures.triples(rows)
        by_staff = confusion(figures.pairs(counted, 1, 2), len(GRADES))
        same = [Share(*_same(counted, first, second)) for first, second in PAIRS]
        labels.append(named(code) if code else "Not known")
        values.append(shown_value(same[1], minimum))
        lines.append(
            (
                labels[-1],
                *(share(s, minimum) for s in same),
                estimate(kappa(by_staff, "linear"), minimum),
            )
        )
    drawn = bars(
        f"{title}: share in which staff decided as advised", labels, values,
        ["too few" if v is None else percent(v) for v in values],
    )  # fmt: skip
    table = Table(
        f"{title}: how often they chose the same door",
        (head, "Referrer and staff", "Advice and staff", "Referrer and advice",
         "Weighted kappa, advice and staff"),
        tuple(lines),
        drawn if lines else None,
    )  # fmt: skip
    words = ("A contact about several areas counts in each.",) if head == "Area" else ()
    return Section(title, words, (table,))


def _same(counted: Mapping[tuple[int, int, int], int], first: int, second: int) -> tuple[int, int]:
    return sum(n for p, n in counted.items() if p[first] == p[second]), sum(counted.values())


def _others() -> Section:
    return Section(
        "How far people agree elsewhere",
        (
            "None of these measured what is measured here: written situations and judges who did not know "
            "of each other. They say how hard the question is, not what to aim for.",
        ),
        (
            Table(
                "Published agreement between people",
                ("What was measured", "Figure", "Source"),
                tuple(tuple(line) for line in published.HUMAN_AGREEMENT),
            ),
        ),
    )


def wrong_routes(rows: Sequence[Row], minimum: int, area: Callable[[str], str]) -> list[Section]:
    """How often each went too low, and too high, beside another; never one taken from the other."""
    used = figures.comparable(rows)
    counted = figures.triples(used)
    lines = []
    for first, second in PAIRS:
        found = figures.wrong_routes(counted, first, second)
        title = f"{WHO[first]} beside {WHO[second].lower()}"
        lines.append(
            (
                title,
                *(
                    share(s, minimum)
                    for s in (found.lower, found.higher, found.missed, found.needless)
                ),
            )
        )
    both = Table(
        "Too low and too high, with intervals of 95 %",
        ("Who beside whom", "Too low", "Too high",
         "Missed: below the front door where the other said front door or above",
         "Needless: at the front door where the other said less"),
        tuple(lines),
    )  # fmt: skip
    return [
        Section(
            "Both ways",
            (
                "Too low is the graver mistake and is never made up for by too high.",
                "“Too low” beside staff does not say who was right: staff often know more by then.",
            ),
            (both,),
        ),
        _groups(
            "Each agency beside staff", "Agency", figures.by_agency(used), names.agency, 0, minimum
        ),
        _groups(
            "The advice beside staff, in each area", "Area", figures.by_area(used), area, 1, minimum
        ),
    ]


def _groups(
    title: str, head: str, groups: Mapping[str, list[Row]], named: Callable[[str], str], first: int,
    minimum: int,
) -> Section:  # fmt: skip
    lines, values = [], []
    for code, rows in groups.items():
        found = figures.wrong_routes(figures.triples(rows), first, 2)
        name = named(code) if code else "Not known"
        lines.append((name, share(found.lower, minimum), share(found.higher, minimum)))
        values.append(shown_value(found.lower, minimum))
    drawn = bars(
        f"{title}: share that went too low", [line[0] for line in lines], values,
        ["too few" if v is None else percent(v) for v in values],
    )  # fmt: skip
    table = Table(
        f"{title}: too low and too high",
        (head, "Too low", "Too high"),
        tuple(lines),
        drawn if lines else None,
    )
    return Section(title, (), (table,))
