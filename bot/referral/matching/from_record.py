"""Who the children of a contact are, read from what was sent.

Fields with a checked form (a day, a postcode, a number) are taken as they are; the rest is read out of the
referrer's own words, and what cannot be read with certainty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot import england
from bot.interview.ages import is_unborn, read_age
from bot.interview.dates import read_dates
from bot.referral.identifiers import nhs_number, upn
from bot.referral.matching.identity import POSTCODE, Born, Identity, Relative, Sex
from bot.referral.matching.name_lists import NOT_A_NAME
from bot.referral.matching.names import folded
from bot.referral.record import ChildTold, ContactRecord, Given, PersonTold

ALSO = re.compile(
    r"[,;(]?\s*\b(?:also known as|also called|known as|a\.?k\.?a\.?)\s+", re.IGNORECASE
)
AFTER_A_NAME = re.compile(
    r"\s*[,;(\n]|\s+\d|\.\s| - |\s+(?:is|was|aged?|born|in|at|about|dob)\s", re.IGNORECASE
)
BABY_OF = re.compile(r"^\W*(?:unborn|baby)\s+(?:\w+\s+){0,3}?(?:of|to)\s+", re.IGNORECASE)
DAYS_PER_MONTH = 30.44
BEFORE_DUE, AFTER_DUE = timedelta(weeks=14), timedelta(weeks=3)
"""How long before and after the day it was due a child may be born."""
SEXES: dict[str, Sex] = {"F": "F", "M": "M"}


def identities_in(record: ContactRecord) -> tuple[tuple[int, Identity], ...]:
    """Each child of the contact with its position, counted from 1; a child may be empty."""
    told_on = england.local(record.sent_at or record.started_at).date()
    return tuple(
        (position, _identity(child, record, told_on))
        for position, child in enumerate(record.children, start=1)
    )


def _identity(child: ChildTold, record: ContactRecord, told_on: date) -> Identity:
    given = {entry.field: entry for entry in (*record.household, *child.given)}
    named, mother, others = _names(_text(given, "child_name"))
    address = _text(given, "child_address")
    siblings = (_as_relative(c, told_on) for c in record.children if c is not child)
    people = (_as_person(person, told_on) for person in record.people)
    household = [r for r in (*siblings, *people, *_told_of(given)) if r is not None]
    if mother:
        household.insert(0, Relative(mother))
    return Identity(
        forenames=" ".join(named.split()[:-1]) if " " in named else named,
        family_name=(named or mother).split()[-1] if " " in (named or mother) else "",
        also_known_as=others,
        born=_born(given.get("child_dob"), told_on),
        sex=SEXES.get(_value(given, "child_sex"), "U"),
        postcode=_postcode(given.get("child_address")),
        address=address,
        nhs_number=nhs_number(_any(given, "nhs_number")).value or "",
        upn=upn(_any(given, "upn")).value or "",
        household=tuple(household),
    )


def _text(given: dict[str, Given], field: str) -> str:
    entry = given.get(field)
    return entry.text if entry is not None and entry.not_known is None else ""


def _value(given: dict[str, Given], field: str) -> str:
    entry = given.get(field)
    return entry.value or "" if entry is not None else ""


def _any(given: dict[str, Given], field: str) -> str:
    return _value(given, field) or _text(given, field)


def _names(text: str) -> tuple[str, str, tuple[str, ...]]:
    """The child's name, the mother's where only hers is given, and other names."""
    first, *others = (_cut(part) for part in ALSO.split(text))
    named = [_cut(part) for part in others if part]
    if BABY_OF.search(text):
        return "", _cut(BABY_OF.sub("", first)), tuple(named)
    return first if _is_a_name(first) else "", "", tuple(n for n in named if _is_a_name(n))


def _cut(text: str) -> str:
    """The name at the beginning of a text, without what is told after it."""
    return AFTER_A_NAME.split(text.strip(), maxsplit=1)[0].strip(" .\"'")


def _is_a_name(text: str) -> bool:
    """Two to five words of letters, or one that is written as a name is; else it describes somebody."""
    words = text.split()
    described = bool(NOT_A_NAME & set(folded(text).split())) or bool(re.search(r"\d", text))
    return bool(words) and len(words) <= 5 and not described


def _born(entry: Given | None, told_on: date) -> Born | None:
    """The day of birth, the days an age allows for, or the time around a due date."""
    if entry is None or entry.not_known is not None:
        return None
    days = re.findall(r"\d{4}-\d\d-\d\d", entry.value or "")
    if days:
        first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    else:
        read = read_dates(entry.text, told_on)
        if read is None:
            return _by_age(entry.text, told_on)
        first, last = read.first, read.last
    if last > told_on or (is_unborn(entry.text) and not days):
        return Born(first - BEFORE_DUE, last + AFTER_DUE)
    return Born(first, last)


def _by_age(text: str, told_on: date) -> Born | None:
    age = read_age(text)
    if age is None or is_unborn(text):
        return None
    last = told_on - timedelta(days=round(age.low * DAYS_PER_MONTH))
    return Born(told_on - timedelta(days=round((age.high + 1) * DAYS_PER_MONTH)), last)


def _postcode(entry: Given | None) -> str:
    """The checked postcode, or the first that stands in the address."""
    if entry is None or entry.not_known is not None:
        return ""
    found = POSTCODE.search(entry.value or "") or POSTCODE.search(entry.text)
    return " ".join(found.groups()).upper() if found else ""


def _as_relative(child: ChildTold, told_on: date) -> Relative | None:
    """Another child of the same contact."""
    given = {entry.field: entry for entry in child.given}
    name, _, _ = _names(_text(given, "child_name"))
    born = _born(given.get("child_dob"), told_on)
    return Relative(name, born.first if born and born.is_exact else None) if name else None


def _as_person(person: PersonTold, told_on: date) -> Relative | None:
    given = {entry.field: entry for entry in person.given}
    name = _cut(person.name)
    born = _born(given.get("person_born"), told_on)
    known = Relative(name, born.first if born and born.is_exact else None)
    return known if len(name.split()) > 1 and _is_a_name(name) else None


RELATIONS = frozenset(
    "mother father mum dad brother sister uncle aunt auntie nan gran grandmother grandfather grandad "
    "grandma stepfather stepmother stepdad stepmum partner cousin friend child baby the his her".split()
)
NAMED = re.compile(r"\b([A-ZÀ-Ž][\w'’-]+(?: [A-ZÀ-Ž][\w'’-]+){1,3})")
NOT_PEOPLE = frozenset(
    "road street avenue lane close school nursery primary academy surgery".split()
)


def _told_of(given: dict[str, Given]) -> Iterator[Relative]:
    """People named in free text about the household: two or more words that begin with a capital."""
    for field in ("parents", "who_lives_there"):
        for found in NAMED.findall(_text(given, field)):
            words = [word for word in found.split() if folded(word) not in RELATIONS]
            if len(words) > 1 and not NOT_PEOPLE & set(folded(found).split()):
                yield Relative(" ".join(words))
