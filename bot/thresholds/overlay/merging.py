"""Lays a council's pack over the national base and gives a whole pack, in the same form as any other.

The base holds the areas, pathways, consent and information that every council shares. The council's folder
holds its own head (`pack.yml`) and its departures from the base (`changes.yml`). What it may not weaken is
in `head` and `changes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.errors import PackError
from bot.thresholds.overlay.base import mapping
from bot.thresholds.overlay.changes import change_faults, entries
from bot.thresholds.overlay.head import MERGED_BY_KEY, head_faults

if TYPE_CHECKING:  # the loader reads files and then asks here
    from bot.thresholds.loader import Documents

OF_THE_BASE_ALONE = ("is_base", "id", "version", "owner", "note")
OF_THE_OVERLAY_ALONE = ("base", "base_version")
HOW = {"retire": "retired", "also_when": "widened", "set": "changed"}


def merge(base: Documents, overlay: Documents) -> Documents:
    """The documents of a whole pack: the base with a council's head and changes.

    Neither argument is changed. Equal arguments give equal documents, and so an equal digest.
    Raises: PackError listing everything in the overlay that is not understood or would weaken the base.
    """
    faults = (*head_faults(base, overlay), *change_faults(base, overlay.get("changes.yml")))
    if faults:
        raise PackError(faults)
    changes = mapping(overlay.get("changes.yml"))
    shared = {name: _file(content, changes) for name, content in base.items() if name != "pack.yml"}
    return {"pack.yml": _head(base["pack.yml"], overlay["pack.yml"], changes), **shared}


def without_changes(base: Documents, overlay: Documents) -> Documents:
    """The base under the council's head alone, to compare the council's pack with.

    The base's switches stand as the base has them. One that only the council has is on, because a rule of the
    base counts unless the base itself says otherwise.
    """
    head = overlay["pack.yml"]
    of_the_base = mapping(base["pack.yml"].get("switches"))
    switches = {
        name: {**mapping(switch), "on": True}
        for name, switch in mapping(head.get("switches")).items()
        if name not in of_the_base
    }
    return merge(base, {"pack.yml": {**head, "switches": switches}})


def _head(
    base: Mapping[str, Any], local: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """The council's head, with what it leaves to the base and a record of what it changed."""
    shared = {key: value for key, value in base.items() if key not in OF_THE_BASE_ALONE}
    own = {key: value for key, value in local.items() if key not in OF_THE_OVERLAY_ALONE}
    joined = {
        key: _joined(mapping(base.get(key)), mapping(local.get(key)))
        for key in MERGED_BY_KEY
        if key in base or key in local
    }
    return {
        **shared,
        **own,
        **joined,
        **_restricted(base, local),
        "sources": [*(base.get("sources") or ()), *(local.get("sources") or ())],
        "stands_over": f"{base.get('id')} {base.get('version')}",
        "changed": [*_record(changes)],
    }


def _restricted(base: Mapping[str, Any], local: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept to named staff: a council adds to it and takes nothing away."""
    parts = [mapping(head.get("restricted")) for head in (base, local)]
    if not any(parts):
        return {}
    names = {name: None for part in parts for name in part}
    return {
        "restricted": {n: [*dict.fromkeys(i for p in parts for i in p.get(n) or ())] for n in names}
    }


def _joined(base: Mapping[str, Any], local: Mapping[str, Any]) -> dict[str, Any]:
    """Two mappings as one, key by key and down to the last; the council's word stands."""
    return {
        key: _joined(base[key], local[key])
        if isinstance(base.get(key), Mapping) and isinstance(local.get(key), Mapping)
        else local.get(key, base.get(key))
        for key in {**base, **local}
    }


def _record(changes: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What was changed and why, for the reports; the rules themselves are in their areas."""
    for key, part in (("rules", "rule"), ("questions", "question"), ("pathways", "pathway")):
        for entry in entries(changes, key):
            how = next(word for written, word in HOW.items() if written in entry)
            yield {"part": part, "id": entry["id"], "how": how, "reason": entry["reason"]}
    for entry in entries(changes, "consent_settings"):
        told = {"id": entry["id"], "reason": entry["reason"]}
        yield {"part": "consent setting", **told, "how": "changed"}
    for key, part in (("new_rules", "rule"), ("new_pathways", "pathway")):
        for entry in entries(changes, key):
            made = entry[part]
            yield {"part": part, "id": made["id"], "how": "added", "reason": entry["reason"]}


def _file(content: Any, changes: Mapping[str, Any]) -> Any:
    """One file of the base with the council's changes in it; its other keys stay as they are."""
    if not isinstance(content, Mapping):
        return content
    changed = dict(content)
    for key, change in (("rules", _rule), ("questions", _question), ("pathways", _pathway)):
        if isinstance(content.get(key), list):
            by_id = {entry["id"]: entry for entry in entries(changes, key)}
            changed[key] = [
                change(item, by_id[item["id"]]) if mapping(item).get("id") in by_id else item
                for item in content[key]
            ]
    if "agreement" in content:
        changed |= {entry["id"]: entry["value"] for entry in entries(changes, "consent_settings")}
    new = [*_new(content, changes)]
    for key in {key for key, _ in new}:
        changed[key] = [*changed.get(key, ()), *(item for of, item in new if of == key)]
    return changed


def _new(content: Mapping[str, Any], changes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for entry in entries(changes, "new_rules"):
        if entry["area"] == content.get("area"):
            yield "rules", entry["rule"]
    if "pathways" in content:
        for entry in entries(changes, "new_pathways"):
            yield "pathways", entry["pathway"]


def _rule(rule: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """A retired rule stays in the pack, so that its number is never used for another."""
    changed = {**rule, **mapping(entry.get("set"))}
    if "also_when" in entry:
        changed["when"] = {"any": [changed["when"], entry["also_when"]]}
    return {**changed, "status": "retired"} if entry.get("retire") else changed


def _question(question: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    changed = {**question, **entry["set"]}
    labels = mapping(entry["set"].get("options"))
    if labels:
        changed["options"] = [_option(option, labels) for option in question["options"]]
    return changed


def _option(option: Mapping[str, Any], labels: Mapping[str, Any]) -> Mapping[str, Any]:
    key = str(option.get("fact") or option.get("value"))
    return {**option, "label": labels[key]} if key in labels else option


def _pathway(pathway: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**pathway, **entry["set"]}
