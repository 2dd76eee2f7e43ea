"""Whether words seem to name somebody, in a note that should name nobody. It warns and never stops."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.referral.identifiers import email, nhs_number, postcode, telephone, upn

_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?[ /.-](?:\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"[ /.-](?:\d{2}|\d{4})\b",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(
    r"(?<![.!?\n])(?<!^) ([A-Z][a-z'’]+(?:-[A-Z][a-z]+)?) ([A-Z][a-z'’]+(?:-[A-Z][a-z]+)?)\b"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr)\.? [A-Z][a-z'’]+")

SIGNS: Mapping[str, Callable[[str], bool]] = {
    "name": lambda text: bool(_TITLED.search(text) or _TWO_NAMES.search(text)),
    "birthday": lambda text: bool(_DAY.search(text)),
    "nhs_number": lambda text: nhs_number(text).value is not None,
    "pupil_number": lambda text: upn(text).value is not None,
    "postcode": lambda text: postcode(text).value is not None,
    "telephone": lambda text: telephone(text).value is not None,
    "email": lambda text: email(text).value is not None,
}
"""What is looked for, by code."""


def signs_of_a_person(text: str) -> tuple[str, ...]:
    """Codes of what the words seem to hold. Nothing found does not mean that nobody is named."""
    return tuple(code for code, is_there in SIGNS.items() if is_there(text))
