"""Reads a service as an Open Referral UK directory (HSDS-UK 3.0) gives it.

What a person needs is needed here: an id, a name, a status, and a way to reach it. Everything else may be
missing. A service that cannot be used is left out with a reason and never stops the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from bot.referral.services import Place, Service, Status

Reason = Literal[
    "no_id",
    "no_name",
    "no_status",
    "no_way_to_reach_it",
    "ages",
    "not_an_object",
    "cannot_be_read",
]
LONGEST = {"name": 120, "note": 240, "hours": 120, "where": 160, "cost": 80, "place": 400}
OLDEST = 120
DISTRICT = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\b")
DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class Skipped:
    """A service that was left out: its id as far as it has one, and why."""

    id: str
    reason: Reason


@dataclass(frozen=True)
class Feed:
    """What a directory holds. `inactive`: how many say that they are not open; they are not read further."""

    services: tuple[Service, ...]
    skipped: tuple[Skipped, ...] = ()
    inactive: int = 0


class Unusable(Exception):
    """A service lacks what a person would need."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def read_all(written: Iterable[Any]) -> Feed:
    """Every service that can be used, with those that cannot."""
    services, skipped, inactive = [], [], 0
    for item in written:
        try:
            service = read_service(item)
        except Unusable as error:
            skipped.append(Skipped(name_of(item), error.reason))
            continue
        inactive += service.status != "active"
        services.append(service)
    return Feed(tuple(services), tuple(skipped), inactive)


def name_of(written: Any) -> str:
    """The id of a service as far as it has one, to be told in a report."""
    return _text(written, "id")[:64] if isinstance(written, Mapping) else ""


def read_service(written: Any) -> Service:
    """One full service. Raises: Unusable."""
    if not isinstance(written, Mapping):
        raise Unusable("not_an_object")
    status = _text(written, "status").lower()
    if status not in STATUSES:
        raise Unusable("no_status")
    least, most = _ages(written)
    service = Service(
        id=_needed(written, "id", "no_id"),
        name=_short(_needed(written, "name", "no_name"), "name"),
        status=next(known for known in STATUSES if known == status),
        organisation=_short(_text(_part(written, "organization"), "name"), "name"),
        telephone=_telephone(written),
        email=_text(written, "email"),
        url=_link(written),
        terms=frozenset(_terms(written)),
        minimum_age=least,
        maximum_age=most,
        places=tuple(_places(written)),
        checked_on=_day(written.get("assured_date")),
        note=_short(_text(written, "alert"), "note"),
        cost=_short("; ".join(_costs(written)), "cost"),
        hours=_short("; ".join(_hours(written)), "hours"),
        where=_short(next(_addresses(written), ""), "where"),
    )
    if service.status == "active" and not (service.telephone or service.email or service.url):
        raise Unusable("no_way_to_reach_it")
    return service


def _needed(written: Mapping[str, Any], key: str, reason: Reason) -> str:
    found = _text(written, key)
    if not found:
        raise Unusable(reason)
    return found


def _ages(written: Mapping[str, Any]) -> tuple[float | None, float | None]:
    least, most = (_age(written.get(key)) for key in ("minimum_age", "maximum_age"))
    if least is not None and most is not None and least > most:
        raise Unusable("ages")
    return least, most


def _age(written: Any) -> float | None:
    if written is None or written == "":
        return None
    try:
        years = float(written)
    except (TypeError, ValueError) as error:
        raise Unusable("ages") from error
    if isinstance(written, bool) or not 0 <= years <= OLDEST:
        raise Unusable("ages")
    return years


def _terms(written: Mapping[str, Any]) -> Iterator[str]:
    """Names and ids of what the service is filed under, in small letters."""
    for attribute in _parts(written, "attributes"):
        term = _part(attribute, "taxonomy_term")
        names = [_text(term, key) for key in ("id", "code", "name", "term")]
        names.append(_text(attribute, "taxonomy_term_id"))
        yield from (name.casefold() for name in names if name)


def _places(written: Mapping[str, Any]) -> Iterator[Place]:
    """The areas that it covers. Postcode districts stand in `extent` where that is text."""
    for area in _parts(written, "service_areas"):
        name = " ".join(dict.fromkeys(filter(None, (_text(area, "name"), _text(area, "service_area"),
                                                    _text(area, "uri")))))  # fmt: skip
        is_text = _text(area, "extent_type").lower() in ("", "text")
        districts = DISTRICT.findall(_text(area, "extent")) if is_text else ()
        if name or districts:
            yield Place(_short(name, "place"), frozenset(districts))


def _telephone(written: Mapping[str, Any]) -> str:
    """The first number: of the service, of a contact, of a place, of the organisation."""
    holders = [
        written,
        *_parts(written, "contacts"),
        *_parts(written, "service_at_locations"),
        *(_part(at, "location") for at in _parts(written, "service_at_locations")),
        _part(written, "organization"),
    ]
    numbers = (_text(phone, "number") for holder in holders for phone in _parts(holder, "phones"))
    return next((number[:30] for number in numbers if any(c.isdigit() for c in number)), "")


def _link(written: Mapping[str, Any]) -> str:
    link = _text(written, "url")
    return link if link.startswith(("https://", "http://")) else ""


def _costs(written: Mapping[str, Any]) -> Iterator[str]:
    for cost in _parts(written, "cost_options"):
        amount = cost.get("amount")
        described = _text(cost, "amount_description") or _text(cost, "option")
        if isinstance(amount, (int, float)) and not isinstance(amount, bool) and amount > 0:
            yield f"£{amount:g} {described}".strip()
        elif amount == 0 or described:
            yield described or "Free"


def _hours(written: Mapping[str, Any]) -> Iterator[str]:
    for schedule in _parts(written, "schedules"):
        days = ", ".join(DAYS[day] for day in _text(schedule, "byday").split(",") if day in DAYS)
        opens, closes = (_text(schedule, key)[:5] for key in ("opens_at", "closes_at"))
        hours = f"{opens} to {closes}" if opens and closes else ""
        told = " ".join(filter(None, (days, hours))) or _text(schedule, "description")
        if told:
            yield told


def _addresses(written: Mapping[str, Any]) -> Iterator[str]:
    for at in _parts(written, "service_at_locations"):
        for address in _parts(_part(at, "location"), "addresses"):
            keys = ("address_1", "city", "postal_code")
            if found := ", ".join(filter(None, (_text(address, key) for key in keys))):
                yield found


def _day(written: Any) -> date | None:
    """The day of a date or a moment; one that cannot be read is no day, and so no check."""
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None


def _part(written: Any, key: str) -> Mapping[str, Any]:
    found = written.get(key) if isinstance(written, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _parts(written: Any, key: str) -> list[Mapping[str, Any]]:
    found = written.get(key) if isinstance(written, Mapping) else None
    return [p for p in found if isinstance(p, Mapping)] if isinstance(found, list) else []


def _text(written: Any, key: str) -> str:
    """A text on one line, without what cannot be seen; a number as text; anything else is empty."""
    found = written.get(key) if isinstance(written, Mapping) else None
    if not isinstance(found, (str, int)) or isinstance(found, bool):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in str(found)).split())


def _short(text: str, key: str) -> str:
    most = LONGEST[key]
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
