"""Area by route, by agency and by age: how many scenarios there are, and where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.scenarios.coverage.seen import EVERY_CHILD, Seen
from bot.thresholds.facts import Answer, Range
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Rule
from bot.thresholds.routes import Route

AGENCIES = {
    "schools": (
        "teacher", "education_welfare", "teaching_assistant", "headteacher", "college_tutor",
        "playground_warden", "school_governor", "boarding_matron", "caretaker", "bus_escort",
    ),
    "nurseries": ("nursery_worker", "childminder"),
    "health": (
        "gp", "health_visitor", "school_nurse", "midwife", "paramedic", "nurse", "doctor", "dentist",
        "pharmacist", "mental_health_worker", "drug_worker",
    ),
    "police": ("police", "police_officer"),
    "housing": ("housing_officer",),
    "voluntary": (
        "voluntary_worker", "youth_worker", "faith_worker", "sports_coach", "advocate", "benefits_adviser",
        "club_helper", "debt_adviser", "helpline_worker", "immigration_adviser",
    ),
    "other": (
        "bus_driver", "care_worker", "electrician", "firefighter", "foster_carer", "interpreter", "librarian",
        "meter_reader", "probation_officer", "shop_worker", "shopkeeper", "solicitor", "station_worker",
        "taxi_driver", "vet", "youth_justice_worker",
    ),
}  # fmt: skip
"""For each agency, the words under `referrer` that belong to it. Any other word belongs to `other`."""

AGES = {
    "unborn": None,
    "under_2": (0, 24),
    "2_to_4": (24, 60),
    "5_to_11": (60, 144),
    "12_to_15": (144, 192),
    "16_and_over": (192, float("inf")),
    "not_known": None,
}
"""For each age group, its first month and the first month after it."""
CHILD_AGE, UNBORN = "child_age_months", "unborn"


@dataclass(frozen=True)
class Grid:
    """Scenarios by area and one other thing. One with several areas counts in each of them.

    beyond: cells that only the rules for every child lead to, so that an empty one need not be filled.
    """

    across: str  # "route", "agency" or "age"
    areas: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    beyond: frozenset[tuple[str, str]] = frozenset()

    @property
    def empty(self) -> tuple[tuple[str, str], ...]:
        """Cells without a scenario, without those that are `beyond`."""
        cells = ((area, column) for area in self.areas for column in self.columns)
        return tuple(c for c in cells if not self.counts.get(c) and c not in self.beyond)

    @property
    def empty_beyond(self) -> int:
        return sum(1 for cell in self.beyond if not self.counts.get(cell))

    def count(self, area: str, column: str) -> int:
        return self.counts.get((area, column), 0)

    def as_dict(self) -> dict[str, Any]:
        return {
            "counts": {a: {c: self.count(a, c) for c in self.columns} for a in self.areas},
            "empty": [list(cell) for cell in self.empty],
            "empty_beyond": self.empty_beyond,
        }


@dataclass(frozen=True)
class AllFour:
    """Area by route by agency by age at once: too many to list, so only counted."""

    cells_of_an_area: int
    filled: Mapping[str, int]  # by area

    @property
    def cells(self) -> int:
        return self.cells_of_an_area * len(self.filled)

    @property
    def all_filled(self) -> int:
        return sum(self.filled.values())

    def as_dict(self) -> dict[str, Any]:
        return {"cells": self.cells, "filled": self.all_filled, "by_area": dict(self.filled)}


def grids(pack: Pack, in_force: Iterable[Rule], library: Iterable[Seen]) -> tuple[Grid, Grid, Grid]:
    """Area by route, area by agency, area by age."""
    found = list(library)
    areas = _areas(pack)
    routes = Counter((a, str(s.expected)) for s in found for a in s.areas)
    agencies = Counter((a, agency_of(s)) for s in found for a in s.areas)
    ages = Counter((a, age_of(s)) for s in found for a in s.areas)
    beyond = frozenset(_beyond(pack, in_force))
    return (
        Grid("route", areas, tuple(str(route) for route in Route), routes, beyond),
        Grid("agency", areas, tuple(AGENCIES), agencies),
        Grid("age", areas, tuple(AGES), ages),
    )


def all_four(pack: Pack, library: Iterable[Seen]) -> AllFour:
    """How many combinations of area, route, agency and age have a scenario."""
    filled = {(area, s.expected, agency_of(s), age_of(s)) for s in library for area in s.areas}
    by_area = Counter(cell[0] for cell in filled)
    cells = len(Route) * len(AGENCIES) * len(AGES)
    return AllFour(cells, {area: by_area[area] for area in _areas(pack)})


def agency_of(seen: Seen) -> str:
    """The agency that the referrer works for; `other` for a word that is in no list."""
    work = seen.scenario.referrer
    return next((agency for agency, words in AGENCIES.items() if work in words), "other")


def age_of(seen: Seen) -> str:
    """The age group; of an age that is not certain, the middle counts."""
    if seen.facts.answers.get(UNBORN) is Answer.YES:
        return "unborn"
    age = seen.facts.values.get(CHILD_AGE)
    if not isinstance(age, Range):
        return "not_known"
    middle = (age.low + age.high) / 2
    return next(name for name, ends in AGES.items() if ends and ends[0] <= middle < ends[1])


def _areas(pack: Pack) -> tuple[str, ...]:
    return (EVERY_CHILD, *(area.area for area in pack.concern_areas))


def _beyond(pack: Pack, in_force: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """Routes to which no rule of the area leads. `universal` is where no rule leads at all."""
    own: dict[str, set[Route]] = {area: {Route.UNIVERSAL} for area in _areas(pack)}
    area_of = {rule.id: area for area in pack.areas.values() for rule in area.rules}
    for rule in in_force:
        area = area_of[rule.id]
        own[EVERY_CHILD if area.always else area.area].add(rule.route)
    yield from (
        (area, str(route)) for area, led in own.items() for route in Route if route not in led
    )
