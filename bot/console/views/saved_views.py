"""Keep the filters of a list under a name of one's own, and drop them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console import queue_page
from bot.console.context import console
from bot.front_door import filters
from bot.store.front_door import saved_views

pages = Blueprint("views", __name__)

NO_NAME = "Nothing was kept. Give the list a name."
TOO_MANY = f"Nothing was kept. You have {saved_views.MOST} lists already: take one away first."


@pages.post("/contacts/views")
def keep() -> ResponseReturnValue:
    """Keep the filters that the form's own address has. Words of a search are no filters."""
    wanted, name = filters.read(request.args), request.form.get("name", "")
    with console().database.writing() as connection:
        try:
            kept = saved_views.keep(connection, current_user.member.id, name, wanted, clock.now())
        except ValueError:
            flash(NO_NAME)
        else:
            if not kept:
                flash(TOO_MANY)
    return redirect(queue_page.address_of(wanted))


@pages.post("/contacts/views/<int:number>/drop")
def drop(number: int) -> ResponseReturnValue:
    """Take one's own list away."""
    with console().database.writing() as connection:
        if not saved_views.drop(connection, current_user.member.id, number):
            abort(404)
    return redirect(url_for("contacts.contacts"))
