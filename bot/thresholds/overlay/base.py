"""Reading a base and an overlay before anybody has checked that they are well written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.routes import Route, Urgency

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

SAFETY = "safety"
PROTECTED_ROUTES = (str(Route.FRONT_DOOR_URGENT), str(Route.EMERGENCY))
PROTECTED_URGENCIES = (str(Urgency.TODAY), str(Urgency.NOW))


def mapping(written: Any) -> Mapping[str, Any]:
    """What was written if it has keys, otherwise nothing."""
    return written if isinstance(written, Mapping) else {}


def is_blank(value: Any) -> bool:
    """Nothing that could be read or rung: no value, only spaces, or a list of such."""
    if isinstance(value, list):
        return all(is_blank(part) for part in value)
    return value is None or (isinstance(value, str) and not value.strip())


def is_protected(area: str, rule: Mapping[str, Any]) -> bool:
    """Whether a rule of the base is about danger, so that a council may only add to it."""
    return (
        area == SAFETY
        or rule.get("route") in PROTECTED_ROUTES
        or rule.get("urgency") in PROTECTED_URGENCIES
    )


def why_protected(area: str) -> str:
    safety = "a rule of the safety area"
    danger = "a rule for a call today or for 999"
    return f"{safety if area == SAFETY else danger}, which holds in every council"


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
