"""The documents that a contact's page lists, and what the console calls them."""

from __future__ import annotations

from bot import handing_out
from bot.console.context import Console
from bot.documents.kinds import Kind
from bot.store import talks

DOCUMENTS = {
    "referral": "Referral",
    "caf": "Early help assessment",
    "decision_record": "Record of advice",
    "family_notice": "Notice for the family",
}
FORMS = {"html": "Web page", "pdf": "PDF", "json": "Data"}


def documents_shown(here: Console, contact_id: str) -> list[tuple[Kind, str, tuple[str, ...]]]:
    """Kind, title and forms of each document of a sent contact; none of one not sent or erased."""
    with here.database.reading() as connection:
        since = handing_out.banned_since(connection, here.keyring, contact_id)
        record = since or talks.record_of(connection, here.keyring, contact_id)
    return handing_out.listed(record)
