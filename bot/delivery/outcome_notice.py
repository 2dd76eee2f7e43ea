"""The e-mail that says that there is news: the contact's reference, and nothing else.

The news itself is on the status page, behind the reference and the PIN.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.delivery.acknowledgement import Acknowledgement, address_in
from bot.delivery.deliverer import Promise
from bot.delivery.notify import Notify
from bot.referral.record import ContactRecord
from bot.settings import Settings
from bot.store import outbox, talks
from bot.store.sealing import Keyring
from bot.store.tables import Contact

KIND = "outcome_notice"
PURPOSE, RECIPIENT = "acknowledgement", "referrer"


class OutcomeNotice(Acknowledgement):
    """Sends the notice by e-mail to a referrer who gave an address. It is promised when there is news."""

    kind = KIND

    def __init__(self, notify: Callable[[], Notify], template: str) -> None:
        super().__init__(notify, template)

    def promised(self, record: ContactRecord) -> Promise | None:
        """Nothing when the contact is sent: there is no news yet."""
        return None


def promise(
    connection: Connection,
    here: Settings,
    keyring: Keyring,
    contact_id: str,
    once: str,
    at: datetime,
) -> None:
    """Promise a notice, where the settings send e-mails and the referrer gave an address.

    once: what the news is, so that the same is told once.
    """
    if not here.notify_key or not here.notify_outcome_template:
        return
    record = talks.record_of(connection, keyring, contact_id)
    if record is None or address_in(record) is None:
        return
    mode: Any = connection.execute(
        select(Contact.mode).where(Contact.id == contact_id)
    ).scalar_one()
    outbox.promise(
        connection, contact_id, mode, KIND, at, purpose=PURPOSE, recipient=RECIPIENT, once=once
    )
