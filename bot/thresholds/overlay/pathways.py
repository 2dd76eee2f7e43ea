"""What a council may write about a pathway, and what stays as the base says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.errors import nearest
from bot.thresholds.overlay.base import blanks, id_of, is_blank, items_of
from bot.thresholds.overlay.protected import why_fixed_pathway
from bot.thresholds.parts import Pathway

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

PATHWAY_KEYS = ("name", "tell", "tell_family", "contact", "by_when", "family_contact")
FIXED_WHERE_PROTECTED = ("tell", "tell_family", "contact", "by_when")
STRICTER = ("usual", "ask_first", "never")


def pathway_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where, known = f"changes.yml, {entry['id']}", {p["id"]: p for p in items_of(base, "pathways")}
    if entry["id"] not in known:
        yield f"{where}: is not a pathway of the base{nearest(entry['id'], known)}"
        return
    for key in entry["set"]:
        if key in Pathway.__fields__ and key not in PATHWAY_KEYS:
            yield f"{where}: `{key}` is not for a council to set; take it out, so that the base's holds"
        elif key not in PATHWAY_KEYS:
            yield f"{where}: `{key}` is not something that can be set{nearest(str(key), PATHWAY_KEYS)}"
    yield from _fixed_faults(where, known[entry["id"]], entry["set"])
    yield from blanks(where, entry["set"], PATHWAY_KEYS)
    wanted = entry["set"].get("family_contact")
    if not is_blank(wanted):
        yield from _family_faults(where, known[entry["id"]].get("family_contact"), wanted)


def _fixed_faults(
    where: str, pathway: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[str]:
    why = why_fixed_pathway(pathway)
    for key in FIXED_WHERE_PROTECTED if why else ():
        if key in wanted:
            yield (
                f"{where}: `{key}` cannot be changed, because {why}. Take it out; to tell people more, "
                f"add a pathway of the council's own under `new_pathways`, and name it in a new rule."
            )


def _family_faults(where: str, old: Any, wanted: Any) -> Iterator[str]:
    if wanted not in STRICTER:
        yield f"{where}: `{wanted}` cannot stand for `family_contact`{nearest(str(wanted), STRICTER)}"
    elif old in STRICTER and STRICTER.index(wanted) < STRICTER.index(old):
        yield (
            f"{where}: `family_contact` cannot go down from `{old}` to `{wanted}`, because a family might "
            f"be told before that is safe. Leave it out, or make it stricter: usual, ask_first, never."
        )


def new_pathway_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    if id_of(entry) in {pathway["id"] for pathway in items_of(base, "pathways")}:
        yield (
            f"changes.yml, {id_of(entry)}: is a pathway of the base already. Give the new pathway "
            f"another id, or change this one under `pathways`."
        )
