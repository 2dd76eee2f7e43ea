"""What a good referral says, aspect by aspect, and whether this one says it.

The table of aspects is in `bot.referral.quality`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.interview.ages import read_age
from bot.referral.record import ChildTold, ContactRecord, Given, Statement
from bot.referral.signs import of_answers, of_what_happened, of_wording

URGENT = ("front_door_urgent", "emergency")
"""Routes whose first word is a call: only the facts of what happened are looked at."""

HAPPENED, WHEN, HOW, BORN = "what_happened", "when_happened", "how_known", "child_dob"
SPEAKS_FROM_MONTHS = 18
FIELDS = {
    "effect": "impact",
    "childs_words": "child_words",
    "history": "history",
    "tried": "already_tried",
    "working_well": "working_well",
    "parents_view": "parent_view",
    "hoped_for": "wanted_outcome",
}
"""The field of the pack that asks for an aspect."""
OF_THE_WORRY = frozenset(FIELDS.values()) | {
    "why_now",
    "injury",
    "child_view",
    "parental_factors",
    "parenting",
}
"""Fields whose words are about the worry; a worker's telephone number is no example of anything."""


class Told:
    """The words of a record, put together once."""

    def __init__(self, record: ContactRecord) -> None:
        self.record = record
        self.statements = tuple(s for s in record.statements if s.text.strip())
        # Of a statement's day or source, only "not known" stands here: the rest is in the statement.
        self.given = {given.field: given for given in record.concern}
        self.urgent = record.route in URGENT
        self.of_a_baby = bool(record.children) and all(
            _is_baby(child, record.started_at.date()) for child in record.children
        )
        own = [self.given[HAPPENED].text] if HAPPENED in self.given else []
        self.happened = "\n".join([record.worry, *own, *(s.text for s in self.statements)]).strip()
        others = (given.text for given in record.concern if given.field in OF_THE_WORRY)
        self.everything = "\n".join([self.happened, *others])

    def answered(self, aspect: str) -> bool:
        """Whether the field of an aspect has words, or says why it is not known."""
        given = self.given.get(FIELDS[aspect])
        return given is not None and _is_answered(given)

    def any_statement(self, holds: Callable[[Statement], bool]) -> bool:
        return any(holds(statement) for statement in self.statements)


def _is_baby(child: ChildTold, today: date) -> bool:
    """Whether the day of birth or the age that was given is too near for words."""
    given = next((given for given in child.given if given.field == BORN), None)
    if given is None:
        return False
    if given.value:
        return (today - date.fromisoformat(given.value)).days < SPEAKS_FROM_MONTHS * 30
    age = read_age(given.text)
    return age is not None and age.high < SPEAKS_FROM_MONTHS


def _is_answered(given: Given) -> bool:
    return given.not_known is not None or not of_wording.says_nothing(given.text)


Missing = str | None
"""The words that an improvement is about, perhaps none; None: nothing is missing."""


def _unless(said: bool) -> Missing:
    return None if said else ""


def _or_none(words: tuple[str, ...]) -> Missing:
    return ", ".join(words) or None


def _attached(told: Told) -> Missing:
    return _unless(not of_wording.points_elsewhere(told.happened))


def _what_exactly(told: Told) -> Missing:
    if not of_what_happened.is_vague(told.everything):
        return None
    return ", ".join(of_what_happened.vague_words(told.happened))


def _when(told: Told) -> Missing:
    dated = told.any_statement(lambda s: bool(s.when.strip() or s.on)) or WHEN in told.given
    return _unless(dated or of_what_happened.says_when(told.happened))


def _how_known(told: Told) -> Missing:
    known = told.any_statement(lambda s: s.how_known != "not_said") or HOW in told.given
    return _unless(known or of_what_happened.says_source(told.happened))


def _where(told: Told) -> Missing:
    return _unless(of_what_happened.says_where(told.happened))


def _how_often(told: Told) -> Missing:
    return _or_none(of_what_happened.frequency_words(told.happened))


def _opinion(told: Told) -> Missing:
    marked = told.statements and all(s.how_known == "thought" for s in told.statements)
    return None if marked else _or_none(of_wording.opinions(told.happened))


def _jargon(told: Told) -> Missing:
    return _or_none(of_wording.abbreviations(told.everything))


def _effect(told: Told) -> Missing:
    return _unless(told.answered("effect") or of_answers.says_effect(told.happened))


def _childs_words(told: Told) -> Missing:
    if told.any_statement(lambda s: s.childs_words) or of_wording.has_quotation(told.everything):
        return None
    if of_wording.speaks_of_a_disclosure(told.happened):
        return _unless(told.answered("childs_words"))
    young = told.of_a_baby or of_answers.is_too_young_to_tell(told.happened)
    return _unless(young or told.answered("childs_words"))


def _history(told: Told) -> Missing:
    return _unless(told.answered("history") or of_what_happened.says_whether_before(told.happened))


def _own_answer(aspect: str, said: Callable[[str], bool]) -> Callable[[Told], Missing]:
    """An aspect that is missing where it is neither answered nor told in what happened."""

    def find(told: Told) -> Missing:
        return _unless(told.answered(aspect) or said(told.happened))

    return find


def _outcome(told: Told) -> Missing:
    given = told.given.get(FIELDS["tried"])
    if given is None or given.not_known or of_wording.says_nothing(given.text):
        return None
    return _unless(of_answers.says_what_came_of_it(given.text))


def _parents_view(told: Told) -> Missing:
    """Never where nobody may contact the family: then nothing may lead a referrer to ask."""
    if told.record.do_not_contact:
        return None
    return _unless(told.answered("parents_view") or of_answers.says_parents_view(told.everything))


def _hoped_for(told: Told) -> Missing:
    said = told.answered("hoped_for") or of_answers.says_what_is_hoped_for(told.everything)
    return _unless(said)


LOOKED_FOR: dict[str, Callable[[Told], Missing]] = {
    "attached": _attached,
    "what_exactly": _what_exactly,
    "when": _when,
    "how_known": _how_known,
    "how_often": _how_often,
    "effect": _effect,
    "childs_words": _childs_words,
    "opinion": _opinion,
    "where": _where,
    "history": _history,
    "jargon": _jargon,
    "tried": _own_answer("tried", of_answers.says_what_was_tried),
    "outcome": _outcome,
    "parents_view": _parents_view,
    "working_well": _own_answer("working_well", of_answers.says_what_works),
    "hoped_for": _hoped_for,
}
