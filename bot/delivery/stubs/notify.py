"""A stand-in for GOV.UK Notify: keeps what it is asked to send, and sends nothing."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from typing import Any

from bot.delivery.stubs.answers import Answer, as_json


class NotifyStub:
    """The messages that it was asked to send, in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.messages: list[dict[str, Any]] = []

    def send_email(self, headers: Mapping[str, str], content: Mapping[str, Any]) -> Answer:
        """POST /v2/notifications/email, with the checks whose failure would be noticed late."""
        if not headers.get("Authorization", "").startswith("Bearer "):
            return _refusal(403, "AuthError")
        if not content.get("email_address") or not content.get("template_id"):
            return _refusal(400, "ValidationError")
        message = {
            "id": str(uuid.uuid4()),
            "reference": content.get("reference"),
            "email_address": content["email_address"],
            "template_id": content["template_id"],
            "personalisation": content.get("personalisation", {}),
        }
        with self._lock:
            self.messages.append(message)
        return as_json(201, {"id": message["id"], "reference": message["reference"]})

    def sent(self, reference: str | None) -> Answer:
        """GET /v2/notifications?reference=..."""
        found = [m for m in self.messages if reference is None or m["reference"] == reference]
        return as_json(200, {"notifications": found, "links": {}})


def _refusal(status: int, error: str) -> Answer:
    return as_json(status, {"status_code": status, "errors": [{"error": error, "message": error}]})
