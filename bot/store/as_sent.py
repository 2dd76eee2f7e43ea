"""What was sent, frozen, and beside it in the same seal what was told or worked out since.

The case system may be sent one contact many times and must get the same bytes: so the record stays as it
was. A call that is told of later makes a version of its own, which goes out as a message of its own; so does
a ban on contacting the family that staff put or lift.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.front_door.family import ban_from
from bot.referral.record import CallTold, ContactRecord
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import Child, Contact

FIRST = 1
"""The version that was sent; each change since then, of calls or of a ban, is one more."""
SINCE = "since_sending"
"""Beside the record: `calls`, one list a version; `decisions`, as they stood at sending; `family`: from which
version on a ban on contacting the family was put or lifted."""


@dataclass(frozen=True)
class AsSent:
    """One version. decisions: the decision engine's own record of each child, as it stood at sending.

    do_not_contact: whether nobody may contact the family, as it stood with this version.
    """

    record: ContactRecord
    decisions: list[dict[str, Any]]
    version: int
    do_not_contact: bool = False


def once(version: int) -> str:
    """What tells the deliveries of one version from those of the others; nothing for the first."""
    return "" if version == FIRST else f"v{version}"


def version_in(delivery_key: str) -> int:
    """The version that a delivery is about, by its key."""
    _kind, _colon, rest = delivery_key.partition(":")
    mark = rest.partition(":")[2]
    return int(mark[1:]) if mark else FIRST


def as_sent(
    connection: Connection, keyring: Keyring, contact_id: str, version: int | None = None
) -> AsSent | None:
    """One version, or the latest; None for a talk that was not sent, or was erased.

    Raises: IndexError for a version that there never was.
    """
    row = _row(connection, contact_id)
    if row is None or row.data_key is None or row.record is None:
        return None
    key = keyring.unwrap(row.data_key, contact_id)
    # Children first: a turn between the two reads freezes them in the record before it changes them.
    standing = _decisions(connection, contact_id, key)
    record = _row(connection, contact_id).record
    if record is None:  # erased between the two
        return None
    kept, since = _opened(key, record)
    number = version or FIRST + len(since["calls"])
    if number > FIRST:
        told = since["calls"][number - FIRST - 1]
        kept = replace(kept, calls=tuple(CallTold(**call) for call in told))
    decisions = since["decisions"]
    silent = ban_from(kept) is not None
    for first, stands in since["family"]:
        silent = stands if first <= number else silent
    return AsSent(kept, standing if decisions is None else decisions, number, silent)


def keep_calls(
    connection: Connection, contact_id: str, key: ContactKey, calls: tuple[CallTold, ...]
) -> int | None:
    """Keep what was told of calls after sending; gives the new version, None if nothing changed."""
    record, since = _opened(key, _row(connection, contact_id).record)
    versions = [[asdict(call) for call in record.calls], *since["calls"]]
    told = [asdict(call) for call in calls]
    if told == versions[-1]:
        return None
    _keep(connection, contact_id, key, record, {**since, "calls": [*since["calls"], told]})
    return FIRST + len(versions)


def keep_family(
    connection: Connection, contact_id: str, key: ContactKey, stands: bool
) -> int | None:
    """Keep that a ban on contacting the family was put or lifted; gives the new version, if it was sent."""
    row = _row(connection, contact_id)
    if row is None or row.record is None:
        return None
    record, since = _opened(key, row.record)
    calls = [*since["calls"], (since["calls"] or [[asdict(call) for call in record.calls]])[-1]]
    version = FIRST + len(calls)
    family = [*since["family"], [version, stands]]
    _keep(connection, contact_id, key, record, {**since, "calls": calls, "family": family})
    return version


def freeze_decisions(connection: Connection, contact_id: str, key: ContactKey) -> None:
    """Keep the decisions as they stood at sending, before they change for the first time since."""
    record, since = _opened(key, _row(connection, contact_id).record)
    if since["decisions"] is None:
        decisions = _decisions(connection, contact_id, key)
        _keep(connection, contact_id, key, record, {**since, "decisions": decisions})


def _row(connection: Connection, contact_id: str) -> Any:
    wanted = select(Contact.data_key, Contact.record).where(Contact.id == contact_id)
    return connection.execute(wanted).first()


def _opened(key: ContactKey, sealed: bytes) -> tuple[ContactRecord, dict[str, Any]]:
    kept = dict(key.open(sealed, "contact.record"))
    since = kept.pop(SINCE, {})
    return ContactRecord.of(kept), {"calls": [], "decisions": None, "family": [], **since}


def _keep(
    connection: Connection,
    contact_id: str,
    key: ContactKey,
    record: ContactRecord,
    since: dict[str, Any],
) -> None:
    sealed = key.seal({**record.as_dict(), SINCE: since}, "contact.record")
    connection.execute(update(Contact).where(Contact.id == contact_id).values(record=sealed))


def _decisions(connection: Connection, contact_id: str, key: ContactKey) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(
            Child.position, Child.recommended_route, Child.chosen_route, Child.advice, Child.consent
        )
        .where(Child.contact_id == contact_id)
        .order_by(Child.position)
    )
    return [
        {
            "child": f"child:{row.position}",
            "recommended_route": row.recommended_route,
            "chosen_route": row.chosen_route,
            "decision": key.open(row.advice, "child.advice").get("decision", {})
            if row.advice
            else {},
            "consent": key.open(row.consent, "child.consent") if row.consent else {},
        }
        for row in rows
    ]
