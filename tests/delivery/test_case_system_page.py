"""What the page for the case system's makers says is true: its examples work."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema

from bot.delivery import signing
from bot.delivery.decisions import OUTCOMES, read_event
from bot.delivery.schema import writing
from bot.settings import ROOT
from tests.conftest import FRIDAY_AFTERNOON as AT

PAGE = (ROOT / "docs/case_system.md").read_text()
SECRET = "s" * 40


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.S)
    assert found
    return found[1]


def test_the_check_of_a_signature_works_as_it_is_printed() -> None:
    known: dict[str, Any] = {}
    exec(block("python"), known)  # noqa: S102 - our own page
    checks, now = known["is_from_threshold"], AT.timestamp()
    made = signing.signed("id-1", b"{}", ["n" * 40, SECRET], AT)
    assert checks(made, b"{}", SECRET, now)
    assert not checks(made, b"{ }", SECRET, now)
    assert not checks(made, b"{}", "x" * 40, now)
    assert not checks(made, b"{}", SECRET, now + 301)


def test_the_printed_decision_is_as_the_form_says() -> None:
    schema = json.loads(writing.PATH.with_name("decision-v1.json").read_text())
    example = json.loads(block("json"))
    jsonschema.Draft202012Validator(schema).validate(example)
    event = read_event(block("json").encode(), example["id"])
    assert event.decisions[0].outcome in OUTCOMES


def test_every_field_on_the_page_is_in_the_published_form() -> None:
    schema = writing.contact_schema()
    known = set(schema["properties"])
    known |= {f"case.{name}" for name in schema["properties"]["case"]["properties"]}
    known |= {f"record.{name}" for name in schema["$defs"]["ContactRecord"]["properties"]}
    table = PAGE.partition("### Fields")[2].partition("Every answer")[0]
    named = re.findall(r"`((?:case|record)\.\w+)`", table)
    named += re.findall(r"^\| `(\w+)` \|", table, re.M)
    assert len(named) > 15
    assert set(named) <= known
