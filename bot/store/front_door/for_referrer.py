"""What a referrer sees on the status page once something is decided: what they were told, and answers.

It opens what was written for them and what they wrote themselves, and nothing else of the contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.front_door.disagreeing import Step, step_after
from bot.front_door.telling import OutcomeWords
from bot.store import talks
from bot.store.front_door import clocks, disagreements, telling, told
from bot.store.front_door.disagreements import Said
from bot.store.sealing import Keyring


@dataclass(frozen=True)
class Decided:
    """One child's decision as its referrer sees it.

    words: None where they may not be told more here. next_step: of the disagreement; None while one waits.
    """

    decision_id: int
    message_id: int
    words: OutcomeWords | None
    clear: bool | None
    next_step: Step | None


@dataclass(frozen=True)
class ForReferrer:
    """decided: what they were told. is_decided: something is decided, also what they were not told of yet.

    said: what they disagreed with, and the answers. late_since: the time for deciding has passed.
    lead_is_concern: their safeguarding lead must not be named as somebody to go to.
    """

    decided: tuple[Decided, ...]
    is_decided: bool
    said: tuple[Said, ...]
    steps: tuple[Step, ...]
    late_since: datetime | None
    lead_is_concern: bool


def for_referrer(
    connection: Connection, keyring: Keyring, contact_id: str, at: datetime
) -> ForReferrer:
    """Everything of the status page beside the times."""
    children = told.of_contact(connection, keyring, contact_id)
    said = tuple(disagreements.of_contact(connection, keyring, contact_id))
    steps = disagreements.steps(connection, contact_id)
    record = talks.record_of(connection, keyring, contact_id)
    return ForReferrer(
        tuple(
            Decided(
                child.decision_id, child.kept.id, child.kept.words, child.kept.clear,
                _next_step(child.decision_id, said, steps),
            )
            for child in children
            if child.kept is not None
        ),
        bool(children),
        said,
        steps,
        clocks.passed(connection, contact_id, at),
        record is not None and record.lead_is_concern,
    )  # fmt: skip


def open_for_referrer(
    connection: Connection, keyring: Keyring, contact_id: str, at: datetime
) -> ForReferrer:
    """The same, when the referrer opens the page: that they read it is kept."""
    telling.mark_read(connection, contact_id, at)
    return for_referrer(connection, keyring, contact_id, at)


def _next_step(decision_id: int, said: tuple[Said, ...], steps: tuple[Step, ...]) -> Step | None:
    mine = [one for one in said if one.decision_id == decision_id]
    if any(one.answered_at is None for one in mine):
        return None
    number = step_after(max((one.step for one in mine), default=0), steps)
    unnamed = Step(number, "", 1)
    return next((step for step in steps if step.number == number), unnamed)
