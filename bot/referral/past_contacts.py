"""Past contacts as another system exports them: what a row must hold, and what is wrong with one.

A row that is not understood is refused and never guessed at. A fault names the line and the column and
never repeats what stands there, because it may be about a child. Columns: see `docs/history.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.referral.csv_rows import Cells, Fault, Refused, day_in, one_of, table_in
from bot.referral.identifiers import nhs_number, upn
from bot.referral.matching.identity import POSTCODE, Born, Identity, Relative, Sex
from bot.thresholds.routes import Route

KINDS = ("contact", "referral", "not_known")
OUTCOMES = (
    "no_further_action", "advice", "early_help", "assessment", "strategy_discussion",
    "urgent_protection", "already_open", "passed_on", "not_known",
)  # fmt: skip
ROUTES = tuple(str(route) for route in Route)
NEEDED = ("reference", "date", "kind", "outcome")
OPTIONAL = (
    "child_reference", "route", "level", "forenames", "family_name", "also_known_as", "date_of_birth",
    "age_years", "due_date", "sex", "postcode", "address", "nhs_number", "upn", "household",
)  # fmt: skip
LONGEST = {"reference": 80, "child_reference": 80, "level": 40, "address": 400, "household": 2000}
LONGEST_NAME = 120
OLDEST_YEARS = 25
"""Nobody who is older than this on the day of a contact is the child it is about."""
BEFORE_DUE, AFTER_DUE = timedelta(weeks=14), timedelta(weeks=3)
SEXES: Mapping[str, Sex] = {"": "U", "u": "U", "m": "M", "f": "F", "male": "M", "female": "F"}
LEVEL = re.compile(r"[\w ./()+-]*")
WITH_DAY = re.compile(r"^(.*?)\s*\(([^()]*)\)$")


@dataclass(frozen=True)
class PastRow:
    """One earlier contact about one child.

    key: what tells the row from all others of its source. kind: `contact`, `referral` or `not_known`.
    route: one of ours, or None where the other system had none like it.
    """

    line: int
    reference: str
    key: str
    on: date
    kind: str
    route: str | None
    level: str
    outcome: str
    identity: Identity


def read_row(
    line: int, cells: Mapping[str, str], covers: tuple[date, date]
) -> tuple[PastRow | None, list[Fault]]:
    """One row, or everything that is wrong with it. covers: first and last day the file is said to cover."""
    reading = Cells(line, cells, LONGEST, LONGEST_NAME)
    on = reading.read("date", lambda text: _day_covered(text, covers)) or covers[1]
    reference = reading.read("reference", _reference) or ""
    kind = reading.read("kind", lambda text: one_of(text, KINDS)) or ""
    outcome = reading.read("outcome", lambda text: one_of(text, OUTCOMES)) or ""
    route = reading.read("route", lambda text: text and one_of(text, ROUTES))
    level = reading.read("level", _level) or ""
    identity = _identity(reading, on)
    if identity.is_empty and not reading.faults:
        reading.faults.append(
            Fault(
                line,
                "forenames",
                "nothing to find the child by: no name, number, address or household",
            )
        )
    if reading.faults:
        return None, reading.faults
    key = f"{reference}\0{reading.cells.get('child_reference', '')}"
    return PastRow(line, reference, key, on, kind, route or None, level, outcome, identity), []


def rows_in(lines: Iterable[str], covers: tuple[date, date]) -> Iterator[PastRow | Fault]:
    """Every row of a file, or what is wrong with it, in order. The heading's faults end the reading.

    A reference that stands twice in one file is refused the second time: nobody can say which is right.
    """
    seen: dict[bytes, int] = {}
    for found in table_in(lines, NEEDED, (*NEEDED, *OPTIONAL)):
        if isinstance(found, Fault):
            yield found
        else:
            yield from _checked(*found, covers, seen)


def _checked(
    line: int, cells: Mapping[str, str], covers: tuple[date, date], seen: dict[bytes, int]
) -> Iterator[PastRow | Fault]:
    row, faults = read_row(line, cells, covers)
    yield from faults
    if row is None:
        return
    key = hashlib.blake2b(row.key.encode(), digest_size=12).digest()
    if key in seen:
        yield Fault(line, "reference", f"the same reference and child as in line {seen[key]}")
        return
    seen[key] = line
    yield row


def _identity(reading: Cells, on: date) -> Identity:
    return Identity(
        forenames=_text(reading, "forenames"),
        family_name=_text(reading, "family_name"),
        also_known_as=tuple(_listed(reading.cells.get("also_known_as", ""))),
        born=_born(reading, on),
        sex=reading.read("sex", _sex) or "U",
        postcode=reading.read("postcode", _postcode) or "",
        address=_text(reading, "address"),
        nhs_number=reading.read("nhs_number", _nhs_number) or "",
        upn=reading.read("upn", _upn) or "",
        household=reading.read("household", _household) or (),
    )


def _text(reading: Cells, column: str) -> str:
    return reading.read(column, lambda text: text) or ""


def _born(reading: Cells, on: date) -> Born | None:
    born = reading.read(
        "date_of_birth", lambda text: Born.on(_birthday(text, on)) if text else None
    )
    aged = reading.read("age_years", lambda text: _aged(text, on) if text else None)
    due = reading.read("due_date", lambda text: _due(text, on) if text else None)
    return born or aged or due


def _reference(text: str) -> str:
    if not text:
        raise Refused("empty; each row needs the other system's own reference")
    return text


def _day_covered(text: str, covers: tuple[date, date]) -> date:
    day = day_in(text)
    if not covers[0] <= day <= covers[1]:
        raise Refused(f"outside the time the file is said to cover, {covers[0]} to {covers[1]}")
    return day


def _birthday(text: str, on: date) -> date:
    day = day_in(text)
    if day > on:
        raise Refused("after the day of the contact; for a child not born yet use `due_date`")
    if on.year - day.year > OLDEST_YEARS:
        raise Refused(f"more than {OLDEST_YEARS} years before the contact")
    return day


def _aged(text: str, on: date) -> Born:
    if not re.fullmatch(r"\d{1,2}", text) or int(text) > OLDEST_YEARS:
        raise Refused(f"not an age in whole years from 0 to {OLDEST_YEARS}")
    first, last = _years_before(on, int(text) + 1) + timedelta(days=1), _years_before(on, int(text))
    return Born(first, last)


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _due(text: str, on: date) -> Born:
    day = day_in(text)
    if abs((day - on).days) > 300:
        raise Refused("more than 300 days from the day of the contact")
    return Born(day - BEFORE_DUE, day + AFTER_DUE)


def _level(text: str) -> str:
    if not LEVEL.fullmatch(text):
        raise Refused("a level is a short code: letters, figures, spaces and ./()+-")
    return text


def _sex(text: str) -> Sex:
    if text.lower() not in SEXES:
        raise Refused("not one of: M, F, U")
    return SEXES[text.lower()]


def _postcode(text: str) -> str:
    found = POSTCODE.fullmatch(text)
    if text and found is None:
        raise Refused("not a postcode; leave it empty and put what is known into `address`")
    return " ".join(found.groups()).upper() if found else ""


def _nhs_number(text: str) -> str:
    value = nhs_number(text).value
    if text and value is None:
        raise Refused("not an NHS number: ten figures of which the last is a check digit")
    return value or ""


def _upn(text: str) -> str:
    value = upn(text).value
    if text and value is None:
        raise Refused(
            "not a pupil number: thirteen letters and figures of which the first is a check letter"
        )
    return value or ""


def _household(text: str) -> tuple[Relative, ...]:
    """`Jo Example (1990-05-04); Alex Example`."""
    found = []
    for part in _listed(text):
        dated = WITH_DAY.match(part)
        found.append(Relative(dated[1], day_in(dated[2])) if dated else Relative(part))
    return tuple(found)


def _listed(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(";") if part.strip())
