"""Which settings of consent a council may make stricter; none can be made less strict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.errors import nearest
from bot.thresholds.overlay.base import mapping

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

REFUSALS = ("send", "send_after_consultation")
"""What a front door that a family refused does, the stricter one last."""
FEWER_IS_STRICTER = {
    "ask_young_person_from_years": "a young person who is asked today would no longer be asked",
    "agreement_lasts_days": "agreement would count for longer than the base lets it",
    "look_again_after_days": "an unmet need would be looked at later than in the base",
}
SETTINGS = ("refusal_at_front_door", *FEWER_IS_STRICTER)


def consent_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where = f"changes.yml, {entry['id']}"
    old, wanted = mapping(base.get("consent.yml")).get(entry["id"]), entry.get("value")
    if entry["id"] not in SETTINGS:
        yield f"{where}: is not a setting of consent{nearest(str(entry['id']), SETTINGS)}"
    elif "value" not in entry:
        yield f"{where}: says nothing to change; it needs `value`"
    elif entry["id"] == "refusal_at_front_door":
        yield from _refusal_faults(where, old, wanted)
    elif not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 1:
        yield f"{where}: `value` is {wanted!r}; it must be a number, one or more"
    elif isinstance(old, int) and wanted > old:
        why = FEWER_IS_STRICTER[entry["id"]]
        yield f"{where}: cannot go up from {old} to {wanted}, because {why}. Leave it out, or make it less."


def _refusal_faults(where: str, old: Any, wanted: Any) -> Iterator[str]:
    if wanted not in REFUSALS:
        yield f"{where}: `value` is `{wanted}`; it must be one of {', '.join(REFUSALS)}"
    elif old in REFUSALS and REFUSALS.index(wanted) < REFUSALS.index(old):
        yield (
            f"{where}: cannot go from `{old}` to `{wanted}`, because a refusal would be passed over without "
            f"anybody being consulted. Take it out."
        )
