"""The e-mail that tells a referrer that no decision came in time: reference, number, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.delivery.acknowledgement import address_in
from bot.delivery.deliverer import Lane, Promise
from bot.delivery.faults import UpstreamError
from bot.delivery.notify import Notify
from bot.referral.record import ContactRecord
from bot.store import talks
from bot.store.front_door.clocks import LATE_NOTICE
from bot.store.kept_heads import KeptHead, kept_head
from bot.store.outbox import Claimed
from bot.store.sealing import Erased, Keyring
from bot.store.tables import Contact


@dataclass(frozen=True)
class Notice:
    """Where the e-mail goes, and all that it says. Nothing in it is about a child."""

    address: str
    values: dict[str, str]


class LateNotice:
    """Tells a referrer who gave an address, once a contact. The watch promises it when the time has passed.

    template: Notify's id of a template with `((reference))`, `((front_door_phone))` and `((steps))`.
    """

    kind = LATE_NOTICE
    lane: Lane = "calls"

    def __init__(self, notify: Callable[[], Notify], template: str) -> None:
        self._notify, self._template = notify, template

    def promised(self, record: ContactRecord) -> Promise | None:
        """Nothing at sending: it is promised only once the time has passed."""
        return None

    def gather(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, at: datetime
    ) -> Notice:
        record = talks.record_of(connection, keyring, claimed.contact_id)
        if record is None:
            raise Erased(claimed.contact_id)
        address = address_in(record)
        if address is None:
            raise UpstreamError("no_address", "contact")
        digest = connection.execute(
            select(Contact.pack_digest).where(Contact.id == claimed.contact_id)
        ).scalar_one()
        return Notice(address, values_of(record, kept_head(connection, digest)))

    def send(self, gathered: Notice, claimed: Claimed, at: datetime) -> str:
        """Notify has no key against repeats, so a later try first asks whether it has this one."""
        client = self._notify()
        known = client.sent_before(claimed.key) if claimed.tries > 1 else None
        return known or client.send_email(
            gathered.address, self._template, gathered.values, claimed.key
        )

    def keep(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, sent: Any, at: datetime
    ) -> None:
        """Nothing but that Notify took it."""


def values_of(record: ContactRecord, head: KeptHead) -> dict[str, str]:
    """What the template is filled with: the front door's number and the council's escalation steps."""
    telephone = head.front_door.telephone if head.front_door else record.words.front_door_phone
    terms = {
        "front_door": record.words.front_door,
        # Who that is may be the person whom the worry is about; the status page says more.
        "safeguarding_lead": "a senior colleague"
        if record.lead_is_concern
        else "your safeguarding lead",
    }
    steps = []
    for number, step in enumerate(head.escalation, start=1):
        said = step.step
        for term, words in terms.items():
            said = said.replace("{" + term + "}", words)
        days = step.within_working_days
        steps.append(f"{number}. {said} (within {days} working {'day' if days == 1 else 'days'})")
    return {
        "reference": record.reference,
        "front_door_phone": telephone,
        "steps": "\n".join(steps),
    }
