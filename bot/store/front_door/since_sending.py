"""What a referrer says after sending: staff see it, whatever has become of the contact meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.referral.record import ContactRecord
from bot.store import alarms
from bot.store.front_door import family
from bot.store.tables import LIVE
from bot.store.talks import Talk


def tell_staff(
    connection: Connection, talk: Talk, is_danger: bool, is_typed: bool, at: datetime
) -> None:
    """Alarm staff of words of danger each time, and of other words once, until somebody has looked.

    Nothing before sending and nothing of practice.
    """
    if talk.mode != LIVE or talk.case.reference is None:
        return
    if is_danger:
        about = f"said{talk.messages + 1}"
        alarms.raise_alarm(connection, talk.contact_id, alarms.DANGER_AFTER, at, at, about)
    elif is_typed and not alarms.is_open(connection, talk.contact_id, alarms.WROTE_AGAIN):
        about = f"said{talk.messages + 1}"
        alarms.raise_alarm(connection, talk.contact_id, alarms.WROTE_AGAIN, at, at, about)


def keep_ban(connection: Connection, talk: Talk, record: ContactRecord, at: datetime) -> None:
    """Put the ban on contacting the family where the referrer says only now that it is not safe.

    One that a manager lifted is not put again by what was known then: the caller asks for what is new.
    """
    if talk.mode == LIVE and talk.case.reference is not None:
        family.put_since_sending(connection, talk.key, talk.contact_id, record, at)
