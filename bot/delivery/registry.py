"""Every deliverer of an installation. To add one, write it in a file of its own and add its maker here.

The chat asks this too, to know what to promise: a maker imports what is heavy only when it sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeGuard

from sqlalchemy.engine import Connection

from bot.delivery.acknowledgement import Acknowledgement
from bot.delivery.case_system import CaseSystem, ToCaseSystem
from bot.delivery.deliverer import Deliverer, Outside
from bot.delivery.documents import MakeDocuments
from bot.delivery.file_drop import FileDrop
from bot.delivery.front_door import FrontDoorQueue
from bot.delivery.late_notice import LateNotice
from bot.delivery.notify import ADDRESS, Notify
from bot.delivery.outcome_notice import OutcomeNotice
from bot.referral.record import ContactRecord
from bot.settings import Settings
from bot.store import outbox

Maker = Callable[[Settings], Deliverer | None]
"""Gives a deliverer, or None where the settings do not ask for it."""


def _front_door(_here: Settings) -> Deliverer:
    return FrontDoorQueue()


def _case_system(here: Settings) -> Deliverer | None:
    if not here.case_system_url:
        return None
    return ToCaseSystem(CaseSystem(here.case_system_url, here.case_system_secrets))


def _file_drop(here: Settings) -> Deliverer | None:
    return FileDrop(here.file_drop) if here.file_drop else None


def _acknowledgement(here: Settings) -> Deliverer | None:
    key, template = here.notify_key, here.notify_receipt_template
    if not key or not template:
        return None
    return Acknowledgement(lambda: Notify(key, here.notify_url or ADDRESS), template)


def _outcome_notice(here: Settings) -> Deliverer | None:
    key, template = here.notify_key, here.notify_outcome_template
    if not key or not template:
        return None
    return OutcomeNotice(lambda: Notify(key, here.notify_url or ADDRESS), template)


def _late_notice(here: Settings) -> Deliverer | None:
    key, template = here.notify_key, here.notify_late_template
    if not key or not template:
        return None
    return LateNotice(lambda: Notify(key, here.notify_url or ADDRESS), template)


def _documents(_here: Settings) -> Deliverer:
    return MakeDocuments()


MAKERS: tuple[Maker, ...] = (
    _front_door,
    _case_system,
    _file_drop,
    _acknowledgement,
    _late_notice,
    _outcome_notice,
    _documents,
)


def deliverers(here: Settings) -> Mapping[str, Deliverer]:
    """The deliverers that this installation's settings ask for, by kind."""
    made = (maker(here) for maker in MAKERS)
    return {deliverer.kind: deliverer for deliverer in made if deliverer is not None}


def promise_what_follows(
    connection: Connection,
    contact_id: str,
    mode: str,
    record: ContactRecord,
    at: datetime,
    known: Mapping[str, Deliverer],
) -> None:
    """Promise whatever has to go outside for a contact, in the transaction that sends it."""
    for deliverer in known.values():
        found = deliverer.promised(record) if is_outside(deliverer) else None
        if found is not None:
            outbox.promise(
                connection, contact_id, mode, deliverer.kind, at,
                purpose=found.purpose, recipient=found.recipient,
            )  # fmt: skip


def is_outside(deliverer: Deliverer) -> TypeGuard[Outside]:
    """Whether it works outside a transaction."""
    return hasattr(deliverer, "gather")
