"""Random packs so small that every case can be tried: what a law says is compared with what is so.

They are packs of any kind, lawful or not: conditions read facts both ways, and ages, choices, dates and
counts over areas stand beside answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.thresholds.facts import Answer, DateRange, Facts, Range, Value
from bot.thresholds.loader import pack_from
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route
from tests.thresholds.random_packs import PATHWAYS, SHARED, SOURCE, rule_around

DAY = date(2026, 11, 20)
AT = datetime.combine(DAY, time(15, 10))
ANSWERS = ("a", "b", "c")
LIMITS = (12.0, 60.0)
CHOICES = ("teacher", "midwife")
PROTECTIVE = "b"
AREAS = ("safety", "one", "two")
LED_TO = [p for p in SHARED["pathways.yml"]["pathways"] if p["id"] in PATHWAYS]
NAMED = {SOURCE} | {source["ref"] for pathway in LED_TO for source in pathway["sources"]}
HEAD = {
    **SHARED["pack.yml"],
    "sources": [source for source in SHARED["pack.yml"]["sources"] if source["id"] in NAMED],
}
"""The example's head without the sources that nothing in a small pack names."""

atoms = st.one_of(
    st.sampled_from(ANSWERS).map(lambda fact: {"said_yes": fact}),
    st.sampled_from(ANSWERS).map(lambda fact: {"said_no": fact}),
    st.sampled_from(LIMITS).map(lambda m: {"younger_than_months": {"fact": "age", "months": m}}),
    st.sampled_from(LIMITS).map(lambda m: {"at_least_months": {"fact": "age", "months": m}}),
    st.sampled_from(CHOICES).map(lambda c: {"one_of": {"fact": "role", "values": [c]}}),
    st.just({"within_days": {"fact": "seen_on", "days": 7}}),
)
joined = st.recursive(
    atoms,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda found: {"all": found}),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: {"any": found}),
        st.lists(parts, min_size=1, max_size=2).map(lambda found: {"none_of": found}),
        st.lists(parts, min_size=2, max_size=3).map(
            lambda found: {"at_least": {"count": 2, "of": found}}
        ),
    ),
    max_leaves=4,
)
counts = st.sampled_from([str(route) for route in Route]).map(
    lambda route: {"areas_with": {"count": 2, "route": route}}
)
rules = st.fixed_dictionaries(
    {
        "area": st.sampled_from(AREAS),
        "when": st.one_of(joined, joined, joined, counts),
        "route": st.sampled_from([str(route) for route in Route]),
        "pathways": st.lists(st.sampled_from(PATHWAYS), max_size=1),
    }
)


@st.composite
def small_packs(draw: st.DrawFn) -> Pack:
    """Any pack of one to five rules over five facts and three areas."""
    written = draw(st.lists(rules, min_size=1, max_size=5))
    marks = {fact: draw(st.sampled_from(("yes", "no"))) for fact in ANSWERS} | {PROTECTIVE: "no"}
    return pack_from(documents_of(written, marks, harm=draw(st.booleans())))


def documents_of(
    written: list[dict[str, Any]], marks: dict[str, str], harm: bool = False
) -> dict[str, Any]:
    """The documents of a pack with these rules, each under its area.

    marks: which answer to each fact is a risk. harm: whether `c` is a core harm fact.
    """
    numbered = [{**rule_around(number), **rule} for number, rule in enumerate(written, 1)]
    areas = {f"{name}.yml": _area(name, numbered, marks, harm) for name in AREAS}
    head = {
        **HEAD,
        "files": [*areas, "pathways.yml", "consent.yml", "information.yml"],
    }
    shared = {**SHARED, "pathways.yml": {"pathways": LED_TO}, "information.yml": {"fields": []}}
    return {**shared, "pack.yml": head, **areas}


