"""A talk in full, to read, to listen to or to keep: who said what and when, under headings."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from bot.interview.words import Words
from bot.widget.form.templates import filled, source

Turns = Sequence[Mapping[str, Any]]
"""As `Conversations.history` gives them: `heard`, `reply` and `at` (UTC, ISO 8601)."""


@dataclass(frozen=True)
class Utterance:
    """What one side said at one time. A referrer's words stand as they were written."""

    is_referrers: bool
    texts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Section:
    """What was said in one stage of the interview."""

    stage: str
    utterances: tuple[Utterance, ...]


def sections_of(turns: Turns) -> tuple[Section, ...]:
    """The talk in order. An answer stands with its question; a new stage begins with what we say."""
    found: list[tuple[str, list[Utterance]]] = []
    for stage, utterance in _said(turns):
        if not found or found[-1][0] != stage:
            found.append((stage, []))
        found[-1][1].append(utterance)
    return tuple(Section(stage, tuple(said)) for stage, said in found)


def _said(turns: Turns) -> Iterator[tuple[str, Utterance]]:
    stage = str(turns[0]["reply"]["stage"]) if turns else ""
    for turn in turns:
        at, reply = datetime.fromisoformat(turn["at"]), turn["reply"]
        if turn["heard"]:
            yield stage, Utterance(True, (str(turn["heard"]),), at)
        stage = str(reply["stage"])
        texts = tuple(str(m["text"]) for m in reply["messages"] if m["text"])
        if texts:
            yield stage, Utterance(False, texts, at)


def talk_page(turns: Turns, words: Words) -> str:
    """Everything said so far, as a page of the site."""
    return filled(
        "talk.html", words, base="../", sections=sections_of(turns), banner=_banner(turns)
    )


def copy_file(turns: Turns, words: Words, at: datetime) -> str:
    """The same as one file that stands alone: nothing is fetched and nothing runs."""
    return filled(
        "copy.html",
        words,
        sections=sections_of(turns),
        banner=_banner(turns),
        note=str(turns[-1]["reply"].get("note") or "") if turns else "",
        made_at=at,
        css=Markup(_stylesheet()),  # ours, from this package
        policy=copy_policy(),
    )


def _banner(turns: Turns) -> str:
    return str(turns[-1]["reply"]["banner"]) if turns else ""


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    return source("copy.css")


@lru_cache(maxsize=1)
def copy_policy() -> str:
    """Nothing may run, load or send; only our own style sheet counts, by its digest."""
    digest = base64.b64encode(hashlib.sha256(_stylesheet().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
