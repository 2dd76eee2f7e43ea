"""The JSON schema of conditions: one shape for each word of the closed list in `conditions`.

Whatever the schema takes, `conditions.parse` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.thresholds.conditions import WORDS
from bot.thresholds.routes import Route

Schema = dict[str, Any]
CONDITION: Schema = {"$ref": "#/definitions/condition"}
UNDER_NONE_OF: Schema = {"$ref": "#/definitions/condition_under_none_of"}
MOST = 9
"""The highest count of `at_least` that a schema compares with the number of parts."""


def condition_definitions(explained: Mapping[str, str]) -> dict[str, Schema]:
    """The definitions of a condition, and of one under `none_of`, where `areas_with` cannot stand.

    explained: what each word means, for editors to show.
    """
    return {
        "condition": _condition(explained, CONDITION, tuple(WORDS)),
        "condition_under_none_of": _condition(
            explained, UNDER_NONE_OF, tuple(word for word in WORDS if word != "areas_with")
        ),
    }


def _condition(explained: Mapping[str, str], part: Schema, words: tuple[str, ...]) -> Schema:
    """One word with its parts, each part being such a condition again."""
    return {
        "type": "object",
        "description": "One word with its parts; put several under all or any.",
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {
            word: {"title": word, "description": explained.get(word, ""), **SHAPES[word](part)}
            for word in words
        },
    }


def _pair(first: str, first_shape: Schema, second: str, second_shape: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [first, second],
        "properties": {first: first_shape, second: second_shape},
    }


def _fact(part: Schema) -> Schema:
    return {"type": "string", "pattern": r"\S"}


def _list(part: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": part}


def _limit(unit: str) -> Callable[[Schema], Schema]:
    return lambda part: _pair("fact", _fact(part), unit, {"type": "number"})


def _one_of(part: Schema) -> Schema:
    values = {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": r"\S"}}
    return _pair("fact", _fact(part), "values", values)


def _at_least(part: Schema) -> Schema:
    """A count that is no higher than the number of parts, which a schema can only say case by case."""
    pair = _pair("count", {"type": "integer", "minimum": 1, "maximum": MOST}, "of", _list(part))
    cases = [
        {
            "if": {"properties": {"count": {"minimum": count}}, "required": ["count"]},
            "then": {"properties": {"of": {"minItems": count}}},
        }
        for count in range(2, MOST + 1)
    ]
    return {**pair, "allOf": cases}


def _areas_with(part: Schema) -> Schema:
    routes = {"enum": [route.value for route in Route]}
    return _pair("count", {"type": "integer", "minimum": 1}, "route", routes)


SHAPES: dict[str, Callable[[Schema], Schema]] = {
    "said_yes": _fact,
    "said_no": _fact,
    "all": _list,
    "any": _list,
    "none_of": lambda part: _list(UNDER_NONE_OF),
    "at_least": _at_least,
    "one_of": _one_of,
    "younger_than_months": _limit("months"),
    "at_least_months": _limit("months"),
    "fewer_than": _limit("number"),
    "at_least_number": _limit("number"),
    "within_days": _limit("days"),
    "longer_ago_than_days": _limit("days"),
    "due_within_days": _limit("days"),
    "areas_with": _areas_with,
}
"""The shape of what stands after each word; given the schema of a part."""
