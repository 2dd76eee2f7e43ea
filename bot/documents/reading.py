"""What the documents say of a record: answers under their headings, statements by how they are known.

Nothing that was told is ever left out: what has no heading of its own stands under "Also told".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from bot.documents.headings import AREAS_OF, FIELDS_IN_ASSESSMENT, FIELDS_OF
from bot.documents.words import day_of, ground_words, typed
from bot.referral.record import (
    AnswerTold,
    ChildTold,
    ConsentTold,
    ContactRecord,
    Given,
    HowKnown,
    PersonTold,
    Statement,
)

HOW_KNOWN: dict[HowKnown, str] = {
    "seen": "Seen by the person who makes this contact",
    "heard": "Heard by the person who makes this contact",
    "told": "Told to them by someone else",
    "thought": "Their own view",
    "several": "Seen, heard or told: the words say which",
    "not_said": "It was not said how this is known",
}
WHY_NOT_KNOWN = {
    "not_known": "Not known",
    "not_asked": "Not known: not asked",
    "not_safe_to_ask": "Not known: it was not safe to ask",
    "would_not_say": "Not known: they would not say",
}
NOT_ASKED = WHY_NOT_KNOWN["not_asked"]
SAID_WITHOUT_MORE = {"", "not known", "don't know", "dont know", "unknown"}


def in_words(given: Given) -> str:
    """An answer as a reader needs it: never blank, and with why it is not known."""
    if given.not_known is None:
        return given.text or NOT_ASKED
    why = WHY_NOT_KNOWN[given.not_known]
    is_more = given.text.strip().lower() not in SAID_WITHOUT_MORE
    return f"{why}. {given.text}" if is_more else why


def label_of(given: Given) -> str:
    """The field's name as others read it: "Your telephone number" is asked, "Telephone number" is read."""
    label = given.label.removeprefix("Your ")
    return label[:1].upper() + label[1:]


def everything_given(record: ContactRecord) -> tuple[Given, ...]:
    """The answers about the household and the concern; children and referrer have sections of their own."""
    return (*record.concern, *record.household)


def given_under(heading: str, record: ContactRecord) -> tuple[Given, ...]:
    """The answers that belong under a heading, in the order of the heading's fields."""
    wanted = FIELDS_OF[heading]
    found = [g for g in everything_given(record) if g.field in wanted]
    return tuple(sorted(found, key=lambda g: wanted.index(g.field)))


def given_in_assessment(part: str, record: ContactRecord) -> tuple[Given, ...]:
    """The answers about the family's background that belong under a heading of the assessment."""
    wanted = FIELDS_IN_ASSESSMENT.get(part, ())
    return tuple(g for g in everything_given(record) if g.field in wanted)


def plan_rows(record: ContactRecord, kind: str) -> tuple[dict[str, str], ...]:
    """Rows of the plan of one kind: step, look_again or ring_now; one without a kind is a step."""
    return tuple(row for row in record.plan if row.get("kind", "step") == kind)


def is_safe_person(person: PersonTold, record: ContactRecord) -> bool:
    """Whether this person, and nobody else, was named as safe to tell."""
    safe = {child.consent.safe_parent for child in record.children} - {""}
    return bool(person.name) and person.name in safe and not person.not_safe


def must_ask_first(record: ContactRecord) -> bool:
    """Whether the front door is to be asked before anybody speaks to the family, about any child."""
    return any(child.consent.family_contact != "usual" for child in record.children)


def given_elsewhere(record: ContactRecord, headings: Iterable[str]) -> tuple[Given, ...]:
    """The answers that belong under none of these headings."""
    shown = {field for heading in headings for field in FIELDS_OF[heading]}
    return tuple(g for g in everything_given(record) if g.field not in shown)


@dataclass(frozen=True)
class Group:
    """Statements that are known in the same way."""

    name: str
    statements: tuple[Statement, ...]


def statements_by_how_known(record: ContactRecord) -> tuple[Group, ...]:
    """Seen, heard, told and thought, apart; without the child's own words, which stand alone."""
    groups = (
        Group(name, tuple(s for s in record.statements if _is(s, how) and not s.childs_words))
        for how, name in HOW_KNOWN.items()
    )
    return tuple(group for group in groups if group.statements)


def _is(statement: Statement, how: HowKnown) -> bool:
    known = statement.how_known if statement.how_known in HOW_KNOWN else "not_said"
    return known == how


def childs_words(record: ContactRecord) -> tuple[Statement, ...]:
    """What a child said, as it was said."""
    return tuple(s for s in record.statements if s.childs_words)


def told_under(heading: str, record: ContactRecord) -> tuple[AnswerTold, ...]:
    """What was answered in the areas of concern that belong under a heading of the assessment."""
    return tuple(a for a in record.told if a.area in AREAS_OF.get(heading, ()))


def name_of(about: str, record: ContactRecord) -> str:
    """Whom a statement is about, by name where it is known; `child:1` is never shown."""
    for child in record.children:
        if child.about == about:
            return child.name
    return "" if about in ("contact", "household") else about.replace(":", " ")


def three_things(consent: ConsentTold) -> tuple[tuple[str, str | Markup], ...]:
    """Agreement, openness and ground, each apart, and what goes with them; never blank."""
    said = consent.in_words or (
        ("Does the family agree?", consent.agrees or NOT_ASKED),
        ("Was the family told?", consent.told or NOT_ASKED),
        ("What the sharing rests on", f"{ground_words(consent.ground)}. {consent.ground_in_words}"),
    )
    more = (
        ("Who alone may be told", consent.safe_parent),
        ("The agreement lasts until", consent.agreement_until and day_of(consent.agreement_until)),
        ("To be looked at again on", consent.look_again_on and day_of(consent.look_again_on)),
    )
    return (*said, *((name, typed(text)) for name, text in more if text))


def not_known(record: ContactRecord) -> tuple[str, ...]:
    """Each field that was asked and is not known, with why, for the list of what is missing."""
    named = [(child.name, child.given) for child in record.children]
    named.append(("", everything_given(record)))
    return tuple(
        f"{label_of(given)}{f' of {name}' if name and len(record.children) > 1 else ''}: "
        f"{in_words(given)[:1].lower()}{in_words(given)[1:]}"
        for name, given_of in named
        for given in given_of
        if given.not_known is not None
    )


def chose_otherwise(child: ChildTold) -> bool:
    """Whether the referrer chose another route than the one advised."""
    return child.chosen_route != child.recommended_route
