"""What a council may write in changes.yml, and what no change may weaken.

Protected are the base's rules for `front_door_urgent` and `emergency` and every rule of the safety area. Each
fault names the file and the id, and says what to do instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from bot.thresholds.conditions import parse
from bot.thresholds.errors import nearest
from bot.thresholds.overlay.base import (
    areas_of,
    blanks,
    is_blank,
    is_protected,
    items_of,
    mapping,
    rules_of,
    why_protected,
)
from bot.thresholds.parts import Pathway, Question, Rule
from bot.thresholds.routes import URGENCY_OF_ROUTE, Route, Urgency

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

Ordered = TypeVar("Ordered", bound=Enum)

CHANGE_KEYS = {
    "rules": ("id", "reason", "set", "also_when", "retire"),
    "questions": ("id", "reason", "set"),
    "pathways": ("id", "reason", "set"),
    "new_rules": ("area", "reason", "rule"),
    "new_pathways": ("reason", "pathway"),
}
OF_THE_BASE = ("areas", "facts", "hears", "consent", "agreement", "information", "fields")
RULE_KEYS = [field.alias for field in Rule.__fields__.values() if field.alias != "id"]
RULE_WORDS = ("title", "because", "wrong_positives")
QUESTION_WORDS = ("text", "why", "means", "example", "near_miss", "none_label", "options")
PATHWAY_KEYS = ("name", "tell", "contact", "by_when", "family_contact")
STRICTER = ("usual", "ask_first", "never")
FREE_WHERE_PROTECTED = (*RULE_WORDS, "sources", "scenarios")


def entries(changes: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The entries under one key of `changes.yml`."""
    yield from changes.get(key) or ()


def change_faults(base: Documents, changes: Any) -> Iterator[str]:
    """Everything in `changes.yml` that is not understood, or that would weaken the base."""
    if changes is None:
        return
    if not isinstance(changes, Mapping):
        yield f"changes.yml: needs one or more of these keys: {', '.join(CHANGE_KEYS)}"
        return
    for key, written in changes.items():
        if key in OF_THE_BASE:
            yield (
                f"changes.yml: `{key}` belongs to the base, and a council cannot change it. To act on "
                f"something else, add a rule under `new_rules`; to ask for a change, write to the "
                f"base's owner, {mapping(base['pack.yml']).get('owner')}."
            )
        elif key not in CHANGE_KEYS:
            yield f"changes.yml: `{key}` is not a key here{nearest(str(key), CHANGE_KEYS)}"
        elif not isinstance(written, list):
            yield f"changes.yml: `{key}` needs a list under it"
        else:
            yield from _entries_faults(base, key, written)


def _entries_faults(base: Documents, key: str, written: list[Any]) -> Iterator[str]:
    times = Counter(_id_of(entry) for entry in written)
    for name, count in times.items():
        if name and count > 1:
            yield f"changes.yml, {name}: stands {count} times under `{key}`; put it in one entry"
    for entry in written:
        shape = [*_shape_faults(key, entry)]
        yield from shape or ENTRY_FAULTS[key](base, entry)


def _shape_faults(key: str, entry: Any) -> Iterator[str]:
    """An entry has an id, a reason and something to do, before anybody asks what it would do."""
    if not isinstance(entry, Mapping):
        yield f"changes.yml: `{key}`: {entry!r} is not an entry; it needs {', '.join(CHANGE_KEYS[key])}"
        return
    where = f"changes.yml, {_id_of(entry) or f'an entry of `{key}` without an id'}"
    if not _id_of(entry):
        yield f"{where}: needs an `id`"
    if is_blank(entry.get("reason")) or not isinstance(entry.get("reason"), str):
        yield f"{where}: needs a `reason`: one sentence that says why the council differs here"
    for word in entry:
        if word not in CHANGE_KEYS[key]:
            yield f"{where}: `{word}` is not a key here{nearest(str(word), CHANGE_KEYS[key])}"
    if "set" in CHANGE_KEYS[key]:
        yield from _nothing_to_do(where, key, entry)


def _nothing_to_do(where: str, key: str, entry: Mapping[str, Any]) -> Iterator[str]:
    possible = [word for word in CHANGE_KEYS[key] if word not in ("id", "reason")]
    said = [word for word in possible if word in entry]
    if not said:
        yield f"{where}: says nothing to change; it needs {' or '.join(f'`{w}`' for w in possible)}"
    if "set" in entry and not mapping(entry["set"]):
        yield f"{where}: `set` needs one or more lines of `name: value` under it"
    if "retire" in entry and entry["retire"] is not True:
        yield f"{where}: `retire` can only be `true`; take the line out to keep the rule"
    if "retire" in entry and len(said) > 1:
        yield f"{where}: a rule is either retired or changed; take one of the two out"


