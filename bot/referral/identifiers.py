"""Numbers and addresses that can be checked: NHS number, UPN, postcode, telephone, e-mail.

Each is looked for inside whatever was typed ("NHS no is 999 123 4567 i think"). What was typed is never
changed: the checked form stands beside it. A problem is a hint to look again and never a reason to refuse
an answer; the number may be right and our list old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.gb import nhs
from stdnum.gb import upn as pupil
from ukpostcodeutils.validation import is_valid_partial_postcode, is_valid_postcode

Problem = Literal[
    "missing",
    "length",
    "characters",
    "checksum",
    "placeholder",
    "council_code",
    "not_a_postcode",
    "no_area_code",
    "not_a_number",
    "not_an_address",
]
"""missing: nothing like it was found. placeholder: one figure repeated. council_code: a pupil number whose
second to fourth figures are no council's. The others say what is wrong with what was found."""

LONGEST_READ = 2000
"""Characters that are looked at; an identifier stands near the beginning of an answer."""


@dataclass(frozen=True)
class Checked:
    """`value` in its normal form where one was found and is sound; otherwise `problem` says why not."""

    value: str | None = None
    problem: Problem | None = None


# --- NHS number: ten figures, the last a check digit (modulus 11) ---------------------------------------

_FIGURES = re.compile(r"(?<![\w/])\d+(?:[ .\-]{1,3}\d+)*(?![\w/])", re.ASCII)
_NEARLY_FIGURES = re.compile(r"\b[\dOoIlSB]{3}[ \-]?[\dOoIlSB]{3}[ \-]?[\dOoIlSB]{4}\b")
NHS_LENGTH = 10
LEAST_FIGURES = 6
"""A run of fewer figures than this is an age, a day or a house number, not an attempt at a number."""


def nhs_number(text: str) -> Checked:
    """An NHS number as ten figures without spaces. Numbers of the test range (999...) are accepted."""
    text = text[:LONGEST_READ]
    groups = [re.findall(r"\d+", run[0]) for run in _FIGURES.finditer(text)]
    found = [number for run in groups for number in _of_ten(run)]
    sound = [number for number in found if nhs.is_valid(number)]
    real = [number for number in sound if len(set(number)) > 1]
    if real:
        return Checked(value=real[0])
    if found:
        return Checked(problem="placeholder" if sound else "checksum")
    if any(any(letter.isdigit() for letter in near) for near in _NEARLY_FIGURES.findall(text)):
        return Checked(problem="characters")
    attempted = any(len("".join(run)) >= LEAST_FIGURES for run in groups)
    return Checked(problem="length" if attempted else "missing")


def _of_ten(groups: list[str]) -> Iterator[str]:
    """Ten figures made of neighbouring groups; as they are usually written (10, or 3 3 4) first."""
    made = []
    for first in range(len(groups)):
        for last in range(first, len(groups)):
            number = "".join(groups[first : last + 1])
            if len(number) == NHS_LENGTH:
                made.append((groups[first : last + 1], number))
    made.sort(key=lambda pair: [len(group) for group in pair[0]] not in ([10], [3, 3, 4]))
    return (number for _, number in made)


# --- UPN: a check letter, the council's code, eight figures, a figure or letter -------------------------

COUNCILS_SINCE_2011 = frozenset({838, 839, 940, 941, 942, 943})
"""Codes of councils made since the library's list of January 2011: Dorset; Bournemouth, Christchurch and
Poole; the two of Northamptonshire; the two of Cumbria."""
COUNCILS_OF_WALES = frozenset(range(660, 682))
"""Pupils who moved from Wales keep their number."""

_UPN = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z])[ \-]?((?:\d[ \-]?){11})([0-9A-Za-z])(?![A-Za-z0-9])", re.ASCII
)
_NEARLY_UPN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][ \-]?\d(?:[ \-]?[0-9A-Za-z]){5,}")
_THIRTEEN = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[0-9A-Za-z]{13}(?![A-Za-z0-9])")


def upn(text: str) -> Checked:
    """A unique pupil number: 13 characters in capitals, also a temporary one that ends in a letter."""
    text = text[:LONGEST_READ]
    problems = []
    for found in _UPN.finditer(text):
        number = re.sub(r"[ \-]", "", found[0]).upper()
        problem = _wrong_with_upn(number)
        if problem is None:
            return Checked(value=number)
        problems.append(problem)
    if problems:
        return Checked(problem=problems[0])
    if any(sum(letter.isdigit() for letter in token) >= 8 for token in _THIRTEEN.findall(text)):
        return Checked(problem="characters")
    attempted = _NEARLY_UPN.search(text) or any(
        len(re.sub(r"\D", "", run[0])) >= LEAST_FIGURES for run in _FIGURES.finditer(text)
    )
    return Checked(problem="length" if attempted else "missing")


def _wrong_with_upn(number: str) -> Problem | None:
    if not set(number) <= set(pupil._alphabet):  # I, O and S are never used
        return "characters"
    if pupil.calc_check_digit(number[1:]) != number[0]:
        return "checksum"
    try:
        pupil.validate(number)
    except InvalidComponent:
        known = int(number[1:4]) in COUNCILS_SINCE_2011 | COUNCILS_OF_WALES
        return None if known else "council_code"
    except ValidationError:
        return "characters"
    return None


