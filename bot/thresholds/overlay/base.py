"""Reading a base and an overlay before anybody has checked that they are well written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents


def mapping(written: Any) -> Mapping[str, Any]:
    """What was written if it has keys, otherwise nothing."""
    return written if isinstance(written, Mapping) else {}


def is_blank(value: Any) -> bool:
    """Nothing that could be read or rung: no value, only spaces, or a list of such."""
    if isinstance(value, list):
        return all(is_blank(part) for part in value)
    return value is None or (isinstance(value, str) and not value.strip())


def owner_of(base: Documents) -> str:
    """Who answers for the base, and so whom to ask for a change in it."""
    return str(mapping(base.get("pack.yml")).get("owner"))


def areas_of(base: Documents) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for content in base.values():
        if "area" in mapping(content):
            yield str(content["area"]), content


def rules_of(base: Documents) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every rule of the base with its area; one without an id is found when the pack is read."""
    for area, content in areas_of(base):
        for rule in content.get("rules") or ():
            if "id" in mapping(rule):
                yield area, rule


def items_of(base: Documents, key: str) -> Iterator[Mapping[str, Any]]:
    for content in base.values():
        for item in mapping(content).get(key) or ():
            if "id" in mapping(item):
                yield item


def blanks(where: str, wanted: Mapping[str, Any], words: Iterable[str]) -> Iterator[str]:
    for key in words:
        if key in wanted and is_blank(wanted[key]):
            yield f"{where}: `{key}` is blank; write it out, or take the line out to keep the base's"


def id_of(entry: Any) -> str:
    """The id that an entry is about; a new rule or pathway has it inside."""
    if not isinstance(entry, Mapping):
        return ""
    holder = next((mapping(entry[key]) for key in ("rule", "pathway") if key in entry), entry)
    found = holder.get("id")
    return found if isinstance(found, str) else ""
