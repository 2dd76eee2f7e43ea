"""The audit log as sentences, for those who look after how contacts are looked after."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock, england
from bot.console.context import console
from bot.store import audit as log
from bot.store import audit_views, checkpoints
from bot.store.audit_views import Wanted

pages = Blueprint("audit", __name__)

LINES_A_PAGE = 50
MOST = 2**31
FILTERS = ("person", "event", "contact", "day")


@pages.get("/audit")
def audit() -> ResponseReturnValue:
    """Events, the newest first, narrowed by person, day, kind or contact. Reading it leaves a trace too."""
    member, wanted = current_user.member, _wanted()
    with console().database.writing() as connection:
        found = audit_views.events(connection, member, wanted, LINES_A_PAGE + 1)
        people = audit_views.people(connection)
        checked = audit_views.last_check(connection)
        sealed = checkpoints.last_checkpoint(connection)
        read = {"person": wanted.person or 0, "contact": _one_contact(found, wanted)}
        log.record(connection, member.chain, member.actor, "audit_viewed", read, clock.now())
    return render_template(
        "audit.html",
        events=found[:LINES_A_PAGE],
        older=found[LINES_A_PAGE - 1].id if len(found) > LINES_A_PAGE else None,
        people=people,
        kinds=sorted(log.EVENTS),
        given={name: request.args.get(name, "")[:60] for name in FILTERS},
        checked=checked,
        sealed=sealed,
        bad_day=bool(request.args.get("day")) and wanted.since is None,
    )


def _wanted() -> Wanted:
    """The filters in the address; one that makes no sense does not narrow."""
    given = request.args
    since, before = _day(given.get("day", ""))
    event = given.get("event", "")
    return Wanted(
        person=_number("person"),
        event=event if event in log.EVENTS else "",
        contact=given.get("contact", "").strip()[:40],
        since=since,
        before=before,
        older_than=_number("older"),
    )


def _number(name: str) -> int | None:
    found = request.args.get(name, type=int)
    return found if found is not None and 0 < found < MOST else None


def _day(written: str) -> tuple[datetime | None, datetime | None]:
    """The beginning and end of an English day; Nones where it is no day."""
    try:
        wanted = date.fromisoformat(written)
        after = wanted + timedelta(days=1)
    except (ValueError, OverflowError):
        return None, None
    return _midnight(wanted), _midnight(after)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), england.LONDON).astimezone(timezone.utc)


def _one_contact(found: tuple[audit_views.EventShown, ...], wanted: Wanted) -> str:
    """The id of the contact that was asked for; never what was typed."""
    return (found[0].contact_id or "") if wanted.contact and found else ""
