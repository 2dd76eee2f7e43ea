"""What was told in the information fields, as a record keeps it: answers, people, statements."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.case import CONTACT, Case, Entry
from bot.interview.checking import machine_value
from bot.interview.prompts import YES, Scene
from bot.interview.reading import REASONS_NOT_KNOWN
from bot.interview.stages.consent import must_not_contact
from bot.interview.wanted import (
    ANOTHER,
    MOST_IN_A_GROUP,
    has_room,
    is_known,
    label_of,
    missing,
    today,
)
from bot.referral.record import Given, HowKnown, PersonTold, Statement, WhyNotKnown
from bot.thresholds.parts import InformationField

HAPPENED, HOW, WHEN, BY_WHOM, CHILDS_WORDS = (
    "what_happened",
    "how_known",
    "when_happened",
    "told_by",
    "child_words",
)
RELATION, SAFE_TO_RING, SAFE_PERSON = "person_relation", "person_phone_safe", "safe_parent_name"
OF_A_STATEMENT = (HAPPENED, HOW, WHEN, BY_WHOM)
WAYS: tuple[HowKnown, ...] = ("seen", "heard", "told", "several", "not_said", "thought")
"""How something is known, facts before opinion."""


def given_about(about: str, case: Case, scene: Scene) -> tuple[Given, ...]:
    """Every information answer that stands about one subject, also those that another route asked for."""
    kind = about.partition(":")[0]
    found = []
    for field in scene.pack.information:
        entry = case.last(field.id, about)
        if field.about == kind and entry is not None and has_room(field, about, case):
            found.append(given(field, entry, scene))
    return tuple(found)


def given(field: InformationField, entry: Entry, scene: Scene) -> Given:
    """One answer: the words as they were typed, and beside them what a machine can use."""
    label, text = scene.words.fill(field.short), str(entry.value.get("text") or "")
    if not is_known(entry):
        return Given(field.id, label, _more_than(text, entry), _why(entry), None, field.part)
    if entry.said is not None:
        shown = str(entry.value.get("shown", ""))
        return Given(field.id, label, text or shown, None, entry.said, field.part)
    value = machine_value(field.kind, text, today(scene))
    return Given(field.id, label, text, None, value, field.part)


def _why(entry: Entry) -> WhyNotKnown:
    return next((reason for reason in _REASONS if reason == entry.said), "not_known")


_REASONS: tuple[WhyNotKnown, ...] = ("not_known", "not_asked", "not_safe_to_ask", "would_not_say")
assert set(_REASONS) == set(REASONS_NOT_KNOWN)


def _more_than(text: str, entry: Entry) -> str:
    """What was typed beside the reason, unless it is the reason and no more."""
    return "" if text.lower().strip(" .") == str(entry.said).replace("_", " ") else text


def members(group: str, case: Case) -> Iterator[str]:
    """`person:1`, `person:2`, ...: those who were told of, up to where there was nobody to add."""
    for number in range(1, MOST_IN_A_GROUP[group] + 1):
        about = f"{group}:{number}"
        answer = case.said(ANOTHER[group], about)
        added = answer == YES or (number == 1 and answer is None)
        if not added:
            return
        if any(e.about == about and e.question != ANOTHER[group] for e in case.entries):
            yield about


def people(case: Case, scene: Scene) -> tuple[PersonTold, ...]:
    """Each person once. Where the family must not be contacted, only who was named as safe may be."""
    silent = must_not_contact(case, scene)
    safe = {str(e.value.get("text", "")) for e in case.entries if e.question == SAFE_PERSON}
    return tuple(_person(about, silent, safe, case, scene) for about in members("person", case))


def _person(about: str, silent: bool, safe: set[str], case: Case, scene: Scene) -> PersonTold:
    told = given_about(about, case, scene)
    first = told[0] if told else None
    name = first.text if first and not first.not_known else ""
    relation = next((g.text for g in told if g.field == RELATION), "")
    unsafe_number = case.said(SAFE_TO_RING, about) in ("no", "dont_know")
    rest = tuple(g for g in told[1:] if g.field != RELATION)
    return PersonTold(name, relation, rest, unsafe_number or (silent and name not in safe))


def statements(case: Case, scene: Scene) -> tuple[Statement, ...]:
    """Everything that was told of what happened, in the order of telling, and the child's own words."""
    alone = case.children[0] if len(case.children) == 1 else ""
    told = [_statement(about, alone, case, scene) for about in members("statement", case)]
    words = case.last(CHILDS_WORDS)
    if words is not None and words.said is None:
        text = str(words.value.get("text", ""))
        told.append(Statement(text, "not_said", alone, childs_words=True))
    return tuple(statement for statement in told if statement is not None)


def _statement(about: str, child: str, case: Case, scene: Scene) -> Statement | None:
    entry = case.last(HAPPENED, about)
    if entry is None or not is_known(entry):
        return None
    when, by_whom = (_known_text(question, about, case) for question in (WHEN, BY_WHOM))
    how: HowKnown = next((way for way in WAYS if way == case.said(HOW, about)), "not_said")
    day = machine_value("date", when, today(scene)) if when else None
    return Statement(str(entry.value.get("text", "")), how, child, by_whom, when, day)


def _known_text(question: str, about: str, case: Case) -> str:
    entry = case.last(question, about)
    return str(entry.value.get("text") or "") if entry is not None and is_known(entry) else ""


def concern(case: Case, scene: Scene) -> tuple[Given, ...]:
    """What was told about the contact that is no statement; and why something about one is not known."""
    of_contact = [g for g in given_about(CONTACT, case, scene) if g.part != "you"]
    rest = [g for g in of_contact if g.field != CHILDS_WORDS or g.not_known or g.value]
    unknown = [
        g
        for about in members("statement", case)
        for g in given_about(about, case, scene)
        if g.not_known or g.field not in OF_A_STATEMENT
    ]
    return (*unknown, *rest)


def referrer(case: Case, scene: Scene) -> tuple[Given, ...]:
    return tuple(g for g in given_about(CONTACT, case, scene) if g.part == "you")


def chase_list(case: Case, scene: Scene) -> tuple[str, ...]:
    """Labels of what the front door would still like to know, each once."""
    labels = (label_of(item, case, scene) for item in missing(case, scene))
    return tuple(dict.fromkeys(labels))
