"""One line of time for a contact: what was said, what staff did, and what the audit chain says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from bot import england
from bot.console.contact_screen.words import act_words, place_words
from bot.console.words import sentence
from bot.front_door.marks import anchor_of
from bot.store.activity import Act
from bot.store.contact_views import ContactInFull, Exchange

KINDS = {"words": "What was said", "activity": "What staff did", "audit": "Audit record"}
LINES_A_PAGE = 60
LONGEST_REPLY = 300


@dataclass(frozen=True)
class Happened:
    """One thing on the line. text: a sentence. quoted: somebody's own words. anchor: what it is about."""

    kind: str
    at: datetime
    text: str
    quoted: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Timeline:
    """A page of the line by day in England, the oldest first. shown: the kind that was asked for, or ''."""

    days: tuple[tuple[date, tuple[Happened, ...]], ...]
    shown: str
    page: int
    pages: int
    total: int


def timeline(
    found: ContactInFull, acts: Iterable[Act], shown: str | None, page: int | None
) -> Timeline:
    """The line of a contact. No page asked for: the latest one."""
    kind = shown if shown in KINDS else ""
    lines = sorted(_lines(found, tuple(acts), kind), key=lambda line: line.at)
    pages = max(1, -(-len(lines) // LINES_A_PAGE))
    number = min(max(1, page), pages) if page else pages
    some = lines[(number - 1) * LINES_A_PAGE : number * LINES_A_PAGE]
    days = groupby(some, key=lambda line: england.local(line.at).date())
    return Timeline(
        tuple((day, tuple(group)) for day, group in days), kind, number, pages, len(lines)
    )


def _lines(found: ContactInFull, acts: tuple[Act, ...], kind: str) -> Iterator[Happened]:
    if kind in ("", "words"):
        for exchange in found.messages:
            yield from _said(exchange)
    if kind in ("", "activity"):
        yield from (_done(act) for act in acts)
    if kind in ("", "audit"):
        # What staff did stands on the line once, in full; asked for alone, the audit record is whole.
        known = {(act.at, act.actor) for act in acts if act.actor} if kind == "" else set()
        for event in found.events:
            if (event.at, event.actor) not in known:
                yield Happened("audit", event.at, sentence(event))


def _said(exchange: Exchange) -> Iterator[Happened]:
    anchor = f"message-{exchange.position}"
    if exchange.heard:
        yield Happened("words", exchange.at, "The referrer said:", exchange.heard, anchor)
    replies = [str(said["text"]) for said in exchange.reply.get("messages", ()) if said.get("text")]
    if replies:
        yield Happened("words", exchange.at, "Threshold said:", _short(replies[-1]), anchor)


def _done(act: Act) -> Happened:
    text = act_words(act)
    if act.kind != "note":
        return Happened("activity", act.at, text, act.words)
    anchor = anchor_of(act.on) if act.on != "contact" else "notes"
    return Happened("activity", act.at, f"{text[:-1]} on {place_words(act.on)}:", act.words, anchor)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_REPLY else f"{text[:LONGEST_REPLY].rstrip()} …"
