"""Which kind of agency told us, read from what referrers say of their job, and the national code for it.

The codes are those of the children in need census (referral source), kept as text because most have a
letter. Midwives and nurseries have no code of their own: they are counted as community midwives (3D) and
with other organisations (8). What the words do not make plain stays empty, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Agency:
    """A kind of agency: what staff call it, its census code, and words for its jobs and workplaces."""

    code: str
    title: str
    census: str
    words: str


_AGENCIES = (
    Agency("school_nurse", "School nurse", "3C", r"school nurses?|school nursing"),
    Agency("health_visitor", "Health visitor", "3B", r"health visitors?|health visiting"),
    Agency("midwife", "Midwife", "3D", r"midwi(?:fe|ves)|midwifery|maternity"),
    Agency(
        "mental_health", "Mental health service", "3F",
        r"camhs|psychiatr\w+|psycholog\w+|mental health (?:nurse|worker|service|team)\w*",
    ),
    Agency("gp", "GP", "3A", r"gps?|general practitioners?|family doctors?|doctors? surgery"),
    Agency("emergency_department", "A&E", "3E", r"a ?& ?e|a and e|emergency (?:department|medicine)"),
    Agency("hospital", "Hospital", "3F", r"hospital|paediatric\w*|paramedic|ambulance"),
    Agency(
        "other_health", "Other health service", "3D",
        r"nurses?|doctors?|clinic|therapists?|dentists?|dental|pharmac\w+|surgery|drugs? worker",
    ),
    Agency(
        "nursery", "Nursery or childminder", "8",
        r"nurser(?:y|ies)|pre-?school|playgroup|childminders?|early years practitioners?",
    ),
    Agency(
        "education", "Education service", "2B",
        r"education welfare|attendance officers?|educational psycholog\w+|early years advis\w+",
    ),
    Agency(
        "school", "School or college", "2A",
        r"schools?|academy|colleges?|teachers?|teaching assistants?|head ?teachers?|headmaster"
        r"|headmistress|form tutors?|sen(?:d)?cos?|pastoral lead",
    ),
    Agency("police", "Police", "6", r"police\w*|constables?|sergeants?|pcsos?|detectives?"),
    Agency("housing", "Housing", "4", r"housing(?: officers?| association)?|tenancy officers?|landlord"),
    Agency(
        "early_help", "Council early help", "5D",
        r"early help|family support workers?|children'?s centre|family hub",
    ),
    Agency("council", "Another part of the council", "5B", r"council|adult social (?:care|workers?)"),
    Agency(
        "legal", "Courts, probation and other law", "7",
        r"probation|courts?|cafcass|prisons?|solicitors?|youth justice|immigration",
    ),
    Agency(
        "voluntary", "Voluntary organisation", "8",
        r"charit(?:y|ies)|volunteers?|voluntary|youth (?:club|work)\w*|church|mosque|temple|synagogue"
        r"|scouts?|guides?|refuge|sports? clubs?|coach(?:es)?|domestic abuse (?:advisers?|service)|idva",
    ),
    Agency(
        "public", "Family, neighbour or somebody else", "1D",
        r"neighbours?|relatives?|grandparents?|grandmother|grandfather|aunt(?:ie)?|uncle|friend of the family"
        r"|family friend",
    ),
    Agency("other_council", "Another council", "5C", r"(?:another|other) (?:council|local authority)"),
)  # fmt: skip
AGENCIES: Mapping[str, Agency] = {agency.code: agency for agency in _AGENCIES}
"""What says most is listed first: a school nurse is no school, a hospital nurse works in a hospital."""

NARROWER: Mapping[str, frozenset[str]] = {
    "school_nurse": frozenset({"school", "other_health"}),
    "mental_health": frozenset({"other_health", "education"}),
    "emergency_department": frozenset({"hospital", "other_health"}),
    "hospital": frozenset({"other_health", "midwife"}),
    "gp": frozenset({"other_health"}),
    "nursery": frozenset({"school", "other_health"}),
    "education": frozenset({"school", "mental_health", "council"}),
    "early_help": frozenset({"council"}),
    "housing": frozenset({"council", "voluntary"}),
    "other_council": frozenset({"council"}),
    "midwife": frozenset({"other_health"}),
    "health_visitor": frozenset({"other_health"}),
}
"""Which more general kinds the words of a narrower one may speak of as well."""


def agency_of(text: str) -> Agency | None:
    """The one kind of agency that the words speak of; None where they speak of none, or of several."""
    plain = text.lower().replace("’", "'")
    found = [a for a in _AGENCIES if re.search(rf"\b(?:{a.words})\b", plain)]
    for agency in found:
        others = {other.code for other in found} - {agency.code}
        if others <= NARROWER.get(agency.code, frozenset()):
            return agency
    return None
