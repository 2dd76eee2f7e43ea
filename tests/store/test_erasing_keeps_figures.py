"""Erasing a contact takes every word and leaves that something was decided, for the figures."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.store import retention
from bot.store.database import Database
from bot.store.front_door import decisions
from bot.store.front_door.decisions import Desk
from bot.store.tables import Child, Decision
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.front_door.deciding import ACCEPTED, FrontDoor


def test_a_decision_outlives_its_words(database: Database) -> None:
    door = FrontDoor(database)
    worker = door.member("social_worker")
    contact = door.contact(holder=worker)
    with database.writing() as connection:
        desk = Desk(connection, door.keyring, worker, contact, 1, AT)
        decisions.record(desk, [1], ACCEPTED)
        retention.erase(connection, contact, AT)
        rows = connection.execute(select(Decision.outcome, Decision.rationale)).all()
        children = connection.execute(select(func.count()).select_from(Child)).scalar()
        sealed = connection.execute(select(Child.advice, Child.consent)).all()

    assert len(rows) == 1 and rows[0].outcome and not rows[0].rationale
    assert children == len(sealed) and all(row == (None, None) for row in sealed)
