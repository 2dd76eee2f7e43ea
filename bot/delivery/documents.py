"""Making a contact's documents: once, outside any transaction, and never in the way of the contact itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.delivery.deliverer import Lane, Promise
from bot.delivery.faults import UpstreamError
from bot.documents.kinds import documents_for
from bot.documents.making import Made, forms_of, make
from bot.documents.pdf import DocumentError
from bot.referral.record import ContactRecord
from bot.store import documents, talks
from bot.store.outbox import Claimed
from bot.store.sealing import Erased, Keyring


class MakeDocuments:
    """Makes every document of a contact in every form and keeps them, sealed.

    Nothing leaves the installation by this: they are the referrer's own papers and the front door's.
    """

    kind = "documents"
    lane: Lane = "documents"

    def promised(self, record: ContactRecord) -> Promise | None:
        return Promise("acknowledgement", "referrer")

    def gather(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, at: datetime
    ) -> ContactRecord:
        record = talks.record_of(connection, keyring, claimed.contact_id)
        if record is None:
            raise Erased(claimed.contact_id)
        return record

    def send(self, gathered: ContactRecord, claimed: Claimed, at: datetime) -> tuple[Made, ...]:
        try:
            found = [
                make(kind, form, gathered)
                for kind in documents_for(gathered)
                for form in forms_of(kind)
            ]
        except DocumentError as error:
            raise UpstreamError("not_made", "documents") from error
        return tuple(made for made in found if made is not None)

    def keep(
        self,
        connection: Connection,
        keyring: Keyring,
        claimed: Claimed,
        sent: tuple[Made, ...],
        at: datetime,
    ) -> None:
        documents.keep(connection, keyring, claimed.contact_id, sent, at)
