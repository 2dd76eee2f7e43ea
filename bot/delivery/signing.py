"""Signs messages to and from the case system, so that each side knows whom they are from and when.

The form is that of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, in base64, with the version
`v1`. Several secrets may be in use while they are changed: we sign with each, and accept any.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

ID, TIMESTAMP, SIGNATURE = "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"
IDEMPOTENCY = "Idempotency-Key"
WINDOW = timedelta(minutes=5)
"""A message is refused when its time is further off than this: an old one is not played back to us."""


class BadSignature(Exception):
    """The message is not from whom it says, or not of now. `code` says which; nothing of it was read."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def signed(message_id: str, body: bytes, secrets: Sequence[str], at: datetime) -> dict[str, str]:
    """The headers that go with a body: id, time, signatures, newest secret first."""
    timestamp = str(int(at.timestamp()))
    marks = (f"v1,{_mark(message_id, timestamp, body, secret)}" for secret in secrets)
    return {
        ID: message_id,
        IDEMPOTENCY: message_id,
        TIMESTAMP: timestamp,
        SIGNATURE: " ".join(marks),
    }


def check(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], at: datetime) -> str:
    """The id of a message that is truly signed and of now.

    Raises: BadSignature.
    """
    message_id, timestamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "")
    if not (message_id and timestamp and given and secrets):
        raise BadSignature("not_signed")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise BadSignature("no_time")
    if abs(at.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise BadSignature("not_of_now")
    marks = [mark[3:].encode() for mark in given.split() if mark.startswith("v1,")]
    wanted = [_mark(message_id, timestamp, body, secret).encode() for secret in secrets]
    if not any(hmac.compare_digest(mark, right) for mark in marks for right in wanted):
        raise BadSignature("wrong_signature")
    return message_id


def _mark(message_id: str, timestamp: str, body: bytes, secret: str) -> str:
    content = f"{message_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
