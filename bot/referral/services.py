"""Local services, and which of them fit a worry: by need, age, place, and how lately somebody checked them.

What is not known never leaves a service out: it is offered with what to check first. What is known to be
wrong does: closed, for other ages, somewhere else. Where a letter to the home could put somebody in danger,
only a service that is marked as safe to contact is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Literal

from bot.thresholds.facts import Range
from bot.thresholds.parts import EarlyHelp

Status = Literal["active", "inactive", "defunct", "temporarily closed"]
Check = Literal["age", "place", "checked"]
WhyNot = Literal["not_active", "other_need", "not_safe_to_contact", "other_ages", "elsewhere"]

GROWN_UP = (18, 25)
"""Years. A service that takes people from one of these ages is for parents, unless it ends before..."""
PARENTS_AT_LEAST = 40
"""... this age: then it is for young adults, and a child's parents may be too old for it."""

CHILDHOOD_MONTHS = 18 * 12 - 1


@dataclass(frozen=True)
class Place:
    """One area that a service covers. `districts`: first halves of postcodes, none for all of it."""

    name: str = ""
    districts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Service:
    """A service as its directory describes it.

    terms: the names and ids under which it is filed, in small letters.
    minimum_age, maximum_age: years, both included; None where the directory does not say.
    checked_on: the day on which somebody last made sure that this is right; None if nobody says.
    note: a passing remark of the service's own, such as how long the wait is.
    """

    id: str
    name: str
    status: Status
    organisation: str = ""
    telephone: str = ""
    email: str = ""
    url: str = ""
    terms: frozenset[str] = frozenset()
    minimum_age: float | None = None
    maximum_age: float | None = None
    places: tuple[Place, ...] = ()
    checked_on: date | None = None
    note: str = ""
    cost: str = ""
    hours: str = ""
    where: str = ""

    @property
    def is_for_parents(self) -> bool:
        """Whether its ages are those of grown-ups, so that a child's age says nothing about it."""
        first, last = GROWN_UP
        return (
            self.minimum_age is not None
            and first <= self.minimum_age <= last
            and (self.maximum_age is None or self.maximum_age >= PARENTS_AT_LEAST)
        )


@dataclass(frozen=True)
class Wanted:
    """What a family needs.

    needs: concern areas and pathways in play, the first first.
    ages: months, one for each child; None where it is not known.
    district: first half of the family's postcode, or None.
    careful: contact could put somebody in danger, so only services that are safe to contact will do.
    """

    needs: tuple[str, ...]
    ages: tuple[Range | None, ...] = (None,)
    district: str | None = None
    careful: bool = False


@dataclass(frozen=True)
class Offer:
    """A service that fits: which needs it answers, days since it was checked, what to check first."""

    service: Service
    answers: tuple[str, ...]
    days_since_check: int | None
    to_check: tuple[Check, ...] = ()

    @property
    def is_current(self) -> bool:
        return "checked" not in self.to_check


class _Covers(IntEnum):
    """How well a place fits, the best first."""

    DISTRICT = 0
    WHOLE = 1
    UNKNOWN = 2
    ELSEWHERE = 3


def fitting_services(
    services: Iterable[Service], wanted: Wanted, setting: EarlyHelp, today: date
) -> tuple[Offer, ...]:
    """The services to name, best first, at most as many as the setting says.

    Those that nobody checked lately come only where nothing else fits and nobody may be in danger; each then
    says so. The order is always the same for the same services, whatever order they came in.
    """
    fits = [s for s in services if why_not(s, wanted, setting) is None]
    offers = [_offer(service, wanted, setting, today) for service in fits]
    current = [offer for offer in offers if offer.is_current]
    shown = current if current or wanted.careful else offers
    in_order = sorted(shown, key=lambda offer: _order(offer, wanted, setting))
    return tuple(in_order[: setting.most_services])


def why_not(service: Service, wanted: Wanted, setting: EarlyHelp) -> WhyNot | None:
    """Why a service does not fit, or None."""
    if service.status != "active":
        return "not_active"
    if not _answered(service, wanted, setting):
        return "other_need"
    if wanted.careful and not is_safe_to_contact(service, setting):
        return "not_safe_to_contact"
    if not any(_suits(service, age) for age in wanted.ages):
        return "other_ages"
    if covers(service, wanted.district, setting) is _Covers.ELSEWHERE:
        return "elsewhere"
    return None


