"""A person at each chat: answers what is asked, sometimes asks why, goes back, answers another way.

Every turn is a message that the server had to work on, and every reply is checked: a turn that
failed or led nowhere stops the bench, since a fast wrong answer is no figure.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import requests

from bench.servers import BenchError

BUTTON, TYPED = "button", "typed"
TIME_LIMIT_SECONDS = 60
TYPED_EVERY = 4
"""Every so many turns the answer is typed, on both sides, so that those are measured as well."""
CHILDREN = "5"
"""So many that the questions of the pack last for a whole conversation."""
TEXTS = {
    "worry": "She has come to school hungry and tired most days this term, in dirty clothes.",
    "how_many_children": CHILDREN,
    "age": "7 years",
    "date": "1 May 2016",
    "phone": "020 7946 0000",
    "postcode": "ZZ1 1ZZ",
    "number": CHILDREN,
    "text": "A made-up answer for the bench.",
}
"""What is typed where nothing can be pressed, by question, then by kind. Nobody real."""
PRESSED_AT_ONCE = {"pause": "continue", "reading_confirmed": "yes", "restart_confirmed": "no"}


@dataclass(frozen=True)
class Turn:
    """One turn as measured by the client, from sending to the whole reply."""

    number: int
    kind: str
    ms: float


class StockTalk:
    """A conversation with the stock form over Rasa's `rest` channel."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/webhooks/rest/webhook"
        self._http = requests.Session()
        self._sender = secrets.token_hex(16)
        self._values = cycle(("dont_know", "no", "yes"))
        self._words = cycle(("I don't know", "no", "yes"))
        self.turns = 0
        self._send("/start")

    def turn(self) -> Turn:
        """Answer the open question; the next number must come back."""
        self.turns += 1
        if self.turns % TYPED_EVERY == 0:
            return Turn(self.turns, TYPED, self._send(next(self._words)))
        answer = "/answer" + json.dumps({"value": next(self._values)})
        return Turn(self.turns, BUTTON, self._send(answer))

    def _send(self, text: str) -> float:
        body = {"sender": self._sender, "message": text}
        began = time.perf_counter()
        reply = self._http.post(self._url, json=body, timeout=TIME_LIMIT_SECONDS)
        took = (time.perf_counter() - began) * 1000
        messages = reply.json() if reply.status_code == 200 else []
        asked = re.match(r"Question (\d+) of", messages[-1]["text"]) if messages else None
        if asked is None or int(asked[1]) != self.turns + 1:
            raise BenchError(f"The stock bot answered {text!r} with {reply.text[:500]}")
        return took


class OurTalk:
    """A conversation with our worker over its own channel, about several children."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()
        token = self._http.post(f"{url}/session", timeout=TIME_LIMIT_SECONDS).json()["token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self._values = cycle(("no", "dont_know"))
        self._place = 0
        self.turns = 0
        self.open: Mapping[str, Any] = {}
        self.buttons: list[Mapping[str, str]] = []
        self._send("/start")

    def turn(self) -> Turn:
        """One turn of a person who answers, and now and then asks why or goes back."""
        self.turns += 1
        text = self._what_to_say()
        kind = BUTTON if text.startswith("/") else TYPED
        return Turn(self.turns, kind, self._send(text))

    @property
    def _question(self) -> str:
        return str(self.open["question"]).partition("/")[2]

    def _what_to_say(self) -> str:
        if self._question in TEXTS or not self.buttons:
            return TEXTS.get(self._question) or TEXTS.get(self.open["kind"], TEXTS["text"])
        if self._question in PRESSED_AT_ONCE:
            return self._press(PRESSED_AT_ONCE[self._question])
        if self._question == "areas":
            return self._tick(self.open["ticks"])
        if self._question == "change_chosen":
            return self._another_answer()
        if self.open["stage"] in ("outcome", "consent", "information", "check_answers"):
            return "/change_answer"
        if self.open["kind"] == "age":
            return TEXTS["age"]
        return self._answer_or_request()

    def _answer_or_request(self) -> str:
        """Of twelve turns, one asks why, one goes back, three are typed and seven are pressed."""
        place = self.turns % 12
        if place == 6:
            return "/why_asked"
        if place == 10:
            return "/go_back"
        if self.turns % TYPED_EVERY == 0 and self.open["kind"] in ("yes_no", "tick"):
            return "I don't know"
        if self.open["stage"] == "safety":
            return self._press("no")
        return self._press(next(self._values))

    def _press(self, value: str) -> str:
        offered = {json.loads(b["payload"][len("/answer") :])["v"]: b for b in self.buttons}
        return offered[value]["payload"] if value in offered else self.buttons[0]["payload"]

    def _tick(self, count: int) -> str:
        """Tick everything and press on, as the page does."""
        values = [json.loads(b["payload"][len("/answer") :])["v"] for b in self.buttons[:count]]
        return "/answer" + json.dumps({"q": self.open["question"], "ticked": values})

    def _another_answer(self) -> str:
        """Change the answers one after the other, but for those that set the course."""
        about_children = [b for b in self.buttons if '"child:' in b["payload"].partition('"v":')[2]]
        self._place += 1
        choice = about_children or self.buttons
        return choice[self._place % len(choice)]["payload"]

    def _send(self, text: str) -> float:
        body = {"text": text, "id": secrets.token_hex(12), "question": self.open.get("question")}
        began = time.perf_counter()
        reply = self._http.post(f"{self._url}/message", json=body, timeout=TIME_LIMIT_SECONDS)
        took = (time.perf_counter() - began) * 1000
        content = reply.json()
        if reply.status_code != 200 or content.get("failed") or not content.get("question"):
            raise BenchError(f"Our chat answered {text!r} with {reply.text[:500]}")
        last = content["messages"][-1]
        self.open, self.buttons = last["meta"], last["buttons"]
        return took
