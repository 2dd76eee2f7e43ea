"""What every report is made of: sections with sentences and tables, a chart beside a table, and how a
figure is written. A hidden count is written as such, never as nought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from bot.learning.agreement import Estimate
from bot.learning.rates import Share
from bot.learning.small_numbers import listed, may_show

HIDDEN = "hidden"
TOO_FEW = "too few to show"
NONE = "–"


@dataclass(frozen=True)
class Table:
    """rows: texts, the first of each is its heading. chart: the same numbers drawn, or nothing."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: Markup | None = None


@dataclass(frozen=True)
class Section:
    title: str
    words: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    id: str = ""


def count(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"


def small(number: int, minimum: int) -> str:
    """A count that stands alone, without a total beside it."""
    return f"fewer than {minimum}" if 0 < number < minimum else f"{number:,}"


def percent(value: float | None) -> str:
    return NONE if value is None else f"{100 * value:.0f} %"


def share(found: Share, minimum: int) -> str:
    """`62 % (55 to 68 %), 120 of 194`, or that there are too few."""
    if not found.whole:
        return NONE
    if not may_show(found, minimum):
        return TOO_FEW
    low, high = found.interval or (0.0, 1.0)
    of = f"{found.part:,} of {found.whole:,}"
    return f"{percent(found.value)} ({100 * low:.0f} to {100 * high:.0f} %), {of}"


def counts(numbers: Sequence[int], minimum: int) -> list[str]:
    """Counts of groups whose total is shown somewhere: no hidden one is the total less the others."""
    shown = listed(numbers, minimum)
    return [count(number) for number in shown or [None] * len(numbers)]


def shares(found: Sequence[Share], minimum: int) -> list[str]:
    """Shares of groups whose total is shown somewhere: hidden where the part, the rest or the whole is."""
    columns = (
        counts([s.part for s in found], minimum),
        counts([s.whole - s.part for s in found], minimum),
        counts([s.whole for s in found], minimum),
    )
    return [
        TOO_FEW if s.whole and HIDDEN in hidden else share(s, minimum)
        for s, *hidden in zip(found, *columns, strict=True)
    ]


def estimate(found: Estimate | None, minimum: int) -> str:
    """`0.62 (0.55 to 0.68)`, or why there is none."""
    if found is None:
        return "cannot be worked out: nothing varies"
    if found.units < minimum:
        return TOO_FEW
    if found.interval is None:
        return f"{found.value:.2f}"
    return f"{found.value:.2f} ({found.interval[0]:.2f} to {found.interval[1]:.2f})"


def shown_value(found: Share, minimum: int) -> float | None:
    """The share for a chart; None where it may not be shown."""
    return found.value if found.whole and may_show(found, minimum) else None


LINE, LABEL, WIDE, NUMBER = 34, 250, 300, 90


def bars(
    title: str, labels: Sequence[str], values: Sequence[float | None], texts: Sequence[str]
) -> Markup:
    """Bars drawn as SVG, each with its label and its number beside it; None has no bar, only its text.

    The table beside it says the same, so the drawing is one picture with a title.
    """
    most = max((v for v in values if v is not None), default=0) or 1
    lines = [
        _bar(place, label, value, text, most)
        for place, (label, value, text) in enumerate(zip(labels, values, texts, strict=True))
    ]
    height = LINE * len(lines) + 6
    width = LABEL + WIDE + NUMBER
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="console-chart" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" focusable="false"><title>{escape(title)}. The table below has the same '
        f"numbers.</title>{''.join(lines)}</svg>"
    )


def _bar(place: int, label: str, value: float | None, text: str, most: float) -> str:
    middle = place * LINE + LINE / 2 + 5
    long = 0.0 if value is None else round(WIDE * value / most, 1)
    drawn = "" if value is None else (
        f'<rect x="{LABEL}" y="{place * LINE + 6}" width="{max(long, 1)}" height="{LINE - 12}"/>'
    )  # fmt: skip
    named = label if len(label) <= 32 else f"{label[:31]}…"  # noqa: PLR2004 - what fits beside a bar
    return (
        f'<text x="{LABEL - 10}" y="{middle}" text-anchor="end">{escape(named)}</text>{drawn}'
        f'<text x="{LABEL + long + 8}" y="{middle}">{escape(text)}</text>'
    )
