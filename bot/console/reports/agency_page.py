"""One agency's month: its choices beside the outcomes, the most common difference, and a scenario to try."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from bot.console.reports import flow, names
from bot.console.reports.comparing import confusion_table
from bot.console.reports.sheets import Section, Table, share, small
from bot.learning import figures
from bot.learning.agreement import confusion
from bot.learning.rates import Share
from bot.learning.rows import Row
from bot.learning.scale import GRADES, grade
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml


class Practice(NamedTuple):
    """A scenario of the library, by its id, its name, and the door that is expected of it."""

    id: str
    name: str
    door: str


def sections(rows: Sequence[Row], minimum: int, area: Callable[[str], str]) -> list[Section]:
    """What an agency may read of its own month. Small numbers are hidden, and so is a month of few."""
    done = figures.decided(rows)
    if len(done) < minimum:
        few = f"Fewer than {minimum} of this month’s contacts are decided. That is too few to show."
        return [Section("Too few to show", (few,))]
    counted = figures.triples(rows)
    pairs = figures.pairs(counted, 0, 2)
    whole = sum(pairs.values())
    same = Share(sum(n for (a, b), n in pairs.items() if a == b), whole)
    levels = confusion_table(confusion(pairs, len(GRADES)).tolist(), 0, 2, minimum)
    summary = Table(
        "The month in short",
        ("What", "How many"),
        (
            ("Children told of", small(len(rows), minimum)),
            ("Decided", small(len(done), minimum)),
            ("You chose the door that staff decided on", share(same, minimum)),
        ),
    )
    return [
        Section("Your choices and the outcomes", (), (summary, levels)),
        _difference(rows, whole, minimum, area),
        Section("Were you told?", (), (flow.told(rows, minimum),)),
    ]


def _difference(
    rows: Sequence[Row], whole: int, minimum: int, area: Callable[[str], str]
) -> Section:
    found = figures.commonest_difference(rows)
    if found is None:
        return Section(
            "The most common difference", ("You and the front door chose the same doors.",)
        )
    chosen, decided, often = found
    if often < minimum or 0 < whole - often < minimum:
        few = "No difference was common enough this month to be shown."
        return Section("The most common difference", (few,))
    chose, became = names.DOOR_NAMES[chosen], names.DOOR_NAMES[decided]
    words = [
        f"For {often:,} of {whole:,} children you chose “{chose}” and the front door decided “{became}”.",
        _what_it_means(chosen, decided),
    ]
    about = _commonest_area(rows, chosen, decided)
    practice = scenario_for(about, decided) if about else None
    if practice:
        words.append(
            f"To try together: “{practice.name}” ({area(about or '')}). Decide first where you would go; the "
            f"guidance says “{practice.door}”. It is scenario {practice.id} of the library."
        )
    return Section("The most common difference", tuple(words))


def _what_it_means(chosen: int, decided: int) -> str:
    if chosen < decided:
        return (
            "Staff went higher. If in doubt, ring the front door: a call costs nothing, and nobody is blamed "
            "for making it."
        )
    return "Staff went lower, often because other help came first. Telling us was right."


def _commonest_area(rows: Sequence[Row], chosen: int, decided: int) -> str | None:
    found = Counter(
        area
        for row in rows
        if (grade(row.referrer), grade(row.staff)) == (chosen, decided)
        for area in row.area_list
    )
    return max(sorted(found), key=lambda name: found[name]) if found else None


@lru_cache(maxsize=64)
def scenario_for(area: str, decided: int) -> Practice | None:
    """The first scenario about this area that ends at this door; None where the library has none."""
    for suffix in ("", "_more"):
        path = ROOT / "scenarios" / f"{area}{suffix}.yml"
        for kept in read_yaml(path) if path.is_file() else ():
            if _fits(kept, area, decided):
                return Practice(str(kept["id"]), str(kept["name"]), names.DOOR_NAMES[decided])
    return None


def _fits(kept: Any, area: str, decided: int) -> bool:
    expected = (kept.get("expect") or {}).get("recommended_route")
    return area in (kept.get("areas") or ()) and grade(expected) == decided
