"""Sign-in codes of a phone's code generator (RFC 6238), and recovery codes for when the phone is lost.

The secret is sealed by an installation key. A code opens once; five wrong ones lock the codes for fifteen
minutes, counted before they are checked and apart from passwords, so that the right password buys no more
tries.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Any

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import case, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store import audit
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.staff import LOCKED_FOR, TRIES, StaffMember
from bot.store.tables import RecoveryCode, User

STEP = 30
"""Seconds that a code is good for; the one before and the one after are taken as well."""
RECOVERY_CODES = 8
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
ISSUER = "Threshold"

_hasher = PasswordHasher()


def begin(connection: Connection, keyring: Keyring, member: StaffMember) -> str:
    """A new secret for somebody whose codes are not on yet; gives it in base32, to be typed or scanned.

    Until it is confirmed by a code nothing changes at the next sign-in. A secret begun before is given again.
    """
    kept = connection.execute(
        select(User.totp).where(User.id == member.id, User.totp_on == 0)
    ).scalar()
    if kept is not None:
        return str(keyring.open_for_installation(_purpose(member.id), kept))
    secret = pyotp.random_base32()
    sealed = keyring.seal_for_installation(_purpose(member.id), secret)
    _set(connection, member.id, totp=sealed, totp_used=None)
    return secret


def address(secret: str, member: StaffMember) -> str:
    """The secret as the `otpauth` address that code generators scan."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=member.email, issuer_name=ISSUER))


def confirm(
    database: Database, keyring: Keyring, member: StaffMember, code: str, at: datetime
) -> tuple[str, ...] | None:
    """Switch codes on once one of them is right; gives the recovery codes, to be shown once. None: wrong."""
    with database.writing() as connection:
        if not _take_a_try(connection, member.id, at, is_on=False):
            return None
    with database.writing() as connection:
        if not _is_right(connection, keyring, member.id, code, at):
            return None
        _set(connection, member.id, totp_on=1, failed_codes=0, codes_locked_until=None)
        audit.record(connection, member.chain, member.actor, "codes_set_up", {}, at)
        return _new_recovery_codes(connection, member.id)


def check(
    database: Database,
    keyring: Keyring,
    member: StaffMember,
    code: str,
    at: datetime,
    event: str = "signed_in",
) -> bool:
    """Whether a code of the generator, or a recovery code, opens.

    `event`: what the audit chain says if it does.
    """
    with database.writing() as connection:
        allowed = _take_a_try(connection, member.id, at, is_on=True)
    with database.writing() as connection:
        left = None
        is_right = allowed and _is_right(connection, keyring, member.id, code, at)
        if allowed and not is_right:
            left = _use_recovery_code(connection, member.id, code, at)
        if left is not None:
            used = {"left": left}
            audit.record(connection, member.chain, member.actor, "recovery_code_used", used, at)
        if is_in := is_right or left is not None:
            _set(connection, member.id, failed_codes=0, codes_locked_until=None)
        told, actor = (event, member.actor) if is_in else ("code_refused", "somebody")
        audit.record(connection, member.chain, actor, told, {}, at)
    return is_in


def renew_recovery_codes(
    database: Database, keyring: Keyring, member: StaffMember, code: str, at: datetime
) -> tuple[str, ...] | None:
    """New recovery codes for whoever gives a right code; the old ones open no more. None: it is wrong."""
    if not check(database, keyring, member, code, at, "recovery_codes_made"):
        return None
    with database.writing() as connection:
        return _new_recovery_codes(connection, member.id)


def recovery_codes_left(connection: Connection, user_id: int) -> int:
    """How many recovery codes were not used yet."""
    wanted = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return int(connection.execute(wanted).scalar_one())


def take_away(connection: Connection, user_id: int) -> None:
    """Codes are off, and everything that belongs to them is gone."""
    connection.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    _set(
        connection, user_id, totp=None, totp_on=0, totp_used=None, failed_codes=0,
        codes_locked_until=None,
    )  # fmt: skip


def _is_right(
    connection: Connection, keyring: Keyring, user_id: int, code: str, at: datetime
) -> bool:
    """Whether this is the code of now, or of a step before or after, and was not used before."""
    plain = "".join(code.split())
    sealed = connection.execute(select(User.totp).where(User.id == user_id)).scalar()
    if sealed is None or len(plain) != 6 or not plain.isdecimal() or not plain.isascii():
        return False
    generator = pyotp.TOTP(keyring.open_for_installation(_purpose(user_id), sealed))
    now = int(at.timestamp()) // STEP
    steps = (now - 1, now, now + 1)
    right = [s for s in steps if hmac.compare_digest(str(generator.at(s * STEP)), plain)]
    return bool(right) and _use(connection, user_id, right[-1])


def _use(connection: Connection, user_id: int, step: int) -> bool:
    """Mark a code as used; False if it, or a later one, was used before. One statement, so that two
    requests at once cannot both use it."""
    unused = or_(User.totp_used.is_(None), User.totp_used < step)
    result = connection.execute(
        update(User).where(User.id == user_id, unused).values(totp_used=step)
    )
    return bool(result.rowcount)


def _take_a_try(connection: Connection, user_id: int, at: datetime, is_on: bool) -> bool:
    """Count one try; False while the codes are locked. The fifth wrong one locks them."""
    is_last = User.failed_codes + 1 >= TRIES
    result = connection.execute(
        update(User)
        .where(
            User.id == user_id,
            User.disabled_at.is_(None),
            User.totp_on == int(is_on),
            or_(User.codes_locked_until.is_(None), User.codes_locked_until <= at),
        )
        .values(
            failed_codes=case((is_last, 0), else_=User.failed_codes + 1),
            codes_locked_until=case((is_last, at + LOCKED_FOR), else_=None),
        )
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def _use_recovery_code(connection: Connection, user_id: int, code: str, at: datetime) -> int | None:
    """How many are left after this one was used; None if it is none of them."""
    plain = "".join(code.lower().replace("-", "").split())
    rows = connection.execute(
        select(RecoveryCode.id, RecoveryCode.digest).where(
            RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
        )
    ).all()
    if len(plain) != 10:
        return None
    found = next((row.id for row in rows if _matches(row.digest, plain)), None)
    unused = RecoveryCode.used_at.is_(None)
    used = update(RecoveryCode).where(RecoveryCode.id == found, unused).values(used_at=at)
    if found is None or not connection.execute(used).rowcount:
        return None
    return recovery_codes_left(connection, user_id)


def _new_recovery_codes(connection: Connection, user_id: int) -> tuple[str, ...]:
    connection.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    made = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    rows = [{"user_id": user_id, "digest": _hasher.hash(code)} for code in made]
    connection.execute(insert(RecoveryCode), rows)
    return tuple(f"{code[:5]}-{code[5:]}" for code in made)


def _matches(kept: str, code: str) -> bool:
    try:
        return _hasher.verify(kept, code)
    except (Argon2Error, InvalidHashError):
        return False


def _set(connection: Connection, user_id: int, **values: Any) -> None:
    connection.execute(update(User).where(User.id == user_id).values(**values))


def _purpose(user_id: int) -> str:
    """Authenticated with the secret, so that it cannot be moved to another account."""
    return f"user/{user_id}/totp"
