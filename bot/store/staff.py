"""Staff accounts: add one, find one, and check a password without letting anybody guess at it.

Passwords are kept as Argon2id hashes. Five wrong ones lock an account for fifteen minutes. Every try
is counted before it is checked, so that many tries at once are no way round the limit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import case, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.database import Database
from bot.store.tables import User

ROLES = (
    "screener",
    "social_worker",
    "manager",
    "early_help_coordinator",
    "trainer",
    "pack_author",
    "approver",
    "auditor",
    "administrator",
)
"""Screeners propose an outcome; a registered social worker or a manager records it."""
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 12

_hasher = PasswordHasher()


@dataclass(frozen=True)
class StaffMember:
    """Somebody who may sign in.

    session_mark: changes with the password and with `session_number`, so that either ends every older
    session. must_change: somebody else knows the password. has_codes: a code is asked for after it.
    """

    id: int
    email: str
    name: str
    role: str
    session_mark: str
    must_change: bool = False
    has_codes: bool = False

    @property
    def chain(self) -> str:
        """The audit chain of the account."""
        return f"user-{self.id}"

    @property
    def actor(self) -> str:
        """How audit events name the person."""
        return f"user:{self.id}"


def add_user(
    connection: Connection,
    email: str,
    name: str,
    role: str,
    password: str,
    at: datetime,
    must_change: bool = False,
) -> int:
    """Open an account and give its number.

    must_change: the person is asked for a password of their own at the first sign-in.
    Raises: ValueError for a role that does not exist, a short password or an address in use.
    """
    check_role(role)
    password_hash = hashed(password)
    if user_by_email(connection, email) is not None:
        raise ValueError(f"there is already an account for {plain(email)}")
    result = connection.execute(
        insert(User).values(
            email=plain(email), name=name.strip(), role=role, created_at=at,
            password_hash=password_hash, failed_sign_ins=0, must_change=int(must_change),
        )
    )  # fmt: skip
    return int(result.inserted_primary_key[0])


def check_role(role: str) -> None:
    """Raises: ValueError for a role that does not exist."""
    if role not in ROLES:
        raise ValueError(f"{role!r} is not a role; the roles are {', '.join(ROLES)}")


def hashed(password: str) -> str:
    """What is kept of a password. Raises: ValueError if it is short."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"the password needs at least {SHORTEST_PASSWORD} characters")
    return _hasher.hash(password)


def user_by_email(connection: Connection, email: str) -> StaffMember | None:
    """The account with this address, disabled or not; None if there is none."""
    return _member(connection.execute(_columns().where(User.email == plain(email))).first())


def user_by_id(connection: Connection, user_id: int) -> StaffMember | None:
    """The account with this number; None if there is none or it is disabled."""
    wanted = _columns().where(User.id == user_id, User.disabled_at.is_(None))
    return _member(connection.execute(wanted).first())


def administrators(connection: Connection) -> tuple[str, ...]:
    """Names of the people who look after the accounts."""
    wanted = select(User.name).where(User.role == "administrator", User.disabled_at.is_(None))
    return tuple(connection.execute(wanted.order_by(User.name)).scalars())


def sign_in(
    database: Database,
    email: str,
    password: str,
    at: datetime,
    roles: Collection[str] | None = None,
) -> StaffMember | None:
    """The member of staff if address and password are right and the account is open; else None.

    What was wrong is not told: a stranger cannot learn from it who has an account. The outcome is
    in the account's audit chain. Whoever has codes is not in yet: `bot.store.codes` asks for one.
    roles: those that may come in by a password; None means all.
    """
    with database.writing() as connection:
        member = user_by_email(connection, email)
        allowed = member is not None and take_a_try(connection, member.id, at)
        allowed = allowed and (roles is None or member is not None and member.role in roles)
        kept = _password_hash(connection, member.id) if member and allowed else _nobodys_hash()
    is_right = _matches(kept, password)
    if member is None:
        return None
    with database.writing() as connection:
        is_in = allowed and is_right and forget_tries(connection, member.id)
        right = "code_asked" if member.has_codes else "signed_in"
        event = right if is_in else "sign_in_refused"
        actor = member.actor if is_in else "somebody"
        audit.record(connection, member.chain, actor, event, {}, at)
    return member if is_in else None


def is_password(connection: Connection, user_id: int, password: str) -> bool:
    """Whether this is the password of an account. The caller counts the try."""
    return _matches(_password_hash(connection, user_id), password)


def sign_out(connection: Connection, member: StaffMember, at: datetime) -> None:
    """Record that somebody signed out."""
    audit.record(connection, member.chain, member.actor, "signed_out", {}, at)


def take_a_try(connection: Connection, user_id: int, at: datetime) -> bool:
    """Count one try; False if the account is locked or disabled. The fifth locks it."""
    is_last = User.failed_sign_ins + 1 >= TRIES
    result = connection.execute(
        update(User)
        .where(
            User.id == user_id,
            User.disabled_at.is_(None),
            or_(User.locked_until.is_(None), User.locked_until <= at),
        )
        .values(
            failed_sign_ins=case((is_last, 0), else_=User.failed_sign_ins + 1),
            locked_until=case((is_last, at + LOCKED_FOR), else_=None),
        )
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def forget_tries(connection: Connection, user_id: int) -> bool:
    """The right password was given: start counting again, and unlock what this try locked."""
    result = connection.execute(
        update(User)
        .where(User.id == user_id, User.disabled_at.is_(None))
        .values(failed_sign_ins=0, locked_until=None)
    )
    return bool(result.rowcount)


def _password_hash(connection: Connection, user_id: int) -> str:
    return str(
        connection.execute(select(User.password_hash).where(User.id == user_id)).scalar_one()
    )


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Checked where there is no account, so that the answer takes as long as for a real one."""
    return _hasher.hash("the password of nobody at all")


def _columns() -> Any:
    return select(
        User.id, User.email, User.name, User.role, User.password_hash, User.session_number,
        User.must_change, User.totp_on,
    )  # fmt: skip


def _member(row: Any) -> StaffMember | None:
    if row is None:
        return None
    kept = f"{row.session_number}/{row.password_hash}"
    mark = hashlib.sha256(kept.encode()).hexdigest()[:16]
    flags = (bool(row.must_change), bool(row.totp_on))
    return StaffMember(row.id, row.email, row.name, row.role, mark, *flags)


def plain(email: str) -> str:
    """An address as it is kept."""
    return email.strip().lower()
