"""The e-mail that tells a referrer their contact was sent: its reference, and nothing about the child."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.delivery.deliverer import Lane, Promise
from bot.delivery.faults import UpstreamError
from bot.delivery.notify import Notify
from bot.referral.record import ContactRecord
from bot.store import talks
from bot.store.outbox import Claimed
from bot.store.sealing import Erased, Keyring

EMAIL_FIELD = "referrer_email"


@dataclass(frozen=True)
class Receipt:
    """Where the e-mail goes, and all that it says."""

    address: str
    reference: str


class Acknowledgement:
    """Sends the receipt by e-mail to a referrer who gave an address.

    notify: makes a client. template: Notify's id of a template with the placeholder `((reference))`.
    """

    kind = "acknowledgement"
    lane: Lane = "calls"

    def __init__(self, notify: Callable[[], Notify], template: str) -> None:
        self._notify, self._template = notify, template

    def promised(self, record: ContactRecord) -> Promise | None:
        return Promise("acknowledgement", "referrer") if address_in(record) else None

    def gather(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, at: datetime
    ) -> Receipt:
        record = talks.record_of(connection, keyring, claimed.contact_id)
        if record is None:
            raise Erased(claimed.contact_id)
        address = address_in(record)
        if address is None:
            raise UpstreamError("no_address", "contact")
        return Receipt(address, record.reference)

    def send(self, gathered: Receipt, claimed: Claimed, at: datetime) -> str:
        """Notify has no key against repeats, so a later try first asks whether it has this one."""
        client = self._notify()
        known = client.sent_before(claimed.key) if claimed.tries > 1 else None
        values = {"reference": gathered.reference}
        return known or client.send_email(gathered.address, self._template, values, claimed.key)

    def keep(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, sent: Any, at: datetime
    ) -> None:
        """Nothing but that Notify took it."""


def address_in(record: ContactRecord) -> str | None:
    """The referrer's e-mail address, where they gave one that can be one."""
    for given in record.referrer:
        text = (given.value or given.text).strip()
        if given.field == EMAIL_FIELD and "@" in text and not given.not_known:
            return text
    return None