def _area(
    name: str, numbered: list[dict[str, Any]], marks: dict[str, str], harm: bool
) -> dict[str, Any]:
    area: dict[str, Any] = {
        "area": name,
        "name": name,
        "describes": name,
        "owner": "Nobody",
        "always": name == "safety",
        "rules": [
            {key: value for key, value in rule.items() if key != "area"}
            for rule in numbered
            if rule["area"] == name
        ],
    }
    if name == "safety":
        area |= {
            "hears": {"now": "a", "today": "b"},
            "facts": [
                *(_fact(f, risk_when=marks[f], protective=f == PROTECTIVE) for f in ANSWERS),
                *OTHER_FACTS,
            ],
            "questions": [*(_ask(f, harm=harm and f == "c") for f in ANSWERS), *OTHER_QUESTIONS],
        }
    return area


def _fact(fact: str, **more: Any) -> dict[str, Any]:
    return {
        "id": fact,
        "about": "child",
        "if_yes": f"{fact} is so",
        "if_no": f"{fact} is not so",
        **more,
    }


def _ask(fact: str, **more: Any) -> dict[str, Any]:
    asked = {"id": f"ask_{fact}", "text": f"Is {fact} so?", "kind": "yes_no", "sets": fact}
    return {**asked, "why": "Because.", "means": "That.", **more}


OTHER_FACTS = [
    _fact("age", kind="months", risk_when="lower"),
    _fact(
        "role", kind="choice", risk_when="neither", reason="Who, not what.", characteristic="agency"
    ),
    _fact("seen_on", kind="date", risk_when="lower"),
]
OTHER_QUESTIONS = [
    _ask("age", kind="age"),
    _ask("role", kind="choice", options=[{"label": c, "value": c} for c in CHOICES]),
    _ask("seen_on", kind="date"),
]

STATES: dict[str, tuple[Value | None, ...]] = {
    **dict.fromkeys(ANSWERS, (None, Answer.NO, Answer.YES)),
    "age": (None, Range(5, 5), Range(20, 20), Range(70, 70), Range(5, 20), Range(20, 70)),
    "role": (None, *CHOICES),
    "seen_on": (
        None,
        DateRange(DAY - timedelta(3), DAY),
        DateRange(DAY - timedelta(30), DAY - timedelta(9)),
    ),
}
"""What can be known of each fact, as far as the packs tell it apart; None is not known."""
SETTLED: dict[str, tuple[Value, ...]] = {
    **dict.fromkeys(ANSWERS, (Answer.NO, Answer.YES)),
    "age": (Range(5, 5), Range(20, 20), Range(70, 70)),
    "role": CHOICES,
    "seen_on": STATES["seen_on"][1:],  # type: ignore[dict-item]
}
SCOPES = [frozenset(c) for n in range(3) for c in itertools.combinations(("one", "two"), n)]


def facts_of(states: dict[str, Value | None], areas: frozenset[str]) -> Facts:
    answers = {f: v for f, v in states.items() if isinstance(v, Answer)}
    values = {f: v for f, v in states.items() if v is not None and not isinstance(v, Answer)}
    return Facts(answers, values, areas)


def facts_read(*packs: Pack) -> list[str]:
    """The facts that some condition reads: only these need to be varied."""
    rules = (rule for pack in packs for area in pack.areas.values() for rule in area.rules)
    read = {fact for rule in rules for fact in rule.facts_read}
    return sorted(read.union(*(pack.harm_facts for pack in packs)))


def every_case(*packs: Pack) -> Iterator[Facts]:
    """Every state of knowledge that the packs can tell apart, in every scope."""
    names = facts_read(*packs)
    for states in itertools.product(*(STATES[name] for name in names)):
        for scope in SCOPES:
            yield facts_of(dict(zip(names, states, strict=True)), scope)


def every_settled_case(*packs: Pack) -> Iterator[Facts]:
    """Every case in which nothing that the packs read is unknown."""
    names = facts_read(*packs)
    for states in itertools.product(*(SETTLED[name] for name in names)):
        for scope in SCOPES:
            yield facts_of(dict(zip(names, states, strict=True)), scope)


def any_facts() -> st.SearchStrategy[Facts]:
    """Random facts about any of these packs."""
    states = st.fixed_dictionaries({name: st.sampled_from(found) for name, found in STATES.items()})
    return st.builds(facts_of, states, st.sampled_from(SCOPES))
