"""Notifications out of the rows of a file: one row a child, rows of one number make one notification.

Unknown stays unknown: an empty cell was not told and `not_known` was asked; neither ever means no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from bot.front_door.intake import columns
from bot.front_door.intake.columns import Columns
from bot.referral.csv_rows import Cells, Fault, Refused, day_in, one_of, table_in
from bot.referral.identifiers import postcode

NUMBER = re.compile(r"[\w ./-]+")
TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
OLDEST_YEARS = 18
MOST_CHILDREN = 12


@dataclass(frozen=True)
class ChildNotified:
    """One child of a notification. Facts by id: yes, no or not_known; what is not there was not told."""

    name: str
    born: date | None
    age_years: int | None
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Notification:
    """One incident as the police told it. `at`: its hour in England, where it was told."""

    line: int
    number: str
    on: date
    at: time | None
    what_happened: str
    grading: str
    officer: str
    telephone: str
    address: str
    postcode: str
    facts: Mapping[str, str]
    children: tuple[ChildNotified, ...]


def notifications_in(
    lines: Iterable[str], known: Columns, today: date
) -> tuple[list[Notification], list[Fault]]:
    """Every notification of a file in its order, and everything that is wrong with it."""
    faults: list[Fault] = []
    found: dict[str, Notification] = {}
    for row in table_in(lines, columns.NEEDED, known.known):
        if isinstance(row, Fault):
            faults.append(row)
            continue
        read, wrong = _row(*row, known, today)
        faults += wrong
        if not wrong:
            faults += _join(found, read)
    if not found and not faults:
        faults.append(Fault(1, "the file", "it holds no notification"))
    return list(found.values()), faults


def _row(
    line: int, cells: Mapping[str, str], known: Columns, today: date
) -> tuple[Notification, list[Fault]]:
    reading = Cells(line, cells, columns.LONGEST, columns.LONGEST_OTHERWISE)
    on = reading.read("incident_date", lambda text: _past(text, today)) or today
    told = Notification(
        line=line,
        number=reading.read("notification", _number) or "",
        on=on,
        at=reading.read("incident_time", _time),
        what_happened=reading.read("what_happened", _needed) or "",
        grading=reading.read("grading", lambda t: t and one_of(t, columns.GRADINGS)) or "",
        officer=reading.read("officer", str) or "",
        telephone=reading.read("telephone", str) or "",
        address=reading.read("address", str) or "",
        postcode=reading.read("postcode", _postcode) or "",
        facts=_facts(reading, known.incident),
        children=(_child(reading, known, on),),
    )
    return told, reading.faults


def _child(reading: Cells, known: Columns, on: date) -> ChildNotified:
    return ChildNotified(
        name=reading.read("child_name", str) or "",
        born=reading.read("child_date_of_birth", lambda text: _birthday(text, on)),
        age_years=reading.read("child_age_years", _age),
        facts=_facts(reading, known.child),
    )


def _facts(reading: Cells, names: Mapping[str, str]) -> dict[str, str]:
    said = {
        fact: reading.read(column, lambda t: t and one_of(t, columns.SAID))
        for column, fact in names.items()
    }
    return {fact: answer for fact, answer in said.items() if answer}


def _join(found: dict[str, Notification], read: Notification) -> Iterator[Fault]:
    """Put a row to the notification of its number; its rows must tell the same of the incident."""
    first = found.get(read.number)
    if first is None:
        found[read.number] = read
        return
    for name in ("on", "at", "what_happened", "grading", "address", "postcode", "facts"):
        if getattr(first, name) != getattr(read, name):
            told = f"differs from line {first.line}, which has the same notification number"
            yield Fault(
                read.line, name.replace("on", "incident_date", 1) if name == "on" else name, told
            )
            return
    if len(first.children) >= MOST_CHILDREN:
        yield Fault(read.line, "notification", f"more than {MOST_CHILDREN} children")
        return
    found[read.number] = replace(first, children=(*first.children, *read.children))


def _number(text: str) -> str:
    if not NUMBER.fullmatch(text):
        raise Refused("empty or with other characters than letters, figures, spaces and ./-")
    return text


def _needed(text: str) -> str:
    if not text:
        raise Refused("empty; the front door needs to know what happened")
    return text


def _past(text: str, today: date) -> date:
    day = day_in(text)
    if day > today:
        raise Refused("in the future")
    return day


def _time(text: str) -> time | None:
    found = TIME.fullmatch(text)
    if text and found is None:
        raise Refused("not a time; write it like 21:40")
    return time(int(found[1]), int(found[2])) if found else None


def _birthday(text: str, on: date) -> date | None:
    if not text:
        return None
    born = day_in(text)
    if born > on or on.year - born.year > OLDEST_YEARS:
        raise Refused(f"after the incident, or more than {OLDEST_YEARS} years before it")
    return born


def _age(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,2}", text) or int(text) >= OLDEST_YEARS:
        raise Refused(f"not an age in whole years below {OLDEST_YEARS}")
    return int(text)


def _postcode(text: str) -> str:
    value = postcode(text).value
    if text and value is None:
        raise Refused("not a postcode; leave it empty and put what is known into `address`")
    return value or ""
