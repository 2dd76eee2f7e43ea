"""Contacts kept to named staff: a manager restricts one, opens it again, and says who may know."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.context import console
from bot.console.views.claims import visible
from bot.store import notes
from bot.store.front_door import need_to_know

pages = Blueprint("restricted", __name__)

ON_NOTES = "contact"
TOO_LATE = "Nothing was changed. Somebody else changed it in the meantime."
SAY_WHY = "Nothing was changed. Choose a reason."
SAY_WHY_LIFTED = "Nothing was changed. Write why everybody may know of it now."
NOT_NAMED = "Nothing was changed. Choose somebody who is not named yet."
ONE_STAYS = "Nothing was changed. At least one manager stays named, so that it never waits unseen."


@pages.post("/contacts/<wanted>/restricted")
def restrict(wanted: str) -> ResponseReturnValue:
    """Keep it to named staff. The note says more than the reason; it is sealed with the contact."""
    here, member, now = console(), current_user.member, clock.now()
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        reason, note = request.form.get("reason", ""), request.form.get("note", "")
        try:
            done = need_to_know.restrict(connection, contact_id, reason, member.id, now)
        except ValueError:
            flash(SAY_WHY)
            return _back(wanted)
        if done:
            notes.add(connection, here.keyring, contact_id, member.id, ON_NOTES, note, now)
        else:
            flash(TOO_LATE)
    return _back(wanted)


@pages.post("/contacts/<wanted>/restricted/lift")
def lift(wanted: str) -> ResponseReturnValue:
    """Open it to all front-door staff again, with a note that says why."""
    here, member, now = console(), current_user.member, clock.now()
    because = request.form.get("because", "").strip()
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        if not because:
            flash(SAY_WHY_LIFTED)
        elif need_to_know.lift(connection, contact_id, member.id, now):
            notes.add(connection, here.keyring, contact_id, member.id, ON_NOTES, because, now)
        else:
            flash(TOO_LATE)
    return _back(wanted)


@pages.post("/contacts/<wanted>/restricted/people")
def name(wanted: str) -> ResponseReturnValue:
    """Let one more member of staff know of it."""
    number, member = request.form.get("user", 0, type=int), current_user.member
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        if not need_to_know.add(connection, contact_id, number, member.id, clock.now()):
            flash(NOT_NAMED)
    return _back(wanted)


@pages.post("/contacts/<wanted>/restricted/people/<int:number>/end")
def end(wanted: str, number: int) -> ResponseReturnValue:
    """Somebody need not know of it any longer. Whoever ends it for themselves goes back to the list."""
    member = current_user.member
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        done = need_to_know.end(connection, contact_id, number, member.id, clock.now())
    if not done:
        flash(ONE_STAYS)
    if done and number == member.id:
        return redirect(url_for("contacts.contacts"))
    return _back(wanted)


def _back(wanted: str) -> ResponseReturnValue:
    return redirect(url_for("contacts.contact", wanted=wanted, _anchor="restricted"))
