"""Everything that the page of one contact shows, gathered once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.console.access import may_open
from bot.console.contact_parts import above_the_facts, below_the_facts, parts_shown
from bot.console.contact_screen.facts import STATES, TAGS, facts_shown
from bot.console.contact_screen.timeline import KINDS, timeline
from bot.console.contact_screen.words import by_how_known
from bot.console.context import Console
from bot.console.documents_shown import documents_shown
from bot.console.earlier import earlier_shown
from bot.console.following import following
from bot.console.pack_words import pack_words
from bot.store.activity import activity_of
from bot.store.contact_views import AnswerGiven, ChildInFull, ContactInFull
from bot.store.notes import NoteKept
from bot.store.staff import StaffMember


def page_of(
    here: Console,
    found: ContactInFull,
    member: StaffMember,
    now: datetime,
    asked: Mapping[str, str],
) -> dict[str, Any]:
    """What `contact.html` is given. asked: `show` and `page` of the timeline, from the address."""
    words = pack_words(found.pack.digest, found.pack.content)
    followed = following(here, found.line.id, now)
    with here.database.reading() as connection:
        acts = activity_of(connection, here.keyring, found.line.id)
    parts = parts_shown(here, found, member, now)
    return {
        "found": found,
        "line": found.line,
        "record": found.record,
        "now": now,
        "words": words,
        "worries": [a for a in found.answers if a.question == "worry" and not a.superseded_at],
        "answers": _by_subject(found.answers),
        "facts": facts_shown(found, words),
        "fact_states": STATES,
        "fact_tags": TAGS,
        "rule_anchors": _rule_anchors(found.children),
        "statements": by_how_known(found.record.statements) if found.record else [],
        "following": followed,
        "notes_on": _by_place(followed.notes),
        "documents": documents_shown(here, found.line.id),
        "earlier": earlier_shown(here, found.line.id, member, now),
        "timeline": timeline(found, acts, asked.get("show"), _number(asked.get("page"))),
        "timeline_kinds": KINDS,
        "may_write": may_open("notes.add"),
        "parts": parts,
        "is_restricted": bool((parts.get("restricted") or {}).get("reason")),
        "above": above_the_facts(parts),
        "below": below_the_facts(parts),
    }


def _number(written: str | None) -> int | None:
    """A page's number from the address; None where there is none."""
    return int(written) if written and written.isdecimal() and len(written) < 7 else None


def _by_subject(answers: tuple[AnswerGiven, ...]) -> list[tuple[str, list[AnswerGiven]]]:
    """Answers about the contact first, then household, referrer and each child."""
    order = ("contact", "household", "referrer")

    def place(answer: AnswerGiven) -> tuple[int, int, str]:
        if answer.about in order:
            return order.index(answer.about), 0, answer.about
        return len(order), len(answer.about), answer.about

    ordered = sorted(answers, key=place)
    return [(about, list(group)) for about, group in groupby(ordered, key=lambda a: a.about)]


def _rule_anchors(children: Iterable[ChildInFull]) -> dict[tuple[int, str], str]:
    """Where each rule of each child stands; `rule-<id>` is with the first child for whom it holds."""
    found: dict[tuple[int, str], str] = {}
    taken: set[str] = set()
    for child in children:
        for reason in child.advice.get("decision", {}).get("reasons", ()):
            rule = str(reason["rule"])
            found[child.position, rule] = (
                f"rule-{rule}" if rule not in taken else f"rule-{rule}-child-{child.position}"
            )
            taken.add(rule)
    return found


def _by_place(notes: Iterable[NoteKept]) -> dict[str, list[NoteKept]]:
    found: dict[str, list[NoteKept]] = {}
    for note in notes:
        found.setdefault(note.on, []).append(note)
    return found
