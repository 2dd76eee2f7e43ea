"""With what the open question can be answered on a page: which control, under which name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.interview.requests import OF_NO_QUESTION

RADIOS, TICKS, DATE, NUMBER, LINE, LINES = "radios", "ticks", "date", "number", "line", "lines"

SHAPES = {
    "yes_no": RADIOS, "choice": RADIOS, "tick": TICKS, "date": DATE, "birth": DATE, "age": NUMBER,
    "number": NUMBER, "phone": LINE, "email": LINE, "postcode": LINE, "nhs_number": LINE, "upn": LINE,
}  # fmt: skip
"""What a kind of question looks like; any other is answered in a few lines of text."""

CHECK = "contact/check_answers"
"""The one question whose summary can be changed from; in older talks others of its stage show it, too."""
DANGER = "/immediate_danger"
REQUESTS_AT_THE_END = ("speak_to_person", "immediate_danger", "restart")
"""What can still be pressed when no question is open. A question brings its own."""
UNBOUND = frozenset(f"/{name}" for name in OF_NO_QUESTION)
"""What counts on a page that is out of date, too."""


@dataclass(frozen=True)
class Button:
    """Something that the chat would show as a button."""

    title: str
    payload: str


@dataclass(frozen=True)
class Tick:
    """One line of a list to tick. `proposed`: ticked beforehand."""

    title: str
    value: str
    proposed: bool


@dataclass(frozen=True)
class Controls:
    """The controls of one open question. `others` stand beside the main one and are instead of it."""

    question: str | None
    shape: str
    kind: str = ""
    radios: tuple[Button, ...] = ()
    ticks: tuple[Tick, ...] = ()
    others: tuple[Button, ...] = ()
    summary: tuple[Mapping[str, str], ...] = ()
    was: str = ""
    requests: tuple[str, ...] = field(default=())

    @property
    def presses(self) -> frozenset[str]:
        """What a submit button of the page may send."""
        changes = (row["change"] for row in self.summary)
        return frozenset({*changes, *self.requests, DANGER})

    @property
    def choices(self) -> frozenset[str]:
        """What may be chosen with a radio button or an alternative to tick."""
        return frozenset(button.payload for button in (*self.radios, *self.others))


def last_of(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message that carries the open question. A reply may have none: there is no question then."""
    messages = reply["messages"]
    last: Mapping[str, Any] = messages[-1] if messages else {"text": "", "buttons": [], "meta": {}}
    return last


def controls_of(message: Mapping[str, Any]) -> Controls:
    """The controls for a reply's last message, which carries the open question."""
    meta = message.get("meta") or {}
    buttons = tuple(Button(b["title"], b["payload"]) for b in message.get("buttons") or ())
    if not meta.get("question"):
        requests = tuple(f"/{name}" for name in REQUESTS_AT_THE_END)
        return Controls(None, LINES, requests=requests)
    kind, count = str(meta.get("kind", "text")), int(meta.get("ticks") or 0)
    shape = TICKS if count else SHAPES.get(kind, LINES)
    rest = buttons[count:]
    return Controls(
        question=str(meta["question"]),
        shape=shape,
        kind=kind,
        radios=rest if shape == RADIOS else (),
        ticks=tuple(_tick(button, meta) for button in buttons[:count]),
        others=() if shape == RADIOS else rest,
        summary=tuple(meta.get("summary") or ()) if meta["question"] == CHECK else (),
        was=str(meta.get("was") or ""),
        requests=tuple(request["payload"] for request in meta.get("always") or ()),
    )


def _tick(button: Button, meta: Mapping[str, Any]) -> Tick:
    value = str(json.loads(button.payload.removeprefix("/answer"))["v"])
    return Tick(button.title, value, value in (meta.get("proposed") or ()))