def is_current(service: Service, setting: EarlyHelp, today: date) -> bool:
    """Whether somebody checked it lately. A day to come is a mistake and no check."""
    days = _days_since_check(service, today)
    return days is not None and days <= setting.checked_within_days


def is_safe_to_contact(service: Service, setting: EarlyHelp) -> bool:
    """Whether the directory marks it as one that does not write, ring or text home unasked."""
    term = setting.safe_contact_term
    return term is not None and term.casefold() in service.terms


def covers(service: Service, district: str | None, setting: EarlyHelp) -> _Covers:
    """How well the service covers the family's place; where it says nothing, that is unknown."""
    if not service.places:
        return _Covers.UNKNOWN
    return min(_covers(place, district, setting.covers) for place in service.places)


def is_elsewhere(service: Service, setting: EarlyHelp) -> bool:
    """Whether every place that it names is another council's, whatever the postcode is."""
    return covers(service, None, setting) is _Covers.ELSEWHERE


def takes_children(service: Service) -> bool:
    """Whether it is for some child under 18, or for parents."""
    return _suits(service, None)


def needs_answered(service: Service, setting: EarlyHelp) -> tuple[str, ...]:
    """Every area and pathway for which the service is filed under one of the council's terms."""
    return tuple(n for n in setting.needs if _nearness(service, n, setting) is not None)


def _answered(service: Service, wanted: Wanted, setting: EarlyHelp) -> tuple[str, ...]:
    return tuple(n for n in wanted.needs if _nearness(service, n, setting) is not None)


def _nearness(service: Service, need: str, setting: EarlyHelp) -> int | None:
    """The place in the need's list of the first term that the service is filed under."""
    listed = setting.needs[need].terms if need in setting.needs else ()
    return next((n for n, term in enumerate(listed) if term.casefold() in service.terms), None)


def _suits(service: Service, months: Range | None) -> bool:
    """Whether some age that the child may have is one that the service takes. Unborn counts as 0."""
    if service.is_for_parents:
        return True
    low, high = (max(months.low, 0), max(months.high, 0)) if months else (0, CHILDHOOD_MONTHS)
    least, most = service.minimum_age or 0, service.maximum_age
    return high >= least * 12 and (most is None or low < (most + 1) * 12)


def _covers(place: Place, district: str | None, ours: Sequence[str]) -> _Covers:
    if place.districts and district in place.districts:
        return _Covers.DISTRICT
    named = bool(place.name) and bool(ours)
    if named and not any(_is_named(name, place.name) for name in ours):
        return _Covers.ELSEWHERE
    if place.districts:
        return _Covers.UNKNOWN if district is None else _Covers.ELSEWHERE
    return _Covers.WHOLE if named else _Covers.UNKNOWN


def _is_named(name: str, text: str) -> bool:
    """Whether a name stands in a text as whole words: directories write whole sentences there."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) is not None


def _offer(service: Service, wanted: Wanted, setting: EarlyHelp, today: date) -> Offer:
    asks_age = service.minimum_age is not None or service.maximum_age is not None
    age_open = asks_age and not service.is_for_parents and None in wanted.ages
    checks: tuple[tuple[Check, bool], ...] = (
        ("checked", not is_current(service, setting, today)),
        ("place", covers(service, wanted.district, setting) is _Covers.UNKNOWN),
        ("age", age_open),
    )
    return Offer(
        service,
        _answered(service, wanted, setting),
        _days_since_check(service, today),
        tuple(check for check, is_open in checks if is_open),
    )


def _order(offer: Offer, wanted: Wanted, setting: EarlyHelp) -> tuple[object, ...]:
    """Closest to a need first; then more needs, nearer, fewer doubts, checked lately, by name."""
    service = offer.service
    near = [n for need in wanted.needs if (n := _nearness(service, need, setting)) is not None]
    return (
        min(near),
        -len(offer.answers),
        covers(service, wanted.district, setting),
        len(offer.to_check),
        -(service.checked_on or date.min).toordinal(),
        service.name.casefold(),
        service.id,
    )


def _days_since_check(service: Service, today: date) -> int | None:
    if service.checked_on is None or service.checked_on > today:
        return None
    return (today - service.checked_on).days
