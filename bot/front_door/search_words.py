"""The words by which a contact is found: what is kept of it, and what a search asks for.

A word is compared as it stands, without case, accents and apostrophes; a name also by its sound. Postcodes,
days and references are compared whole. Nothing here is stored as it is: the store keeps keyed hashes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.referral.matching.from_record import identities_in
from bot.referral.matching.identity import POSTCODE
from bot.referral.matching.names import LETTERS, read_name, sound_of
from bot.referral.record import ContactRecord, Given

WORD, SOUND, DAY, PLACE, REFERENCE = "word", "sound", "day", "place", "reference"
MOST_TERMS = 8
SHORTEST = 2
MONTHS = {
    month: number
    for number, month in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
ISO_DAY = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
SHORT_DAY = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b")
LONG_DAY = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r",? (\d{4})\b",
    re.IGNORECASE,
)
AFTER_AN_APOSTROPHE = re.compile(r"\b[od]['’`´](\w+)", re.IGNORECASE)
"""O'Brien is also looked for as Brien."""
OUTWARD = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\b", re.IGNORECASE)
SENT_AS = re.compile(r"\bTH-?([A-Z0-9]{4,12})\b", re.IGNORECASE)
EVERYDAY = frozenset(
    "a about after all also an and any are as at be because been before being but by can could did do does "
    "for from get got had has have he her here him his how i if in into is it its just like me more my no "
    "not now of off on one or other our out over said says she so some than that the their them then there "
    "they this to told too up us very was we were what when where which who why will with would you "
    "your".split()
)
"""Words that stand in nearly every contact: neither kept nor searched for."""


class Word(NamedTuple):
    """What is hashed: the kind, and what two writings have in common."""

    kind: str
    value: str


@dataclass(frozen=True)
class Term:
    """One thing that was asked for. It is found by `exact`, or only by its sound, which is said apart."""

    exact: Word
    sound: Word | None = None


def plain(text: str) -> str:
    """Small letters and numbers alone, without accents; apostrophes close up, and `'s` falls away."""
    small = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(c for c in small if not unicodedata.combining(c))
    bare = re.sub(r"['’`´]s\b", "", bare)
    return " ".join(re.sub(r"[^\w]|_", " ", re.sub(r"['’`´]", "", bare)).split())


def words_in(text: str) -> Iterator[Word]:
    """The words, postcodes and days of a text."""
    days, rest = _cut_days(text)
    yield from (Word(DAY, day) for day in days)
    for found in POSTCODE.finditer(rest):
        yield Word(PLACE, (found[1] + found[2]).lower())
        yield Word(PLACE, found[1].lower())
    rest = POSTCODE.sub(" ", rest)
    yield from (Word(PLACE, part[1].lower()) for part in OUTWARD.finditer(rest))
    yield from (Word(WORD, word) for word in _split(rest) if _is_kept(word))


def sounds_in(name: str) -> Iterator[Word]:
    """How the words of a name sound."""
    for word in _split(name):
        if _is_kept(word) and not any(c.isdigit() for c in word):
            yield Word(SOUND, sound_of(word))


def words_of(record: ContactRecord) -> frozenset[Word]:
    """Everything by which a contact is found from what was sent."""
    found: set[Word] = {Word(REFERENCE, _reference(record.reference))}
    for text in _texts(record):
        found.update(words_in(text))
    for name in _names(record):
        found.update(sounds_in(name))
    for _, who in identities_in(record):
        born = [r.born for r in who.household if r.born]
        if who.born is not None and who.born.is_exact:
            born.append(who.born.first)
        found.update(Word(DAY, day.isoformat()) for day in born)
        if who.postcode_parts:
            whole = "".join(who.postcode_parts).lower()
            found |= {Word(PLACE, whole), Word(PLACE, who.postcode_parts[0].lower())}
    return frozenset(found)


def terms_in(asked: str) -> tuple[Term, ...]:
    """What a search asks for, each thing once; at most `MOST_TERMS`, in the order written."""
    days, rest = _cut_days(asked)
    found = [Term(Word(DAY, day)) for day in days]
    for sent_as in SENT_AS.finditer(rest):
        found.append(Term(Word(REFERENCE, _reference(sent_as[0]))))
    rest = SENT_AS.sub(" ", rest)
    for place in POSTCODE.finditer(rest):
        found.append(Term(Word(PLACE, (place[1] + place[2]).lower())))
    rest = POSTCODE.sub(" ", rest)
    for part in OUTWARD.finditer(rest):
        found.append(Term(Word(PLACE, part[1].lower())))
    for word in plain(OUTWARD.sub(" ", rest)).split():
        if _is_kept(word):
            is_name_like = not any(c.isdigit() for c in word)
            sound = Word(SOUND, sound_of(word)) if is_name_like else None
            found.append(Term(Word(WORD, word), sound))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def _split(text: str) -> list[str]:
    """The words of a text as they are kept."""
    return plain(f"{text} {' '.join(AFTER_AN_APOSTROPHE.findall(text))}").split()


def _is_kept(word: str) -> bool:
    return len(word) >= SHORTEST and word not in EVERYDAY


def _reference(written: str) -> str:
    return re.sub(r"[^a-z0-9]", "", written.lower()).removeprefix("th")


def _texts(record: ContactRecord) -> Iterator[str]:
    """What is searched in: the worry, what was told, and the names and homes of everybody concerned."""
    yield record.worry
    yield from _given((*record.referrer, *record.household, *record.concern))
    for child in record.children:
        yield child.name
        yield from _given(child.given)
    for person in record.people:
        yield f"{person.name} {person.relation}"
        yield from _given(person.given)
    for statement in record.statements:
        yield f"{statement.text} {statement.by_whom} {statement.when}"


def _given(entries: Iterable[Given]) -> Iterator[str]:
    return (entry.text for entry in entries if entry.not_known is None)


def _names(record: ContactRecord) -> Iterator[str]:
    """Names of children, of the household and of whoever told us."""
    for child in record.children:
        yield " ".join(read_name(child.name).words) or child.name
    for person in record.people:
        yield person.name
    for _, who in identities_in(record):
        yield f"{who.forenames} {who.family_name} {' '.join(who.also_known_as)}"
        yield from (relative.name for relative in who.household)
    for entry in record.referrer:
        if entry.field == "referrer_name_role" and entry.not_known is None:
            yield entry.text.split(",")[0]


def _cut_days(text: str) -> tuple[list[str], str]:
    """The days that are written out in a text, ISO, and the text without them. Day before month."""
    found: list[str] = []

    def cut(match: re.Match[str]) -> str:
        day = _day_in(match)
        if day is None:
            return match[0]
        found.append(day.isoformat())
        return " "

    for pattern in (ISO_DAY, LONG_DAY, SHORT_DAY):
        text = pattern.sub(cut, text)
    return found, text


def _day_in(match: re.Match[str]) -> date | None:
    first, second, third = match[1], match[2].lower()[:3], match[3]
    try:
        if match.re is ISO_DAY:
            return date(int(first), int(match[2]), int(third))
        month = MONTHS.get(second) or int(match[2])
        return date(_year(third), month, int(first))
    except ValueError:
        return None


def _year(written: str) -> int:
    """A year in two figures is of this century up to 49: children and their parents are meant."""
    year = int(written)
    if len(written) == 4:
        return year
    return 2000 + year if year < 50 else 1900 + year
