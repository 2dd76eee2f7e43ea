"""Named queries for sharing: keep what a contact permits, ask for it before each send, take it back.

Every one of them runs in the caller's transaction. Nothing here is personal: ids, codes and times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import desc, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.referral.sharing import SIGNIFICANT_HARM, WITHDRAWABLE, Permission
from bot.store import audit
from bot.store.tables import Sharing


@dataclass(frozen=True)
class Permitted:
    """One permission as it was kept: see `Sharing`."""

    purpose: str
    recipient: str
    ground: str
    given_at: datetime
    until: datetime | None
    withdrawn_at: datetime | None


def permitted_by(connection: Connection, contact_id: str) -> tuple[Permitted, ...]:
    """What may go to whom, and what was taken back, in the order in which it was kept."""
    rows = connection.execute(
        select(
            Sharing.purpose, Sharing.recipient, Sharing.ground, Sharing.given_at, Sharing.until,
            Sharing.withdrawn_at,
        )
        .where(Sharing.contact_id == contact_id)
        .order_by(Sharing.id)
    )  # fmt: skip
    return tuple(Permitted(*row) for row in rows)


def keep(
    connection: Connection,
    contact_id: str,
    mode: str,
    permissions: Iterable[Permission],
    at: datetime,
) -> None:
    """Keep what a contact permits, in the transaction that sends it."""
    rows = [
        {
            "contact_id": contact_id,
            "mode": mode,
            "purpose": permission.purpose,
            "recipient": permission.recipient,
            "ground": permission.ground,
            "given_at": at,
            "until": permission.until,
        }
        for permission in permissions
    ]
    if rows:
        connection.execute(insert(Sharing), rows)
    for row in rows:
        details = {name: row[name] for name in ("purpose", "recipient", "ground")}
        audit.record(connection, contact_id, "referrer", "sharing_permitted", details, at)


def permission(
    connection: Connection, contact_id: str, purpose: str, recipient: str, at: datetime
) -> Permission | None:
    """What allows this send at this moment; None if nothing does, and then nothing may leave.

    Likely significant harm comes before every other ground: it has no end and cannot be taken back.
    """
    rows = connection.execute(
        select(Sharing.purpose, Sharing.recipient, Sharing.ground, Sharing.until)
        .where(
            Sharing.contact_id == contact_id,
            Sharing.purpose == purpose,
            Sharing.recipient == recipient,
            Sharing.withdrawn_at.is_(None),
            or_(Sharing.until.is_(None), Sharing.until >= at),
        )
        .order_by(desc(Sharing.ground == SIGNIFICANT_HARM), desc(Sharing.id))
    )
    row = rows.first()
    return Permission(*row) if row else None


def withdraw(
    connection: Connection,
    contact_id: str,
    actor: str,
    at: datetime,
    purpose: str | None = None,
    recipient: str | None = None,
) -> int:
    """The family takes its agreement back, wholly or for one purpose or recipient.

    Gives how many permissions ended. Those that rest on likely significant harm stay, and so does the
    referrer's own receipt.
    """
    ended = [
        Sharing.contact_id == contact_id,
        Sharing.ground.in_(WITHDRAWABLE),
        Sharing.withdrawn_at.is_(None),
    ]
    ended += [Sharing.purpose == purpose] if purpose else []
    ended += [Sharing.recipient == recipient] if recipient else []
    count = int(connection.execute(update(Sharing).where(*ended).values(withdrawn_at=at)).rowcount)
    audit.record(connection, contact_id, actor, "sharing_withdrawn", {"ended": count}, at)
    return count
