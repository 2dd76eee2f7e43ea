"""What an administrator does with accounts. Each change ends the sessions it has to, and is in the audit
chain.

There is always one administrator left who can sign in, and the last manager stays as well. Nobody changes
their own role or closes their own account. A first password is shown once and has to be changed at the first
sign-in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from bot.store import audit, codes, staff
from bot.store.front_door import claims
from bot.store.front_door.lists import WORKERS
from bot.store.staff import StaffMember
from bot.store.tables import QueueEntry, User

ADMINISTRATOR, MANAGER = "administrator", "manager"
LAST = {
    ADMINISTRATOR: "so that accounts can be looked after",
    MANAGER: "so that somebody can agree to decisions and be told of restricted contacts",
}
"""Roles that somebody always keeps once somebody has them, and why."""
LINK_FOR = timedelta(days=7)
LOCK = "accounts"
COMMAND_LINE = "command-line"
"""How audit events name whoever runs `threshold users` on the server."""


class NotAllowed(Exception):
    """The change would leave nobody to look after accounts, or somebody would change their own. Says why."""


@dataclass(frozen=True)
class Account:
    """An account as an administrator sees it.

    `held`: contacts that the person has claimed and not decided.
    """

    id: int
    email: str
    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None
    locked_until: datetime | None
    codes_locked_until: datetime | None
    has_codes: bool
    must_change: bool
    is_linked: bool
    link_until: datetime | None
    held: int

    @property
    def chain(self) -> str:
        return f"user-{self.id}"


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Every account, open ones first, by name."""
    rows = connection.execute(_columns().order_by(User.disabled_at.isnot(None), User.name, User.id))
    return tuple(_account(row) for row in rows)


def account(connection: Connection, user_id: int) -> Account | None:
    """The account with this number, open or closed."""
    row = connection.execute(_columns().where(User.id == user_id)).first()
    return _account(row) if row else None


def add(
    connection: Connection, by: str, email: str, name: str, role: str, at: datetime
) -> tuple[int, str]:
    """A new account and its first password, which is kept nowhere else.

    Raises: ValueError for a role that does not exist or an address in use.
    """
    password = first_password()
    number = staff.add_user(connection, email, name, role, password, at, must_change=True)
    audit.record(connection, f"user-{number}", by, "account_added", {"role": role}, at)
    return number, password


def change_role(
    connection: Connection, by: StaffMember | None, user_id: int, role: str, at: datetime
) -> None:
    """Give somebody another role; it holds from their next page on. `by`: None on the command line.

    What they have claimed goes back to the queue unless the new role works the whole of it.
    Raises: ValueError for a role that does not exist; NotAllowed.
    """
    staff.check_role(role)
    found = _to_change(connection, by, user_id, "role")
    if found.role == role:
        return
    _keep_one(connection, found)
    _set(connection, user_id, role=role)
    _record(connection, by, found, "role_changed", {"before": found.role, "role": role}, at)
    if role not in WORKERS:
        claims.release_all(connection, user_id, _actor(by), at)


def disable(connection: Connection, by: StaffMember | None, user_id: int, at: datetime) -> None:
    """Close an account: every session of it ends at once, and what the person has claimed goes back.

    Raises: NotAllowed.
    """
    found = _to_change(connection, by, user_id, "account")
    if found.disabled_at is not None:
        return
    _keep_one(connection, found)
    _set(connection, user_id, disabled_at=at, session_number=User.session_number + 1)
    _record(connection, by, found, "account_disabled", {}, at)
    claims.release_all(connection, user_id, _actor(by), at)


def enable(connection: Connection, by: StaffMember | None, user_id: int, at: datetime) -> None:
    """Open a closed account again; older sessions stay ended."""
    found = _found(connection, user_id)
    if found.disabled_at is None:
        return
    _set(connection, user_id, disabled_at=None, failed_sign_ins=0, locked_until=None)
    _record(connection, by, found, "account_enabled", {}, at)


def reset_password(
    connection: Connection, by: StaffMember | None, user_id: int, at: datetime
) -> str:
    """A new first password, to be told to the person; ends their sessions and unlocks the account."""
    found, password = _to_change(connection, by, user_id, "password"), first_password()
    _set(
        connection, user_id, password_hash=staff.hashed(password), must_change=1,
        failed_sign_ins=0, locked_until=None, session_number=User.session_number + 1,
    )  # fmt: skip
    _record(connection, by, found, "password_reset", {}, at)
    return password


def choose_password(
    connection: Connection, member: StaffMember, now: str, new: str, at: datetime
) -> StaffMember | None:
    """Somebody chooses a password of their own; every other session of theirs ends.

    None: `now` is wrong, or there were too many wrong tries; they count as at signing in.
    Raises: ValueError if the new one is short, or the one they have.
    """
    hashed = staff.hashed(new)
    if not staff.take_a_try(connection, member.id, at):
        return None
    if not staff.is_password(connection, member.id, now):
        return None
    if now == new:
        raise ValueError("the new password has to differ from the present one")
    _set(
        connection, member.id, password_hash=hashed, must_change=0, failed_sign_ins=0, locked_until=None,
        session_number=User.session_number + 1,
    )  # fmt: skip
    audit.record(connection, member.chain, member.actor, "password_changed", {}, at)
    return staff.user_by_id(connection, member.id)


