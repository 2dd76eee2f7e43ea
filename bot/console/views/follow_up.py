"""Alarms, and talks with a sign of danger that were not sent: lists, and what staff did about each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection
from sqlalchemy.exc import NoResultFound

from bot import clock
from bot.console.access import FOLLOW_UP_DOERS, MANAGERS
from bot.console.contact_found import known, must_know
from bot.console.context import console
from bot.console.waiting_alarms import waiting_alarms
from bot.store import alarms as kept_alarms
from bot.store import notes, unsent
from bot.store.tables import Alarm, UnsentTalk

pages = Blueprint("follow_up", __name__)

CLOSED_FOR = timedelta(days=7)
"""How long a closed alarm stays on the page."""
TOO_LATE = "Somebody else dealt with it in the meantime. Nothing was changed."
FOR_A_MANAGER = "A manager closes this alarm. Nothing was changed."
CHOOSE = "Choose a reason. Nothing was changed."


@pages.get("/alarms")
def alarms() -> ResponseReturnValue:
    """Every alarm that waits, the gravest first, and those that were closed lately."""
    now = clock.now()
    with console().database.reading() as connection:
        waiting = kept_alarms.open_alarms(connection, known(Alarm.contact_id))
        closed = kept_alarms.closed_lately(connection, now - CLOSED_FOR, known(Alarm.contact_id))
    return render_template(
        "alarms.html", waiting=waiting, closed=closed, now=now, reasons=kept_alarms.REASONS,
        may_act=current_user.role in FOLLOW_UP_DOERS,
    )  # fmt: skip


@pages.get("/alarms/count")
def alarms_count() -> ResponseReturnValue:
    """The sentence at the top of every page, for a page that is left open."""
    return {"sentence": waiting_alarms() or ""}


@pages.post("/alarms/<int:number>/seen")
def see_alarm(number: int) -> ResponseReturnValue:
    """Say by name that one looks into it."""
    return _taken(kept_alarms, kept_alarms.see, number, "follow_up.alarms")


@pages.post("/alarms/<int:number>/close")
def close_alarm(number: int) -> ResponseReturnValue:
    """Close it with a reason; a note says more."""
    return _closed(kept_alarms, number, "alarm", "follow_up.alarms")


@pages.get("/unsent")
def unsent_talks() -> ResponseReturnValue:
    """Talks with a sign of danger that were not sent; with `view=closed` what became of earlier ones."""
    is_open = request.args.get("view") != "closed"
    with console().database.reading() as connection:
        lines = unsent.listed(connection, is_open, known(UnsentTalk.contact_id))
    return render_template(
        "unsent.html", lines=lines, is_open=is_open, now=clock.now(), reasons=unsent.REASONS,
        may_act=current_user.role in FOLLOW_UP_DOERS,
    )  # fmt: skip


@pages.post("/unsent/<int:number>/take")
def take_unsent(number: int) -> ResponseReturnValue:
    """Say by name that one looks at it."""
    return _taken(unsent, unsent.take, number, "follow_up.unsent_talks")


@pages.post("/unsent/<int:number>/close")
def close_unsent(number: int) -> ResponseReturnValue:
    """Close it with a reason; a note says what was done."""
    return _closed(unsent, number, "unsent", "follow_up.unsent_talks")


def _taken(
    kept: ModuleType, take: Callable[..., bool], number: int, page: str
) -> ResponseReturnValue:
    """Let one member of staff take an entry of a list, and go back to the list."""
    member = current_user.member
    with console().database.writing() as connection:
        _about(connection, kept, number)
        if not take(connection, number, member.id, member.actor, clock.now()):
            flash(TOO_LATE)
    return redirect(url_for(page))


def _closed(kept: ModuleType, number: int, on: str, page: str) -> ResponseReturnValue:
    """Close an entry of a list with one of the list's own reasons, note what was written, and go back.

    kept: `bot.store.alarms` or `bot.store.unsent`.
    """
    reason, member, here = request.form.get("reason", ""), current_user.member, console()
    if reason not in kept.REASONS:
        flash(CHOOSE)
        return redirect(url_for(page))
    now = clock.now()
    with here.database.writing() as connection:
        contact_id = _about(connection, kept, number)
        if kept is kept_alarms and not _may_close(connection, number):
            flash(FOR_A_MANAGER)
        elif kept.close(connection, number, member.id, member.actor, reason, now):
            note = request.form.get("note", "")
            notes.add(connection, here.keyring, contact_id, member.id, on, note, now)
        else:
            flash(TOO_LATE)
    return redirect(url_for(page))


def _about(connection: Connection, kept: ModuleType, number: int) -> str:
    """The contact of an entry; not found where there is no entry, or this member may not know of it."""
    try:
        contact_id = str(kept.contact_of(connection, number))
    except NoResultFound:
        abort(404)
    must_know(connection, contact_id)
    return contact_id


def _may_close(connection: Connection, number: int) -> bool:
    is_managers = kept_alarms.kind_of(connection, number) in kept_alarms.FOR_MANAGERS
    return not is_managers or current_user.role in MANAGERS
