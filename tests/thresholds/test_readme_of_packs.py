"""bot/packs/README.md lists exactly the keys, words and values that the loader takes."""

from __future__ import annotations

import re
import typing
from enum import Enum
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import ModelField

from bot.thresholds.conditions import WORDS, parse
from bot.thresholds.parts import CONSENT_QUESTIONS, Head, Question
from bot.thresholds.reading.faults_in_areas import FACT_OF_QUESTION
from bot.thresholds.routes import Route
from bot.thresholds.schema.files import TABLE_OF, WRITTEN_BY_NOBODY
from bot.thresholds.schema.heads import BaseHead, OverlayHead
from bot.thresholds.schema.readme import Tables, tables_in, words_in

MODELS = {model.__name__: (model, heading) for model, heading in TABLE_OF.items()}


@pytest.fixture(scope="module")
def tables(readme: str) -> Tables:
    return tables_in(readme)


def keys_of(model: type[BaseModel]) -> dict[str, ModelField]:
    left_out = WRITTEN_BY_NOBODY if model is Head else ()
    return {f.alias: f for f in model.__fields__.values() if f.alias not in left_out}


def allowed(model: type[BaseModel], field: ModelField) -> set[str]:
    """The words that may stand for a key, or before the colons under it."""
    kind: Any = field.type_
    if model is Question and field.alias == "kind":
        return set(
            FACT_OF_QUESTION
        )  # an area decides thresholds; the other kinds are for information
    if typing.get_origin(kind) is typing.Literal:
        return {str(value).lower() for value in typing.get_args(kind)}
    if field.key_field and typing.get_origin(field.key_field.type_) is typing.Literal:
        return set(typing.get_args(field.key_field.type_))
    return (
        {str(m.value) for m in kind} if isinstance(kind, type) and issubclass(kind, Enum) else set()
    )


@pytest.mark.parametrize(("model", "heading"), MODELS.values(), ids=MODELS)
def test_a_table_and_its_model_have_the_same_keys(
    tables: Tables, model: type[BaseModel], heading: str
) -> None:
    assert set(tables[heading]) == set(keys_of(model))


@pytest.mark.parametrize(("model", "heading"), MODELS.values(), ids=MODELS)
def test_a_table_says_which_keys_are_needed(
    tables: Tables, model: type[BaseModel], heading: str
) -> None:
    needed = {key for key, explained in tables[heading].items() if explained.needed == "yes"}
    assert needed == {key for key, field in keys_of(model).items() if field.required}


@pytest.mark.parametrize(("model", "heading"), MODELS.values(), ids=MODELS)
def test_a_table_lists_the_words_that_may_stand_for_a_key(
    tables: Tables, model: type[BaseModel], heading: str
) -> None:
    for key, field in keys_of(model).items():
        explained = tables[heading][key]
        if explained.type == "a route":
            assert field.type_ is Route
        elif explained.type != "as above":
            assert set(explained.values) == allowed(model, field), key


@pytest.mark.parametrize(("model", "heading"), MODELS.values(), ids=MODELS)
def test_a_table_lists_the_keys_inside_a_key(
    tables: Tables, model: type[BaseModel], heading: str
) -> None:
    for key, field in keys_of(model).items():
        inner = field.type_
        explained = tables[heading][key]
        is_model = typing.get_origin(inner) is None and isinstance(inner, type)
        if not is_model or not issubclass(inner, BaseModel) or inner in TABLE_OF:
            assert explained.inner_keys == (), key
        elif explained.type != "as above":
            assert set(explained.inner_keys) == {f.alias for f in inner.__fields__.values()}, key


@pytest.mark.parametrize("model", [BaseHead, OverlayHead])
def test_as_above_is_only_said_of_a_key_that_is_explained_above(
    tables: Tables, model: type[BaseModel]
) -> None:
    above = set(tables[TABLE_OF[Head]])
    assert {k for k, e in tables[TABLE_OF[model]].items() if e.type == "as above"} <= above


def test_every_key_is_explained(tables: Tables) -> None:
    for heading in TABLE_OF.values():
        assert [key for key, explained in tables[heading].items() if not explained.meaning] == []


def test_every_word_of_conditions_is_explained_and_no_other(readme: str) -> None:
    assert set(words_in(readme)) == set(WORDS)


def test_every_example_of_a_condition_can_be_read(readme: str) -> None:
    section = readme.partition("### Conditions")[2].partition("\n## ")[0]
    written = re.findall(r"`(\w+): \{([^}\[]*)\}`", section)
    for word, pairs in written:
        given = dict(pair.split(": ") for pair in pairs.split(", "))
        parse(
            {word: {k: int(v) if v.isdigit() else v.replace("...", "x") for k, v in given.items()}}
        )
    assert {"within_days", "areas_with", "fewer_than"} <= {word for word, _ in written}


def test_the_routes_and_the_consent_questions_are_listed_in_order(readme: str) -> None:
    assert ", ".join(f"`{route}`" for route in Route) in readme
    assert ", ".join(f"`{question}`" for question in CONSENT_QUESTIONS) in readme
