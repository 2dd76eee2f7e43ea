"""A stored reply as a page: what was said, the open question with its controls, what always helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bot.interview.words import Words
from bot.widget.form.blocks import PARAGRAPH, Block, blocks_of
from bot.widget.form.controls import Controls, controls_of, last_of
from bot.widget.form.posted import Fields, FormProblem, first
from bot.widget.form.templates import filled

LONG_HEADING = 90
"""Characters from which a question is set in smaller type."""
HINTS = {"tick": "hint_tick", "date": "hint_date", "birth": "hint_date", "age": "hint_age"}
"""By kind of question: the sentence of `domain.yml`, without its `utter_form_`."""
OWN_DETAILS = {"referrer_phone": "tel", "referrer_email": "email"}
"""Questions about the referrer, which a browser may fill in. It never does for anybody else's details."""
LABELS = {"age": "label_age", "number": "label_number"}
INPUT_MODES = {"phone": "tel", "email": "email", "nhs_number": "numeric"}


@dataclass(frozen=True)
class Around:
    """What a page shows beside the reply, as its server knows it.

    client_id, talk: which page, of which talk. delivery: what `Conversations.confirmation` tells.
    way_back: reference, pin and until, in words.
    """

    client_id: str = ""
    talk: str = ""
    delivery: Mapping[str, Any] | None = None
    way_back: Mapping[str, str] | None = None
    problem: FormProblem | None = None
    kept: Fields = field(default_factory=dict)
    notices: Sequence[str] = ()


def render(reply: Mapping[str, Any], words: Words, around: Around | None = None) -> str:
    """The page of a reply: HTML that needs no script and no style to be used."""
    around = around or Around()
    before, last = reply["messages"][:-1], last_of(reply)
    controls = controls_of(last)
    if controls.question is None:
        before, last = reply["messages"], {"text": "", "meta": {}}
    return filled(
        "question.html",
        words,
        reply=reply,
        page_title=_page_title(reply, before, controls, words),
        before=_told(before),
        controls=controls,
        given=Given(controls, around),
        around=around,
        error=_sentence(around.problem, words),
        requests=_requests(last, controls, words),
        documents=reply.get("documents") or (),
        **_asked(last, controls),
    )


def _told(before: Sequence[Mapping[str, Any]]) -> list[tuple[str, bool]]:
    """What is said before the question, each with whether it is the headline of an advice."""
    return [
        (message["text"], "advice" in (message.get("meta") or {}))
        for message in before
        if message["text"]
    ]


def _asked(last: Mapping[str, Any], controls: Controls) -> dict[str, Any]:
    """The question in words, with its hints and labels."""
    heading, more = _heading(str(last["text"]))
    name = (controls.question or "").partition("/")[2]
    return {
        "heading": heading,
        "is_long": len(heading) > LONG_HEADING,
        "more": more,
        "hint": HINTS.get(controls.kind),
        "number_label": LABELS.get(controls.kind, "label_number"),
        "inputmode": INPUT_MODES.get(controls.kind, "text"),
        "autocomplete": OWN_DETAILS.get(name, "off"),
        "parts": _parts(controls.summary),
        "progress": (last.get("meta") or {}).get("progress") or "",
    }


@dataclass(frozen=True)
class Given:
    """What stands in the controls: what was given before and not taken, or what is proposed."""

    controls: Controls
    around: Around

    def value(self, name: str) -> str:
        """What stands in an input."""
        kept = first(self.around.kept, name)
        return kept or (self.controls.was if name == "text" else "")

    def is_ticked(self, name: str, value: str, proposed: bool = False) -> bool:
        """Whether a box stands ticked. After a choice and words at once the choice is put again."""
        if not self.around.kept:
            return proposed
        if self._puts_choice_again and name == "choice":
            return False
        return value in self.around.kept.get(name, ())

    @property
    def _puts_choice_again(self) -> bool:
        return self.around.problem is not None and self.around.problem.say == "choice_and_words"


def _heading(text: str) -> tuple[str, tuple[Block, ...]]:
    """The question's first lines as its heading; lists and what follows stand beneath it."""
    blocks = blocks_of(text)
    if not blocks:
        return "", ()
    if blocks[0].kind != PARAGRAPH:
        return "", blocks
    return " ".join(blocks[0].lines), blocks[1:]


def _page_title(
    reply: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]],
    controls: Controls,
    words: Words,
) -> str:
    """A heading of the page's own, where more than the question stands on it."""
    metas = [message.get("meta") or {} for message in before]
    if any("delivery" in meta for meta in metas):
        return words.say("utter_form_title_sent")
    if any("advice" in meta for meta in metas):
        return words.say("utter_form_title_advice")
    if controls.question is None:
        return words.say("utter_form_title_end")
    return ""


def _parts(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, list[Mapping[str, str]]]]:
    """The rows of the answers to check, by the part that they belong to."""
    return [(name, list(some)) for name, some in groupby(rows, key=lambda row: row["group_name"])]


def _requests(last: Mapping[str, Any], controls: Controls, words: Words) -> list[Mapping[str, str]]:
    """What can always be pressed, each with its words."""
    always: list[Mapping[str, str]] = (last.get("meta") or {}).get("always") or []
    if always or controls.question is not None:
        return always
    return [
        {"title": words.say(f"utter_label_{payload[1:]}"), "payload": payload}
        for payload in controls.requests
    ]


def _sentence(problem: FormProblem | None, words: Words) -> str:
    return words.say(f"utter_form_{problem.say}", **problem.values) if problem else ""
