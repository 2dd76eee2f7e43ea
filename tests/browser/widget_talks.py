"""Talks for tests of the widget: what is answered to each question, and the same below the browser.

A test that needs a talk at its ninth turn has it taken there over HTTP and opens the widget on it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import requests

from tests.server import Server

SECONDS = 20


@dataclass(frozen=True)
class Step:
    """One answer: words that are in the question, how it is answered, and with what."""

    asked: str
    how: Literal["press", "tick", "say", "date", "number"]
    what: str


TYPED = "zebra told nobody on Tuesday"
"""Words that stand nowhere else, so that they can be looked for where they must not be."""

TO_THE_CHECK = (
    Step("in danger of being hurt right now", "press", "Yes"),
    Step("Have you rung 999", "press", "Yes, I have rung 999"),
    Step("what log or incident number", "say", "ten minutes ago, log 12"),
    Step("Have you rung the Children's Front Door", "press", "Yes, I have rung"),
    Step("When did you ring", "say", "just after lunch"),
    Step("Whom did you speak to", "say", "the duty worker"),
    Step("What would you like to do now", "press", "Write the referral that confirms the calls"),
    Step("put the child or anyone else at risk", "press", "I don't know"),
    Step("What is the full name of the child", "press", "Not known"),
    Step("Where is the child right now", "say", "in the school office with me"),
    Step("What happened", "say", TYPED),
    Step("What is your name and your job", "say", "Wyn Example, class teacher"),
    Step("On which number can we reach you", "say", "01632 960111"),
)
SEND = Step("Please check your answers", "press", "Send to the Children's Front Door")
URGENT = (*TO_THE_CHECK, SEND)
"""The shortest whole talk: somebody is in danger, it was rung in, and the contact is sent."""

TICKED = (
    Step("in danger of being hurt right now", "press", "I don't know"),
    Step("true of the child at this moment", "tick", "Badly hurt, very unwell"),
)
MORE = Step("Please check your answers", "press", "Answer more questions first")
BIRTH = Step("What is the date of birth", "date", "14/3/2022")
EVERY_KIND = (
    *TICKED,
    *TO_THE_CHECK[1:],
    MORE,
    BIRTH,
    Step("Where does the child live", "press", "Skip the rest"),
    SEND,
)
"""A whole talk with ticks, buttons, words and a date."""

WORRY = Step("What are you worried about", "say", "She is hungry and cold every Monday")
CALM = (
    Step("in danger of being hurt right now", "press", "No"),
    Step("true of the child at this moment", "press", "None of these right now"),
    Step("true of the child today", "press", "None of these"),
    WORRY,
    Step("Choose all that fit", "tick", "Neglect"),
    Step("How many children", "number", "1"),
)
"""The beginning of a talk without danger, up to the number of children."""


class Below:
    """A talk over HTTP, as the widget has it with the server."""

    def __init__(self, server: Server, token: str | None = None) -> None:
        self.url = server.url
        made = token or requests.post(f"{self.url}/session", timeout=SECONDS).json()["token"]
        self.token: str = made
        self._reply: Mapping[str, Any] = {} if token else self.send("/start")

    def send(self, text: str, question: str | None = None) -> Mapping[str, Any]:
        body = {"text": text, "id": uuid.uuid4().hex, "question": question}
        answer = requests.post(
            f"{self.url}/message", json=body, headers=self._bearer, timeout=SECONDS
        )
        self._reply = answer.json()
        return self._reply

    def take(self, steps: Sequence[Step]) -> Below:
        """Give these answers, each to the question that it names."""
        for step in steps:
            last = self._reply["messages"][-1]
            assert step.asked in last["text"], f"asked {last['text']!r}, not {step.asked!r}"
            self.send(_sent(step, last), self._reply["question"])
        return self

    def way_back(self) -> Mapping[str, str]:
        found = requests.get(f"{self.url}/way-back", headers=self._bearer, timeout=SECONDS)
        return found.json()

    def heard(self) -> list[str]:
        """What the server has of the person's answers, oldest first."""
        found = requests.get(f"{self.url}/history", headers=self._bearer, timeout=SECONDS)
        return [turn["heard"] for turn in found.json()["turns"]]

    @property
    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def _sent(step: Step, message: Mapping[str, Any]) -> str:
    if step.how in ("say", "number", "date"):
        return step.what
    named = [button for button in message["buttons"] if button["title"].startswith(step.what)]
    payload = str(named[0]["payload"])
    if step.how == "press":
        return payload
    value = json.loads(payload.removeprefix("/answer"))["v"]
    return "/answer" + json.dumps({"q": message["meta"]["question"], "ticked": [value]})
