"""What a talk sets off besides its delivery: the calls it needs, alarms where none was made, early help.

Every function runs in the caller's transaction, so that nothing is sent without its follow-up.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta, timezone

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.interview import lead
from bot.referral.record import CallTold, ContactRecord
from bot.store import alarms, as_sent, audit, early_help, outbox, unsent
from bot.store.kept_heads import KeptHead, kept_head
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, Alarm, Answer, Contact, UrgentCall
from bot.store.talks import Talk

LOOK_BACK = timedelta(days=14)
"""How far back quiet talks are looked at: what is older was alarmed long ago."""


def keep_calls(
    connection: Connection, talk: Talk, calls: tuple[CallTold, ...], at: datetime
) -> None:
    """Keep which calls the advice asks for now, and which of them were told of.

    Told of them all, or with none asked for any more, the alarm that a call is missing settles itself. What
    changes after sending goes to the case system as a message of its own.
    """
    rows = connection.execute(
        select(UrgentCall.whom, UrgentCall.rung).where(UrgentCall.contact_id == talk.contact_id)
    )
    known = {whom: bool(rung) for whom, rung in rows}
    if not calls and not known:
        return
    for call in calls:
        _keep_call(connection, talk, call, known.get(call.to), at)
    gone = known.keys() - {call.to for call in calls}
    if gone:
        connection.execute(
            delete(UrgentCall).where(
                UrgentCall.contact_id == talk.contact_id, UrgentCall.whom.in_(gone)
            )
        )
    if all(call.made for call in calls):
        reason = alarms.CALL_TOLD if calls else alarms.NO_CALL_NEEDED
        alarms.settle(connection, talk.contact_id, alarms.CALL_NOT_RECORDED, reason, at)
    if talk.case.reference is not None:
        _tell_case_system(connection, talk, calls, at)


def _keep_call(
    connection: Connection, talk: Talk, call: CallTold, before: bool | None, at: datetime
) -> None:
    values = {
        "rung": int(call.made),
        "details": talk.key.seal(asdict(call), "urgent_call.details"),
    }
    if call.made != before:
        values["told_at"] = at if call.made else None
        details = {"whom": call.to, "rung": call.made}
        if call.made or before is not None:
            audit.record(connection, talk.contact_id, "referrer", "call_told", details, at)
    if before is None:
        place = {"contact_id": talk.contact_id, "mode": talk.mode, "whom": call.to}
        connection.execute(insert(UrgentCall).values(**place, **values))
        return
    same = and_(UrgentCall.contact_id == talk.contact_id, UrgentCall.whom == call.to)
    connection.execute(update(UrgentCall).where(same).values(**values))


def _tell_case_system(
    connection: Connection, talk: Talk, calls: tuple[CallTold, ...], at: datetime
) -> None:
    """A call told of after sending stands beside what was sent, and goes where that went."""
    version = as_sent.keep_calls(connection, talk.contact_id, talk.key, calls)
    if version is not None:
        where = (outbox.CASE_RECORD, outbox.CASE_SYSTEM)
        outbox.promise_again(connection, talk.contact_id, *where, at, as_sent.once(version))


def calls_of(connection: Connection, keyring: Keyring, contact_id: str) -> list[CallTold]:
    """The calls that the advice asked for and what was told of each; none once it is erased."""
    rows = connection.execute(
        select(Contact.data_key, UrgentCall.details)
        .join(UrgentCall, UrgentCall.contact_id == Contact.id)
        .where(Contact.id == contact_id)
        .order_by(UrgentCall.id)
    ).all()
    return [
        CallTold(
            **keyring.unwrap(row.data_key, contact_id).open(row.details, "urgent_call.details")
        )
        for row in rows
        if row.data_key is not None
    ]


def lead_is_concern(connection: Connection, keyring: Keyring, contact_id: str) -> bool:
    """Whether the referrer said that the worry is about their safeguarding lead, sent or not."""
    row = connection.execute(
        select(Contact.data_key, Answer.value)
        .join(Answer, Answer.contact_id == Contact.id)
        .where(
            Contact.id == contact_id,
            Answer.question == lead.STANDING,
            Answer.superseded_at.is_(None),
        )
        .order_by(Answer.id.desc())
        .limit(1)
    ).first()
    if row is None or row.data_key is None:
        return False
    said = keyring.unwrap(row.data_key, contact_id).open(row.value, "answer.value").get("said")
    return bool(said == lead.IS_THE_CONCERN)


def after_sending(
    connection: Connection, talk: Talk, record: ContactRecord, head: KeptHead, at: datetime
) -> None:
    """What follows from sending: an alarm where a call is missing, and a place in the early-help queue.

    Practice sets nothing off.
    """
    if talk.mode != LIVE:
        return
    if any(not call.made for call in record.calls):
        _alarm_call(connection, talk.contact_id, head, "sent", at)
    early_help.ask_for(connection, talk.contact_id, record, head, at)
    unsent.settle_as_sent(connection, talk.contact_id, at)


def alarm_quiet_talks(connection: Connection, at: datetime) -> None:
    """Alarm staff where an urgent call was advised, none was told of, and the talk has gone quiet.

    What a member of staff closed stays closed. What settled itself is raised again if a call is missing
    again, once for each time that the talk went quiet.
    """
    rows = connection.execute(
        select(Contact.id, Contact.pack_digest, Contact.heard_at)
        .where(
            Contact.mode == LIVE,
            Contact.heard_at >= at - LOOK_BACK,
            select(UrgentCall.id)
            .where(UrgentCall.contact_id == Contact.id, UrgentCall.rung == 0)
            .exists(),
            ~select(Alarm.id)
            .where(
                Alarm.contact_id == Contact.id,
                Alarm.kind == alarms.CALL_NOT_RECORDED,
                or_(Alarm.closed_at.is_(None), Alarm.closed_by.is_not(None)),
            )
            .exists(),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        head = kept_head(connection, row.pack_digest)
        quiet = timedelta(minutes=head.follow_up.call_alarm_minutes)
        if row.heard_at + quiet <= at:
            heard_at = row.heard_at.astimezone(timezone.utc)
            _alarm_call(connection, row.id, head, f"quiet:{heard_at:%Y%m%dT%H%M%S}", at)


def _alarm_call(
    connection: Connection, contact_id: str, head: KeptHead, about: str, at: datetime
) -> None:
    """One alarm at a time: at once in hours, else for the next opening."""
    if not alarms.is_open(connection, contact_id, alarms.CALL_NOT_RECORDED):
        kind = alarms.CALL_NOT_RECORDED
        alarms.raise_alarm(connection, contact_id, kind, at, head.next_opening(at), about)
