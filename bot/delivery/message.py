"""What is told to the case system about one contact: `schema/contact-v1.json` says it field by field.

The same message gives the same bytes at every try: it tells of the contact as it was sent. A call that was
told of since makes another version, with an id of its own; so does a ban on contacting the family.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.delivery.faults import UpstreamError
from bot.referral.record import ContactRecord
from bot.store import as_sent, contact_views
from bot.store.contact_views import ContactInFull
from bot.store.sealing import Erased, Keyring

SCHEMA = "contact-v1"


def contact_message(
    connection: Connection, keyring: Keyring, contact_id: str, message_id: str
) -> bytes:
    """The whole contact as JSON, in the version that the message's id names.

    Raises: Erased if its key was destroyed; UpstreamError if nothing was ever sent of it.
    """
    found = contact_views.contact_in_full(connection, keyring, contact_id)
    if found is None or found.line.is_erased:
        raise Erased(contact_id)
    sent = as_sent.as_sent(connection, keyring, contact_id, as_sent.version_in(message_id))
    if sent is None:
        raise UpstreamError("no_record", "contact")
    record = sent.record
    content = {
        "schema": SCHEMA,
        "id": message_id,
        "case": {
            **_case(found, record),
            "version": sent.version,
            "do_not_contact_family": sent.do_not_contact,
        },
        "record": record.as_dict(),
        "decision_record": sent.decisions,
        "rationale": [
            {"child": child.about, "rule": r.rule, "because": r.because, "sources": list(r.sources)}
            for child in record.children
            for r in child.reasons
        ],
        "transcript": list(_transcript(found, record.sent_at)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _case(found: ContactInFull, record: ContactRecord) -> dict[str, Any]:
    return {
        "contact_id": found.line.id,
        "reference": record.reference,
        "route": record.route,
        "urgency": record.urgency,
        "sent_at": record.sent_at.isoformat() if record.sent_at else None,
    }


def _transcript(found: ContactInFull, sent_at: datetime | None) -> Any:
    """The talk up to the moment of sending, as it stood on the screen."""
    for exchange in found.messages:
        if sent_at is not None and exchange.at > sent_at:
            return
        at = exchange.at.isoformat()
        if exchange.heard:
            yield {"at": at, "who": "referrer", "text": exchange.heard}
        for line in exchange.reply.get("messages", ()):
            if line.get("text"):
                yield {"at": at, "who": "threshold", "text": line["text"]}
