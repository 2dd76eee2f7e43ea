"""Facts by child as the page shows them: what was said, in which message, and which rules rest on it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.console.pack_words import PackWords
from bot.front_door.marks import anchor_of
from bot.interview.case import Case, Entry
from bot.interview.facts_told import FactTold, facts_told
from bot.store.contact_views import AnswerGiven, ContactInFull
from bot.store.kept_packs import pack_of
from bot.thresholds.pack import Pack

log = logging.getLogger(__name__)

STATES = {
    "yes": "Yes",
    "no": "No",
    "told": "Told",
    "not_known": "Asked and not known",
    "not_asked": "Not asked",
}
TAGS = {
    "yes": "govuk-tag--blue",
    "no": "govuk-tag--grey",
    "told": "govuk-tag--blue",
    "not_known": "govuk-tag--yellow",
    "not_asked": "govuk-tag--yellow",
}
ORDER = ("yes", "told", "not_known", "not_asked", "no")
"""Within an area: first what is so, then what nobody knows."""

MOST_LISTED = 12
"""A rule that counts over whole areas reads many facts; of more than these the plain noes are counted."""


@dataclass(frozen=True)
class Said:
    """What was answered in a message: the state it gave the fact, and the words."""

    state: str
    words: str
    message: int


@dataclass(frozen=True)
class FactShown:
    """One fact. on: what a note or a flag on it is on. said: None where nobody was asked it.

    before: what was said earlier and changed. rules: ids of those that rest on it.
    """

    id: str
    on: str
    words: str
    state: str
    said: Said | None
    before: tuple[Said, ...]
    rules: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.on)

    @property
    def was_asked(self) -> bool:
        return self.state != "not_asked" or bool(self.before)


@dataclass(frozen=True)
class AreaFacts:
    """The facts of one area: those that something is known of, and those that nobody asked about."""

    id: str
    name: str
    asked: tuple[FactShown, ...]
    not_asked: tuple[FactShown, ...]


@dataclass(frozen=True)
class Resting:
    """What a rule rests on. denied: how many more were answered no. elsewhere: ids that are not listed."""

    facts: tuple[FactShown, ...]
    denied: int
    elsewhere: tuple[str, ...]


@dataclass(frozen=True)
class FactsShown:
    """children: areas by position of the child. of_message: facts by position of the message.

    failed: the pack of that day cannot be read any more, so that the answers alone are shown.
    """

    children: Mapping[int, tuple[AreaFacts, ...]] = field(default_factory=dict)
    of_message: Mapping[int, tuple[FactShown, ...]] = field(default_factory=dict)
    failed: bool = False

    def at(self, position: int, fact: str) -> FactShown | None:
        """A fact about a child; None where it is not listed."""
        return next((f for f in self._of(position) if f.id == fact), None)

    def rests_on(self, position: int, facts: Iterable[str]) -> Resting:
        """The facts that a rule rests on, as they are listed; of many, those that were denied as a number."""
        ids = list(facts)
        listed = [found for fact in ids if (found := self.at(position, fact)) is not None]
        listed.sort(key=lambda fact: ORDER.index(fact.state))
        known = {fact.id for fact in listed}
        elsewhere = tuple(fact for fact in ids if fact not in known)
        if len(listed) <= MOST_LISTED:
            return Resting(tuple(listed), 0, elsewhere)
        some = tuple(fact for fact in listed if fact.state != "no")
        return Resting(some, len(listed) - len(some), elsewhere)

    def _of(self, position: int) -> Iterable[FactShown]:
        for area in self.children.get(position, ()):
            yield from (*area.asked, *area.not_asked)


def facts_shown(found: ContactInFull, words: PackWords) -> FactsShown:
    """The facts about each child. A pack that cannot be read leaves the page readable, and says so."""
    if not found.answers:
        return FactsShown()
    try:
        return _facts(found, words, pack_of(found.pack.content))
    except Exception as error:
        log.warning("no facts for %s: %s", found.line.id, type(error).__name__)
        return FactsShown(failed=True)


def _facts(found: ContactInFull, words: PackWords, pack: Pack) -> FactsShown:
    at = found.line.sent_at or found.line.heard_at
    given = {answer.id: answer for answer in found.answers}
    standing, changed = (
        tuple(_entry(a) for a in found.answers if (a.superseded_at is not None) is gone)
        for gone in (False, True)
    )
    case = Case(standing)
    children = {}
    for child in case.children:
        position = int(child.partition(":")[2])
        rules = _rules_by_fact(found, position)
        told = facts_told(case, changed, child, pack, at)
        shown = {one.fact: _shown(one, child, given, rules, words, pack) for one in told}
        children[position] = tuple(_by_area(told, shown, words))
    return FactsShown(children, _by_message(children))


def _entry(given: AnswerGiven) -> Entry:
    return Entry(given.about, given.question, given.value, given.id)


def _rules_by_fact(found: ContactInFull, position: int) -> dict[str, tuple[str, ...]]:
    advised = [child.advice for child in found.children if child.position == position]
    decision: Mapping[str, Any] = (advised[0].get("decision") or {}) if advised else {}
    rules: dict[str, tuple[str, ...]] = {}
    for reason in decision.get("reasons", ()):
        for fact in reason.get("facts", ()):
            rules[fact] = (*rules.get(fact, ()), str(reason["rule"]))
    return rules


def _shown(
    told: FactTold,
    child: str,
    given: Mapping[int, AnswerGiven],
    rules: Mapping[str, tuple[str, ...]],
    words: PackWords,
    pack: Pack,
) -> FactShown:
    return FactShown(
        id=told.fact,
        on=f"fact:{child}:{told.fact}",
        words=_in_words(told.fact, words, pack),
        state=told.state,
        said=_said(told.entry, told.state, given) if told.entry else None,
        before=tuple(_said(entry, state, given) for entry, state in told.before),
        rules=rules.get(told.fact, ()),
    )


def _said(entry: Entry, state: str, given: Mapping[int, AnswerGiven]) -> Said:
    answer = given[entry.id or 0]
    return Said(state, answer.shown, answer.message)


def _in_words(fact: str, words: PackWords, pack: Pack) -> str:
    """What is so if the answer is yes; for an age, a number, a day or a choice, what was asked."""
    written = pack.facts[fact]
    asked = (q.text for q in pack.questions.values() if q.sets == fact)
    if written.kind != "answer" and (question := next(asked, None)):
        return words.fill(question)
    text = words.fill(written.if_yes)
    return text[:1].upper() + text[1:]


def _by_area(
    told: Iterable[FactTold], shown: Mapping[str, FactShown], words: PackWords
) -> Iterable[AreaFacts]:
    areas: dict[str, list[FactShown]] = {}
    for one in told:
        areas.setdefault(one.area, []).append(shown[one.fact])
    for area, facts in areas.items():
        yield AreaFacts(
            area,
            words.area_names([area])[0],
            tuple(sorted((f for f in facts if f.was_asked), key=lambda f: ORDER.index(f.state))),
            tuple(f for f in facts if not f.was_asked),
        )


def _by_message(
    children: Mapping[int, tuple[AreaFacts, ...]],
) -> dict[int, tuple[FactShown, ...]]:
    """Facts by message; one that holds for all the children is listed with the first of them."""
    found: dict[int, dict[tuple[str, str], FactShown]] = {}
    for areas in children.values():
        for fact in (fact for area in areas for fact in area.asked):
            for said in (*fact.before, *((fact.said,) if fact.said else ())):
                found.setdefault(said.message, {}).setdefault((fact.id, said.state), fact)
    return {message: tuple(facts.values()) for message, facts in found.items()}
