"""The schemas that editors use take what the loader takes, and refuse what people mistype."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from bot.cli import main
from bot.settings import ROOT
from bot.thresholds.conditions import WORDS, parse
from bot.thresholds.loader import Documents, canonical, read_yaml
from bot.thresholds.overlay.changes import CHANGE_KEYS
from bot.thresholds.overlay.head import HEAD_KEYS
from bot.thresholds.overlay.merging import OF_THE_BASE_ALONE
from bot.thresholds.parts import Head
from bot.thresholds.schema.conditions import SHAPES
from bot.thresholds.schema.files import schemas
from bot.thresholds.schema.heads import BaseHead, OverlayHead
from tests.thresholds.mistakes import KEYS, VALUES, planted

# ruff: noqa: E501 - one case beside another reads better than a wrapped one
PAGE = (ROOT / "bot/packs/README.md").read_text()
SCHEMAS = schemas(PAGE)
FILES = sorted((ROOT / "bot/packs").glob("*/*.yml"))
SCHEMA_OF_HEAD = {True: "base", False: "overlay"}
SEEN_BY_THE_LOADER_ALONE = {
    "no working days at all", "an afternoon by the twelve-hour clock", "a time of opening alone",
    "a period that ends before it begins", "a day that no calendar has", "telephone that cannot be rung",
    "link that is not one", "a shared file that is missing",
}  # fmt: skip
"""What lies between two values, or cannot be said as a pattern."""


def schema_for(file: Path) -> str:
    if file.name == "pack.yml":
        return SCHEMA_OF_HEAD["is_base" in read_yaml(file)]
    return file.name if file.name in SCHEMAS else "area"


def as_json(written: Any) -> Any:
    return json.loads(canonical(written))


def whole(documents: Documents) -> dict[str, Any]:
    """The example as a whole pack, as a council without a base would write it."""
    head = {k: v for k, v in documents["pack.yml"].items() if k not in ("stands_over", "changed")}
    return {**documents, "pack.yml": head}


def refused_by_schemas(documents: Documents) -> bool:
    return any(
        not Draft7Validator(SCHEMAS[name if name in SCHEMAS else "area"]).is_valid(as_json(content))
        for name, content in whole(documents).items()
    )


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_schema_is_one(kind: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[kind])
    assert SCHEMAS[kind]["additionalProperties"] is False


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_file_of_the_example_keeps_to_its_schema(file: Path) -> None:
    Draft7Validator(SCHEMAS[schema_for(file)]).validate(as_json(read_yaml(file)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_file_names_its_schema_for_editors(file: Path) -> None:
    name = schema_for(file).removesuffix(".yml")
    first = file.read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../.schema/{name}.json"


def test_a_whole_pack_keeps_to_its_schemas(documents: Documents) -> None:
    assert not refused_by_schemas(documents)


MISTYPED = {k: c for k, (c, _) in {**KEYS, **VALUES}.items() if k not in SEEN_BY_THE_LOADER_ALONE}


@pytest.mark.parametrize("change", MISTYPED.values(), ids=MISTYPED)
def test_what_people_mistype_is_underlined(documents: Documents, change: Any) -> None:
    assert refused_by_schemas(planted(documents, change))


@pytest.mark.parametrize(
    "written",
    [
        {"rule": []},
        {"rules": {"id": "ED-006"}},
        {"rules": [{"id": "ED-006", "reason": "x"}]},
        {"rules": [{"id": "ED-006", "set": {"route": "caf"}}]},
        {"rules": [{"id": "ED-006", "reason": "x", "set": {"rout": "caf"}}]},
        {"rules": [{"id": "ED-006", "reason": "x", "set": {}}]},
        {"rules": [{"id": "ED-006", "reason": "x", "retire": "yes"}]},
        {"rules": [{"id": "ED-006", "reason": "x", "retire": True, "set": {"route": "caf"}}]},
        {"rules": [{"id": "ED-006", "reason": "x", "also_when": {"sad_yes": "suspended"}}]},
        {"questions": [{"id": "core_harm", "reason": "x", "set": {"kind": "tick"}}]},
        {"pathways": [{"id": "step_up", "reason": "x", "set": {"sources": []}}]},
        {"new_rules": [{"area": "education", "reason": "x", "rule": {"id": "ED-900"}}]},
    ],
)
def test_a_change_that_is_not_understood_is_underlined(written: Any) -> None:
    assert not Draft7Validator(SCHEMAS["changes.yml"]).is_valid(written)


def test_the_example_of_changes_on_the_page_keeps_to_the_schema() -> None:
    example = PAGE.partition("changes.yml`: what")[2].partition("```yaml")[2].partition("```")[0]
    Draft7Validator(SCHEMAS["changes.yml"]).validate(yaml.safe_load(example))
    assert set(SCHEMAS["changes.yml"]["properties"]) == set(CHANGE_KEYS)


def test_the_three_heads_have_the_same_keys_where_they_say_the_same() -> None:
    whole, base, overlay = (
        {f.alias for f in m.__fields__.values()} for m in (Head, BaseHead, OverlayHead)
    )
    assert overlay == set(HEAD_KEYS)
    assert base - whole == {"is_base"} and "is_base" in OF_THE_BASE_ALONE
    assert overlay - whole == {"base", "base_version"}
    assert whole - base - overlay == {"stands_over", "changed"}


def test_every_word_of_conditions_has_a_shape_and_an_explanation() -> None:
    assert set(SHAPES) == set(WORDS)
    condition = SCHEMAS["area"]["definitions"]["condition"]["properties"]
    assert set(condition) == set(WORDS)
    assert [word for word, shape in condition.items() if not shape["description"]] == []


def test_an_editor_shows_what_each_key_means() -> None:
    rule = SCHEMAS["area"]["definitions"]["Rule"]["properties"]
    assert rule["because"]["description"] == "shown to the referrer as the reason"
    assert all(shape.get("description") for shape in rule.values())


DEFINITIONS = SCHEMAS["area"]["definitions"]
names = st.sampled_from(["visible_injury", "role", "child_age_months"])


def instances(schema: dict[str, Any], depth: int = 3) -> st.SearchStrategy[Any]:
    """Values that keep to a schema of conditions."""
    if "$ref" in schema:
        return st.deferred(lambda: instances(DEFINITIONS[schema["$ref"].rpartition("/")[2]], depth))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        return objects(schema, depth)
    if schema["type"] == "array":
        return st.lists(instances(schema["items"], depth - 1), min_size=1, max_size=3)
    numbers = st.integers(schema.get("minimum", -9), schema.get("maximum", 99))
    return names if schema["type"] == "string" else numbers


def objects(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    shapes = schema["properties"]
    if schema.get("maxProperties") != 1:
        return st.fixed_dictionaries({key: instances(s, depth) for key, s in shapes.items()})
    leaves = [w for w in shapes if depth > 0 or w not in ("all", "any", "none_of", "at_least")]
    return st.sampled_from(leaves).flatmap(
        lambda word: instances(shapes[word], depth).map(lambda parts: {word: parts})
    )


@settings(max_examples=300, deadline=None)
@given(instances({"$ref": "#/definitions/condition"}))
def test_whatever_shape_the_schema_takes_can_be_read(written: Any) -> None:
    validator = Draft7Validator(
        {**SCHEMAS["area"]["definitions"]["condition"], "definitions": DEFINITIONS}
    )
    if validator.is_valid(written):  # a count may be above the number of parts
        parse(written)


@pytest.mark.parametrize(
    "written",
    [
        {"sad_yes": "a"}, {"said_yes": ["a"]}, {"said_yes": "a", "said_no": "b"}, "said_yes", {}, {"all": []},
        {"at_least": {"count": 2, "of": [{"said_yes": "a"}]}}, {"at_least": {"count": 0, "of": [{"said_yes": "a"}]}},
        {"at_least": {"count": True, "of": [{"said_yes": "a"}]}}, {"at_least": {"count": 1, "of": []}},
        {"younger_than_months": {"fact": "age", "years": 1}}, {"younger_than_months": {"fact": "age", "months": "1"}},
        {"younger_than_months": {"fact": "age"}}, {"one_of": {"fact": "role", "values": []}},
        {"none_of": [{"areas_with": {"count": 2, "route": "caf"}}]}, {"areas_with": {"count": 2, "route": "cafe"}},
        {"none_of": [{"any": [{"areas_with": {"count": 2, "route": "caf"}}]}]}, {"all": [{"all": [{"sad_yes": "a"}]}]},
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_read_is_underlined(written: Any) -> None:
    validator = Draft7Validator(
        {**SCHEMAS["area"]["definitions"]["condition"], "definitions": DEFINITIONS}
    )
    assert not validator.is_valid(written)
    with pytest.raises(ValueError):
        parse(written)


def test_the_command_writes_a_schema_for_each_sort_of_file(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["packs", "schema", "--out", str(tmp_path / "new")])
    assert left.value.code == 0
    written = {file.name: json.loads(file.read_text()) for file in (tmp_path / "new").iterdir()}
    assert set(written) == {f"{re.sub('.yml$', '', kind)}.json" for kind in SCHEMAS}
    assert written["area.json"] == json.loads(json.dumps(SCHEMAS["area"]))
