"""The audit chain: each contact's events, each sealed to the one before by its digest.

Events hold ids, codes and times, never personal data, and outlive the contact they are about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import desc, func, insert, select
from sqlalchemy.engine import Connection

from bot.store.tables import AuditEvent

FIRST = "0" * 64

EVENTS: Mapping[str, frozenset[str]] = {
    "conversation_started": frozenset({"pack_digest"}),
    "conversation_restarted": frozenset({"contact"}),
    "outcome_shown": frozenset({"child", "recommended_route", "rules"}),
    "route_chosen": frozenset({"child", "recommended_route", "chosen_route"}),
    "contact_sent": frozenset({"reference", "chosen_route"}),
    "contact_received": frozenset({"reference"}),
    "contact_erased": frozenset(),
    "contact_viewed": frozenset({"reference"}),
    "signed_in": frozenset(),
    "signed_out": frozenset(),
    "sign_in_refused": frozenset(),
}
"""Every event and exactly the details it carries."""


def record(
    connection: Connection,
    chain: str,
    actor: str,
    event: str,
    details: Mapping[str, Any],
    at: datetime,
) -> None:
    """Add one event to a chain, within the caller's transaction.

    Raises: ValueError if the event or its details are not the declared ones.
    """
    if EVENTS.get(event) != frozenset(details):
        raise ValueError(f"audit event {event!r} with {sorted(details)} is not declared in EVENTS")
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(chain))))
    last = connection.execute(
        select(AuditEvent.position, AuditEvent.digest)
        .where(AuditEvent.chain == chain)
        .order_by(desc(AuditEvent.position))
        .limit(1)
    ).first()
    position, previous = (last.position + 1, last.digest) if last else (1, FIRST)
    row = {
        "chain": chain,
        "position": position,
        "at": at,
        "actor": actor,
        "event": event,
        "details": dict(details),
        "previous": previous,
    }
    connection.execute(insert(AuditEvent).values(**row, digest=_digest(row)))


def first_broken_link(connection: Connection, chain: str) -> int | None:
    """The position of the first event that was changed, added or taken away; None if all hold."""
    rows: Iterable[Any] = connection.execute(
        select(AuditEvent.__table__).where(AuditEvent.chain == chain).order_by(AuditEvent.position)
    ).mappings()
    previous = FIRST
    for position, row in enumerate(rows, start=1):
        kept = {key: row[key] for key in row if key not in ("id", "digest")}
        if row["position"] != position or row["previous"] != previous:
            return position
        if row["digest"] != _digest(kept):
            return position
        previous = row["digest"]
    return None


def _digest(row: Mapping[str, Any]) -> str:
    fixed = {**row, "at": row["at"].astimezone(timezone.utc).isoformat(timespec="microseconds")}
    return hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()
