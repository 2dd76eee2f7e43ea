"""A note of staff on a contact, or on one message, fact, rule or decision of it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.access import may_open
from bot.console.context import console
from bot.front_door.marks import CONTACT, FLAGS, anchor_of, is_place
from bot.store import contact_views, notes
from bot.store.contact_views import ContactLine
from bot.store.front_door import sight

pages = Blueprint("notes", __name__)


@pages.get("/contacts/<wanted>/notes")
def write(wanted: str) -> ResponseReturnValue:
    """The form for a note or a flag. It names what that is on and shows nothing of the contact."""
    return _form(_line(wanted), _on(request.args))


@pages.post("/contacts/<wanted>/notes")
def add(wanted: str) -> ResponseReturnValue:
    """Keep the note and go back to what it is on."""
    line, on, text = _line(wanted), _on(request.form), request.form.get("text", "").strip()
    if not text:
        return _form(line, on, empty=True), 400
    here, member = console(), current_user.member
    with here.database.writing() as connection:
        if not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
        notes.add(connection, here.keyring, line.id, member.id, on, text, clock.now())
    flash("Your note is kept.")
    anchor = "notes" if on == CONTACT else anchor_of(on)
    return redirect(url_for("contacts.contact", wanted=line.id, _anchor=anchor))


def _form(line: ContactLine, on: str, empty: bool = False) -> str:
    flags = FLAGS if may_open("marks.put_flag") else ()
    return render_template(
        "note.html", line=line, on=on, most=notes.LONGEST, flags=flags, empty=empty
    )


def _line(wanted: str) -> ContactLine:
    member = current_user.member
    with console().database.reading() as connection:
        line = contact_views.contact_line(connection, wanted)
        if line is None or not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
    if line.is_erased:
        abort(404)
    return line


def _on(told: object) -> str:
    on = str(told.get("on", CONTACT))  # type: ignore[attr-defined]
    if not is_place(on):
        abort(400)
    return on
