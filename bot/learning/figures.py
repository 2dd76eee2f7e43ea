"""Every figure of the reports that rests on the raw rows, counted in plain passes over them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.learning.rates import BothWays, Share, both_ways
from bot.learning.rows import Row
from bot.learning.scale import FRONT_DOOR, grade
from bot.learning.times import Times, times


def decided(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.decided]


def comparable(rows: Iterable[Row]) -> list[Row]:
    """The decided rows in which referrer, advice and staff each name a door.

    An outcome that says nothing about the threshold, such as "already open", is left out and counted.
    """
    return [row for row in rows if row.decided and row.grades is not None]


def triples(rows: Iterable[Row]) -> Counter[tuple[int, int, int]]:
    """How often each pattern of (referrer, advice, staff) was seen, in grades."""
    return Counter(found for row in rows if (found := row.grades) is not None)


def pairs(
    counted: Mapping[tuple[int, int, int], int], first: int, second: int
) -> Counter[tuple[int, int]]:
    """The same for two of the three: 0 referrer, 1 advice, 2 staff."""
    found: Counter[tuple[int, int]] = Counter()
    for pattern, count in counted.items():
        found[pattern[first], pattern[second]] += count
    return found


def wrong_routes(counted: Mapping[tuple[int, int, int], int], first: int, second: int) -> BothWays:
    return both_ways(pairs(counted, first, second), FRONT_DOOR)


def by_area(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each area. A contact about several areas counts in each of them."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for area in row.area_list or ("",):
            found[area].append(row)
    return dict(sorted(found.items()))


def by_agency(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.agency or ""].append(row)
    return dict(sorted(found.items()))


def by_month(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.month].append(row)
    return dict(sorted(found.items()))


STEPS = ("sent", "looked_at", "decided", "referral", "assessment", "strategy_discussion",
         "immediate_protection")  # fmt: skip


def funnel(rows: Sequence[Row]) -> dict[str, int]:
    """How many children came how far. The last three are kinds of referral and add up to it."""
    steps = Counter(row.step for row in rows if row.step)
    return {
        "sent": len(rows),
        "looked_at": sum(row.looked_at for row in rows),
        "decided": sum(row.decided for row in rows),
        "referral": sum(steps.values()),
        **{step: steps[step] for step in STEPS[4:]},
    }


def time_taken(rows: Iterable[Row]) -> Times:
    done = decided(rows)
    return times(
        [row.hours for row in done if row.hours is not None],
        [row.working_days for row in done if row.working_days is not None],
        [row.in_time for row in done if row.in_time is not None],
    )


@dataclass(frozen=True)
class Bars:
    """How many meet each bar, of those of whom it is known; and of how many it is not."""

    complete: Share
    clear: Share
    both: Share
    consent: Share
    not_known: int


def bars(rows: Sequence[Row], bar: int) -> Bars:
    """bar: least completeness and clarity. consent: there is something on which sharing rests."""
    known = [r for r in rows if r.completeness is not None and r.clarity is not None]
    complete = {i for i, r in enumerate(known) if (r.completeness or 0) >= bar}
    clear = {i for i, r in enumerate(known) if (r.clarity or 0) >= bar}
    grounds = [row.ground for row in rows if row.ground]
    return Bars(
        complete=Share(len(complete), len(known)),
        clear=Share(len(clear), len(known)),
        both=Share(len(complete & clear), len(known)),
        consent=Share(sum(ground != "none" for ground in grounds), len(grounds)),
        not_known=len(rows) - len(known),
    )


def repeats(rows: Iterable[Row]) -> Share:
    """Repeat contacts, of those of whom it can be told whether they are."""
    known = [row.repeat for row in rows if row.repeat is not None]
    return Share(sum(known), len(known))


def rereferrals(rows: Iterable[Row]) -> Share:
    """Re-referrals, of the referrals of which it can be told whether they are."""
    known = [row.rereferral for row in rows if row.rereferral is not None]
    return Share(sum(known), len(known))


def told(rows: Iterable[Row]) -> Counter[str]:
    """Of the decided: `told`, `not_told` for a lawful reason, `waits`."""
    return Counter(row.told or "waits" for row in rows if row.decided)


def clear_by_reason(rows: Iterable[Row]) -> dict[str, Share]:
    """How many found the message clear, of those who said, by the reason that it gave. Least clear first."""
    said: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.clear is not None and row.reason:
            said[row.reason].append(row.clear)
    found = {reason: Share(sum(answers), len(answers)) for reason, answers in said.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].value or 0, item[0])))


def disagreed(rows: Iterable[Row]) -> Share:
    """Decisions with which somebody disagreed, of all."""
    done = decided(rows)
    return Share(sum(bool(row.disagreements) for row in done), len(done))


def differences(rows: Iterable[Row]) -> Counter[str]:
    """On what staff differed from the advice: `rule:PH-004`, `fact:...`, `other`."""
    return Counter(row.differs_on for row in rows if row.differs_on)


def commonest_difference(rows: Iterable[Row]) -> tuple[int, int, int] | None:
    """The most common (referrer's grade, staff's grade) that differ, and how often; the graver on a tie."""
    found = Counter(
        (chosen, decided_)
        for row in rows
        if (chosen := grade(row.referrer)) is not None
        and (decided_ := grade(row.staff)) is not None
        and chosen != decided_
    )
    if not found:
        return None
    pair = max(found, key=lambda p: (found[p], p[1] - p[0]))
    return (*pair, found[pair])
