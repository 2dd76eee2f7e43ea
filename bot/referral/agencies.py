"""For what kind of agency a referrer works, as far as their own words make it plain."""

from __future__ import annotations

import re

WORDS: dict[str, str] = {
    "school": r"school|academy|college|nursery|pre-?school|teacher|head ?teacher|form tutor|sen(?:d)?co"
    r"|childminder",
    "health": r"gp|doctor|nurse|midwife|health visitor|hospital|surgery|clinic|paediatric\w*|therapist|camhs"
    r"|ambulance|paramedic|dentist|pharmac\w+",
    "police": r"police|constable|sergeant|pcso|detective",
    "council": r"council|social worker|housing officer|early help|youth justice|education welfare",
    "voluntary": r"charity|volunteer|voluntary|youth club|church|mosque|scouts?|guides?|refuge|sports club",
}
"""Words for a job or a workplace, by kind of agency."""


def agency_in(text: str) -> str | None:
    """The one kind of agency that the words speak of; None where they speak of none, or of several."""
    plain = text.lower()
    found = [kind for kind, words in WORDS.items() if re.search(rf"\b(?:{words})s?\b", plain)]
    return found[0] if len(found) == 1 else None
