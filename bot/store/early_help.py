"""Named queries for the early-help queue: one entry a child, from sending until it is stepped up or ended.

A family waits here by name of a child and of an owner, so that nothing sent to early help simply stops.
Days are days of the English calendar; times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, insert, select, update
from sqlalchemy.engine import Connection

from bot import england
from bot.referral.record import ChildTold, ContactRecord
from bot.store import alarms, audit, sharing
from bot.store.front_door import stepping_up
from bot.store.kept_heads import KeptHead, kept_head
from bot.store.tables import LIVE, Contact, EarlyHelp, User
from bot.thresholds.routes import Route

WAITING, BEGUN, WORKING = "waiting", "begun", "working"
NOT_WORKING, STEPPED_UP, ENDED = "not_working", "stepped_up", "ended"
OPEN_STATES = (WAITING, BEGUN, WORKING, NOT_WORKING)
MAY_FOLLOW: Mapping[str, tuple[str, ...]] = {
    WAITING: (BEGUN, STEPPED_UP, ENDED),
    BEGUN: (WORKING, NOT_WORKING, STEPPED_UP, ENDED),
    WORKING: (WORKING, NOT_WORKING, STEPPED_UP, ENDED),
    NOT_WORKING: (WORKING, NOT_WORKING, STEPPED_UP, ENDED),
    STEPPED_UP: (ENDED,),
    ENDED: (),
}
"""Which state may come after which. Stepping up is open from every state in which help goes on."""
END_REASONS = ("needs_met", "moved_away", "other_support", "family_declined", "front_door_has_it")
ON_NOTES = "early_help:{}"


@dataclass(frozen=True)
class Entry:
    """One child's early help. `owner` is a name; `overdue` says what should have happened by `today`."""

    id: int
    contact_id: str
    reference: str | None
    pack_digest: str
    child_position: int
    state: str
    owner_id: int | None
    owner: str | None
    asked_at: datetime
    start_by: date
    begun_on: date | None
    review_by: date
    changed_at: datetime
    reason: str | None
    overdue: str | None

    @property
    def due(self) -> date:
        """The next day that matters: the start until it has begun, then the review."""
        return self.start_by if self.state == WAITING else self.review_by

    @property
    def needs_step_up(self) -> bool:
        """Whether the page asks to step up."""
        return self.overdue is not None or self.state == NOT_WORKING


def ask_for(
    connection: Connection, contact_id: str, record: ContactRecord, head: KeptHead, at: datetime
) -> int:
    """Put each child that is sent for early help with agreement into the queue; gives how many.

    None without a permission that stands: whoever looks after the queue may not know of the child then.
    """
    if not _is_permitted(connection, contact_id, at):
        return 0
    today = england.local(at).date()
    start_by = england.after_working_days(today, head.follow_up.early_help_start_days)
    review_by = england.after_working_days(today, head.follow_up.early_help_review_days)
    children = [child for child in record.children if _is_for_early_help(child, record.route)]
    for child in children:
        connection.execute(
            insert(EarlyHelp).values(
                contact_id=contact_id, mode=LIVE, child_position=_position(child), state=WAITING,
                asked_at=at, start_by=start_by, review_by=review_by, changed_at=at,
            )
        )  # fmt: skip
        details = {"child": child.about, "start_by": f"{start_by}", "review_by": f"{review_by}"}
        audit.record(connection, contact_id, alarms.WATCH, "early_help_asked", details, at)
    return len(children)


def _is_permitted(connection: Connection, contact_id: str, at: datetime) -> bool:
    found = sharing.permission(connection, contact_id, "early_help", "early_help_team", at)
    return found is not None


def _is_for_early_help(child: ChildTold, route: str) -> bool:
    """Beside a brother's or sister's referral the permission covers no child whose family must not know."""
    if child.chosen_route != Route.CAF.value or child.consent.ground != "agreement":
        return False
    return Route(route) < Route.FRONT_DOOR or not child.consent.do_not_contact


def _position(child: ChildTold) -> int:
    return int(child.about.partition(":")[2])


def entries(
    connection: Connection, today: date, states: tuple[str, ...], known: Any = None
) -> list[Entry]:
    """The entries in these states: what is overdue first, then by the day that comes next.

    known: a condition on `EarlyHelp`, for those that somebody may know of (`sight.known_to`).
    """
    only = () if known is None else (known,)
    rows = connection.execute(_columns().where(EarlyHelp.state.in_(states), *only))
    found = [_entry(row, today) for row in rows]
    return sorted(found, key=lambda e: (not e.needs_step_up, e.due, e.id))


def entry(connection: Connection, number: int, today: date) -> Entry | None:
    """One entry; None if there is none."""
    row = connection.execute(_columns().where(EarlyHelp.id == number)).first()
    return _entry(row, today) if row else None


def of_contact(connection: Connection, contact_id: str, today: date) -> list[Entry]:
    """A contact's entries, in the order of its children."""
    wanted = _columns().where(EarlyHelp.contact_id == contact_id)
    return [_entry(row, today) for row in connection.execute(wanted.order_by("child_position"))]


