"""How complete and how clear a referral is, and the three things that would help most.

What is looked for, and where it may be answered:

| aspect       | what would help                      | where it is looked for                          |
| ------------ | ------------------------------------ | ----------------------------------------------- |
| attached     | the main points here, not on paper   | what happened                                   |
| what_exactly | what was seen, in place of a label   | what happened: labels, little that is concrete  |
| when         | a day or a time, even a rough one    | what happened; the date of a statement          |
| how_known    | who saw or heard it                  | what happened; how a statement is known         |
| how_often    | a count in place of "always"         | what happened                                   |
| effect       | what it does to this child           | its own answer; what happened                   |
| childs_words | the child's own words, never asked for | its own answer; quotation marks                 |
| opinion      | opinion marked as opinion            | what happened                                   |
| where        | a place                              | what happened                                   |
| history      | whether it happened before           | its own answer; what happened                   |
| jargon       | letters written out                  | everything that was told of the worry           |
| tried        | help given so far                    | its own answer; what happened                   |
| outcome      | what came of that help               | the answer about help                           |
| parents_view | what the parents have said already   | its own answer; what happened; never where unsafe |
| working_well | what is good                         | its own answer; what happened                   |
| hoped_for    | what should happen now               | its own answer; what happened                   |

It is an offer and nothing more: it never holds anything up, never changes a word, and never leads anybody to
ask the family or the child anything. "Not known", with a reason, is an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from bot.referral.aspects import (
    FIELDS,
    HAPPENED,
    LOOKED_FOR,
    Told,
)
from bot.referral.record import ContactRecord, Given
from bot.referral.signs import of_what_happened, of_wording

MOST_IMPROVEMENTS = 3
WORTH = {
    "attached": 120,
    "what_exactly": 100,
    "when": 95,
    "opinion": 86,
    "how_often": 90,
    "effect": 84,
    "how_known": 80,
    "childs_words": 66,
    "where": 56,
    "jargon": 52,
    "history": 50,
    "tried": 64,
    "outcome": 20,
    "parents_view": 42,
    "working_well": 44,
    "hoped_for": 40,
}
"""How much an improvement helps the first decision; the most comes first."""
DISCLOSURE_WORTH = 98
"""Of the child's own words, where somebody is said to have disclosed something."""
EFFECT_WORTH_FOR_EARLY_HELP = 93
"""Of the effect on the child where no harm is meant to have been seen: help is planned by it."""
JARGON_IN_FEW_WORDS = 92
"""Of unexplained letters in a text of few words: then they are most of what is said."""

UNCLEAR = {
    "what_exactly": 30,
    "when": 20,
    "how_known": 15,
    "where": 10,
    "how_often": 8,
    "opinion": 9,
    "jargon": 8,
}
"""What each thing that is missing takes from clarity; together 100."""
URGENT_ASPECTS = frozenset(UNCLEAR) | {"childs_words", "attached"}


@dataclass(frozen=True)
class Improvement:
    """One thing that would help.

    key: of the answer to change, as the interview names it (`contact/impact`).
    say: name of the sentence in `domain.yml`.
    found: the referrer's own words that it is about, as written; may be empty.
    """

    aspect: str
    key: str
    say: str
    found: str = ""


@dataclass(frozen=True)
class Quality:
    """How a referral stands before it is sent.

    completeness: 0 to 100, the share of what this route asks for that was told, with what is left to chase;
        not known with a reason counts half. On an urgent route what is chased later does not count. It says
        how much is there, not whether it is right.
    clarity: 0 to 100, the share of signs found that a reader needs to picture what happened: what was seen,
        when, where, how it is known. It says nothing of how grave a worry is, and a low number is no reason
        to wait. Neither number measures the person who writes.
    improvements: at most three, the most helpful first.
    """

    completeness: int
    clarity: int
    improvements: tuple[Improvement, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the record."""
        return {**asdict(self), "improvements": [asdict(item) for item in self.improvements]}


def quality(record: ContactRecord) -> Quality:
    """Completeness, clarity and the best improvements of a contact as it stands."""
    told = Told(record)
    missing = {found.aspect: found for found in _missing(told)}
    best = sorted(missing.values(), key=lambda item: -_worth(item, told))
    lost = sum(UNCLEAR.get(aspect, 0) for aspect in missing)
    return Quality(
        completeness=_completeness(told),
        clarity=0 if "attached" in missing else max(0, 100 - lost),
        improvements=tuple(best[:MOST_IMPROVEMENTS]),
    )


# --- What is missing ------------------------------------------------------------------------------------


def _missing(told: Told) -> Iterator[Improvement]:
    """Everything that the words leave open, in no order."""
    for aspect, find in LOOKED_FOR.items():
        if told.urgent and aspect not in URGENT_ASPECTS:
            continue
        found = find(told)
        if found is not None:
            yield Improvement(aspect, _key(aspect, told), f"utter_improve_{aspect}", found)


def _key(aspect: str, told: Told) -> str:
    """The answer that would say it: a field's own, otherwise what happened."""
    field = FIELDS.get("tried" if aspect == "outcome" else aspect, HAPPENED)
    if field != HAPPENED:
        return f"contact/{field}"
    first = "contact" if HAPPENED in told.given or not told.statements else "statement:1"
    return f"{first}/{HAPPENED}"


def _worth(item: Improvement, told: Told) -> int:
    if item.aspect == "childs_words" and of_wording.speaks_of_a_disclosure(told.happened):
        return DISCLOSURE_WORTH
    if item.aspect == "effect" and told.record.route == "caf":
        return EFFECT_WORTH_FOR_EARLY_HELP
    if item.aspect == "jargon" and len(told.happened.split()) < of_what_happened.FEW_WORDS:
        return JARGON_IN_FEW_WORDS
    return WORTH[item.aspect]


# --- How much was told ----------------------------------------------------------------------------------


def _completeness(told: Told) -> int:
    record = told.record
    asked = [
        *record.referrer,
        *record.household,
        *record.concern,
        *(given for child in record.children for given in child.given),
        *(given for person in record.people for given in person.given),
    ]
    parts = [_share(given) for given in asked] + [1.0] * bool(told.statements)
    if not told.urgent:
        unknown = {given.label for given in asked if given.not_known is not None}
        parts += [0.0 for label in record.wanted if label.partition(" (")[0] not in unknown]
    return round(100 * sum(parts) / len(parts)) if parts else 0


def _share(given: Given) -> float:
    if given.not_known is not None:
        return 0.5
    return 0.0 if of_wording.says_nothing(given.text) else 1.0
