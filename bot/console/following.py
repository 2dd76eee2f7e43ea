"""What was followed up about one contact: calls, whom not to go through, early help, and staff notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import england
from bot.console.context import Console
from bot.referral.record import CallTold
from bot.store import early_help, follow_up, notes
from bot.store.early_help import Entry
from bot.store.notes import NoteKept


@dataclass(frozen=True)
class Following:
    """lead_is_concern: the referrer said that the worry is about their safeguarding lead."""

    calls: list[CallTold]
    lead_is_concern: bool
    early_help: list[Entry]
    notes: list[NoteKept]


def following(here: Console, contact_id: str, now: datetime) -> Following:
    """Everything of it that the page of a contact shows."""
    with here.database.reading() as connection:
        return Following(
            follow_up.calls_of(connection, here.keyring, contact_id),
            follow_up.lead_is_concern(connection, here.keyring, contact_id),
            early_help.of_contact(connection, contact_id, england.local(now).date()),
            notes.notes_on(connection, here.keyring, contact_id),
        )
