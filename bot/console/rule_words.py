"""A rule of a kept pack as its page says it: what it is for, when it holds, and what it rests on.

Like `pack_words` it is read without checking, so that a rule can be explained years later. Only the condition
in words needs the whole pack; where that cannot be read any more, the page says so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.console.pack_words import PackWords, Source, pack_words
from bot.publishing.conditions import ConditionWords, Saying
from bot.publishing.words import PackWords as PublishedWords
from bot.store.kept_packs import pack_of

log = logging.getLogger(__name__)

STATUSES = {"active": "In use", "draft": "Draft: it counts for nothing yet", "retired": "Retired"}


@dataclass(frozen=True)
class Cited:
    """A source, where in it, and the day on which somebody last read it there; None where not kept."""

    source: Source
    at: str
    read_on: date | None


@dataclass(frozen=True)
class RuleInFull:
    """One rule. when: its condition in words; None where the pack cannot be read any more.

    area, owner: of the area of concern. starts, ends: days in force. changed: why this council has it
    differently from the national pack; empty where it does not.
    """

    id: str
    title: str
    because: str
    route: str
    urgency: str
    status: str
    area: str
    owner: str
    starts: date | None
    ends: date | None
    when: Saying | None
    wrong_positives: str
    sources: tuple[Cited, ...]
    pathways: tuple[str, ...]
    changed: str


def rule_in_full(digest: str, content: str, rule_id: str) -> RuleInFull | None:
    """A rule of a kept pack by id; None if the pack has none of that id."""
    documents = json.loads(content)
    found = next(((doc, r) for doc, r in _rules(documents) if r.get("id") == rule_id), None)
    if found is None:
        return None
    area, rule = found
    words = pack_words(digest, content)
    period = rule.get("in_force") or {}
    return RuleInFull(
        id=rule_id,
        title=words.fill(str(rule.get("title", rule_id))),
        because=words.fill(str(rule.get("because", ""))),
        route=str(rule.get("route", "")),
        urgency=str(rule.get("urgency") or ""),
        status=STATUSES.get(str(rule.get("status")), str(rule.get("status", ""))),
        area=words.fill(str(area.get("name", area.get("area", "")))),
        owner=words.fill(str(area.get("owner", ""))),
        starts=_day(period.get("from")),
        ends=_day(period.get("until")),
        when=_condition(content, rule_id),
        wrong_positives=words.fill(str(rule.get("wrong_positives", ""))),
        sources=tuple(_cited(ref, words) for ref in rule.get("sources") or ()),
        pathways=tuple(words.fill(words.pathway(p).name) for p in rule.get("pathways") or ()),
        changed=_changed(documents, rule_id),
    )


def _rules(documents: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for document in documents.values():
        if isinstance(document, Mapping) and "area" in document:
            yield from ((document, rule) for rule in document.get("rules") or ())


def _condition(content: str, rule_id: str) -> Saying | None:
    try:
        pack = pack_of(content)
        rules = (rule for area in pack.areas.values() for rule in area.rules)
        rule = next(rule for rule in rules if rule.id == rule_id)
        return ConditionWords(pack, PublishedWords(pack)).say(rule.when)
    except Exception as error:
        log.warning("the condition of %s has no words: %s", rule_id, type(error).__name__)
        return None


def _cited(ref: Mapping[str, Any], words: PackWords) -> Cited:
    return Cited(
        words.source(str(ref.get("ref"))), str(ref.get("at", "")), _day(ref.get("read_on"))
    )


def _changed(documents: Mapping[str, Any], rule_id: str) -> str:
    """Why the council has changed or added the rule, in its own words."""
    head = documents.get("pack.yml") or {}
    changes = (c for c in head.get("changed") or () if c.get("part") == "rule")
    return next((str(c.get("reason", "")) for c in changes if c.get("id") == rule_id), "")


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(str(written)) if written else None
    except ValueError:
        return None
