"""The case system: a signed message with the whole contact, told apart by its id however often it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import requests
from sqlalchemy.engine import Connection

from bot.delivery import signing
from bot.delivery.deliverer import Lane, Promise
from bot.delivery.faults import ANSWER_SECONDS, CONNECT_SECONDS, UpstreamError, not_reached
from bot.delivery.message import contact_message
from bot.referral.record import ContactRecord
from bot.store.outbox import Claimed
from bot.store.sealing import Keyring

CASE_RECORD = Promise("case_record", "case_system")
SYSTEM = "case system"
TAKEN = (200, 201, 202)


class CaseSystem:
    """The one client of the case system. `url` takes a POST for each contact."""

    def __init__(self, url: str, secrets: Sequence[str], seconds: float = ANSWER_SECONDS) -> None:
        self._url, self._secrets, self._seconds = url, tuple(secrets), seconds

    def tell(self, message_id: str, body: bytes, at: datetime) -> None:
        """Send one contact. It has arrived when the answer names the message's id.

        Raises: UpstreamError, also when it may have arrived: then it is sent again under the same id.
        """
        headers = {"Content-Type": "application/json"}
        headers |= signing.signed(message_id, body, self._secrets, at)
        limits = (CONNECT_SECONDS, self._seconds)
        try:
            answer = requests.post(
                self._url, data=body, headers=headers, timeout=limits, allow_redirects=False
            )
        except requests.RequestException as error:
            raise not_reached(error, SYSTEM) from error
        if answer.status_code not in TAKEN:
            raise UpstreamError(f"answered_{answer.status_code}", SYSTEM)
        if _received(answer) != message_id:
            raise UpstreamError("malformed_answer", SYSTEM)


def _received(answer: requests.Response) -> Any:
    try:
        content = answer.json()
    except ValueError:
        return None
    return content.get("received") if isinstance(content, dict) else None


class ToCaseSystem:
    """Delivers a contact to the case system."""

    kind = "case_system"
    lane: Lane = "calls"

    def __init__(self, client: CaseSystem) -> None:
        self._client = client

    def promised(self, record: ContactRecord) -> Promise | None:
        return CASE_RECORD

    def gather(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, at: datetime
    ) -> bytes:
        return contact_message(connection, keyring, claimed.contact_id, claimed.key)

    def send(self, gathered: bytes, claimed: Claimed, at: datetime) -> None:
        self._client.tell(claimed.key, gathered, at)

    def keep(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, sent: Any, at: datetime
    ) -> None:
        """Nothing but that it arrived."""
