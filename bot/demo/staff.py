"""The invented front-door staff of the demo: who screens, decides, agrees and looks after early help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.store import staff
from bot.store.tables import User

ACCOUNTS: Mapping[str, tuple[str, str]] = {
    "screener@example.org": ("Sam Screener", "screener"),
    "social.worker@example.org": ("Sol Social-Worker", "social_worker"),
    "manager@example.org": ("Mina Manager", "manager"),
    "early.help@example.org": ("Ellis Early-Help", "early_help_coordinator"),
    "trainer@example.org": ("Toby Trainer", "trainer"),
    "pack.author@example.org": ("Pia Pack-Author", "pack_author"),
    "approver@example.org": ("Arun Approver", "approver"),
    "auditor@example.org": ("Ada Auditor", "auditor"),
    "administrator@example.org": ("Addy Administrator", "administrator"),
    "second.screener@example.org": ("Sky Screener", "screener"),
    "second.social.worker@example.org": ("Suri Social-Worker", "social_worker"),
    "third.social.worker@example.org": ("Seth Social-Worker", "social_worker"),
    "fourth.social.worker@example.org": ("Sade Social-Worker", "social_worker"),
    "second.manager@example.org": ("Musa Manager", "manager"),
    "second.early.help@example.org": ("Edie Early-Help", "early_help_coordinator"),
}
"""By address: name and role. Those of `make run` are among them."""


@dataclass(frozen=True)
class Team:
    """Numbers of staff, by role."""

    by_role: Mapping[str, tuple[int, ...]]
    chance: Random

    def one(self, *roles: str, other_than: tuple[int | None, ...] = ()) -> int:
        """Somebody with one of these roles."""
        there = [n for role in roles for n in self.by_role[role] if n not in other_than]
        return self.chance.choice(there)


def add_staff(connection: Connection, password: str, at: datetime, chance: Random) -> Team:
    """Open the accounts; the same numbers in every new database."""
    by_role: dict[str, tuple[int, ...]] = {}
    for email, (name, role) in ACCOUNTS.items():
        number = staff.add_user(connection, email, name, role, password, at)
        by_role[role] = (*by_role.get(role, ()), number)
    return Team(by_role, chance)


def add_staff_without_password(connection: Connection, at: datetime) -> None:
    """The same accounts with the same numbers, into which nobody can sign in."""
    rows = [
        {"email": email, "name": name, "role": role, "password_hash": "", "created_at": at}
        for email, (name, role) in ACCOUNTS.items()
    ]
    connection.execute(insert(User), rows)
