"""A JSON schema for each sort of file in a pack, for editors; made from the models, so that it cannot drift.

A schema sees one file at a time. That names exist and that parts fit together is for `faults`.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from datetime import date, time
from enum import Enum
from typing import Any

from pydantic import BaseModel
from pydantic.fields import ModelField

from bot.thresholds.conditions import Condition
from bot.thresholds.overlay.changes import CHANGE_KEYS
from bot.thresholds.overlay.consent import REFUSALS, SETTINGS
from bot.thresholds.overlay.pathways import PATHWAY_KEYS
from bot.thresholds.overlay.questions import QUESTION_WORDS
from bot.thresholds.overlay.rules import RULE_KEYS
from bot.thresholds.parts import (
    Area,
    Boundary,
    ConsentWords,
    EarlyHelp,
    Fact,
    FormField,
    Head,
    InformationField,
    Neighbour,
    Pathway,
    PlanStep,
    PlanWords,
    Question,
    Rule,
)
from bot.thresholds.reading.faults import ID, RULE_ID
from bot.thresholds.reading.faults_in_areas import FACT_OF_QUESTION
from bot.thresholds.schema import heads
from bot.thresholds.schema.conditions import CONDITION, condition_definitions
from bot.thresholds.schema.readme import Explained, Tables, tables_in, words_in

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
WRITTEN_BY_NOBODY = ("stands_over", "changed")
"""Keys of the merged head, which `overlay.merge` fills in."""

TABLE_OF: dict[type[BaseModel], str] = {
    Head: "pack.yml: the head of a whole pack",
    heads.BaseHead: "pack.yml: the head of a base",
    heads.OverlayHead: "pack.yml: the head of a council's pack",
    Boundary: "The boundary",
    Neighbour: "Neighbours",
    EarlyHelp: "early_help: services and plans",
    PlanWords: "Plans",
    PlanStep: "Steps of a plan",
    Area: "One file an area",
    Fact: "Facts",
    Question: "Questions",
    Rule: "Rules",
    Pathway: "pathways.yml",
    ConsentWords: "consent.yml",
    InformationField: "information.yml",
    FormField: "fields.yml",
}
"""The table of bot/packs/README.md that explains the keys of a model."""

MODELS_WITH_ID = (Area, Fact, Question, Rule, Pathway, InformationField, FormField)

OF_TYPE: dict[Any, Schema] = {
    str: {"type": "string", "pattern": r"\S"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    time: {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"},
}


def schemas(page: str = "") -> dict[str, Schema]:
    """The schema of each sort of file: a file's name, or `area`, `base` and `overlay`.

    page: bot/packs/README.md, whose tables become the explanations that an editor shows.
    """
    tables, words = tables_in(page), words_in(page)
    whole = [
        field.alias for field in Head.__fields__.values() if field.alias not in WRITTEN_BY_NOBODY
    ]
    made = {
        "pack.yml": _Models(tables).of(Head, only=whole),
        "base": _Models(tables).of(heads.BaseHead),
        "overlay": _Models(tables).of(heads.OverlayHead),
        "changes.yml": _changes(_Models(tables)),
        "area": _Models(tables, only_in_areas=True).of(Area),
        "pathways.yml": _list_of(Pathway, "pathways", tables),
        "consent.yml": _Models(tables).of(ConsentWords),
        "information.yml": _list_of(InformationField, "fields", tables),
        "fields.yml": _list_of(FormField, "form", tables),
    }
    for kind, schema in made.items():
        schema["definitions"] |= condition_definitions(words)
        made[kind] = {"$schema": DRAFT, "title": f"Threshold pack: {kind}", **schema}
    return made


class _Models:
    """Turns models into definitions, each once, with explanations from the tables."""

    def __init__(self, tables: Tables, only_in_areas: bool = False) -> None:
        self.tables = tables
        self.only_in_areas = only_in_areas
        self.definitions: Schema = {}

    def of(self, model: type[BaseModel], only: Iterable[str] | None = None) -> Schema:
        """The schema of a whole file; `only` some of the model's keys."""
        return {**self._lines(model, only), "definitions": self.definitions}

    def ref(self, model: type[BaseModel]) -> Schema:
        """A reference to the definition of a model."""
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # so that a model inside itself ends here
            self.definitions[name] = self._lines(model, None)
        return {"$ref": f"#/definitions/{name}"}

    def some_of(self, model: type[BaseModel], keys: Iterable[str]) -> Schema:
        """Some keys of a model, of which none has to be there."""
        return {**self._lines(model, keys), "required": [], "minProperties": 1}

    def _lines(self, model: type[BaseModel], only: Iterable[str] | None) -> Schema:
        keys = None if only is None else set(only)
        fields = [f for f in model.__fields__.values() if keys is None or f.alias in keys]
        explained = self.tables.get(TABLE_OF.get(model, ""), {})
        return {
            "type": "object",
            "description": " ".join((model.__doc__ or "").split("\n\n")[0].split()),
            "additionalProperties": False,
            "required": [field.alias for field in fields if field.required],
            "properties": {f.alias: self._key(model, f, explained.get(f.alias)) for f in fields},
        }

    def _key(
        self, model: type[BaseModel], field: ModelField, explained: Explained | None
    ) -> Schema:
        schema = self._value(model, field)
        if explained is None or not explained.meaning:
            return schema
        about = {"title": field.alias, "description": explained.meaning.replace("`", "")}
        # Draft 7 passes over whatever stands beside a `$ref`.
        return {**about, "allOf": [schema]} if "$ref" in schema else {**about, **schema}

    def _value(self, model: type[BaseModel], field: ModelField) -> Schema:
        if model is Question and field.alias == "kind" and self.only_in_areas:
            return {"enum": [*FACT_OF_QUESTION]}
        if field.alias == "id" and model in MODELS_WITH_ID:
            return {"type": "string", "pattern": f"^{(RULE_ID if model is Rule else ID).pattern}$"}
        one = self._type(field.type_)
        if field.key_field is not None:
            return {"type": "object", "additionalProperties": one, **_names(field.key_field.type_)}
        if typing.get_origin(field.outer_type_) in (tuple, list):
            return {"type": "array", "items": one}
        return one

    def _type(self, kind: Any) -> Schema:
        if kind is Condition:
            return CONDITION
        if kind in OF_TYPE:
            return OF_TYPE[kind]
        if typing.get_origin(kind) in (tuple, list):
            return {"type": "array", "items": self._type(typing.get_args(kind)[0])}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.ref(kind)
        return {"enum": _allowed(kind)}


