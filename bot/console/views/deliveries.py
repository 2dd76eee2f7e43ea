"""Deliveries that staff have to look at: tried many times in vain, not permitted, or taken by nobody."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.contact_found import known, must_know
from bot.console.context import console
from bot.store import outbox
from bot.store.tables import Delivery

pages = Blueprint("deliveries", __name__)


@pages.get("/deliveries")
def deliveries() -> ResponseReturnValue:
    """Each one with what went wrong in words, and a button that asks for another try."""
    now = clock.now()
    with console().database.reading() as connection:
        lines = outbox.to_look_at(connection, now, known(Delivery.contact_id))
    return render_template("deliveries.html", lines=lines, now=now)


@pages.post("/deliveries/<int:number>/again")
def again(number: int) -> ResponseReturnValue:
    """Have it tried again at once. A delivery without permission is looked at again, not forced."""
    with console().database.writing() as connection:
        actor = current_user.member.actor
        contact_id = outbox.contact_of(connection, number)
        if contact_id is not None:
            must_know(connection, contact_id)
        if not outbox.try_again(connection, number, actor, clock.now()):
            abort(404)
    return redirect(url_for("deliveries.deliveries"))
