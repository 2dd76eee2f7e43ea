"""References and PINs: made by chance, easy to read over a telephone, hard to guess."""

from __future__ import annotations

import secrets
from string import digits

LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowels and nothing that looks like something else when read over a telephone."""
LENGTH = 8
SENT, SAVED = "TH", "SV"
"""A contact that was sent, and a talk that was only saved: nobody should take one for the other."""
PIN_DIGITS = 6


def new_reference(kind: str) -> str:
    """A reference such as `TH-2345BCDF`; `kind` is SENT or SAVED."""
    return f"{kind}-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def new_pin() -> str:
    return "".join(secrets.choice(digits) for _ in range(PIN_DIGITS))


def as_reference(typed: str) -> str | None:
    """A typed reference in its own form, however it was spaced or cased; None if it is none."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    kind, rest = plain[:2], plain[2:]
    if kind not in (SENT, SAVED) or len(rest) != LENGTH or not set(rest) <= set(LETTERS):
        return None
    return f"{kind}-{rest}"


def as_pin(typed: str) -> str:
    return "".join(c for c in typed if c.isdigit())
