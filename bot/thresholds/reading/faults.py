"""What does not fit together between the parts of a pack, each part being well written in itself.

Each fault names the file and the id, and says what to do or which name was probably meant. What is wrong
inside one area's questions and rules is in `faults_in_areas`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.thresholds.errors import nearest
from bot.thresholds.pack import Pack
from bot.thresholds.parts import (
    AGENCIES,
    CONSENT_CHOICES,
    CONSENT_QUESTIONS,
    CONSENT_YES_NO,
    Area,
    ContactPoint,
    Head,
    InformationField,
    Period,
    Question,
)
from bot.thresholds.reading.faults_in_areas import (
    area_faults,
    condition_faults,
    option_faults,
    source_faults,
)
from bot.thresholds.reading.faults_in_boundary import boundary_faults
from bot.thresholds.reading.faults_in_early_help import early_help_faults
from bot.thresholds.routes import Route
from bot.thresholds.sentences import broken_braces

ID = re.compile(r"[a-z][a-z0-9_]*")
RULE_ID = re.compile(r"[A-Z]{2}-[0-9]{3}")
COUNTED_FOR_CONSENT = (
    "ask_young_person_from_years",
    "agreement_lasts_days",
    "look_again_after_days",
)
TAG = re.compile(r"[a-z][a-z0-9_]{0,39}")
COUNTED = ("decision_working_days", "chase_after_working_days", "questions_before_pause")
Files = list[tuple[str, Area]]
"""The areas of a pack, each with the file that it stands in."""


def faults_between_parts(
    pack: Pack, areas: Files, parts: Iterable[tuple[str, str, str]]
) -> Iterator[str]:
    """Everything that does not fit together, file by file.

    parts: the file, the sort and the id of everything that has an id, as written.
    """
    yield from _id_faults([*parts])
    yield from _head_faults(pack.head)
    yield from early_help_faults(pack)
    yield from _always_faults(pack, areas)
    for file, area in areas:
        yield from area_faults(pack, file, area)
        for rule in area.rules:
            yield from _period_faults(f"{file}, {rule.id}", rule.in_force)
    yield from _pathway_faults(pack)
    yield from _consent_faults(pack)
    yield from _information_faults(pack)
    yield from broken_braces(pack)


def _id_faults(parts: list[tuple[str, str, str]]) -> Iterator[str]:
    """Ids that are used twice, or that are not formed like ids."""
    times = Counter((sort, name) for _, sort, name in parts)
    for (sort, name), count in times.items():
        if count > 1:
            files = ", ".join(dict.fromkeys(f for f, s, n in parts if (s, n) == (sort, name)))
            yield f"{files}: the id `{name}` is used twice among {sort}; give one of them another id"
    for file, sort, name in parts:
        if sort == "rules" and not RULE_ID.fullmatch(name):
            yield (
                f"{file}, {name}: a rule's id is two capital letters for its area, a dash and three "
                f"digits, such as PH-004; write this one so"
            )
        elif sort != "rules" and not ID.fullmatch(name):
            yield (
                f"{file}, {name}: an id among {sort} has only small letters, digits and underscores, and "
                f"begins with a letter, such as `visible_injury`; write this one so"
            )


def _head_faults(head: Head) -> Iterator[str]:
    yield from _period_faults("pack.yml", head.in_force)
    told = "add what a referrer is told to do there"
    yield from _missing("pack.yml: routes", Route, head.routes, told)
    rung = "add a name, a telephone number and hours, because every pack needs somebody to ring"
    needed = ("front_door", "out_of_hours")
    yield from _missing("pack.yml: contact_points", needed, head.contact_points, rung)
    for name, point in head.contact_points.items():
        yield from _contact_faults(f"pack.yml: contact_points > {name}", point)
    for source in head.sources:
        if not source.link.startswith(("https://", "http://")):
            yield (
                f"pack.yml, source {source.id}: `{source.link}` is not a link that can be opened; write "
                f"the whole address, beginning with https://"
            )
    for key in COUNTED:
        if getattr(head, key) < 1:
            yield f"pack.yml: `{key}` is {getattr(head, key)}; it must be one or more"
    yield from _follow_up_faults(head)
    yield from boundary_faults(head.boundary)


def _follow_up_faults(head: Head) -> Iterator[str]:
    """Times of follow-up that would never come, or have come already."""
    for key, value in head.follow_up:
        if not isinstance(value, bool) and value < 1:
            yield f"pack.yml: follow_up > `{key}` is {value}; it must be one or more"
    yield from _clock_faults(head)
    yield from _deciding_faults(head)
    yield from _tag_faults(head)
    for number, step in enumerate(head.escalation, start=1):
        if step.within_working_days < 1:
            yield (
                f"pack.yml: escalation, step {number}: `within_working_days` is "
                f"{step.within_working_days}; it must be one or more"
            )


def _clock_faults(head: Head) -> Iterator[str]:
    """Times of looking that would have passed already, and a warning that could never come."""
    clocks = head.clocks
    for key in ("look_minutes_now", "look_minutes_today"):
        if getattr(clocks, key) < 1:
            yield f"pack.yml: clocks > `{key}` is {getattr(clocks, key)}; it must be one or more"
    if any(hours < 1 for hours in clocks.information_hours):
        yield "pack.yml: clocks > `information_hours`: each must be one or more"
    if not 1 <= clocks.due_soon_percent <= 99:
        yield (
            f"pack.yml: clocks > `due_soon_percent` is {clocks.due_soon_percent}; it must be from 1 to 99"
        )


def _deciding_faults(head: Head) -> Iterator[str]:
    """Days that would have passed already."""
    for key, value in head.deciding:
        if key.endswith("_days") and value is not None and value < 1:
            yield f"pack.yml: deciding > `{key}` is {value}; it must be one or more"


def _tag_faults(head: Head) -> Iterator[str]:
    """Tags that could not be put, or could not be read."""
    for name, words in head.tags.items():
        if not TAG.fullmatch(name):
            yield f"pack.yml: tags > `{name}`: write it in small letters with _ between, forty at the most"
        if not words.strip():
            yield f"pack.yml: tags > `{name}` has no words; say what staff read"


def _contact_faults(where: str, point: ContactPoint) -> Iterator[str]:
    if not any(letter.isdigit() for letter in point.telephone):
        yield (
            f"{where}: `{point.telephone}` has no number in it that can be rung; write the telephone number"
        )
    if (point.opens is None) != (point.closes is None):
        yield f"{where}: `opens` and `closes` belong together; write both, or neither for always open"
    if point.opens and point.closes and point.opens >= point.closes:
        yield (
            f"{where}: it closes at {point.closes:%H:%M}, before it opens at {point.opens:%H:%M}; a time in "
            f"the afternoon is written like '17:00'"
        )


def _period_faults(where: str, period: Period) -> Iterator[str]:
    if period.until and period.until < period.from_:
        yield (
            f"{where}: `in_force` ends on {period.until}, before it begins on {period.from_}; correct the "
            f"year, or leave `until` out for until further notice"
        )


def _always_faults(pack: Pack, areas: Files) -> Iterator[str]:
    """What every conversation rests on: the safety area, and where a heard danger is put."""
    safety = pack.areas.get("safety")
    if safety is None:
        yield (
            "pack.yml: there is no area `safety`, so nobody would be asked about danger now. List "
            "safety.yml under `files`, and write `area: safety` in it."
        )
    elif not safety.always:
        file = next(file for file, area in areas if area is safety)
        yield f"{file}: the safety area must have `always: true`, so that it is in every conversation"
    heard = "add the fact that is set when a referrer confirms a danger heard in typed words"
    yield from _missing("safety.yml: hears", ("now", "today"), pack.hears, heard)
    hearing = [file for file, area in areas if area.hears]
    if len(hearing) > 1:
        yield f"{', '.join(hearing)}: `hears` stands in {len(hearing)} areas; leave it in one of them"
    for file, area in areas:
        for danger, fact in area.hears.items():
            yield from _unasked_faults(pack, f"{file}: hears > {danger}", fact)
        for moment, fact in area.clock.items():
            yield from _unasked_faults(pack, f"{file}: clock > {moment}", fact)


def _unasked_faults(pack: Pack, where: str, fact: str) -> Iterator[str]:
    if fact not in pack.facts:
        yield f"{where}: `{fact}` is not a fact{nearest(fact, pack.facts)}"
    elif pack.facts[fact].kind != "answer":
        yield f"{where}: `{fact}` is not a yes/no fact, and this is so or it is not; name another"
    elif pack.area_of_fact[fact] != "safety" and not pack.areas[pack.area_of_fact[fact]].always:
        yield (
            f"{where}: `{fact}` is in the area {pack.area_of_fact[fact]}, which not every conversation "
            f"looks at, so it could be passed over; name a fact of an area with `always: true`"
        )


def _pathway_faults(pack: Pack) -> Iterator[str]:
    points = pack.head.contact_points
    for pathway in pack.pathways.values():
        where = f"pathways.yml, {pathway.id}"
        if pathway.contact not in points:
            known = nearest(pathway.contact, points) or f"; write one of {', '.join(points)}"
            yield f"{where}: `{pathway.contact}` is not a contact point{known}"
        yield from source_faults(pack, where, pathway.sources)


def _consent_faults(pack: Pack) -> Iterator[str]:
    consent = pack.consent
    what = "add none, needed, asked or never_waits"
    yield from _missing("consent.yml: agreement", Route, consent.agreement, what)
    asked = [question.id for question in consent.questions]
    kept = "add the question; each is asked where it applies"
    yield from _missing("consent.yml: questions", CONSENT_QUESTIONS, asked, kept)
    for question in consent.questions:
        where = f"consent.yml, question {question.id}"
        if question.id not in CONSENT_QUESTIONS:
            known = nearest(question.id, CONSENT_QUESTIONS)
            yield f"{where}: is not one of the consent questions{known or '; take it out'}"
        if question.facts or question.harm or question.applies_when:
            yield (
                f"{where}: a consent question changes no threshold, so `sets`, `fact`, `harm` and "
                f"`applies_when` do nothing here; take them out"
            )
        yield from option_faults(where, question.kind, question.options)
        yield from _consent_choice_faults(where, question)
    yield from _missing("consent.yml: lawful_basis", AGENCIES, consent.lawful_basis, "write it")
    for agency in consent.lawful_basis:
        if agency not in AGENCIES:
            known = nearest(agency, AGENCIES) or f"; write one of {', '.join(AGENCIES)}"
            yield f"consent.yml: lawful_basis: `{agency}` is not a kind of agency{known}"
    for key in COUNTED_FOR_CONSENT:
        if getattr(consent, key) < 1:
            yield f"consent.yml: `{key}` is {getattr(consent, key)}; it must be one or more"
    for route, use in consent.agreement.items():
        if use in ("needed", "asked") and route not in consent.say_when_refused:
            yield (
                f"consent.yml: say_when_refused: `{route}` is missing. Agreement is {use} there, so a "
                f"referrer has to be told what to do when it is refused"
            )


def _consent_choice_faults(where: str, question: Question) -> Iterator[str]:
    """A consent question is answered as the logic behind it expects: the same kind, the same values."""
    values = CONSENT_CHOICES.get(question.id)
    kind = "yes_no" if question.id in CONSENT_YES_NO else "text"
    if values is None and question.kind != kind and question.id in CONSENT_QUESTIONS:
        yield f"{where}: is of kind {question.kind}, but must be of kind {kind}"
    elif values is None:
        return
    elif question.kind != "choice" or {option.value for option in question.options} != {*values}:
        yield f"{where}: must be a choice of exactly these values: {', '.join(values)}"


def _information_faults(pack: Pack) -> Iterator[str]:
    for field in pack.information:
        where = f"information.yml, {field.id}"
        if not field.needs:
            yield f"{where}: `needs` names no route, so it would never be asked; name one, or take it out"
        listed = "choice" if field.kind == "text" and field.options else field.kind
        yield from option_faults(where, listed, field.options)
        yield from condition_faults(pack, where, field.only_when)
        yield from condition_faults(pack, where, field.must_when)
        yield from _depends_faults(pack, where, field)


def _depends_faults(pack: Pack, where: str, field: InformationField) -> Iterator[str]:
    """What `if_answered` names must be there, about the same subject, and offer what it is waited for."""
    others = {other.id: other for other in pack.information if other.id != field.id}
    for name, values in field.if_answered.items():
        other = others.get(name)
        if other is None:
            known = nearest(name, others) or "; name another field, or take it out"
            yield f"{where}: if_answered: `{name}` is not another field{known}"
            continue
        if other.about != field.about:
            yield (
                f"{where}: if_answered: `{name}` is about another subject ({other.about}), so it would "
                f"never be answered beside this one; name a field about the same"
            )
        offered = [option.key for option in other.options]
        for value in values:
            if value not in offered:
                known = nearest(value, offered) or "; leave the list empty to wait for any answer"
                yield f"{where}: if_answered: `{name}` does not offer `{value}`{known}"


def _missing(where: str, needed: Iterable[str], found: Iterable[str], why: str) -> Iterator[str]:
    has = {str(name) for name in found}
    for name in needed:
        if str(name) not in has:
            yield f"{where}: `{name}` is missing; {why}"
