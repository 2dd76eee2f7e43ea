"""Named queries for talks that were not sent though something in them points to danger.

The list is made when a working day begins, each talk once. It holds codes and times, never words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.store import alarms, audit
from bot.store.contact_views import URGENT_ROUTES
from bot.store.kept_heads import KeptHead, kept_head
from bot.store.tables import LIVE, Answer, Child, Contact, UnsentTalk, UrgentCall, User

REASONS = ("rang_referrer", "told_front_door", "already_known", "no_concern", "cannot_reach")
SENT = "sent"
"""Why it closed itself: the referrer sent it after all."""
LOOK_BACK = timedelta(days=60)
"""How far back talks are looked at; a draft is erased long before."""

_URGENT = or_(Contact.recommended_route.in_(URGENT_ROUTES), Contact.chosen_route.in_(URGENT_ROUTES))
_COULD_BE = exists().where(
    Child.contact_id == Contact.id, Child.highest_possible_route.in_(URGENT_ROUTES)
)
_HEARD = exists().where(
    Answer.contact_id == Contact.id,
    Answer.question == "danger_heard",
    Answer.superseded_at.is_(None),
)
_NOT_RUNG = exists().where(UrgentCall.contact_id == Contact.id, UrgentCall.rung == 0)
SIGNS = {
    "urgent_advice": _URGENT,
    "call_not_told": _NOT_RUNG,
    "danger_heard": _HEARD,
    "chose_lower": Contact.chose_lower == 1,
    "could_be_urgent": _COULD_BE,
}
"""What puts a talk on the list, in the order in which it is shown."""


@dataclass(frozen=True)
class Listed:
    """One talk on the list; names are those of staff."""

    id: int
    contact_id: str
    signs: tuple[str, ...]
    recommended_route: str | None
    chosen_route: str | None
    started_at: datetime
    heard_at: datetime
    listed_at: datetime
    taken_at: datetime | None
    taken_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    reason: str | None
    is_erased: bool


def make_list(connection: Connection, at: datetime) -> int:
    """Put every talk on the list that was quiet when the working day began; gives how many are new.

    Made again it adds nothing. A talk that went on after it was closed comes back.
    """
    wanted = and_(
        Contact.mode == LIVE,
        Contact.sent_at.is_(None),
        Contact.data_key.is_not(None),
        Contact.heard_at >= at - LOOK_BACK,
        or_(UnsentTalk.id.is_(None), UnsentTalk.closed_at < Contact.heard_at),
        or_(*SIGNS.values()),
    )
    rows = connection.execute(
        select(
            Contact.id, Contact.pack_digest, Contact.heard_at, UnsentTalk.id.label("listed"),
            *(condition.label(sign) for sign, condition in SIGNS.items()),
        )
        .outerjoin(UnsentTalk, UnsentTalk.contact_id == Contact.id)
        .where(wanted)
        .order_by(Contact.heard_at)
    ).all()  # fmt: skip
    count = 0
    for row in rows:
        if _is_due(kept_head(connection, row.pack_digest), row.heard_at, at):
            _put_on(connection, row, at)
            count += 1
    return count


def _is_due(head: KeptHead, heard_at: datetime, at: datetime) -> bool:
    quiet = timedelta(hours=head.follow_up.unsent_after_hours)
    return head.follow_up.list_unsent_red_flags and heard_at + quiet <= head.latest_opening(at)


def _put_on(connection: Connection, row: Any, at: datetime) -> None:
    found = row._mapping
    signs = ",".join(sign for sign in SIGNS if found[sign])
    values = {"signs": signs, "listed_at": at}
    empty = dict.fromkeys(("taken_at", "taken_by", "closed_at", "closed_by", "reason"))
    if found["listed"] is None:
        connection.execute(
            insert(UnsentTalk).values(contact_id=found["id"], mode=LIVE, **values, **empty)
        )
    else:
        again = UnsentTalk.id == found["listed"]
        connection.execute(update(UnsentTalk).where(again).values(**values, **empty))
    audit.record(connection, found["id"], alarms.WATCH, "unsent_listed", {"signs": signs}, at)


def alarm_those_left(connection: Connection, at: datetime) -> None:
    """Raise an alarm for each talk that nobody took on the day on which it was listed."""
    rows = connection.execute(
        select(UnsentTalk.contact_id, UnsentTalk.listed_at, Contact.pack_digest)
        .join(Contact, Contact.id == UnsentTalk.contact_id)
        .where(UnsentTalk.closed_at.is_(None), UnsentTalk.taken_at.is_(None))
    ).all()
    for row in rows:
        head = kept_head(connection, row.pack_digest)
        if row.listed_at < head.latest_opening(at):
            for_at = head.next_opening(at)
            about = f"{row.listed_at:%Y%m%dT%H%M%S}"
            alarms.raise_alarm(
                connection, row.contact_id, alarms.UNSENT_RED_FLAG, at, for_at, about
            )


def listed(connection: Connection, is_open: bool = True, known: Any = None) -> list[Listed]:
    """The talks on the list that wait, oldest first; or those that were closed, latest first.

    known: a condition on `UnsentTalk`, for those that somebody may know of (`sight.known_to`).
    """
    taker, closer = aliased(User), aliased(User)
    order = UnsentTalk.listed_at if is_open else UnsentTalk.closed_at.desc()
    rows = connection.execute(
        select(
            UnsentTalk.id, UnsentTalk.contact_id, UnsentTalk.signs, Contact.recommended_route,
            Contact.chosen_route, Contact.started_at, Contact.heard_at, UnsentTalk.listed_at,
            UnsentTalk.taken_at, taker.name.label("taken_by"), UnsentTalk.closed_at,
            closer.name.label("closed_by"), UnsentTalk.reason,
            Contact.data_key.is_(None).label("is_erased"),
        )
        .join(Contact, Contact.id == UnsentTalk.contact_id)
        .outerjoin(taker, taker.id == UnsentTalk.taken_by)
        .outerjoin(closer, closer.id == UnsentTalk.closed_by)
        .where(
            UnsentTalk.closed_at.is_(None) if is_open else UnsentTalk.closed_at.is_not(None),
            *(() if known is None else (known,)),
        )
        .order_by(order, UnsentTalk.id)
        .limit(None if is_open else 100)
    )  # fmt: skip
    return [_line(row) for row in rows]


def _line(row: Any) -> Listed:
    found = dict(row._mapping)
    signs = tuple(sign for sign in found.pop("signs").split(",") if sign)
    return Listed(**{**found, "signs": signs, "is_erased": bool(found["is_erased"])})


def waiting(connection: Connection) -> int:
    """How many talks on the list wait to be closed."""
    return len(
        connection.execute(select(UnsentTalk.id).where(UnsentTalk.closed_at.is_(None))).all()
    )


def take(connection: Connection, number: int, user_id: int, actor: str, at: datetime) -> bool:
    """Somebody looks at it; False if it is closed or taken."""
    free = and_(
        UnsentTalk.id == number, UnsentTalk.closed_at.is_(None), UnsentTalk.taken_at.is_(None)
    )
    values = {"taken_at": at, "taken_by": user_id}
    if not connection.execute(update(UnsentTalk).where(free).values(**values)).rowcount:
        return False
    contact_id = contact_of(connection, number)
    audit.record(connection, contact_id, actor, "unsent_taken", {}, at)
    _settle_alarm(connection, contact_id, at)
    return True


def close(
    connection: Connection, number: int, user_id: int, actor: str, reason: str, at: datetime
) -> bool:
    """Somebody has dealt with it and says how; False if it was closed before.

    Raises: ValueError for a reason that is not in the list.
    """
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is no reason to close a talk")
    values = {"closed_at": at, "closed_by": user_id, "reason": reason}
    still = and_(UnsentTalk.id == number, UnsentTalk.closed_at.is_(None))
    if not connection.execute(update(UnsentTalk).where(still).values(**values)).rowcount:
        return False
    contact_id = contact_of(connection, number)
    audit.record(connection, contact_id, actor, "unsent_closed", {"reason": reason}, at)
    _settle_alarm(connection, contact_id, at)
    return True


def settle_as_sent(connection: Connection, contact_id: str, at: datetime) -> None:
    """The referrer sent it after all: it leaves the list by itself."""
    still = and_(UnsentTalk.contact_id == contact_id, UnsentTalk.closed_at.is_(None))
    values = {"closed_at": at, "reason": SENT}
    if connection.execute(update(UnsentTalk).where(still).values(**values)).rowcount:
        audit.record(connection, contact_id, alarms.WATCH, "unsent_closed", {"reason": SENT}, at)
        alarms.settle(connection, contact_id, alarms.UNSENT_RED_FLAG, alarms.SENT_SINCE, at)


def contact_of(connection: Connection, number: int) -> str:
    """The contact of an entry. Raises: NoResultFound if there is no such entry."""
    wanted = select(UnsentTalk.contact_id).where(UnsentTalk.id == number)
    return str(connection.execute(wanted).scalar_one())


def _settle_alarm(connection: Connection, contact_id: str, at: datetime) -> None:
    alarms.settle(connection, contact_id, alarms.UNSENT_RED_FLAG, alarms.DONE_SINCE, at)
