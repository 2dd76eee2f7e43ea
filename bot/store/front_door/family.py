"""Named queries for "do not contact the family yet": put it, lift it, and how it stands.

Nothing that was sent changes by it. Whoever was told of the contact is told of a change in a message of its
own. What a ban says is sealed with its contact's key; whether there is one can be read without a seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.front_door.family import STAFF_REASONS, Ban, ban_from
from bot.referral.record import ContactRecord
from bot.store import as_sent, audit, outbox
from bot.store.front_door import entry_changes
from bot.store.sealing import ContactKey, Erased, Keyring
from bot.store.tables import LIVE, Contact, FamilyBan, QueueEntry, User

LONGEST = 2_000
WORDS, BECAUSE = "family_ban.words", "family_ban.lifted_because"
SYSTEM = "watching"


@dataclass(frozen=True)
class Standing:
    """A ban that stands, without its words: why as a code, who put it (nobody: the advice), and when."""

    reason: str
    put_by: str | None
    put_at: datetime


@dataclass(frozen=True)
class BanKept:
    """One ban with its words. lifted_because: why a manager lifted it; empty while it stands."""

    reason: str
    why: str
    safe_contact: str
    put_by: str | None
    put_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lifted_because: str


def put_as_told(
    connection: Connection, key: ContactKey, contact_id: str, record: ContactRecord, at: datetime
) -> Ban | None:
    """Put the ban that a contact brings with it when it is sent; gives it, None where there is none."""
    ban = ban_from(record)
    if ban is not None:
        _keep(connection, key, contact_id, ban, None, at)
    return ban


def put_since_sending(
    connection: Connection, key: ContactKey, contact_id: str, record: ContactRecord, at: datetime
) -> None:
    """The same where the referrer said so only after sending; the case system is told of it."""
    ban = ban_from(record)
    if ban is not None and _keep(connection, key, contact_id, ban, None, at):
        _tell_case_system(connection, contact_id, key, True, at)


def put(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    ban: Ban,
    user_id: int,
    at: datetime,
) -> bool:
    """Staff put one; False if one stands already, or the contact was erased.

    Raises: ValueError for a reason that is not in the list.
    """
    if ban.reason not in STAFF_REASONS:
        raise ValueError(f"{ban.reason!r} is no reason not to contact a family")
    key = _key(connection, keyring, contact_id)
    if key is None or not _keep(connection, key, contact_id, ban, user_id, at):
        return False
    _tell_case_system(connection, contact_id, key, True, at)
    return True


def lift(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    because: str,
    user_id: int,
    at: datetime,
) -> bool:
    """A manager lifts it and says why; False if none stands, or the contact was erased.

    Raises: ValueError without a reason.
    """
    if not because.strip():
        raise ValueError("lifting needs a reason")
    key = _key(connection, keyring, contact_id)
    stands = QueueEntry.no_contact == 1
    if key is None or not entry_changes.change(connection, contact_id, stands, no_contact=0):
        return False
    lifted = key.seal(because.strip()[:LONGEST], BECAUSE)
    connection.execute(
        update(FamilyBan)
        .where(FamilyBan.contact_id == contact_id, FamilyBan.lifted_at.is_(None))
        .values(lifted_by=user_id, lifted_at=at, lifted_because=lifted)
    )
    audit.record(connection, contact_id, f"user:{user_id}", "family_ban_lifted", {}, at)
    _tell_case_system(connection, contact_id, key, False, at)
    return True


def standing(connection: Connection, contact_id: str) -> Standing | None:
    """The ban on contacting this family that stands; None if none does. Opens no seal."""
    row = connection.execute(
        select(FamilyBan.reason, User.name, FamilyBan.put_at)
        .outerjoin(User, User.id == FamilyBan.put_by)
        .where(FamilyBan.contact_id == contact_id, FamilyBan.lifted_at.is_(None))
        .order_by(FamilyBan.id.desc())
        .limit(1)
    ).first()
    return Standing(*row) if row else None


def bans(connection: Connection, keyring: Keyring, contact_id: str) -> list[BanKept]:
    """Every ban of a contact with its words, the latest first; none once it is erased."""
    key = _key(connection, keyring, contact_id)
    if key is None:
        return []
    putter, lifter = aliased(User), aliased(User)
    rows = connection.execute(
        select(FamilyBan.__table__, putter.name.label("putter"), lifter.name.label("lifter"))
        .outerjoin(putter, putter.id == FamilyBan.put_by)
        .outerjoin(lifter, lifter.id == FamilyBan.lifted_by)
        .where(FamilyBan.contact_id == contact_id)
        .order_by(FamilyBan.id.desc())
    )
    return [_opened(row, key) for row in rows]


def _opened(row: Any, key: ContactKey) -> BanKept:
    words = key.open(row.words, WORDS)
    because = key.open(row.lifted_because, BECAUSE) if row.lifted_because else ""
    return BanKept(
        row.reason, words["why"], words["safe_contact"], row.putter, row.put_at, row.lifter,
        row.lifted_at, str(because),
    )  # fmt: skip


def _keep(
    connection: Connection,
    key: ContactKey,
    contact_id: str,
    ban: Ban,
    user_id: int | None,
    at: datetime,
) -> bool:
    """Mark the entry and keep the ban, once: of two at the same moment only one stands."""
    none_yet = QueueEntry.no_contact == 0
    if not entry_changes.change(connection, contact_id, none_yet, no_contact=1):
        return False
    connection.execute(
        insert(FamilyBan).values(
            contact_id=contact_id, mode=LIVE, reason=ban.reason, put_by=user_id, put_at=at,
            words=key.seal(ban.as_dict(), WORDS),
        )
    )  # fmt: skip
    actor = SYSTEM if user_id is None else f"user:{user_id}"
    audit.record(connection, contact_id, actor, "family_ban_put", {"reason": ban.reason}, at)
    return True


def _tell_case_system(
    connection: Connection, contact_id: str, key: ContactKey, stands: bool, at: datetime
) -> None:
    """Whoever was sent the contact is told by a version of its own; what was sent stays as it was."""
    version = as_sent.keep_family(connection, contact_id, key, stands)
    if version is not None:
        where = (outbox.CASE_RECORD, outbox.CASE_SYSTEM)
        outbox.promise_again(connection, contact_id, *where, at, as_sent.once(version))


def _key(connection: Connection, keyring: Keyring, contact_id: str) -> ContactKey | None:
    wrapped = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()
    try:
        return keyring.unwrap(wrapped, contact_id)
    except Erased:
        return None