def _rule_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where, found = (
        f"changes.yml, {entry['id']}",
        {rule["id"]: (a, rule) for a, rule in rules_of(base)},
    )
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
    if is_protected(area, rule):
        for what in _weakenings(rule, entry):
            yield f"{where}: {what} This is {why_protected(area)}."


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


def _question_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where, known = f"changes.yml, {entry['id']}", {q["id"]: q for q in items_of(base, "questions")}
    if entry["id"] not in known:
        yield f"{where}: is not a question of the base{nearest(entry['id'], known)}"
        return
    for key in entry["set"]:
        if key in Question.__fields__ and key not in QUESTION_WORDS:
            yield (
                f"{where}: `{key}` cannot be changed, because a council may only change the wording of a "
                f"question ({', '.join(QUESTION_WORDS)}); take it out."
            )
        elif key not in QUESTION_WORDS:
            yield f"{where}: `{key}` is not something that can be set{nearest(str(key), QUESTION_WORDS)}"
    yield from blanks(where, entry["set"], QUESTION_WORDS)
    if "options" in entry["set"]:
        yield from _label_faults(where, known[entry["id"]], entry["set"]["options"])


def _label_faults(where: str, question: Mapping[str, Any], labels: Any) -> Iterator[str]:
    options = (mapping(option) for option in question.get("options") or ())
    known = [str(option.get("fact") or option.get("value")) for option in options]
    if not isinstance(labels, Mapping):
        yield (
            f"{where}: `options` cannot be replaced or taken out. Write `fact: new label` for each line "
            f"that the council words in its own way."
        )
        return
    for name in labels:
        if name not in known:
            yield f"{where}: `{name}` is not a line of this question{nearest(str(name), known)}"
    yield from blanks(where, labels, labels)


def _pathway_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where, known = f"changes.yml, {entry['id']}", {p["id"]: p for p in items_of(base, "pathways")}
    if entry["id"] not in known:
        yield f"{where}: is not a pathway of the base{nearest(entry['id'], known)}"
        return
    for key in entry["set"]:
        if key in Pathway.__fields__ and key not in PATHWAY_KEYS:
            yield f"{where}: `{key}` is not for a council to set; take it out, so that the base's holds"
        elif key not in PATHWAY_KEYS:
            yield f"{where}: `{key}` is not something that can be set{nearest(str(key), PATHWAY_KEYS)}"
    yield from blanks(where, entry["set"], PATHWAY_KEYS)
    wanted = entry["set"].get("family_contact")
    if not is_blank(wanted):
        yield from _family_faults(where, known[entry["id"]].get("family_contact"), wanted)


def _family_faults(where: str, old: Any, wanted: Any) -> Iterator[str]:
    if wanted not in STRICTER:
        yield f"{where}: `{wanted}` cannot stand for `family_contact`{nearest(str(wanted), STRICTER)}"
    elif old in STRICTER and STRICTER.index(wanted) < STRICTER.index(old):
        yield (
            f"{where}: `family_contact` cannot go down from `{old}` to `{wanted}`, because a family might "
            f"be told before that is safe. Leave it out, or make it stricter: usual, ask_first, never."
        )


def _new_rule_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where, known = f"changes.yml, {_id_of(entry)}", {rule["id"] for _, rule in rules_of(base)}
    areas = [area for area, _ in areas_of(base)]
    if entry.get("area") not in areas:
        yield f"{where}: `{entry.get('area')}` is not an area{nearest(str(entry.get('area')), areas)}"
    if _id_of(entry) in known:
        yield (
            f"{where}: is a rule of the base already. Give the new rule a number that the base does not "
            f"use, or change the rule under `rules`."
        )


def _new_pathway_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    if _id_of(entry) in {pathway["id"] for pathway in items_of(base, "pathways")}:
        yield (
            f"changes.yml, {_id_of(entry)}: is a pathway of the base already. Give the new pathway "
            f"another id, or change this one under `pathways`."
        )


ENTRY_FAULTS: dict[str, Callable[[Documents, Mapping[str, Any]], Iterator[str]]] = {
    "rules": _rule_faults,
    "questions": _question_faults,
    "pathways": _pathway_faults,
    "new_rules": _new_rule_faults,
    "new_pathways": _new_pathway_faults,
}


def _word(words: type[Ordered], written: Any) -> Ordered | None:
    return next((word for word in words if word.value == written), None)


def _id_of(entry: Any) -> str:
    """The id that an entry is about; a new rule or pathway has it inside."""
    if not isinstance(entry, Mapping):
        return ""
    holder = next((mapping(entry[key]) for key in ("rule", "pathway") if key in entry), entry)
    found = holder.get("id")
    return found if isinstance(found, str) else ""
