"""Put a flag or a tag on a contact, or on something in it, and take it away."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.context import console
from bot.console.views.claims import back, visible
from bot.front_door.marks import CONTACT, anchor_of, is_place
from bot.store.front_door import marks

pages = Blueprint("marks", __name__)

NO_SUCH = "Nothing was changed. Choose one of the list."


@pages.post("/contacts/<wanted>/flags")
def put_flag(wanted: str) -> ResponseReturnValue:
    """Put a flag on a contact, a message, a fact or a rule."""
    on, kind = request.form.get("on", CONTACT), request.form.get("flag", "")
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            marks.put_flag(connection, contact_id, on, kind, current_user.member.id, clock.now())
        except ValueError:
            flash(NO_SUCH)
    return back(wanted, anchor_of(on) if is_place(on) else anchor_of(CONTACT))


@pages.post("/contacts/<wanted>/flags/<int:number>/take")
def take_flag(wanted: str, number: int) -> ResponseReturnValue:
    """Take a flag away."""
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        on = marks.take_flag(connection, contact_id, number, current_user.member.id, clock.now())
    return back(wanted, anchor_of(on or CONTACT))


@pages.post("/contacts/<wanted>/tags")
def put_tag(wanted: str) -> ResponseReturnValue:
    """Put a tag of the pack's list on a contact."""
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            name, member = request.form.get("tag", ""), current_user.member
            marks.put_tag(connection, contact_id, name, member.id, clock.now())
        except ValueError:
            flash(NO_SUCH)
    return back(wanted, anchor_of(CONTACT))


@pages.post("/contacts/<wanted>/tags/take")
def take_tag(wanted: str) -> ResponseReturnValue:
    """Take a tag away."""
    with console().database.writing() as connection:
        contact_id = visible(connection, wanted)
        name, member = request.form.get("tag", ""), current_user.member
        marks.take_tag(connection, contact_id, name, member.id, clock.now())
    return back(wanted, anchor_of(CONTACT))
