"""Conversation tokens: issued by us, signed, unguessable. A client can never choose a conversation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta, timezone

from bot.settings import SettingsError

LIFETIME = timedelta(days=14)
STATUS_LIFETIME = timedelta(minutes=30)
"""How long the status page that a PIN opened takes answers. After that the PIN is asked for again."""
SHORTEST_SECRET = 32
_STATUS = "status."
"""Stands before what is signed for a status page, so that no token of one kind is good as the other."""


class Tokens:
    """Issues and checks tokens `v1.<id>.<issued>.<signature>`. The first secret signs, all verify.

    The conversation's name is a digest of the id: neither can be worked out from the other by
    somebody who reads the database or holds a token. `v2` tokens name the conversation itself; they are
    issued to whoever came back to it with reference and PIN.
    """

    def __init__(self, written: str) -> None:
        self._secrets = [s.encode() for s in written.split(",") if s]
        if not self._secrets or any(len(s) < SHORTEST_SECRET for s in self._secrets):
            raise SettingsError(
                f"THRESHOLD_TOKEN_SECRETS: each secret needs {SHORTEST_SECRET} characters or more. "
                f"Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )

    def issue(self, at: datetime) -> str:
        body = f"v1.{secrets.token_urlsafe(24)}.{int(at.timestamp())}"
        return f"{body}.{self._signature(self._secrets[0], body)}"

    def issue_for(self, conversation: str, at: datetime) -> str:
        """A token for a conversation that there is already."""
        body = f"v2.{conversation}.{int(at.timestamp())}"
        return f"{body}.{self._signature(self._secrets[0], body)}"

    def conversation(self, token: str, at: datetime) -> str | None:
        """The conversation that a token opens; None if it is forged, malformed or too old."""
        body, _, signature = token.rpartition(".")
        if not any(
            hmac.compare_digest(self._signature(secret, body).encode(), signature.encode())
            for secret in self._secrets
        ):
            return None
        version, identity, issued = body.split(".")
        if at - datetime.fromtimestamp(int(issued), timezone.utc) > LIFETIME:
            return None
        if version not in ("v1", "v2"):
            return None
        if version == "v2":
            return identity
        return "c-" + hashlib.sha256(identity.encode()).hexdigest()[:40]

    def issue_for_status(self, contact: str, at: datetime) -> str:
        """A token with which the status page of one contact takes answers, and no other page anything."""
        body = f"{contact}.{int(at.timestamp())}"
        return f"{body}.{self._signature(self._secrets[0], _STATUS + body)}"

    def contact_of_status(self, token: str, at: datetime) -> str | None:
        """The contact whose status page this is; None if it is forged, of another kind, or too old."""
        body, _, signature = token.rpartition(".")
        contact, _, issued = body.rpartition(".")
        is_ours = any(
            hmac.compare_digest(
                self._signature(secret, _STATUS + body).encode(), signature.encode()
            )
            for secret in self._secrets
        )
        if not is_ours:
            return None
        age = at - datetime.fromtimestamp(int(issued), timezone.utc)
        return contact if age <= STATUS_LIFETIME else None

    def digest(self, text: str) -> str:
        """The same short name for the same text, from which nobody without the secret can tell the text."""
        return hmac.new(self._secrets[0], b"digest." + text.encode(), hashlib.sha256).hexdigest()[
            :32
        ]

    def _signature(self, secret: bytes, body: str) -> str:
        digest = hmac.new(secret, body.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
