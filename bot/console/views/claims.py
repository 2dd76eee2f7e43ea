"""Claim a contact, give it back, hand it over, take it over: one person at a time."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot import clock
from bot.console.context import console
from bot.store import contact_views
from bot.store.front_door import claims, sight

pages = Blueprint("claims", __name__)

NOT_POSSIBLE = "Nothing was changed. Choose a colleague, and write what they must know."
NO_REASON = "Nothing was changed. Write why you take it over."


@pages.post("/contacts/<wanted>/claim")
def claim(wanted: str) -> ResponseReturnValue:
    """Take a contact that nobody has; or take note of one that was handed over to you."""
    member, now = current_user.member, clock.now()
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        if request.form.get("note_taken"):
            claims.take_note(connection, contact_id, member, now)
        elif not claims.claim(connection, contact_id, seen(), member, now):
            flash(too_late(connection, contact_id))
    return back(wanted)


@pages.post("/contacts/<wanted>/release")
def release(wanted: str) -> ResponseReturnValue:
    """Give it back to the queue."""
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        if not claims.release(connection, contact_id, seen(), current_user.member, clock.now()):
            flash(too_late(connection, contact_id))
    return back(wanted)


@pages.post("/contacts/<wanted>/hand-over")
def hand_over(wanted: str) -> ResponseReturnValue:
    """Give it to a colleague with words."""
    here, to = console(), request.form.get("to", 0, type=int)
    words = request.form.get("words", "")
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            done = claims.hand_over(
                connection,
                here.keyring,
                contact_id,
                seen(),
                current_user.member,
                to,
                words,
                clock.now(),
            )
        except ValueError:
            flash(NOT_POSSIBLE)
            return back(wanted)
        if not done:
            flash(too_late(connection, contact_id))
    return back(wanted)


@pages.post("/contacts/<wanted>/take-over")
def take_over(wanted: str) -> ResponseReturnValue:
    """A manager takes it from whoever has it, and says why."""
    here, because = console(), request.form.get("because", "")
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            done = claims.take_over(
                connection,
                here.keyring,
                contact_id,
                seen(),
                current_user.member,
                because,
                clock.now(),
            )
        except ValueError:
            flash(NO_REASON)
            return back(wanted)
        if not done:
            flash(too_late(connection, contact_id))
    return back(wanted)


def visible(connection: Connection, wanted: str) -> str:
    """The id of a sent contact that this member may know of; anything else is not there."""
    line = contact_views.contact_line(connection, wanted)
    member = current_user.member
    if line is None or line.sent_at is None:
        abort(404)
    if not sight.may_see(connection, member.id, member.role, line.id):
        abort(404)
    return line.id


def seen() -> int:
    """The version that the page showed; none fits where the form has none."""
    return request.form.get("version", 0, type=int)


def too_late(connection: Connection, contact_id: str) -> str:
    """What is so instead, in a sentence."""
    found = claims.standing(connection, contact_id)
    if found is None or found.is_closed:
        return "Nothing was changed. This contact is closed."
    if found.holder_id == current_user.member.id:
        return "Nothing was changed. You have this contact."
    if found.holder:
        return f"Nothing was changed. {found.holder} has this contact now."
    return "Somebody else changed it in the meantime. Look again before you decide."


def back(wanted: str, anchor: str = "claim") -> ResponseReturnValue:
    return redirect(url_for("contacts.contact", wanted=wanted, _anchor=anchor))
