"""Seals personal data, so that a copy of the database tells nobody about a child.

Each contact has a data key of its own, wrapped by the installation's newest key. Whoever destroys the
wrapped key erases the contact. AES-256-GCM throughout; the purpose is authenticated, so that a sealed
name cannot be moved into another field or another contact.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.settings import SettingsError

MARK = b"s1"
NONCE_BYTES = 12
KEY_BYTES = 32


class Sealed(bytes):
    """Bytes that are known to be sealed; the only thing that sealed columns accept."""


class Erased(Exception):
    """The contact's key was destroyed: what it sealed cannot be read any more, by design."""


def _seal(key: bytes, plain: bytes, purpose: str) -> Sealed:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(MARK + nonce + _cipher(key).encrypt(nonce, plain, purpose.encode()))


def _open(key: bytes, sealed: bytes, purpose: str) -> bytes:
    nonce, body = sealed[len(MARK) : len(MARK) + NONCE_BYTES], sealed[len(MARK) + NONCE_BYTES :]
    return _cipher(key).decrypt(nonce, body, purpose.encode())


@lru_cache(maxsize=4096)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


class ContactKey:
    """Seals and opens what belongs to one contact."""

    def __init__(self, key: bytes, contact: str) -> None:
        self._key, self._contact = key, contact

    def seal(self, value: Any, field: str) -> Sealed:
        """A JSON value, sealed for this contact and this field."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return _seal(self._key, plain, f"{self._contact}/{field}")

    def open(self, sealed: bytes, field: str) -> Any:
        """The JSON value that was sealed. Raises: InvalidTag if it was moved or altered."""
        return json.loads(_open(self._key, sealed, f"{self._contact}/{field}"))


class Keyring:
    """The installation's keys, newest first. The newest wraps; all of them unwrap."""

    def __init__(self, written: str) -> None:
        self._keys: dict[str, bytes] = {}
        for part in filter(None, (p.strip() for p in written.split(","))):
            name, _, encoded = part.partition(":")
            key = base64.b64decode(encoded, validate=False)
            if not name or len(key) != KEY_BYTES:
                raise SettingsError(
                    "THRESHOLD_DATA_KEYS: each key is `name:` and 32 bytes in base64; one is not. "
                    "Make one with: python -c 'import os,base64;"
                    "print(base64.b64encode(os.urandom(32)).decode())'"
                )
            self._keys[name] = key
        if not self._keys:
            raise SettingsError("THRESHOLD_DATA_KEYS holds no key")

    def new_wrapped_key(self, contact: str) -> tuple[Sealed, ContactKey]:
        """A fresh data key for a contact: wrapped for the database, and ready to use."""
        key = secrets.token_bytes(KEY_BYTES)
        name, wrapping = next(iter(self._keys.items()))
        wrapped = _seal(wrapping, key, f"key/{contact}")
        return Sealed(name.encode() + b":" + wrapped), ContactKey(key, contact)

    def unwrap(self, wrapped: bytes | None, contact: str) -> ContactKey:
        """The contact's key.

        Raises: Erased if it was destroyed; SettingsError if the key that wrapped it is not here.
        """
        if wrapped is None:
            raise Erased(contact)
        name, _, body = bytes(wrapped).partition(b":")
        if name.decode() not in self._keys:
            raise SettingsError(f"THRESHOLD_DATA_KEYS: the key named {name.decode()!r} is missing")
        try:
            return ContactKey(_open(self._keys[name.decode()], body, f"key/{contact}"), contact)
        except InvalidTag as error:
            raise SettingsError(
                f"the key of contact {contact} cannot be unwrapped: another key has the name "
                f"{name.decode()!r} now. Put the old one back under its own name."
            ) from error

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """A key for one purpose out of each installation key, newest first; nobody can go back from it."""
        return tuple(
            hmac.digest(key, f"derived/{purpose}".encode(), "sha256") for key in self._keys.values()
        )

    def named(self, purpose: str) -> dict[str, bytes]:
        """The same keys as `derived`, by the names of the installation's keys, newest first."""
        return dict(zip(self._keys, self.derived(purpose), strict=True))

    def seal_for_installation(self, purpose: str, value: Any) -> Sealed:
        """A JSON value that belongs to no contact, under the newest key; its name is kept beside it."""
        name, key = next(iter(self.named("installation").items()))
        return Sealed(name.encode() + b":" + _seal(key, json.dumps(value).encode(), purpose))

    def open_for_installation(self, purpose: str, sealed: bytes) -> Any:
        """What `seal_for_installation` sealed, whichever key of the ring it was.

        Raises: SettingsError if that key is not here; InvalidTag if it was moved or altered.
        """
        name, _, body = bytes(sealed).partition(b":")
        key = self.named("installation").get(name.decode())
        if key is None:
            raise SettingsError(f"THRESHOLD_DATA_KEYS: the key named {name.decode()!r} is missing")
        return json.loads(_open(key, body, purpose))
