"""Random small packs and random answers for the property tests; every rule reads towards risk."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from bot.settings import ROOT
from bot.thresholds.facts import Answer, Facts
from bot.thresholds.loader import pack_from, read_documents
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

FACTS = tuple("abcdef")
RISK_WHEN_NO = frozenset("ef")
AT = datetime(2026, 11, 20, 15, 10)
EXAMPLE = read_documents(ROOT / "bot/packs/example_council")
SHARED = {name: EXAMPLE[name] for name in ("pack.yml", "pathways.yml", "consent.yml")}
SHARED["pack.yml"] = {k: v for k, v in SHARED["pack.yml"].items() if k != "early_help"}
PATHWAYS = [pathway["id"] for pathway in SHARED["pathways.yml"]["pathways"]][:3]
SOURCE = SHARED["pack.yml"]["sources"][0]["id"]


def said(fact: str) -> dict[str, str]:
    return {"said_no" if fact in RISK_WHEN_NO else "said_yes": fact}


conditions = st.recursive(
    st.sampled_from(FACTS).map(said),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda p: {"all": p}),
        st.lists(parts, min_size=1, max_size=3).map(lambda p: {"any": p}),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: {"at_least": {"count": 2, "of": p}}),
    ),
    max_leaves=5,
)
rules = st.fixed_dictionaries(
    {
        "when": conditions,
        "route": st.sampled_from([str(route) for route in Route]),
        "pathways": st.lists(st.sampled_from(PATHWAYS), max_size=1),
    }
)
packs = st.lists(rules, min_size=1, max_size=6).map(lambda written: pack_of(written))
answers = st.dictionaries(st.sampled_from(FACTS), st.sampled_from(list(Answer)))


def pack_of(written: list[Mapping[str, Any]], **changes: Any) -> Pack:
    """A pack of one area, always in scope, with these rules and one question a fact."""
    return pack_from(
        {**SHARED, "information.yml": {"fields": []}, "area.yml": area(written), **changes}
    )


def area(written: list[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "area": "safety",
        "name": "Area",
        "describes": "An area",
        "owner": "Nobody",
        "always": True,
        "hears": {"now": "a", "today": "b"},
        "facts": [
            {
                "id": fact,
                "about": "child",
                "risk_when": "no" if fact in RISK_WHEN_NO else "yes",
                "if_yes": f"{fact} is so",
                "if_no": f"{fact} is not so",
            }
            for fact in FACTS
        ],
        "questions": [
            {
                "id": f"ask_{fact}",
                "text": f"Is {fact} so?",
                "kind": "yes_no",
                "sets": fact,
                "why": "Because.",
                "means": "That.",
            }
            for fact in FACTS
        ],
        "rules": [{**rule_around(number), **rule} for number, rule in enumerate(written, 1)],
    }


def rule_around(number: int) -> dict[str, Any]:
    return {
        "id": f"R{chr(ord('A') + number // 1000)}-{number % 1000:03}",
        "title": f"Rule {number}",
        "status": "active",
        "in_force": {"from": "2025-09-01"},
        "because": "It is so.",
        "sources": [{"ref": SOURCE, "at": "page 1"}],
        "wrong_positives": "none known",
    }


def completions(facts: Facts) -> Iterator[Facts]:
    """Every way in which the unknown facts could turn out."""
    unknown = [f for f in FACTS if facts.answers.get(f) in (None, Answer.DONT_KNOW)]
    for truths in itertools.product((Answer.YES, Answer.NO), repeat=len(unknown)):
        yield Facts({**facts.answers, **dict(zip(unknown, truths, strict=True))})
