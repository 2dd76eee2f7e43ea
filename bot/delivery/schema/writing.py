"""Writes `contact-v1.json` from the record's own classes, so that the published form cannot lag behind.

`python -m bot.delivery.schema.writing` writes it anew. Within version 1 fields may be added; none may be
taken away or change its meaning.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Union

from bot.referral.record import ContactRecord

PATH = Path(__file__).with_name("contact-v1.json")
TEXT = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}


def contact_schema() -> dict[str, Any]:
    """The JSON Schema of what the case system is sent about one contact."""
    defs: dict[str, Any] = {}
    record = _of(ContactRecord, defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "contact-v1: what Threshold tells the case system about one contact",
        "description": (
            "One signed message for each contact that was sent, and one more, under an id of its own, when "
            "a call is told of later, or when staff put or lift a ban on contacting the family. Each may "
            "come several times, always under the same id and with the same bytes. Fields may be added "
            "within version 1; a reader takes no notice of those that it does not know."
        ),
        **_object(
            schema={"const": "contact-v1"},
            id={**TEXT, "description": "The message's id: a repeat has the same."},
            case=_object(
                contact_id=TEXT,
                reference=TEXT,
                route=TEXT,
                urgency=TEXT,
                sent_at=MOMENT,
                version={
                    "type": "integer",
                    "description": "1 as it was sent; one more for each change since of `record.calls`, "
                    "or of `case.do_not_contact_family`.",
                },
                do_not_contact_family={
                    "type": "boolean",
                    "description": "Nobody may contact the family about this before it was decided how; as "
                    "it stands with this version. The highest version counts.",
                },
            ),
            record=record,
            decision_record=_list(
                _object(
                    child=TEXT,
                    recommended_route=_or_none(TEXT),
                    chosen_route=_or_none(TEXT),
                    decision={"type": "object"},
                    consent={"type": "object"},
                )
            ),
            rationale=_list(_object(child=TEXT, rule=TEXT, because=TEXT, sources=_list(TEXT))),
            transcript=_list(
                _object(at=MOMENT, who={"enum": ["referrer", "threshold"]}, text=TEXT)
            ),
        ),
        "$defs": dict(sorted(defs.items())),
    }


def as_text() -> str:
    return json.dumps(contact_schema(), indent=2) + "\n"


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_none(schema: Any) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _of(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type that stands in the record."""
    if dataclasses.is_dataclass(kind):
        return _of_class(typing.cast(type, kind), defs)
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return _or_none(_of(next(k for k in inside if k is not type(None)), defs))
    if origin is Literal:
        return {"enum": list(inside)}
    if origin is tuple:
        if inside[-1] is Ellipsis:
            return _list(_of(inside[0], defs))
        several = [_of(one, defs) for one in inside]
        return {"type": "array", "prefixItems": several, "minItems": len(several)}
    if origin is dict or kind is dict:
        return {"type": "object"}
    plain = {str: TEXT, bool: {"type": "boolean"}, int: {"type": "integer"}, datetime: MOMENT}
    if kind is float:
        return {"type": "number"}
    return plain.get(kind, {})


def _of_class(kind: type, defs: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in defs:
        defs[name] = {}  # so that a class that holds itself ends
        hints = typing.get_type_hints(kind)
        fields = {field.name: _of(hints[field.name], defs) for field in dataclasses.fields(kind)}
        about = " ".join((kind.__doc__ or "").split())
        defs[name] = {"description": about, **_object(**fields)}
    return {"$ref": f"#/$defs/{name}"}


if __name__ == "__main__":
    PATH.write_text(as_text())
