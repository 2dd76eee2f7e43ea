"""A stand-in for a case system: checks the signature, stores each contact once by its id, sends decisions."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import requests

from bot import clock
from bot.delivery import signing
from bot.delivery.faults import ANSWER_SECONDS, CONNECT_SECONDS
from bot.delivery.stubs.answers import Answer, as_json


class CaseSystemStub:
    """What has arrived, by the message's id. `tries` counts every message, repeats as well."""

    def __init__(self, secrets: Sequence[str], decisions_to: str | None = None) -> None:
        self._secrets, self._decisions_to = tuple(secrets), decisions_to
        self._lock = threading.Lock()
        self.stored: dict[str, dict[str, Any]] = {}
        self.tries: Counter[str] = Counter()
        self.opened: Counter[str] = Counter()

    def take(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """POST /case-system/contacts."""
        try:
            message_id = signing.check(headers, body, self._secrets, clock.now())
        except signing.BadSignature as error:
            return as_json(401, {"error": error.code})
        with self._lock:
            self.tries[message_id] += 1
            if message_id not in self.stored:
                self.stored[message_id] = json.loads(body)
                self.opened[self.stored[message_id]["case"]["contact_id"]] += 1
        return as_json(200, {"received": message_id})

    def listed(self) -> list[dict[str, Any]]:
        """What has arrived, without anything about a child."""
        names = ("reference", "route", "urgency", "sent_at")
        return [
            {"id": message_id, **{name: message["case"][name] for name in names}}
            for message_id, message in self.stored.items()
        ]

    def decide(self, wanted: Mapping[str, Any]) -> Answer:
        """POST /case-system/decide: send a decision back, as a case system would."""
        if self._decisions_to is None:
            return as_json(409, {"error": "no_address_for_decisions"})
        event_id = str(wanted.get("id") or f"stub-{uuid.uuid4().hex}")
        body = json.dumps(event(event_id, wanted, clock.now())).encode()
        headers = signing.signed(event_id, body, self._secrets, clock.now())
        headers["Content-Type"] = "application/json"
        limits = (CONNECT_SECONDS, ANSWER_SECONDS)
        answer = requests.post(self._decisions_to, data=body, headers=headers, timeout=limits)
        return as_json(answer.status_code, answer.json())


def event(event_id: str, wanted: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """A message of `schema/decision-v1.json`: one decision on the first child, or what is `wanted`."""
    first = {
        "child": "child:1",
        "outcome": wanted.get("outcome", "advice_given"),
        "reason_code": "stub",
        "rationale": wanted.get("rationale", "Decided in the stand-in for a case system."),
    }
    decided = wanted.get("kind", "decided") == "decided"
    return {
        "schema": "decision-v1",
        "id": event_id,
        "kind": "decided" if decided else "acknowledged",
        "reference": wanted.get("reference", ""),
        "case_id": "STUB-1",
        "at": at.isoformat(),
        "decisions": [first] if decided else [],
    }
