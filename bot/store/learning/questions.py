"""Where people give up, say "don't know", change an answer or ask what is meant: by question. Live talks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection

from bot.store.learning.rows import Asked
from bot.store.tables import LIVE, Answer, Contact, Message, QueueEntry

DONT_KNOW = "dont_know"
MEANING = ("what_does_that_mean", "why_asked")
QUIET = timedelta(days=1)
"""A talk in which nothing was said for so long has stopped; before, somebody may only be away."""


@dataclass(frozen=True)
class QuestionLine:
    """One question. Each number counts talks, except `changed`, which counts changed answers.

    stopped: the talk was not sent, and this is the question that was never answered.
    """

    question: str
    asked: int
    stopped: int
    dont_know: int
    changed: int
    meaning: int

    @property
    def trouble(self) -> float:
        """How often something went wrong, for each time that it was asked."""
        return (self.stopped + self.dont_know + self.changed + self.meaning) / max(1, self.asked)


@dataclass(frozen=True)
class Talks:
    """begun: with at least one answer. Erased talks tell only that they were begun and not sent."""

    begun: int
    sent: int


def talks(connection: Connection, asked: Asked) -> Talks:
    """How many talks began in the time, and how many of them were sent."""
    row = connection.execute(
        select(func.count(), func.count(Contact.sent_at))
        .select_from(Contact)
        .outerjoin(QueueEntry, QueueEntry.contact_id == Contact.id)
        .where(*_of_talks(asked))
    ).one()
    return Talks(row[0], row[1])


def questions(connection: Connection, asked: Asked, now: datetime) -> list[QuestionLine]:
    """Every question that was put, the most troublesome first."""
    counted = _messages(connection, asked)
    stopped = _stopped(connection, asked, now)
    changed = _changed(connection, asked)
    put, unknown, meaning = counted
    names = set(put) | set(stopped)
    found = [
        QuestionLine(n, put[n] + stopped[n], stopped[n], unknown[n], changed[n], meaning[n])
        for n in names
    ]
    return sorted(found, key=lambda line: (-line.trouble, line.question))


def _of_talks(asked: Asked) -> tuple[Any, ...]:
    return (
        Contact.mode == LIVE,
        Contact.started_at >= asked.begins,
        Contact.started_at < asked.ends,
        QueueEntry.restricted.is_(None),
    )


def _messages(
    connection: Connection, asked: Asked
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """In how many talks each question was put, answered "don't know", and asked about."""
    distinct = func.count(Message.contact_id.distinct())
    kept = connection.execute(
        select(Message.question, Message.manner, distinct.label("talks"))
        .join(Contact, Contact.id == Message.contact_id)
        .outerjoin(QueueEntry, QueueEntry.contact_id == Contact.id)
        .where(
            *_of_talks(asked),
            Message.question.is_not(None),
            or_(Message.manner.is_(None), Message.manner.in_((DONT_KNOW, *MEANING))),
        )
        .group_by(Message.question, Message.manner)
    ).all()
    answered = _summed((r.question, r.talks) for r in kept if r.manner in (None, DONT_KNOW))
    unknown = _summed((r.question, r.talks) for r in kept if r.manner == DONT_KNOW)
    meaning = _summed((r.question, r.talks) for r in kept if r.manner in MEANING)
    return answered, unknown, meaning


def _stopped(connection: Connection, asked: Asked, now: datetime) -> Counter[str]:
    kept = connection.execute(
        select(Contact.open_question, func.count())
        .outerjoin(QueueEntry, QueueEntry.contact_id == Contact.id)
        .where(
            *_of_talks(asked),
            and_(Contact.sent_at.is_(None), Contact.open_question.is_not(None)),
            Contact.heard_at < now - QUIET,
        )
        .group_by(Contact.open_question)
    )
    return _summed((row[0], row[1]) for row in kept)


def _changed(connection: Connection, asked: Asked) -> Counter[str]:
    kept = connection.execute(
        select(Answer.question, func.count())
        .join(Contact, Contact.id == Answer.contact_id)
        .outerjoin(QueueEntry, QueueEntry.contact_id == Contact.id)
        .where(*_of_talks(asked), Answer.superseded_at.is_not(None))
        .group_by(Answer.question)
    )
    return _summed((row[0], row[1]) for row in kept)


def _summed(kept: Iterable[tuple[str, int]]) -> Counter[str]:
    """By the question itself: for which child it was put does not matter here."""
    found: Counter[str] = Counter()
    for key, count in kept:
        found[key.rpartition("/")[2]] += count
    return found
