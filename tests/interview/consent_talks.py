"""A talk from the moment on which telling the family is not safe: everything that is said until its end."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.interview.contact_record import contact_record
from bot.interview.prompts import Prompt
from bot.interview.requests import REQUESTS
from tests.interview.consent_situations import CHILD, Situation
from tests.interview.talker import Talker, calm

SIDE_QUESTIONS = sorted(
    REQUESTS - {"go_back", "change_answer", "restart", "about_me", "parent_or_public"}
)


def from_unsafe_on(way: tuple[Talker, ...], situation: Situation) -> tuple[Talker, ...]:
    """The talks from the answer that made it unsafe, or from the start where a pathway says never."""
    if situation.contact == "never":
        return way
    unsafe = [
        talk for talk in way if talk.case.said("unsafe_to_ask", CHILD) in ("yes", "dont_know")
    ]
    return tuple(unsafe)


def texts(talks: Iterable[Talker]) -> Iterator[str]:
    """Everything on the screen: lines, buttons, and the answers before sending."""
    for talk in talks:
        for line in talk.turn.lines:
            yield line.text
            yield from (button["title"] for button in line.buttons)


def to_the_end(talker: Talker, record: bool = True) -> Iterator[str]:
    """What is said on the way to the receipt, and after it, answering from what is known."""
    talk = copy.copy(talker)
    yield from _side_questions(talk)
    for _ in talk.walk(_goes_on):
        yield from texts([talk])
        if talk.prompt is not None:
            yield from (talk.prompt.means, talk.prompt.why)
    yield from _side_questions(talk)
    if record and talk.case.reference is not None:
        yield from _record(talk)


def _goes_on(prompt: Prompt) -> str | list[str]:
    return "front_door" if prompt.question == "without_agreement" else calm(prompt)


def _side_questions(talk: Talker) -> Iterator[str]:
    for request in SIDE_QUESTIONS:
        aside = copy.copy(talk)
        aside.request(request)
        yield from texts([aside])


def _record(talk: Talker) -> Iterator[str]:
    """What the documents print from the record, apart from what the referrer told."""
    at = talk.scene.at
    record = contact_record(talk.case, talk.scene, at - timedelta(hours=1), at)
    assert record.do_not_contact and record.do_not_contact_words and record.no_notice
    yield from (record.do_not_contact_words, record.notice_words, record.words.what_next)
    for child in record.children:
        yield from (child.headline, *child.steps, child.consent.ground_in_words)
        yield from (text for _, text in child.consent.in_words)
        yield from (reason.because for reason in child.reasons)
        yield from (f"{p.tell} {p.by_when}" for p in child.pathways_told)
    yield from record.wanted


def answers(talk: Talker) -> str:
    said = ((e.question, e.said) for e in talk.case.entries if e.about == CHILD and e.said)
    return ", ".join(f"{question}: {value}" for question, value in said)
