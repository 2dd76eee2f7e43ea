"""What belongs to no contact in the demo: advice calls without names, and views of the service."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot import england
from bot.demo.agencies import SENDERS
from bot.demo.staff import Team
from bot.front_door import service_views
from bot.store.front_door import consultations as kept
from bot.store.sealing import Keyring
from bot.store.tables import ServiceView
from bot.thresholds.pack import Pack

CALLS = (
    ("neglect", "single_agency", "A child of six comes hungry twice a week. Advised breakfast club."),
    ("parental_mental_health", "caf", "A mother says she is low. Advised an early help assessment."),
    ("physical_abuse", "front_door", "A mark with two different accounts. Advised to send a contact today."),
    ("domestic_abuse", "front_door", "Shouting heard, child at home. Advised to send a contact."),
    ("education", "single_agency", "Attendance at 84 percent after a bereavement. Advised school support."),
)  # fmt: skip
QUESTIONS = {of: tuple(asked) for of, asked in service_views.QUESTIONS.items()}
"""The fixed questions, by who answers them."""


def views_of_the_service(
    connection: Connection, questions: dict[str, tuple[str, ...]], days: int, count: int,
    until: datetime, chance: Random,
) -> None:  # fmt: skip
    """Answers to the fixed questions, better lately than at first. questions: by who answers."""
    rows: list[dict[str, Any]] = []
    last = england.local(until).date()
    for _ in range(count):
        of = chance.choice(list(questions))
        ago = chance.randrange(days)
        mean = 3.1 + 0.8 * (1 - ago / days)
        for question in questions[of]:
            answer = min(5, max(1, round(chance.gauss(mean, 1.0))))
            rows.append(
                {"of": of, "question": question, "answer": answer, "on": last - timedelta(days=ago)}
            )
    if rows:
        connection.execute(insert(ServiceView), rows)


def consultations(
    connection: Connection, keyring: Keyring, pack: Pack, team: Team, days: int, count: int,
    until: datetime, chance: Random,
) -> None:  # fmt: skip
    """Advice calls that staff logged, each sealed with a key of its own."""
    known = {area.area for area in pack.concern_areas}
    for _ in range(count):
        area, route, words = chance.choice([call for call in CALLS if call[0] in known])
        day = england.after_working_days(
            england.local(until).date() - timedelta(days=chance.randint(3, days)), 0
        )
        local = datetime.combine(day, time(9), england.LONDON) + timedelta(
            minutes=chance.randint(0, 460)
        )
        sender, by = chance.choice(SENDERS), team.one("screener", "social_worker")
        told = kept.Told(
            sender.code,
            next(iter(sender.trades.values())),
            (area,),
            route,
            route == "front_door",
            words,
        )
        kept.log(
            connection,
            keyring,
            told,
            by,
            pack.head.follow_up.consultation_days,
            local.astimezone(timezone.utc),
        )