def reset_codes(connection: Connection, by: StaffMember | None, user_id: int, at: datetime) -> None:
    """Take away somebody's sign-in codes because the phone is lost; ends their sessions."""
    found = _to_change(connection, by, user_id, "codes")
    codes.take_away(connection, user_id)
    _set(connection, user_id, session_number=User.session_number + 1)
    _record(connection, by, found, "codes_reset", {}, at)


def allow_link(connection: Connection, by: StaffMember, user_id: int, at: datetime) -> datetime:
    """Let the next single sign-on with this account's verified e-mail address be linked to it; gives till
    when.
    """
    found, until = _found(connection, user_id), at + LINK_FOR
    _set(connection, user_id, link_until=until)
    _record(connection, by, found, "link_allowed", {}, at)
    return until


def unlink(connection: Connection, by: StaffMember, user_id: int, at: datetime) -> None:
    """Single sign-on opens this account no more; its sessions end."""
    found = _found(connection, user_id)
    _set(connection, user_id, subject=None, link_until=None, session_number=User.session_number + 1)
    _record(connection, by, found, "account_unlinked", {}, at)


def by_subject(connection: Connection, subject: str) -> StaffMember | None:
    """Whom the provider means by this subject (`issuer subject`); None for nobody, or a closed account."""
    number = connection.execute(select(User.id).where(User.subject == subject)).scalar()
    return staff.user_by_id(connection, number) if number is not None else None


def link_by_email(
    connection: Connection, email: str, subject: str, at: datetime
) -> StaffMember | None:
    """Link a subject to the account with this address, once, where an administrator allowed it; else None.

    The caller makes sure that the provider verified the address.
    """
    result = connection.execute(
        update(User)
        .where(
            User.email == staff.plain(email),
            User.subject.is_(None),
            User.disabled_at.is_(None),
            User.link_until > at,
        )
        .values(subject=subject, link_until=None)
    )
    member = staff.user_by_email(connection, email) if result.rowcount else None
    if member is not None:
        audit.record(connection, member.chain, member.actor, "account_linked", {}, at)
    return member


def first_password() -> str:
    """Four groups that can be read out on the telephone: some 79 bits."""
    return "-".join("".join(secrets.choice(codes.LETTERS) for _ in range(4)) for _ in range(4))


def _to_change(connection: Connection, by: StaffMember | None, user_id: int, what: str) -> Account:
    """The account, unless somebody is about to change their own."""
    if by is not None and by.id == user_id:
        raise NotAllowed(f"You cannot change your own {what} here. Ask another administrator.")
    return _found(connection, user_id)


def _found(connection: Connection, user_id: int) -> Account:
    found = account(connection, user_id)
    if found is None:
        raise LookupError(f"there is no account {user_id}")
    return found


def _keep_one(connection: Connection, found: Account) -> None:
    """Raises: NotAllowed if this is the last administrator or manager. Two at once wait for each other."""
    if found.role not in LAST or found.disabled_at is not None:
        return
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK))))
    others = select(func.count(User.id)).where(
        User.role == found.role, User.disabled_at.is_(None), User.id != found.id
    )
    if not connection.execute(others).scalar_one():
        raise NotAllowed(
            f"This is the last {found.role}. Give somebody else the role first, {LAST[found.role]}."
        )


def _record(
    connection: Connection, by: StaffMember | None, found: Account, event: str,
    details: dict[str, Any], at: datetime,
) -> None:  # fmt: skip
    audit.record(connection, found.chain, _actor(by), event, details, at)


def _actor(by: StaffMember | None) -> str:
    return by.actor if by else COMMAND_LINE


def _set(connection: Connection, user_id: int, **values: Any) -> None:
    connection.execute(update(User).where(User.id == user_id).values(**values))


def _columns() -> Any:
    held = (
        select(func.count(QueueEntry.id))
        .where(QueueEntry.claimed_by == User.id, QueueEntry.decided_at.is_(None))
        .scalar_subquery()
    )
    return select(
        User.id, User.email, User.name, User.role, User.created_at, User.disabled_at,
        User.locked_until, User.codes_locked_until, User.totp_on, User.must_change,
        User.subject.isnot(None).label("is_linked"), User.link_until, held.label("held"),
    )  # fmt: skip


def _account(row: Any) -> Account:
    return Account(
        row.id, row.email, row.name, row.role, row.created_at, row.disabled_at, row.locked_until,
        row.codes_locked_until, bool(row.totp_on), bool(row.must_change), bool(row.is_linked),
        row.link_until, row.held,
    )  # fmt: skip
