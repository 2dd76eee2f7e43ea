"""What a deliverer is. Whoever can bring a promised thing somewhere writes one, and adds it to `registry`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from sqlalchemy.engine import Connection

from bot.referral.record import ContactRecord
from bot.store.outbox import Claimed
from bot.store.sealing import Keyring

Lane = Literal["front_door", "calls", "documents"]
"""Each lane has workers of its own, so that slow work in one never delays another."""


@dataclass(frozen=True)
class Promise:
    """To whom and for which purpose something is to be delivered; see `bot.referral.sharing`."""

    purpose: str
    recipient: str


class NotPermitted(Exception):
    """Neither consent nor a recorded ground covers the delivery: it is not made, and staff are shown it."""


class Inside(Protocol):
    """Delivers within the database, in the transaction that marks it delivered."""

    kind: str
    lane: Lane

    def deliver(self, connection: Connection, claimed: Claimed, at: datetime) -> None:
        """Raises: NotPermitted."""


class Outside(Protocol):
    """Delivers by slow work or by a call outside, while no transaction is open.

    It can be repeated after a fault or a killed process, with the same `claimed.key`: a receiver must be
    able to tell a repeat by it.
    """

    kind: str
    lane: Lane

    def promised(self, record: ContactRecord) -> Promise | None:
        """What to promise when this contact is sent; None for nothing."""

    def gather(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, at: datetime
    ) -> Any:
        """Read what is to be sent. Raises: Erased, UpstreamError."""

    def send(self, gathered: Any, claimed: Claimed, at: datetime) -> Any:
        """Do the slow work within a time limit. Raises: UpstreamError."""

    def keep(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, sent: Any, at: datetime
    ) -> None:
        """Keep what came of it, in the transaction that marks it delivered."""


Deliverer = Inside | Outside
