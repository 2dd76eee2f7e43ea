"""A folder that another system reads: one file a contact, whole or not there at all."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from bot.delivery.case_system import CASE_RECORD
from bot.delivery.deliverer import Lane, Promise
from bot.delivery.faults import UpstreamError
from bot.delivery.message import contact_message
from bot.referral.record import ContactRecord
from bot.store import as_sent, contact_views
from bot.store.outbox import Claimed
from bot.store.sealing import Keyring

SYSTEM = "file drop"
UNFINISHED = ".part"
PLAIN_NAME = re.compile(r"[A-Z0-9-]{1,40}")


class FileDrop:
    """Writes the same JSON that the case system is sent, named by the contact's reference and its version.

    The folder must exist. A reader sees a file only once it is whole and on the disk; what a killed
    process left unfinished ends in `.part` and is cleared away by the next try.
    """

    kind = "file_drop"
    lane: Lane = "calls"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def promised(self, record: ContactRecord) -> Promise | None:
        return CASE_RECORD

    def gather(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, at: datetime
    ) -> tuple[str, bytes]:
        line = contact_views.contact_line(connection, claimed.contact_id)
        reference = (line and line.reference) or ""
        if not PLAIN_NAME.fullmatch(reference):
            raise UpstreamError("no_reference", SYSTEM)
        mark = as_sent.once(as_sent.version_in(claimed.key)).upper()
        name = f"{reference}-{mark}" if mark else reference
        return name, contact_message(connection, keyring, claimed.contact_id, claimed.key)

    def send(self, gathered: tuple[str, bytes], claimed: Claimed, at: datetime) -> None:
        reference, body = gathered
        try:
            self._write(reference, body)
        except FileNotFoundError as error:
            raise UpstreamError("no_folder", SYSTEM) from error
        except OSError as error:
            raise UpstreamError("cannot_write", SYSTEM) from error

    def _write(self, reference: str, body: bytes) -> None:
        for left in self._folder.glob(f".{reference}.*{UNFINISHED}"):
            left.unlink(missing_ok=True)
        number, name = tempfile.mkstemp(UNFINISHED, f".{reference}.", self._folder)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self._folder / f"{reference}.json")
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self._settle()

    def _settle(self) -> None:
        """Have the new name itself on the disk, not only the content."""
        number = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

    def keep(
        self, connection: Connection, keyring: Keyring, claimed: Claimed, sent: Any, at: datetime
    ) -> None:
        """Nothing but that it is written."""
