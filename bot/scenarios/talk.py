"""Plays typed talks through a running chat, as a referrer would, over the network."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from bot.thresholds.errors import FactsError, nearest

TALK_KEYS = ("name", "says", "if_asked", "expect")
MOST_TURNS = 150
SECONDS_FOR_A_TURN = 30
TOO_MANY = 429


@dataclass
class ChatClient:
    """A client of the chat: one conversation. Tries again, with the same message id, while it is down.

    patience: seconds for which a chat that does not answer is tried again.
    """

    url: str
    patience: float = 0.0
    token: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def begin(self) -> Mapping[str, Any]:
        """Start a conversation; gives the first reply."""
        answer = self._call("POST", "/session", {})
        self.token = answer["token"]
        return self.send("/start")

    def send(self, text: str, question: str | None = None) -> Mapping[str, Any]:
        """Say something and get the reply."""
        message = {"text": text, "id": uuid.uuid4().hex, "question": question}
        return self._call("POST", "/message", message)

    def history(self) -> list[Mapping[str, Any]]:
        turns: list[Mapping[str, Any]] = self._call("GET", "/history", None)["turns"]
        return turns

    def delivery(self) -> Mapping[str, Any]:
        """Whether what was sent has arrived."""
        return self._call("GET", "/delivery", None)

    def _call(self, method: str, path: str, body: Any) -> dict[str, Any]:
        until = time.monotonic() + self.patience
        while True:
            try:
                answer = self.session.request(
                    method,
                    self.url + path,
                    json=body,
                    headers={"Authorization": f"Bearer {self.token}"},
                    timeout=SECONDS_FOR_A_TURN,
                )
                if answer.status_code == TOO_MANY:  # a script types faster than a person may
                    time.sleep(1)
                    continue
                if answer.status_code < 500:
                    answer.raise_for_status()
                    return dict(answer.json())
                problem: Exception = requests.HTTPError(f"status {answer.status_code}")
            except (requests.ConnectionError, requests.Timeout) as error:
                problem = error
            if time.monotonic() > until:
                raise problem
            time.sleep(0.3)


MAY_COME = {
    "told_us": "none of these",
    "audience": "yes, I work with children",
    "danger_confirm": "no",
    "safety_leaving": "don't know",
    "reading_confirmed": "yes",
    "rang_front_door_when": "about ten minutes ago",
    "rang_front_door_spoke_to": "they did not say",
    "rang_999_yet": "not yet",
    "rang_front_door_yet": "not yet",
    "rang_999_since_sending": "not yet",
    "rang_front_door_since_sending": "not yet",
    "more_information": "send with what you have",
    "when_happened": "not known",
    "told_by": "not known",
    "danger_kind": "not sure",
    "why_unsafe": "cannot say yet what would happen",
    "safe_parent": "don't know",
    "standing": "parental responsibility",
    "young_person_view": "not asked",
    "young_person_words": "there was no good moment",
    "understanding_checked": "not known",
    "refusal_talked_over": "no",
    "talked_over_with": "nobody yet, it has only just come up",
    "lead_told": "not yet",
    "lead_hours": "not known",
    "plan_services": "none of these",
    "plan_look_again": "leave that to the plan",
    "plan_lead": "leave that to the plan",
}
"""Questions that hang on what the language model makes of the words, and what a talk answers by default."""


@dataclass(frozen=True)
class Played:
    """A talk that was played: what was said, where it led, what had not been said by then."""

    name: str
    turns: list[dict[str, str]]
    route: str | None
    pathways: list[str]
    reference: str | None
    questions_asked: int
    not_said: list[str]
    expected: Mapping[str, Any]
    stages: list[str]
    stuck_at: str | None = None

    @property
    def as_expected(self) -> bool:
        wanted = self.expected.get("recommended_route", self.route)
        paths = self.expected.get("pathways")
        return (
            self.stuck_at is None
            and wanted == self.route
            and (paths is None or set(paths) <= set(self.pathways))
        )

    def as_dict(self) -> dict[str, Any]:
        return {
            "route": self.route,
            "pathways": self.pathways,
            "reference": self.reference,
            "turns": self.turns,
            "questions_asked": self.questions_asked,
            "not_said": self.not_said,
            "stuck_at": self.stuck_at,
            "as_expected": self.as_expected,
        }

    def in_words(self) -> str:
        lines = [f"{turn['who']}: {turn['text']}" for turn in self.turns]
        if self.stuck_at:
            lines.append(f"(the bot asks {self.stuck_at}, and the talk has no answer to it)")
        verdict = "as expected" if self.as_expected else f"expected {dict(self.expected)}"
        return "\n".join(
            [*lines, "", f"{self.name}: {self.route}, {self.pathways}, {self.reference}; {verdict}"]
        )


def play(script: Any, url: str, patience: float = 0.0, pause: float = 0.0) -> Played:
    """Play a talk to its end. `if_asked` answers a question whenever it is open; `says` goes in order.

    A question that hangs on what was understood may be answered by what had been said before:
    `danger_confirm: {took 20 paracetamol: [he says he feels fine, 'yes']}`; at other times as in `MAY_COME`.

    Where the bot asks what the talk cannot answer, the talk stops and says so in `stuck_at`.
    Raises: FactsError if the file is no talk.
    """
    _check(script)
    client = ChatClient(url.rstrip("/"), patience)
    says = _listed(script.get("says") or [])
    if_asked = {key: _replies(value) for key, value in (script.get("if_asked") or {}).items()}
    turns: list[dict[str, str]] = []
    stages: list[str] = []
    reply = client.begin()
    outcome, stuck_at = _Outcome(), None
    for _ in range(MOST_TURNS):
        turns += [{"who": "bot", "text": message["text"]} for message in reply["messages"]]
        stages.append(str(reply.get("stage")))
        outcome.learn(reply)
        question = reply.get("question")
        if question is None:
            break
        said = " ".join(turn["text"] for turn in turns if turn["who"] == "referrer")
        text = _next_words(question, if_asked, says, said)
        if text is None:
            stuck_at = question
            break
        turns.append({"who": "referrer", "text": text})
        time.sleep(pause)
        reply = client.send(text, question)
    left = says + [text for replies in if_asked.values() for text in replies.left()]
    return Played(
        str(script["name"]), turns, outcome.route, outcome.pathways, outcome.reference,
        len(outcome.asked), left, script.get("expect") or {}, stages, stuck_at,
    )  # fmt: skip


@dataclass
class _Outcome:
    """What the replies tell of the outcome on the way."""

    route: str | None = None
    pathways: list[str] = field(default_factory=list)
    reference: str | None = None
    asked: set[str] = field(default_factory=set)

    def learn(self, reply: Mapping[str, Any]) -> None:
        self.reference = reply.get("reference") or self.reference
        if reply.get("question"):
            self.asked.add(reply["question"])
        for message in reply["messages"]:
            advice = message["meta"].get("advice")
            if advice and advice["child"] == "child:1":
                self.route, self.pathways = advice["route"], advice["pathways"]


@dataclass(frozen=True)
class _Replies:
    """What a talk answers to one question: in turn, or by what the referrer had said before."""

    in_turn: list[str]
    after: dict[str, list[str]]

    def next(self, said: str) -> str | None:
        latest_first = sorted(self.after, key=said.rfind, reverse=True)
        for words in latest_first:
            if words in said and self.after[words]:
                return self.after[words].pop(0)
        return self.in_turn.pop(0) if self.in_turn else None

    def left(self) -> list[str]:
        return self.in_turn + [text for replies in self.after.values() for text in replies]


def _replies(value: Any) -> _Replies:
    if isinstance(value, Mapping):
        return _Replies([], {str(words): _listed(replies) for words, replies in value.items()})
    return _Replies(_listed(value), {})


def _next_words(
    question: str, if_asked: Mapping[str, _Replies], says: list[str], said: str
) -> str | None:
    for name in (question, question.partition("/")[2]):
        if name in if_asked and (text := if_asked[name].next(said)) is not None:
            return text
    may_come = question.partition("/")[2]
    if may_come in MAY_COME:
        return MAY_COME[may_come]
    return says.pop(0) if says else None


def _listed(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _check(script: Any) -> None:
    if not isinstance(script, Mapping) or "name" not in script:
        raise FactsError("a talk needs a `name` and what is said, see bot/packs/README.md")
    for key in script:
        if key not in TALK_KEYS:
            raise FactsError(f"`{key}` is not a key of a talk{nearest(str(key), TALK_KEYS)}")
