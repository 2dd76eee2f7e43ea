"""Mistakes planted in a copy of the example pack, one at a time, chosen by a seed."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.thresholds.routes import URGENCY_OF_ROUTE, Urgency

Documents = dict[str, Any]
Place = tuple[Any, Any]
"""A container and the key or position in it: what stands there is about to be changed."""

ROUTES = ("universal", "single_agency", "caf", "front_door", "front_door_urgent", "emergency")
PER_KIND = 3


@dataclass(frozen=True)
class PackMutant:
    """A pack with one mistake. `what` says where and which."""

    what: str
    documents: Documents


def pack_mutants(documents: Documents, seed: int) -> Iterator[PackMutant]:
    """A few mutants of every kind; the same seed gives the same ones."""
    for name, kind in KINDS.items():
        chance = random.Random(f"{seed} {name}")
        places = len(list(kind(copy.deepcopy(documents))))
        for number in sorted(chance.sample(range(places), min(PER_KIND, places))):
            copied = copy.deepcopy(documents)
            what, change = list(kind(copied))[number]
            change()
            yield PackMutant(f"{name}: {what}", copied)


Planted = Iterator[tuple[str, Callable[[], object]]]


def _rules(documents: Documents) -> Iterator[tuple[list[Any], Any]]:
    """Every rule and the list in which it stands, but those that wait for a switch, which change nothing."""
    switches = documents["pack.yml"].get("switches") or {}
    for document in documents.values():
        for rule in document.get("rules") or ():
            if "only_if" not in rule or switches[rule["only_if"]]["on"]:
                yield document["rules"], rule


def _words(rule: Any) -> Iterator[Place]:
    """Every condition of a rule, as the place where it stands."""
    waiting: list[Place] = [(rule, "when")]
    while waiting:
        container, key = waiting.pop()
        yield container, key
        ((word, inside),) = container[key].items()
        listed = inside["of"] if word == "at_least" else inside
        if isinstance(listed, list) and word != "one_of":
            waiting += [(listed, place) for place in range(len(listed))]


def _each(documents: Documents, *wanted: str) -> Iterator[tuple[str, Any, Any, str, Any]]:
    """Every condition with one of these words: rule id, container, key, word, what stands under it."""
    for _, rule in _rules(documents):
        for container, key in _words(rule):
            ((word, inside),) = container[key].items()
            if word in wanted:
                yield rule["id"], container, key, word, inside


def _put(container: Any, key: Any, value: Any) -> Callable[[], object]:
    return lambda: container.__setitem__(key, value)


def _operator_flipped(documents: Documents) -> Planted:
    for rule, container, key, word, inside in _each(documents, "all", "any"):
        if len(inside) > 1:
            other = "any" if word == "all" else "all"
            yield f"{rule}, {word} to {other}", _put(container, key, {other: inside})


def _answer_flipped(documents: Documents) -> Planted:
    for rule, container, key, word, inside in _each(documents, "said_yes", "said_no"):
        other = "said_no" if word == "said_yes" else "said_yes"
        yield f"{rule}, {inside} {word} to {other}", _put(container, key, {other: inside})


def _rule_dropped(documents: Documents) -> Planted:
    for rules, rule in _rules(documents):
        yield rule["id"], lambda rules=rules, rule=rule: rules.remove(rule)


def _route_moved(step: int) -> Callable[[Documents], Planted]:
    def planted(documents: Documents) -> Planted:
        for _, rule in _rules(documents):
            place = ROUTES.index(rule["route"]) + step
            if 0 < place < len(ROUTES):
                yield f"{rule['id']} to {ROUTES[place]}", _put(rule, "route", ROUTES[place])

    return planted


def _limit_shifted(documents: Documents) -> Planted:
    words = ("younger_than_months", "at_least_months", "fewer_than", "at_least_number")
    for rule, _, _, word, inside in _each(documents, *words):
        unit = "months" if word.endswith("months") else "number"
        for shift in (-1, 12):
            yield f"{rule}, {word} {shift:+}", _put(inside, unit, inside[unit] + shift)


def _count_shifted(documents: Documents) -> Planted:
    for rule, _, _, _, inside in _each(documents, "at_least", "areas_with"):
        for shift in (-1, 1):
            yield f"{rule}, count {shift:+}", _put(inside, "count", inside["count"] + shift)


def _part_left_out(documents: Documents) -> Planted:
    for rule, _, _, word, inside in _each(documents, "all", "any"):
        if len(inside) > 1:
            yield f"{rule}, last part of {word}", lambda inside=inside: inside.pop()


def _pathway_left_out(documents: Documents) -> Planted:
    for _, rule in _rules(documents):
        if rule.get("pathways"):
            yield rule["id"], _put(rule, "pathways", [])


def _rule_not_counted(documents: Documents) -> Planted:
    for _, rule in _rules(documents):
        yield f"{rule['id']} made a draft", _put(rule, "status", "draft")
        ended = {"from": "2025-09-01", "until": "2025-12-31"}
        yield f"{rule['id']} ended", _put(rule, "in_force", ended)


def _urgency_left_out(documents: Documents) -> Planted:
    for _, rule in _rules(documents):
        if rule.get("urgency") and Urgency(rule["urgency"]) > URGENCY_OF_ROUTE[rule["route"]]:
            yield rule["id"], lambda rule=rule: rule.pop("urgency")


def _source_left_out(documents: Documents) -> Planted:
    for _, rule in _rules(documents):
        yield rule["id"], _put(rule, "sources", [])


def _option_left_out(documents: Documents) -> Planted:
    for document in documents.values():
        for question in document.get("questions") or ():
            if question["kind"] == "tick" and "area" in document:
                yield question["id"], lambda question=question: question["options"].pop()


def _question_hidden(documents: Documents) -> Planted:
    never = {"all": [{"said_yes": "immediate_danger"}, {"said_no": "immediate_danger"}]}
    for document in documents.values():
        for question in document.get("questions") or ():
            if "area" in document:
                yield question["id"], _put(question, "applies_when", never)


def _risk_turned_round(documents: Documents) -> Planted:
    other = {"yes": "no", "no": "yes", "higher": "lower", "lower": "higher"}
    for document in documents.values():
        for fact in document.get("facts") or ():
            if fact["risk_when"] in other:
                yield fact["id"], _put(fact, "risk_when", other[fact["risk_when"]])


def _family_told(documents: Documents) -> Planted:
    """Only a pathway that some rule gives without another that is as strict can change what is said."""
    said = {p["id"]: p["family_contact"] for p in documents["pathways.yml"]["pathways"]}
    alone = {
        pathway
        for _, rule in _rules(documents)
        for pathway in rule.get("pathways", ())
        if [said[other] for other in rule["pathways"]].count(said[pathway]) == 1
    }
    for pathway in documents["pathways.yml"]["pathways"]:
        if pathway["family_contact"] != "usual" and pathway["id"] in alone:
            yield pathway["id"], _put(pathway, "family_contact", "usual")


def _waits_for_consent(documents: Documents) -> Planted:
    for route in ("front_door_urgent", "emergency"):
        agreement = documents["consent.yml"]["agreement"]
        yield route, _put(agreement, route, "asked")


def _harm_not_needed(documents: Documents) -> Planted:
    for document in documents.values():
        for question in document.get("questions") or ():
            if question.get("harm"):
                yield question["id"], lambda question=question: question.pop("harm")


def _danger_asked_late(documents: Documents) -> Planted:
    safety, other = documents["safety.yml"]["questions"], documents["neglect.yml"]["questions"]
    yield "first safety question among those on neglect", lambda: other.append(safety.pop(0))


def _steps_left_out(documents: Documents) -> Planted:
    for route, words in documents["pack.yml"]["routes"].items():
        yield route, _put(words, "steps", [])


KINDS: dict[str, Callable[[Documents], Planted]] = {
    "operator flipped": _operator_flipped,
    "answer flipped": _answer_flipped,
    "rule dropped": _rule_dropped,
    "route lowered": _route_moved(-1),
    "route raised": _route_moved(1),
    "limit shifted": _limit_shifted,
    "count shifted": _count_shifted,
    "part left out": _part_left_out,
    "pathway left out": _pathway_left_out,
    "rule not counted": _rule_not_counted,
    "urgency left out": _urgency_left_out,
    "source left out": _source_left_out,
    "option left out": _option_left_out,
    "question hidden": _question_hidden,
    "risk turned round": _risk_turned_round,
    "family told": _family_told,
    "waits for consent": _waits_for_consent,
    "harm not needed": _harm_not_needed,
    "danger asked late": _danger_asked_late,
    "steps left out": _steps_left_out,
}
