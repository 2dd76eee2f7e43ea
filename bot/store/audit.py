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
    "sharing_permitted": frozenset({"purpose", "recipient", "ground"}),
    "sharing_withdrawn": frozenset({"ended"}),
    "contact_received": frozenset({"reference"}),
    "delivery_made": frozenset({"kind", "recipient"}),
    "delivery_stuck": frozenset({"kind", "tries", "fault"}),
    "delivery_not_permitted": frozenset({"kind", "purpose", "recipient"}),
    "delivery_asked_again": frozenset({"kind"}),
    "case_system_told": frozenset({"event", "kind"}),
    "contact_erased": frozenset(),
    "way_back_given": frozenset(),
    "came_back": frozenset(),
    "come_back_refused": frozenset(),
    "brought_in": frozenset({"intake"}),
    "consultation_logged": frozenset(),
    "consultation_read": frozenset(),
    "consultation_linked": frozenset({"call"}),
    "contact_viewed": frozenset({"reference"}),
    "document_opened": frozenset({"document", "form"}),
    "history_viewed": frozenset({"found"}),
    "history_import_begun": frozenset(),
    "history_imported": frozenset({"rows"}),
    "history_withdrawn": frozenset(),
    "history_reopened": frozenset(),
    "call_told": frozenset({"whom", "rung"}),
    "alarm_raised": frozenset({"kind"}),
    "alarm_seen": frozenset({"kind"}),
    "alarm_closed": frozenset({"kind", "reason"}),
    "unsent_listed": frozenset({"signs"}),
    "unsent_taken": frozenset(),
    "unsent_closed": frozenset({"reason"}),
    "early_help_asked": frozenset({"child", "start_by", "review_by"}),
    "early_help_taken": frozenset({"child"}),
    "early_help_changed": frozenset({"child", "state", "reason"}),
    "follow_up_noted": frozenset({"on"}),
    "outcome_told": frozenset({"child"}),
    "outcome_left": frozenset({"child", "not_told"}),
    "outcome_read": frozenset(),
    "outcome_clear": frozenset({"child", "clear"}),
    "contact_closed": frozenset(),
    "disagreement_said": frozenset({"child", "step"}),
    "disagreement_viewed": frozenset({"child", "step"}),
    "disagreement_answered": frozenset({"child", "step", "result"}),
    "decision_proposed": frozenset({"child", "decision", "outcome"}),
    "agreement_asked": frozenset({"child", "decision", "outcome", "why"}),
    "decision_recorded": frozenset({"child", "decision", "outcome"}),
    "decision_agreed": frozenset({"child", "decision"}),
    "decision_sent_back": frozenset({"child", "decision"}),
    "decision_corrected": frozenset({"child", "decision", "former"}),
    "milestone_kept": frozenset({"child", "milestone"}),
    "clock_passed": frozenset({"due_at"}),
    "information_asked": frozenset({"whom", "band"}),
    "information_ended": frozenset({"result"}),
    "family_ban_put": frozenset({"reason"}),
    "family_ban_lifted": frozenset(),
    "contact_restricted": frozenset({"reason"}),
    "restriction_lifted": frozenset(),
    "need_to_know_given": frozenset({"user"}),
    "need_to_know_ended": frozenset({"user"}),
    "seen_as_earlier": frozenset({"contact"}),
    "handed_to_shift": frozenset({"shift"}),
    "shift_took_over": frozenset({"shift"}),
    "hand_over_viewed": frozenset({"shift"}),
    "contact_claimed": frozenset(),
    "contact_released": frozenset(),
    "contact_handed_over": frozenset({"to"}),
    "hand_over_taken": frozenset(),
    "contact_taken_over": frozenset({"from_user"}),
    "flag_put": frozenset({"flag", "on"}),
    "flag_taken": frozenset({"flag", "on"}),
    "tag_put": frozenset({"tag"}),
    "tag_taken": frozenset({"tag"}),
    "search_made": frozenset({"found"}),
    "second_reading_drawn": frozenset({"seed"}),
    "second_reading_opened": frozenset({"child"}),
    "second_reading_viewed": frozenset({"child"}),
    "second_reading_kept": frozenset({"child", "outcome"}),
    "second_reading_scored": frozenset({"child"}),
    "inspection_drawn": frozenset({"sample", "seed"}),
    "bundle_taken": frozenset(),
    "queue_caught_up": frozenset(),
    "inspection_pack_taken": frozenset({"since", "until"}),
    "rows_exported": frozenset({"rows", "since", "until"}),
    "signed_in": frozenset(),
    "signed_out": frozenset(),
    "sign_in_refused": frozenset(),
    "single_sign_on_refused": frozenset({"why"}),
    "code_asked": frozenset(),
    "code_refused": frozenset(),
    "recovery_code_used": frozenset({"left"}),
    "codes_set_up": frozenset(),
    "codes_reset": frozenset(),
    "recovery_codes_made": frozenset(),
    "accounts_listed": frozenset(),
    "account_viewed": frozenset(),
    "account_added": frozenset({"role"}),
    "role_changed": frozenset({"before", "role"}),
    "account_disabled": frozenset(),
    "account_enabled": frozenset(),
    "password_reset": frozenset(),
    "password_changed": frozenset(),
    "link_allowed": frozenset(),
    "account_linked": frozenset(),
    "account_unlinked": frozenset(),
    "audit_viewed": frozenset({"person", "contact"}),
    "audit_verified": frozenset({"events", "faults"}),
    "checkpoint_made": frozenset({"checkpoint", "mark"}),
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
    connection.execute(insert(AuditEvent).values(**row, digest=digest_of(row)))


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
        if row["digest"] != digest_of(kept):
            return position
        previous = row["digest"]
    return None


def digest_of(row: Mapping[str, Any]) -> str:
    """The seal of one event: over everything but its number, with the digest of the one before."""
    fixed = {**row, "at": row["at"].astimezone(timezone.utc).isoformat(timespec="microseconds")}
    return hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()
