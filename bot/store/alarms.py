"""Named queries for alarms: raise one, list them, see and close them.

Every one of them runs in the caller's transaction. An alarm is raised once for its key and stays until
somebody closes it with a reason, or until what it is about is settled. Nothing here is personal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.store import audit
from bot.store.tables import LIVE, Alarm, Contact, User

CALL_NOT_RECORDED = "call_not_recorded"
DANGER_SINCE = "danger_since_decided"
DANGER_AFTER = "danger_after_sending"
WROTE_AGAIN = "wrote_after_sending"
DISAGREES = "referrer_disagrees"
STEPPED_UP = "early_help_stepped_up"
UNSENT_RED_FLAG = "unsent_red_flag"
NOT_WORKING = "early_help_not_working"
NOT_BEGUN = "early_help_not_begun"
REVIEW_OVERDUE = "early_help_review_overdue"
NOT_LOOKED_AT = "not_looked_at"
DECISION_OVERDUE = "decision_overdue"
INFORMATION_OVERDUE = "information_overdue"
FITS_ANOTHER = "restricted_fits_another"
KINDS = (
    CALL_NOT_RECORDED,
    NOT_LOOKED_AT,
    DANGER_AFTER,
    DANGER_SINCE,
    DISAGREES,
    STEPPED_UP,
    DECISION_OVERDUE,
    INFORMATION_OVERDUE,
    FITS_ANOTHER,
    WROTE_AGAIN,
    UNSENT_RED_FLAG,
    NOT_WORKING,
    NOT_BEGUN,
    REVIEW_OVERDUE,
)
"""Gravest first."""
ABOUT_CLOCKS = (NOT_LOOKED_AT, DECISION_OVERDUE, INFORMATION_OVERDUE)
FOR_MANAGERS = (DECISION_OVERDUE, INFORMATION_OVERDUE, FITS_ANOTHER)
"""Everybody who reads contacts sees these; a manager closes them."""
ABOUT_EARLY_HELP = (STEPPED_UP, NOT_WORKING, NOT_BEGUN, REVIEW_OVERDUE)
REASONS = ("rang_referrer", "call_found", "front_door_has_it", "being_done", "raised_in_error")
"""Why a person closes an alarm; `SETTLED` where it settled itself."""
CALL_TOLD, NO_CALL_NEEDED, SENT_SINCE, DONE_SINCE = SETTLED = (
    "call_told",
    "no_call_needed",
    "sent_since",
    "done_since",
)
WATCH = "watching"


@dataclass(frozen=True)
class OpenAlarm:
    """One alarm with what a list shows of its contact; names are those of staff."""

    id: int
    kind: str
    contact_id: str
    reference: str | None
    recommended_route: str | None
    heard_at: datetime
    sent_at: datetime | None
    raised_at: datetime
    for_at: datetime
    seen_at: datetime | None
    seen_by: str | None


@dataclass(frozen=True)
class ClosedAlarm:
    kind: str
    contact_id: str
    reference: str | None
    raised_at: datetime
    closed_at: datetime
    closed_by: str | None
    reason: str


def raise_alarm(
    connection: Connection,
    contact_id: str,
    kind: str,
    at: datetime,
    for_at: datetime,
    about: str = "",
) -> bool:
    """Raise an alarm about a live contact; False if it was raised before, closed or not.

    for_at: from when somebody is expected to look; at once in hours, else the next opening.
    about: tells several alarms of one kind for one contact apart.
    """
    write = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {
        "contact_id": contact_id, "mode": LIVE, "kind": kind, "raised_at": at, "for_at": for_at,
        "key": ":".join(filter(None, (kind, contact_id, about))),
    }  # fmt: skip
    made = connection.execute(
        write(Alarm).values(**row).on_conflict_do_nothing(index_elements=["key"])
    )
    if made.rowcount:
        audit.record(connection, contact_id, WATCH, "alarm_raised", {"kind": kind}, at)
    return bool(made.rowcount)


def is_open(connection: Connection, contact_id: str, kind: str) -> bool:
    """Whether an alarm of this kind about the contact waits to be closed."""
    found = select(Alarm.id).where(_open(contact_id, kind)).limit(1)
    return connection.execute(found).first() is not None


def settle(
    connection: Connection,
    contact_id: str,
    kind: str,
    reason: str,
    at: datetime,
    about: str = "",
) -> None:
    """Close what settled itself: nobody has to, and the record says why. `about`: how its key goes on."""
    key = f"{kind}:{contact_id}:{about}"
    wanted = and_(_open(contact_id, kind), Alarm.key.startswith(key, autoescape=True))
    closed = connection.execute(update(Alarm).where(wanted).values(closed_at=at, reason=reason))
    if closed.rowcount:
        details = {"kind": kind, "reason": reason}
        audit.record(connection, contact_id, WATCH, "alarm_closed", details, at)


def open_alarms(connection: Connection, known: Any = None) -> list[OpenAlarm]:
    """Every alarm that waits, the gravest kind first and in it the oldest.

    known: a condition on `Alarm`, for those that somebody may know of (`sight.known_to`).
    """
    seer = aliased(User)
    rank = case(*((Alarm.kind == kind, place) for place, kind in enumerate(KINDS)), else_=0)
    rows = connection.execute(
        select(
            Alarm.id, Alarm.kind, Alarm.contact_id, Contact.reference, Contact.recommended_route,
            Contact.heard_at, Contact.sent_at, Alarm.raised_at, Alarm.for_at, Alarm.seen_at,
            seer.name,
        )
        .join(Contact, Contact.id == Alarm.contact_id)
        .outerjoin(seer, seer.id == Alarm.seen_by)
        .where(Alarm.closed_at.is_(None), *_only(known))
        .order_by(rank, Alarm.raised_at, Alarm.id)
    )  # fmt: skip
    return [OpenAlarm(*row) for row in rows]


def closed_lately(connection: Connection, since: datetime, known: Any = None) -> list[ClosedAlarm]:
    """The alarms that were closed since a moment, the latest first."""
    rows = connection.execute(
        select(
            Alarm.kind, Alarm.contact_id, Contact.reference, Alarm.raised_at, Alarm.closed_at,
            User.name, Alarm.reason,
        )
        .join(Contact, Contact.id == Alarm.contact_id)
        .outerjoin(User, User.id == Alarm.closed_by)
        .where(Alarm.closed_at >= since, *_only(known))
        .order_by(Alarm.closed_at.desc(), Alarm.id.desc())
    )  # fmt: skip
    return [ClosedAlarm(*row) for row in rows]


def counts(connection: Connection, known: Any = None) -> tuple[int, int]:
    """How many alarms wait, and how many of them nobody has seen yet."""
    row = connection.execute(
        select(func.count(), func.count().filter(Alarm.seen_at.is_(None))).where(
            Alarm.closed_at.is_(None), *_only(known)
        )
    ).one()
    return int(row[0]), int(row[1])


def contact_of(connection: Connection, alarm_id: int) -> str:
    """The contact of an alarm. Raises: NoResultFound if there is no such alarm."""
    wanted = select(Alarm.contact_id).where(Alarm.id == alarm_id)
    return str(connection.execute(wanted).scalar_one())


def see(connection: Connection, alarm_id: int, user_id: int, actor: str, at: datetime) -> bool:
    """Somebody looks into it; False if it is closed, or somebody else does already."""
    wanted = and_(Alarm.id == alarm_id, Alarm.closed_at.is_(None), Alarm.seen_at.is_(None))
    values = {"seen_at": at, "seen_by": user_id}
    return _changed(connection, alarm_id, wanted, values, actor, "alarm_seen", {}, at)


def close(
    connection: Connection, alarm_id: int, user_id: int, actor: str, reason: str, at: datetime
) -> bool:
    """Somebody has dealt with it and says how; False if it was closed before.

    Raises: ValueError for a reason that is not in the list.
    """
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is no reason to close an alarm")
    wanted = and_(Alarm.id == alarm_id, Alarm.closed_at.is_(None))
    values = {"closed_at": at, "closed_by": user_id, "reason": reason}
    details = {"reason": reason}
    return _changed(connection, alarm_id, wanted, values, actor, "alarm_closed", details, at)


def _changed(
    connection: Connection, alarm_id: int, wanted: Any, values: dict[str, Any], actor: str,
    event: str, details: dict[str, Any], at: datetime,
) -> bool:  # fmt: skip
    if not connection.execute(update(Alarm).where(wanted).values(**values)).rowcount:
        return False
    row = connection.execute(select(Alarm.contact_id, Alarm.kind).where(Alarm.id == alarm_id)).one()
    audit.record(connection, row.contact_id, actor, event, {"kind": row.kind, **details}, at)
    return True


def kind_of(connection: Connection, alarm_id: int) -> str:
    """What an alarm is about. Raises: NoResultFound if there is no such alarm."""
    return str(connection.execute(select(Alarm.kind).where(Alarm.id == alarm_id)).scalar_one())


def _only(known: Any) -> tuple[Any, ...]:
    return () if known is None else (known,)


def _open(contact_id: str, kind: str) -> Any:
    return and_(Alarm.contact_id == contact_id, Alarm.kind == kind, Alarm.closed_at.is_(None))
