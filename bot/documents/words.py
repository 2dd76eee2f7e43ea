"""How documents write routes, urgency, times and what people typed."""

from __future__ import annotations

import re
from datetime import date, datetime

from markupsafe import Markup, escape

from bot import england
from bot.referral.record import ContactRecord

ROUTES = {
    "universal": "Everyday services",
    "single_agency": "Support from one agency",
    "caf": "Early help assessment",
    "front_door": "Referral to children’s social care",
    "front_door_urgent": "Telephone call to children’s social care the same day",
    "emergency": "999 first, then children’s social care",
}
URGENCIES = {
    "now": "Now: this minute",
    "today": "Today",
    "one_working_day": "Within one working day",
    "planned": "Planned: no fixed hour",
}
GROUNDS = {
    "agreement": "The family’s agreement",
    "openness": "Being open with the family, without their agreement on record",
    "not_safe_to_ask": "Asking the family is not safe, or not known to be",
    "significant_harm": "A child may come to serious harm; this does not wait for agreement",
    "none": "Nothing is sent, or not without agreement",
}
WHOM = {"999": "999", "front_door": "Children’s services"}

NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
LONGEST_PIECE = 16
LONG_WORD = re.compile(rf"\S{{{LONGEST_PIECE + 1},}}")
TURNS_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def moment(at: datetime) -> str:
    """`20 November 2026 at 3:10pm`, English time."""
    local = england.local(at)
    hour = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return f"{day(at)} at {hour}"


def day(at: datetime) -> str:
    """`20 November 2026`, English time."""
    local = england.local(at)
    return f"{local.day} {local:%B %Y}"


def moment_of(iso: str) -> str:
    """`20 November 2026 at 3:10pm` from an ISO moment with its zone; as it stands if it is none."""
    try:
        return moment(datetime.fromisoformat(iso))
    except ValueError:
        return iso


def day_of(iso: str) -> str:
    """`20 November 2026` from an ISO day; as it stands if it is none."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {found:%B %Y}"


def printable(text: str) -> str:
    """The text without characters that are no text or that turn the direction of reading."""
    return TURNS_DIRECTION.sub("", NOT_TEXT.sub("", text))


def typed(text: object) -> Markup:
    """Words that a person typed: escaped, line breaks kept, and unable to turn what stands around them.

    Characters that are no text, or that only change the direction of reading, are not printed. The record
    itself keeps every one of them.
    """
    plain = printable(str(text).replace("\r\n", "\n"))
    return Markup('<bdi class="typed">{}</bdi>').format(_with_breaks(plain))


def _with_breaks(text: str) -> Markup:
    """The text, escaped, with places where a word too long for a column may be broken."""
    written, end = Markup(""), 0
    for word in LONG_WORD.finditer(text):
        parts = re.findall(f".{{1,{LONGEST_PIECE}}}", word.group())
        written += escape(text[end : word.start()]) + Markup("<wbr>").join(parts)
        end = word.end()
    return written + escape(text[end:])


def first_capital(text: str) -> str:
    """As it begins a line: `The child`. A name stays as it is."""
    return text[:1].upper() + text[1:]


def code(text: str) -> Markup:
    """A long code that may be broken anywhere."""
    return _with_breaks(text)


def whom(code: str, record: ContactRecord) -> str:
    """Who was to be rung."""
    return record.words.front_door if code == "front_door" else WHOM.get(code, code)


def route_words(code: str) -> str:
    return ROUTES.get(code, code.replace("_", " ").capitalize())


def urgency_words(code: str) -> str:
    return URGENCIES.get(code, code.replace("_", " ").capitalize())


def ground_words(code: str) -> str:
    return GROUNDS.get(code, code.replace("_", " ").capitalize())
