"""Keeping the days after a referral was accepted: strategy discussion, allocation, child first seen."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.context import console
from bot.console.deciding_form import day_of
from bot.console.deciding_words import DAY_FAULTS, NOT_DONE
from bot.store import contact_views
from bot.store.front_door import milestones, sight

pages = Blueprint("milestones", __name__)


@pages.post("/contacts/<wanted>/milestones/<int:number>")
def keep(wanted: str, number: int) -> ResponseReturnValue:
    """Keep one day for one child, or correct it."""
    member, day = current_user.member, day_of(request.form)
    kind, is_sure = request.form.get("kind", ""), request.form.get("sure") == "1"
    with console().database.writing() as connection:
        line = contact_views.contact_line(connection, wanted)
        if line is None or not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
        fault = milestones.keep(
            connection, member, line.id, number, kind, day, clock.now(), is_sure
        )
    flash("The day is kept." if fault is None else {**NOT_DONE, **DAY_FAULTS}[fault])
    return redirect(url_for("contacts.contact", wanted=wanted))
