"""What a council may write in changes.yml, and what no change may weaken.

What is about danger stays as the base has it; `protected` says which rules, questions and pathways those are.
Each fault names the file and the id, and says what to do instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.errors import nearest
from bot.thresholds.overlay.base import id_of, is_blank, mapping, owner_of
from bot.thresholds.overlay.consent import consent_faults
from bot.thresholds.overlay.pathways import new_pathway_faults, pathway_faults
from bot.thresholds.overlay.questions import question_faults
from bot.thresholds.overlay.rules import new_rule_faults, rule_faults

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

CHANGE_KEYS = {
    "rules": ("id", "reason", "set", "also_when", "retire"),
    "questions": ("id", "reason", "set"),
    "pathways": ("id", "reason", "set"),
    "consent_settings": ("id", "reason", "value"),
    "new_rules": ("area", "reason", "rule"),
    "new_pathways": ("reason", "pathway"),
}
OF_THE_BASE = ("areas", "facts", "hears", "clock", "consent", "agreement", "information", "fields")


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
                f"base's owner, {owner_of(base)}."
            )
        elif key not in CHANGE_KEYS:
            yield f"changes.yml: `{key}` is not a key here{nearest(str(key), CHANGE_KEYS)}"
        elif not isinstance(written, list):
            yield f"changes.yml: `{key}` needs a list under it"
        else:
            yield from _entries_faults(base, key, written)


def _entries_faults(base: Documents, key: str, written: list[Any]) -> Iterator[str]:
    times = Counter(id_of(entry) for entry in written)
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
    where = f"changes.yml, {id_of(entry) or f'an entry of `{key}` without an id'}"
    if not id_of(entry):
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


ENTRY_FAULTS: dict[str, Callable[[Documents, Mapping[str, Any]], Iterator[str]]] = {
    "rules": rule_faults,
    "questions": question_faults,
    "pathways": pathway_faults,
    "consent_settings": consent_faults,
    "new_rules": new_rule_faults,
    "new_pathways": new_pathway_faults,
}
