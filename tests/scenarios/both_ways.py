"""Plays a scenario through the whole interview, below the browser, by the chat or by the form.

A message is decoded as the channel decodes it, then taken by `Conversations`: one database, no network and no
language model.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import event

from actions.turns import heard_from
from bot.conversations import Conversations, listener_from, responses_in
from bot.delivery.directory_copy import ExampleCopy
from bot.england import LONDON
from bot.interview.hours import FRONT_DOOR, is_open
from bot.interview.reading import Heard
from bot.interview.words import Words
from bot.runtime import rasa_command
from bot.scenarios.answering.answers import Change, OnDay, Pick, Request, Said, Tick, Write
from bot.scenarios.answering.referrer import ScriptedReferrer, value_of, values_offered
from bot.scenarios.files import Scenario
from bot.settings import ROOT
from bot.store.sealing import Keyring
from bot.thresholds.facts import Answer
from bot.thresholds.loader import read_documents
from bot.thresholds.pack import Pack
from bot.widget.form.page import Around, render
from bot.widget.form.posted import text_of
from tests.conftest import migrated_sqlite
from tests.scenarios.paper_form import FormPage, as_read

rasa_command.prepare()

from bot.runtime import turns  # noqa: E402 - loads Rasa's channel, which `prepare` has to go before

MOST_TURNS = 150
Way = Callable[[Mapping[str, Any], Said], str]
"""From a reply, and what the referrer does about it, to the text that reaches the server."""


@dataclass
class Talk:
    """One conversation, from its start to where nothing is asked any more."""

    conversation: str
    at: datetime
    replies: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def questions(self) -> list[str]:
        return [reply["question"] for reply in self.replies if reply["question"]]

    @property
    def stages(self) -> list[str]:
        return [reply["stage"] for reply in self.replies]


def conversations_in(folder: Path) -> Conversations:
    """Conversations about the example council, with its invented services, in a database of their own."""
    database = migrated_sqlite(folder / "threshold.db")
    event.listen(database.engine, "connect", _in_a_hurry)
    return Conversations(
        database,
        Keyring(os.environ["THRESHOLD_DATA_KEYS"]),
        responses_in(ROOT / "domain.yml"),
        listener_from(ROOT / "data/danger_words.yml"),
        read_documents(ROOT / "bot/packs/example_council"),
        directory=ExampleCopy(),
    )


def _in_a_hurry(connection: Any, _record: Any) -> None:
    """Nobody pulls the plug in these tests: what is kept need not be on the disk at once."""
    connection.execute("PRAGMA synchronous=OFF")


def play(scenario: Scenario, known: Conversations, way_at: Callable[[int], Way]) -> Talk:
    """Answer until nothing is asked. `way_at` gives the way that is used at each turn, from 0."""
    talk = Talk(uuid.uuid4().hex, moment_of(scenario, known.pack))
    referrer = ScriptedReferrer(scenario.id, scenario.situation.facts, known.pack)
    reply = _send(known, talk, "/start", None)
    for turn in range(MOST_TURNS):
        if reply["question"] is None:
            return talk
        said = referrer.answers(reply["messages"][-1])
        reply = _send(known, talk, way_at(turn)(reply, said), reply["question"])
    raise AssertionError(f"no end of {scenario.id} after {MOST_TURNS} turns: {talk.questions[-9:]}")


def _send(known: Conversations, talk: Talk, text: str, question: str | None) -> Mapping[str, Any]:
    heard = _as_the_channel_hears(text, question, talk.conversation)
    reply = known.take(talk.conversation, heard, talk.at).content
    assert reply["messages"], f"nothing was said after {question}"
    talk.replies.append(reply)
    return reply


def _as_the_channel_hears(text: str, question: str | None, conversation: str) -> Heard:
    """What the interview hears of a text: as the channel and the actions hand it on."""
    said = turns.Said(text.strip(), uuid.uuid4().hex, question)
    message = turns.as_rasa_hears(said, turns.Replies(), conversation)
    parsed = message.parse_data or {"text": message.text}
    return heard_from({**parsed, "metadata": message.metadata})


def moment_of(scenario: Scenario, pack: Pack) -> datetime:
    """The scenario's own moment (UTC), or the next at which the front door is as closed as it says."""
    written = scenario.situation.at
    at = (written if written.tzinfo else written.replace(tzinfo=LONDON)).astimezone(timezone.utc)
    says = scenario.situation.facts.answers.get(pack.clock["closed"])
    point = pack.head.contact_points[FRONT_DOOR]
    while says in (Answer.YES, Answer.NO) and is_open(point, at) == (says is Answer.YES):
        at += timedelta(hours=1)
    return at


def by_chat(reply: Mapping[str, Any], said: Said) -> str:
    """What the chat sends: the payload of what was pressed or ticked, or the typed words."""
    message = reply["messages"][-1]
    meta = message["meta"]
    if isinstance(said, Pick):
        buttons = message["buttons"]
        return next(b["payload"] for b in buttons if value_of(b["payload"]) == said.value)
    if isinstance(said, Tick):
        listed = [value for value in values_offered(message) if value in said.values]
        return "/answer" + json.dumps({"q": meta["question"], "ticked": listed})
    if isinstance(said, Request):
        return next(a["payload"] for a in meta["always"] if a["payload"] == f"/{said.name}")
    if isinstance(said, Change):
        return str(next(row["change"] for row in meta["summary"] if row["key"] == said.key))
    return said.as_typed if isinstance(said, OnDay) else said.text


def form_of(words: Words) -> Way:
    """The way by the pages without scripts, in these words."""

    def by_form(reply: Mapping[str, Any], said: Said) -> str:
        page = FormPage(render(reply, words, Around(client_id=uuid.uuid4().hex)))
        message = reply["messages"][-1]
        return text_of(message, fill_in(page, message, said, words))

    return by_form


def fill_in(
    page: FormPage, message: Mapping[str, Any], said: Said, words: Words
) -> Mapping[str, Sequence[str]]:
    """Find on the page what the referrer wants, by its label, and send it."""
    if isinstance(said, Request):
        always = message["meta"]["always"]
        return page.press(next(a["title"] for a in always if a["payload"] == f"/{said.name}"))
    if isinstance(said, Change):
        row = next(row for row in message["meta"]["summary"] if row["key"] == said.key)
        return page.press_in_row(as_read(row["asked"]), row["change"])
    _answer(page, message, said)
    return page.press(words.say("utter_form_continue"))


def _answer(page: FormPage, message: Mapping[str, Any], said: Said) -> None:
    titles = {value_of(b["payload"]): as_read(b["title"]) for b in message["buttons"]}
    if isinstance(said, Pick):
        page.choose(titles[said.value])
        page.write("text", "")
    elif isinstance(said, Tick):
        page.tick([titles[value] for value in said.values])
    elif isinstance(said, OnDay) and page.has("day"):
        for name in ("day", "month", "year"):
            page.write(name, str(getattr(said.day, name)))
    elif isinstance(said, Write) and said.text.isdigit() and page.has("number"):
        page.write("number", said.text)
    elif isinstance(said, Write | OnDay):
        page.write("text", said.as_typed if isinstance(said, OnDay) else said.text)
