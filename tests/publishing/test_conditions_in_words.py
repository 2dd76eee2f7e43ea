"""Every word that a condition can use is said as a person would say it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.publishing.conditions import ConditionWords, Saying
from bot.publishing.words import PackWords
from bot.thresholds.conditions import WORDS, parse
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Area

MOODS = [{"label": name.capitalize(), "value": name} for name in ("sad", "cross", "well")]
A, B, C = ({"said_yes": fact} for fact in ("hungry", "cold", "tired"))


def fact(name: str, kind: str = "answer", about: str = "child", **more: str) -> dict[str, str]:
    base = {
        "id": name,
        "kind": kind,
        "about": about,
        "risk_when": "yes",
        "if_yes": f"{{child}} is {name}",
    }
    return {**base, **more}


def asks(name: str, text: str, kind: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"ask_{name}", "text": text, "kind": kind, "sets": name}
    return {**base, "why": "Because.", "means": "Just that.", **more}


EXTRA = {
    "area": "extra",
    "name": "Extra",
    "describes": "For this test",
    "owner": "Nobody",
    "facts": [
        *(fact(name) for name in ("hungry", "cold", "tired")),
        fact("fed", if_no="{child} was not fed"),
        fact("age_of_baby", "months"),
        fact("age_of_lodger", "months", "household"),
        fact("meals", "number"),
        fact("last_seen", "date"),
        fact("mood", "choice"),
    ],
    "questions": [
        *(
            asks(name, f"Is {{child}} {name}?", "yes_no")
            for name in ("hungry", "cold", "tired", "fed")
        ),
        asks("age_of_baby", "How old?", "age"),
        asks("age_of_lodger", "How old is the lodger?", "age"),
        asks("meals", "How many meals does {child} get?", "number"),
        asks("last_seen", "When was {child} seen?", "date"),
        asks("mood", "How does {child} seem?", "choice", options=MOODS),
    ],
}


@pytest.fixture(scope="module")
def in_words(pack: Pack) -> ConditionWords:
    """The words for the example pack with one more area, which has facts of every kind and no rules."""
    areas = (*pack.areas.values(), Area.parse_obj(EXTRA))
    pathways = tuple(pack.pathways.values())
    more = Pack(pack.head, areas, pathways, pack.consent, pack.information, {}, pack.digest)
    return ConditionWords(more, PackWords(more))


CASES = [
    ("said_yes", "hungry", "the child is hungry"),
    ("said_no", "fed", "the child was not fed"),
    ("said_no", "hungry", "it is not so that the child is hungry"),
    ("all", [A, B], "both of these are so: (the child is hungry; the child is cold)"),
    (
        "all",
        [A, B, C],
        "all of these are so: (the child is hungry; the child is cold; the child is tired)",
    ),
    ("all", [A], "the child is hungry"),
    ("any", [A, B], "one of these is so, or more: (the child is hungry; the child is cold)"),
    ("none_of", [A, B], "none of these is so: (the child is hungry; the child is cold)"),
    (
        "at_least",
        {"count": 2, "of": [A, B, C]},
        "at least 2 of these are so: (the child is hungry; the child is cold; the child is tired)",
    ),
    (
        "at_least",
        {"count": 2, "of": [A, B]},
        "both of these are so: (the child is hungry; the child is cold)",
    ),
    (
        "all",
        [A, {"any": [B, C]}],
        "both of these are so: (the child is hungry; one of these is so, or more: "
        "(the child is cold; the child is tired))",
    ),
    (
        "one_of",
        {"fact": "mood", "values": ["cross", "sad"]},
        "the answer to “How does the child seem?” is “Sad” or “Cross”",
    ),
    (
        "younger_than_months",
        {"fact": "age_of_baby", "months": 6},
        "the child is younger than 6 months",
    ),
    (
        "younger_than_months",
        {"fact": "age_of_baby", "months": 12},
        "the child is younger than 1 year",
    ),
    (
        "younger_than_months",
        {"fact": "age_of_lodger", "months": 216},
        "the answer to “How old is the lodger?” is less than 18 years",
    ),
    (
        "at_least_months",
        {"fact": "age_of_baby", "months": 18},
        "the child is 18 months old or older",
    ),
    ("at_least_months", {"fact": "age_of_baby", "months": 24}, "the child is 2 years old or older"),
    (
        "fewer_than",
        {"fact": "meals", "number": 3},
        "the answer to “How many meals does the child get?” is below 3",
    ),
    (
        "at_least_number",
        {"fact": "meals", "number": 3},
        "the answer to “How many meals does the child get?” is 3 or more",
    ),
    (
        "within_days",
        {"fact": "last_seen", "days": 7},
        "the answer to “When was the child seen?” is in the last 7 days",
    ),
    (
        "within_days",
        {"fact": "last_seen", "days": 0},
        "the answer to “When was the child seen?” is today",
    ),
    (
        "longer_ago_than_days",
        {"fact": "last_seen", "days": 1},
        "the answer to “When was the child seen?” is more than 1 day ago",
    ),
    (
        "due_within_days",
        {"fact": "last_seen", "days": 14},
        "the answer to “When was the child seen?” is in the next 14 days, or has passed",
    ),
    (
        "areas_with",
        {"count": 2, "route": "caf"},
        "in at least 2 areas of worry, a rule for “Common Assessment (CAF) with the Early Help Team” "
        "or more holds",
    ),
]


@pytest.mark.parametrize(("word", "written", "said"), CASES)
def test_the_word_is_said(in_words: ConditionWords, word: str, written: Any, said: str) -> None:
    assert aloud(in_words.say(parse({word: written}))) == said


def test_every_word_is_among_these() -> None:
    assert {word for word, _, _ in CASES} == set(WORDS)


def aloud(saying: Saying) -> str:
    parts = "; ".join(aloud(part) for part in saying.parts)
    return f"{saying.text}: ({parts})" if parts else saying.text
