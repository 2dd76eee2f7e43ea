"""The plan of a talk that ends without a referral is kept, sealed, with the advice for each child."""

from __future__ import annotations

import json
import uuid
from typing import Any

from sqlalchemy import text

from bot.conversations import Conversations
from bot.delivery.directory_copy import ExampleCopy
from bot.interview.listening import Listener
from bot.interview.reading import Heard
from bot.interview.records import of_children
from bot.interview.stages import open_prompt
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.thresholds.loader import Documents
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.interview.talker import calm

MOST_TURNS = 60


def walk(conversations: Conversations, name: str, services: list[str]) -> list[str]:
    """A small worry, with the plan set out; gives everything that was on the screen."""
    said: list[str] = []

    def say(words: str = "", intent: str = "nlu_fallback", pressed: Any = None) -> None:
        heard = Heard(words, intent, pressed=pressed, client_id=uuid.uuid4().hex)
        said.extend(m["text"] for m in conversations.take(name, heard, AT).messages)

    say("/start", "start")
    for _ in range(MOST_TURNS):
        found = conversations.standing(name, AT)
        assert found is not None
        case, scene = found
        prompt = open_prompt(case, scene)
        if prompt is None:
            return said
        value: Any = calm(prompt)
        if prompt.question == "outcome" and case.last("plan_lead") is None:
            value = "plan"
        elif prompt.question == "plan_services":
            value = [c.value for c in prompt.choices][:1]
            services += [prompt.choices[0].label]
        offered = {c.value for c in prompt.choices} | {"no", "dont_know"}
        if isinstance(value, list):
            say(pressed={"q": prompt.key, "ticked": value})
        elif value in offered and prompt.choices:
            say(pressed={"q": prompt.key, "v": value})
        else:
            say(str(value))
    raise AssertionError("the talk did not end")


def test_the_plan_is_kept_with_the_childs_advice_and_cannot_be_read_without_the_key(
    database: Database, responses: dict[str, str], listener: Listener, documents: Documents
) -> None:
    keyring = Keyring("test:" + "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    conversations = Conversations(
        database, keyring, responses, listener, documents, directory=ExampleCopy()
    )
    services: list[str] = []
    said = "\n".join(walk(conversations, "plan", services))
    assert "Your plan:" in said and services[0] in said

    with database.reading() as connection:
        kept = [str(row) for row in connection.execute(text("SELECT * FROM child"))]
    assert kept and services[0] not in "".join(kept)

    found = conversations.standing("plan", AT)
    assert found is not None
    (child,) = of_children(*found)
    rows = json.loads(json.dumps(child["advice"]["plan"]))
    assert {row["kind"] for row in rows} == {"step", "look_again", "ring_now"}
    assert [s["name"] for s in child["advice"]["services"]] == services


def test_a_talk_without_a_directory_goes_on_and_has_its_plan(
    conversations: Conversations,
) -> None:
    services: list[str] = []
    said = "\n".join(walk(conversations, "plan", services))
    assert "Your plan:" in said and services == [] and "Local services" not in said


def test_nobody_is_named_for_a_plan(conversations: Conversations) -> None:
    walk(conversations, "plan", [])
    found = conversations.standing("plan", AT)
    assert found is not None
    asked = {entry.question for entry in found[0].entries}
    assert not asked & {field.id for field in found[1].pack.information}
