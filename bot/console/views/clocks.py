"""Clocks: what passes today, what was asked for, and the hand-over between day and out-of-hours teams."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.access import DUTY
from bot.console.context import console
from bot.console.views.claims import visible
from bot.front_door import states
from bot.store import audit
from bot.store.front_door import clocks, information, shifts
from bot.store.front_door.information import NotWhileBanned

pages = Blueprint("clocks", __name__)

TOO_LATE = "Nothing was changed. It was decided or changed in the meantime. Look again."
SAY_WHAT = "Nothing was changed. Say who is asked, for what, and by when."
NOT_THE_FAMILY = "Nothing was changed. Nobody may contact the family, so nothing is asked of them."
SAY_WORDS = "Nothing was changed. Write what the other team must know."


@pages.get("/clocks")
def forecast() -> ResponseReturnValue:
    """Open contacts whose time has passed or passes today, and who has each."""
    now, member = clock.now(), current_user.member
    with console().database.reading() as connection:
        until = clocks.end_of_day(now)
        lines = clocks.forecast(connection, member.id, member.role, now, until)
    return render_template("clocks.html", lines=lines, now=now)


@pages.post("/contacts/<wanted>/information")
def ask(wanted: str) -> ResponseReturnValue:
    """Keep that somebody is asked for information. The clock runs on."""
    here, member, form = console(), current_user.member, request.form
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            done = information.ask(
                connection, here.keyring, contact_id, form.get("whom", ""), form.get("words", ""),
                form.get("band", ""), member.id, clock.now(),
            )  # fmt: skip
        except NotWhileBanned:
            flash(NOT_THE_FAMILY)
        except ValueError:
            flash(SAY_WHAT)
        else:
            if not done:
                flash(TOO_LATE)
    return _back(wanted)


@pages.post("/contacts/<wanted>/information/<int:number>")
def end(wanted: str, number: int) -> ResponseReturnValue:
    """Note what became of something that was asked for."""
    result, member = request.form.get("result", ""), current_user.member
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            if not information.end(connection, contact_id, number, result, member.id, clock.now()):
                flash(TOO_LATE)
        except ValueError:
            flash(SAY_WHAT)
    return _back(wanted)


@pages.get("/hand-over")
def hand_over() -> ResponseReturnValue:
    """What the day team takes over from the night, or with `for=out_of_hours` what may come tonight."""
    shift = request.args.get("for", states.DAY)
    if shift not in states.SHIFTS:
        abort(404)
    here, now, member = console(), clock.now(), current_user.member
    with here.database.writing() as connection:
        lines = shifts.for_shift(connection, here.keyring, member.id, member.role, shift, now)
        for line in (
            line for line in lines if line.said or line.awaited
        ):  # words are shown of these
            viewed = {"shift": shift}
            audit.record(connection, line.contact_id, member.actor, "hand_over_viewed", viewed, now)
    return render_template(
        "hand_over.html", lines=lines, shift=shift, now=now, may_act=member.role in DUTY,
        name=member.name,
    )  # fmt: skip


@pages.post("/contacts/<wanted>/shift")
def give(wanted: str) -> ResponseReturnValue:
    """Hand a contact to the other team with words."""
    here, form, member = console(), request.form, current_user.member
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            done = shifts.give(
                connection, here.keyring, contact_id, form.get("to", ""), form.get("words", ""),
                member.id, clock.now(),
            )  # fmt: skip
        except ValueError:
            flash(SAY_WORDS)
        else:
            if not done:
                flash(TOO_LATE)
    return _back(wanted)


@pages.post("/contacts/<wanted>/shift/take")
def take(wanted: str) -> ResponseReturnValue:
    """Take a contact over for one's own team."""
    shift, member = request.form.get("shift", ""), current_user.member
    if shift not in states.SHIFTS:
        abort(404)
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        if not shifts.take(connection, contact_id, shift, member.id, clock.now()):
            flash(TOO_LATE)
    return redirect(url_for("clocks.hand_over") + f"?for={shift}")


def _back(wanted: str) -> ResponseReturnValue:
    return redirect(url_for("contacts.contact", wanted=wanted, _anchor="clock"))