# --- Postcode -------------------------------------------------------------------------------------------

_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2}\d[A-Za-z0-9]?)[ \-.]{0,2}(\d[A-Za-z]{2})(?![A-Za-z0-9])",
    re.ASCII,
)
_NEARLY_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9OoIl]{1,2}[A-Za-z]? ?[0-9OoIl][A-Za-z]{2}(?![A-Za-z0-9])"
    r"|(?i:post ?code:? (?:is )?)[A-Za-z]{1,2}\d"
)
_OUTWARD = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d[A-Z0-9]?(?![A-Za-z0-9])", re.ASCII)


def postcode(text: str) -> Checked:
    """A whole postcode in capitals with one space, `EX1 1AA`. Says nothing of whether it is in use."""
    text = text[:LONGEST_READ]
    for found in _POSTCODE.finditer(text):
        outward, inward = found[1].upper(), found[2].upper()
        if is_valid_postcode(outward + inward):
            return Checked(value=f"{outward} {inward}")
    attempted = _POSTCODE.search(text) or _NEARLY_POSTCODE.search(text)
    return Checked(problem="not_a_postcode" if attempted else "missing")


def postcode_district(text: str) -> Checked:
    """The first half of a postcode, `EX1`: of a whole one, or alone where it was typed in capitals."""
    whole = postcode(text)
    if whole.value is not None:
        return Checked(value=whole.value.partition(" ")[0])
    for found in _OUTWARD.finditer(text[:LONGEST_READ]):
        if is_valid_partial_postcode(found[0]):
            return Checked(value=found[0])
    return whole


# --- Telephone ------------------------------------------------------------------------------------------

SHORT_NUMBERS = frozenset({"999", "112", "101", "111", "105", "119", "18000"})
"""Emergency, police, health, power and relay services: complete as they are."""
_HELPLINE = re.compile(r"(?<!\w)116 ?\d{3}(?!\w)", re.ASCII)
_SHORT = re.compile(r"(?<![\w/.\-])(?<!\d )(\d{3}|18000)(?![\w/\-]| \d)", re.ASCII)
DRAMA = re.compile(
    r"1632960\d{3}|7700900\d{3}|8081570\d{3}|3069990\d{3}|2079460\d{3}|2896496\d{3}|2920180\d{3}"
    r"|1914980\d{3}|1(?:1[3-8]|[2-6]1)4960\d{3}"
)
"""Ofcom keeps these ranges for drama. Examples and practice use them, so they count as sound."""
COMPLETE, LEAST_DIALLED = 10, 5
"""Figures of a complete British number without its 0, and the fewest that somebody could dial locally."""


def telephone(text: str) -> Checked:
    """A telephone number as +441632960100, with `;ext=204` if there is one; short services as they are.

    A number from abroad is accepted where its country is given (+353 or 00353).
    """
    text = text[:LONGEST_READ]
    helpline = _HELPLINE.search(text)
    problems: list[Problem] = []
    for match in phonenumbers.PhoneNumberMatcher(text, "GB", phonenumbers.Leniency.POSSIBLE):
        number = match.number
        if phonenumbers.is_valid_number(number) or _is_drama(number):
            return Checked(value=_dialled(number))
        problems.append(_wrong_with_number(number))
    if helpline:
        return Checked(value=helpline[0].replace(" ", ""))
    short = [found for found in _SHORT.findall(text) if found in SHORT_NUMBERS]
    if short:
        return Checked(value=short[0])
    if problems:
        return Checked(problem=problems[0])
    return Checked(problem="length" if re.search(r"\d[\d ]{4,}", text) else "missing")


def _is_drama(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code == 44 and bool(DRAMA.fullmatch(str(number.national_number)))


def _dialled(number: phonenumbers.PhoneNumber) -> str:
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{dialled};ext={number.extension}" if number.extension else dialled


def _wrong_with_number(number: phonenumbers.PhoneNumber) -> Problem:
    figures = len(str(number.national_number))
    if number.country_code != 44 or figures >= COMPLETE:
        return "not_a_number"
    return "no_area_code" if LEAST_DIALLED <= figures <= 8 else "length"


# --- E-mail ---------------------------------------------------------------------------------------------

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(
    r"(?<![\w.+\-'])([A-Za-z0-9_'+\-]+(?:\.[A-Za-z0-9_'+\-]+)*)"
    rf"@((?:{_LABEL}\.)+[A-Za-z]{{2,63}})(?![\w@])"
)


def email(text: str) -> Checked:
    """An e-mail address, its domain in small letters. Whether it exists is not known."""
    text = text[:LONGEST_READ]
    found = _EMAIL.search(text)
    if found and len(found[1]) <= 64:
        return Checked(value=f"{found[1].strip(chr(39))}@{found[2].lower()}")
    return Checked(problem="not_an_address" if "@" in text else "missing")
