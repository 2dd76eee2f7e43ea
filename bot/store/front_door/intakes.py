"""The files of police notifications that came in, and the contacts that came of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import desc, func, select
from sqlalchemy.engine import Connection

from bot.store.front_door import sight
from bot.store.tables import Contact, Intake, IntakeRow, QueueEntry, User

SHOWN = 50


@dataclass(frozen=True)
class Came:
    """One file: how many of its notifications whoever asks may know of, who brought it, when."""

    id: str
    rows: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One contact of a file, in codes."""

    contact_id: str
    reference: str
    route: str | None
    state: str
    rank: int
    no_contact: bool


def latest(connection: Connection, user_id: int, role: str) -> list[Came]:
    """The files that came in last."""
    rows = connection.execute(_files(user_id, role).order_by(desc(Intake.brought_at)).limit(SHOWN))
    return [Came(*row) for row in rows]


def one(connection: Connection, number: str, user_id: int, role: str) -> Came | None:
    row = connection.execute(_files(user_id, role).where(Intake.id == number)).first()
    return Came(*row) if row else None


def contacts(connection: Connection, number: str, user_id: int, role: str) -> list[Line]:
    """The contacts of a file that this person may know of, in the order of the file."""
    rows = connection.execute(
        select(
            Contact.id, Contact.reference, Contact.recommended_route, QueueEntry.state,
            QueueEntry.rank, QueueEntry.no_contact,
        )
        .join(QueueEntry, QueueEntry.contact_id == Contact.id)
        .join(IntakeRow, IntakeRow.contact_id == Contact.id)
        .where(IntakeRow.intake_id == number, sight.visible_to(user_id, role))
        .order_by(IntakeRow.id)
    )  # fmt: skip
    return [
        Line(
            row.id, row.reference, row.recommended_route, row.state, row.rank, bool(row.no_contact)
        )
        for row in rows
    ]


def _files(user_id: int, role: str) -> Any:
    """Those kept from somebody are not counted for them: the difference would tell that there are some."""
    rows = (
        select(func.count(IntakeRow.id))
        .join(QueueEntry, QueueEntry.contact_id == IntakeRow.contact_id)
        .where(IntakeRow.intake_id == Intake.id, sight.visible_to(user_id, role))
        .correlate(Intake)
        .scalar_subquery()
    )
    return select(Intake.id, rows, User.name, Intake.brought_at).join(
        User, User.id == Intake.brought_by
    )