def _names(kind: Any) -> Schema:
    """Which names may stand before the colons of a key's lines."""
    return {} if kind is str else {"propertyNames": {"enum": _allowed(kind)}}


def _allowed(kind: Any) -> list[Any]:
    """The values of an enumeration or a literal."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [member.value for member in kind]
    return [*typing.get_args(kind)]


def _list_of(model: type[BaseModel], key: str, tables: Tables) -> Schema:
    """A file of one key with a list of these under it."""
    models = _Models(tables)
    return {
        **_lines({key: {"type": "array", "items": models.ref(model)}}),
        "definitions": models.definitions,
    }


def _lines(properties: Mapping[str, Schema], needed: Iterable[str] | None = None) -> Schema:
    """Lines of `name: value` with these names, all of them needed unless said otherwise."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*(properties if needed is None else needed)],
        "properties": dict(properties),
    }


def _changes(models: _Models) -> Schema:
    """`changes.yml`; what a council may set is listed in `overlay`."""
    values = _values_of_changes(models)
    explained = models.tables.get("changes.yml: what a council does in its own way", {})
    lists: Schema = {}
    for key, words in CHANGE_KEYS.items():
        entry = _entry({word: values.get((key, word), OF_TYPE[str]) for word in words})
        about = explained[key].meaning.replace("`", "") if key in explained else ""
        lists[key] = {"type": "array", "description": about, "items": entry}
    return {**_lines(lists, needed=()), "definitions": models.definitions}


def _values_of_changes(models: _Models) -> dict[tuple[str, str], Schema]:
    """What may stand under a word of an entry, where it is not a plain text."""
    labels = {"type": "object", "additionalProperties": OF_TYPE[str], "minProperties": 1}
    questions = models.some_of(Question, QUESTION_WORDS)
    questions["properties"]["options"] = {**labels, "description": "fact: its new label"}
    return {
        ("rules", "set"): models.some_of(Rule, RULE_KEYS),
        ("rules", "also_when"): CONDITION,
        ("rules", "retire"): {"const": True},
        ("questions", "set"): questions,
        ("pathways", "set"): models.some_of(Pathway, PATHWAY_KEYS),
        ("consent_settings", "id"): {"enum": [*SETTINGS]},
        ("consent_settings", "value"): {"anyOf": [OF_TYPE[int], {"enum": [*REFUSALS]}]},
        ("new_rules", "rule"): models.ref(Rule),
        ("new_pathways", "pathway"): models.ref(Pathway),
    }


def _entry(properties: Mapping[str, Schema]) -> Schema:
    """One entry of `changes.yml`; a rule is changed, widened or both, or else retired."""
    if "retire" not in properties:
        return _lines(properties)
    changed = {"anyOf": [{"required": ["set"]}, {"required": ["also_when"]}]}
    one = [{**changed, "not": {"required": ["retire"]}}, {"required": ["retire"], "not": changed}]
    return {**_lines(properties, needed=("id", "reason")), "oneOf": one}