def agreement_lapsed(connection: Connection, contact_id: str, at: datetime) -> bool:
    """Whether no agreement to early help stands: none was kept, it was taken back, or its time is over."""
    return not _is_permitted(connection, contact_id, at)


def take(connection: Connection, found: Entry, user_id: int, actor: str, at: datetime) -> bool:
    """Somebody becomes the owner, also in place of another; False once it is stepped up or ended."""
    still = and_(EarlyHelp.id == found.id, EarlyHelp.state.in_(OPEN_STATES))
    if not connection.execute(update(EarlyHelp).where(still).values(owner_id=user_id)).rowcount:
        return False
    details = {"child": f"child:{found.child_position}"}
    audit.record(connection, found.contact_id, actor, "early_help_taken", details, at)
    return True


def change(
    connection: Connection,
    found: Entry,
    state: str,
    actor: str,
    at: datetime,
    reason: str | None = None,
) -> bool:
    """Move an entry to another state; False if somebody else moved it meanwhile.

    Beginning and a look at it set the next day to look. "Not working" and stepping up raise an alarm; what
    was alarmed before is settled.
    Raises: ValueError if the state may not follow, or an end gives no reason of the list.
    """
    if state not in MAY_FOLLOW[found.state]:
        raise ValueError(f"{state!r} cannot follow {found.state!r}")
    if state == ENDED and reason not in END_REASONS:
        raise ValueError(f"{reason!r} is no reason to end early help")
    same = and_(
        EarlyHelp.id == found.id,
        EarlyHelp.state == found.state,
        EarlyHelp.changed_at == found.changed_at,
    )
    values = {
        "state": state,
        "changed_at": at,
        "reason": reason,
        **_days(connection, found, state, at),
    }
    if not connection.execute(update(EarlyHelp).where(same).values(**values)).rowcount:
        return False
    details = {"child": f"child:{found.child_position}", "state": state, "reason": reason or ""}
    audit.record(connection, found.contact_id, actor, "early_help_changed", details, at)
    _tell(connection, found, state, at)
    return True


def _days(connection: Connection, found: Entry, state: str, at: datetime) -> dict[str, Any]:
    """When it begins, and when it is looked at again."""
    today = england.local(at).date()
    if state not in (BEGUN, WORKING, NOT_WORKING):
        return {}
    head = kept_head(connection, found.pack_digest)
    again = england.after_working_days(today, head.follow_up.early_help_review_days)
    return {"review_by": again} | ({"begun_on": today} if state == BEGUN else {})


def _tell(connection: Connection, found: Entry, state: str, at: datetime) -> None:
    """Settle the alarms of before, and raise the one that the new state calls for."""
    for kind in alarms.ABOUT_EARLY_HELP:
        if kind != alarms.STEPPED_UP or state == ENDED:
            _settle(connection, found, kind, at)
    raised = {NOT_WORKING: alarms.NOT_WORKING, STEPPED_UP: alarms.STEPPED_UP}.get(state)
    if state == STEPPED_UP:
        stepping_up.to_front_door(connection, found.contact_id, found.child_position, at)
    if raised:
        _alarm(connection, found, raised, f"{at:%Y%m%dT%H%M%S}", at)


def alarm_overdue(connection: Connection, at: datetime) -> None:
    """Raise an alarm for each entry that has not begun by its day, or was not looked at by its day."""
    kinds = {"start": alarms.NOT_BEGUN, "review": alarms.REVIEW_OVERDUE}
    for found in entries(connection, england.local(at).date(), OPEN_STATES):
        if found.overdue:
            _alarm(connection, found, kinds[found.overdue], f"{found.due}", at)


def _alarm(connection: Connection, found: Entry, kind: str, once: str, at: datetime) -> None:
    for_at = kept_head(connection, found.pack_digest).next_opening(at)
    about = f"{found.child_position}:{once}"
    alarms.raise_alarm(connection, found.contact_id, kind, at, for_at, about)


def _settle(connection: Connection, found: Entry, kind: str, at: datetime) -> None:
    about = f"{found.child_position}:"
    alarms.settle(connection, found.contact_id, kind, alarms.DONE_SINCE, at, about)


def _columns() -> Any:
    return (
        select(
            EarlyHelp.id, EarlyHelp.contact_id, Contact.reference, Contact.pack_digest,
            EarlyHelp.child_position, EarlyHelp.state, EarlyHelp.owner_id,
            User.name.label("owner"),
            EarlyHelp.asked_at, EarlyHelp.start_by, EarlyHelp.begun_on, EarlyHelp.review_by,
            EarlyHelp.changed_at, EarlyHelp.reason,
        )
        .join(Contact, Contact.id == EarlyHelp.contact_id)
        .outerjoin(User, User.id == EarlyHelp.owner_id)
    )  # fmt: skip


def _entry(row: Any, today: date) -> Entry:
    overdue = None
    if row.state == WAITING and row.start_by < today:
        overdue = "start"
    elif row.state in (BEGUN, WORKING, NOT_WORKING) and row.review_by < today:
        overdue = "review"
    return Entry(**row._mapping, overdue=overdue)
