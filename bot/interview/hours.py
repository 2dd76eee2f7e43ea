"""Who can be rung at this hour, and by when a call is asked for. Times are English wall-clock times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot import england
from bot.interview.case import Case
from bot.interview.prompts import Scene
from bot.thresholds.facts import Answer, Facts
from bot.thresholds.pack import Pack
from bot.thresholds.parts import ContactPoint, Question

FRONT_DOOR, OUT_OF_HOURS = "front_door", "out_of_hours"
END_OF_DAY = time(23, 59)


def is_open(point: ContactPoint, at: datetime) -> bool:
    """Whether somebody answers at this moment: always, or on working days within the hours."""
    if point.opens is None or point.closes is None:
        return True
    local = england.local(at)
    return england.is_working_day(local.date()) and point.opens <= local.time() < point.closes


def opens_next(point: ContactPoint, at: datetime) -> datetime:
    """When somebody answers again; the moment itself where somebody always does."""
    local = england.local(at)
    if point.opens is None or is_open(point, at):
        return local
    day = local.date() if local.time() < point.opens else local.date() + timedelta(days=1)
    while not england.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, point.opens, england.LONDON)


def decision_due(pack: Pack, at: datetime) -> datetime:
    """By when the front door decides on what is sent now: English time, at its closing hour.

    The day of sending counts as day 0, also a weekend, a bank holiday or an evening; then the pack's
    `decision_working_days` are counted from the next day on, working days alone.
    """
    day = england.local(at).date()
    for _ in range(pack.head.decision_working_days):
        day += timedelta(days=1)
        while not england.is_working_day(day):
            day += timedelta(days=1)
    closes = pack.head.contact_points[FRONT_DOOR].closes or END_OF_DAY
    return datetime.combine(day, closes, england.LONDON)


def who_answers(pack: Pack, at: datetime) -> ContactPoint:
    """Whom to ring for a call that cannot wait: the front door, or the out-of-hours team."""
    points = pack.head.contact_points
    return points[FRONT_DOOR if is_open(points[FRONT_DOOR], at) else OUT_OF_HOURS]


def with_the_hour(facts: Facts, pack: Pack, at: datetime) -> Facts:
    """The facts, with what the clock says of the front door where the pack has a fact for it."""
    fact = pack.clock.get("closed")
    if fact is None:
        return facts
    closed = not is_open(pack.head.contact_points[FRONT_DOOR], at)
    answers = {**facts.answers, fact: Answer.YES if closed else Answer.NO}
    return Facts(answers, facts.values, facts.areas)


def call_by(case: Case, scene: Scene, child: str) -> datetime | None:
    """The latest moment (UTC) for the call, where an answer about this child says how soon.

    An answer that is not known counts as the soonest. None: nothing was asked that sets a time.
    """
    soon = [
        minutes
        for question in scene.pack.questions.values()
        for minutes in _minutes(case, question, child)
    ]
    return scene.at + timedelta(minutes=min(soon)) if soon else None


def _minutes(case: Case, question: Question, child: str) -> Iterator[int]:
    offered = {option.key: option.call_within for option in question.options if option.call_within}
    if not offered:
        return
    for about in (child, "household", "contact"):
        if (entry := case.last(question.id, about)) is not None:
            yield offered.get(entry.said or "", min(offered.values()))
