"""What a council may write about a rule, and what it may not take from one that is about danger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from bot.thresholds.conditions import parse
from bot.thresholds.errors import nearest
from bot.thresholds.overlay.base import areas_of, blanks, id_of, mapping, rules_of
from bot.thresholds.overlay.protected import why_protected
from bot.thresholds.parts import Rule
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route, Urgency

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

Ordered = TypeVar("Ordered", bound=Enum)

RULE_KEYS = [field.alias for field in Rule.__fields__.values() if field.alias != "id"]
RULE_WORDS = ("title", "because", "wrong_positives")
FREE_WHERE_PROTECTED = (*RULE_WORDS, "sources", "scenarios")


def rule_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where = f"changes.yml, {entry['id']}"
    found = {rule["id"]: (area, rule) for area, rule in rules_of(base)}
    if entry["id"] not in found:
        yield f"{where}: is not a rule of the base{nearest(entry['id'], found)}"
        return
    area, rule = found[entry["id"]]
    wanted = mapping(entry.get("set"))
    for key in wanted:
        if key not in RULE_KEYS:
            yield f"{where}: `{key}` is not something that can be set{nearest(str(key), RULE_KEYS)}"
    yield from blanks(where, wanted, RULE_WORDS)
    yield from _word_faults(where, wanted)
    yield from _condition_faults(where, {**wanted, **entry})
    protected = why_protected(base, area, rule)
    for what in _weakenings(rule, entry) if protected else ():
        yield f"{where}: {what} This is {protected}."


def _word_faults(where: str, wanted: Mapping[str, Any]) -> Iterator[str]:
    for key, words in (("route", Route), ("urgency", Urgency)):
        value = wanted.get(key)
        if key in wanted and value is not None and _word(words, value) is None:
            known = [str(word) for word in words]
            yield f"{where}: `{value}` cannot stand for `{key}`{nearest(str(value), known)}"


def _condition_faults(where: str, entry: Mapping[str, Any]) -> Iterator[str]:
    for key in ("when", "also_when"):
        if key in entry:
            try:
                parse(entry[key])
            except ValueError as error:
                yield f"{where}: `{key}`: {error}"


def _weakenings(rule: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[str]:
    """What an entry would take away from a rule about danger, and what to write instead."""
    if entry.get("retire"):
        yield "cannot be retired; take `retire` out."
    wanted = mapping(entry.get("set"))
    for key in wanted:
        if key in WEAKENED_BY:
            yield from WEAKENED_BY[key](rule, wanted[key])
        elif key in RULE_KEYS and key not in FREE_WHERE_PROTECTED:
            yield f"`{key}` cannot be changed; take it out."


def _by_status(rule: Mapping[str, Any], status: Any) -> Iterator[str]:
    if status != "active":
        yield f"`status` cannot become `{status}`; leave it `active`."


def _by_route(rule: Mapping[str, Any], wanted: Any) -> Iterator[str]:
    old, new = _word(Route, rule.get("route")), _word(Route, wanted)
    if wanted is None or (old and new and new < old):
        yield f"`route` cannot go down from `{old}` to `{wanted}`; leave it out, or raise it."


def _by_urgency(rule: Mapping[str, Any], wanted: Any) -> Iterator[str]:
    route = _word(Route, rule.get("route"))
    of_route = URGENCY_OF_ROUTE[route] if route else Urgency.PLANNED
    old = max(_word(Urgency, rule.get("urgency")) or Urgency.PLANNED, of_route)
    new = _word(Urgency, wanted)
    if wanted is None or (new and new < old):
        yield f"`urgency` cannot go down from `{old}` to `{wanted}`; leave it out, or raise it."


def _by_pathways(rule: Mapping[str, Any], wanted: Any) -> Iterator[str]:
    kept = wanted if isinstance(wanted, list) else ()
    for pathway in rule.get("pathways") or ():
        if pathway not in kept:
            yield f"`pathways` cannot lose `{pathway}`; write it beside those that you add."


def _by_when(rule: Mapping[str, Any], wanted: Any) -> Iterator[str]:
    yield "`when` cannot be replaced; to catch more cases, write them under `also_when`."


def _by_period(rule: Mapping[str, Any], wanted: Any) -> Iterator[str]:
    yield "`in_force` cannot be set; take it out, so that the days of the base hold."


def _by_switch(rule: Mapping[str, Any], wanted: Any) -> Iterator[str]:
    yield "`only_if` cannot put a switch on it; take it out, so that the rule always counts."


WEAKENED_BY: dict[str, Callable[[Mapping[str, Any], Any], Iterator[str]]] = {
    "status": _by_status,
    "route": _by_route,
    "urgency": _by_urgency,
    "pathways": _by_pathways,
    "when": _by_when,
    "in_force": _by_period,
    "only_if": _by_switch,
}


def new_rule_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where, known = f"changes.yml, {id_of(entry)}", {rule["id"] for _, rule in rules_of(base)}
    areas = [area for area, _ in areas_of(base)]
    if entry.get("area") not in areas:
        yield f"{where}: `{entry.get('area')}` is not an area{nearest(str(entry.get('area')), areas)}"
    if id_of(entry) in known:
        yield (
            f"{where}: is a rule of the base already. Give the new rule a number that the base does not "
            f"use, or change the rule under `rules`."
        )


def _word(words: type[Ordered], written: Any) -> Ordered | None:
    return next((word for word in words if word.value == written), None)
