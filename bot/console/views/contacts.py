"""The contacts that wait, the talks that were not sent, and one contact in full."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console import access, queue_page
from bot.console.contact_screen.page import page_of
from bot.console.context import console
from bot.store import audit, contact_views, unsent
from bot.store.front_door import clocks, sight
from bot.store.tables import LIVE

pages = Blueprint("contacts", __name__)

LINES_A_PAGE = 50


@pages.get("/")
def home() -> ResponseReturnValue:
    """Where the person's role starts."""
    return redirect(url_for(access.home_of(current_user.role)))


@pages.get("/contacts")
def contacts() -> ResponseReturnValue:
    """The queue as its address asks for it; or, with `view=not-sent`, talks that were not sent."""
    return _not_sent() if request.args.get("view") == "not-sent" else queue_page.queue()


@pages.route("/contacts/search", methods=("GET", "POST"))
def search() -> ResponseReturnValue:
    """Contacts by words, which are posted and so never stand in an address."""
    return queue_page.search_page()


def _not_sent() -> ResponseReturnValue:
    number = queue_page.page_number(request.args.get("page"))
    with console().database.reading() as connection:
        first = (number - 1) * LINES_A_PAGE
        found = contact_views.talks_not_sent(connection, LIVE, LINES_A_PAGE, first)
        to_look_at = unsent.waiting(connection)
    if number > 1 and not found.lines:  # never an empty page that looks like an empty list
        return redirect(url_for("contacts.contacts", view="not-sent"))
    return render_template(
        "not_sent.html",
        lines=found.lines,
        total=found.total,
        number=number,
        pages=max(1, -(-found.total // LINES_A_PAGE)),
        now=clock.now(),
        to_look_at=to_look_at,
    )


@pages.get("/contacts/<wanted>")
def contact(wanted: str) -> ResponseReturnValue:
    """One contact by id or reference. Nobody sees it without a trace of having seen it."""
    here = console()
    with here.database.writing() as connection:
        line = contact_views.contact_line(connection, wanted)
        member = current_user.member
        if line is None or not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
        viewed = {"reference": line.reference or ""}
        audit.record(connection, line.id, member.actor, "contact_viewed", viewed, clock.now())
        clocks.first_read(connection, line.id, member.role, clock.now())
    with here.database.reading() as connection:
        found = contact_views.contact_in_full(connection, here.keyring, line.id)
    if found is None:
        abort(404)
    return render_template(
        "contact.html", **page_of(here, found, member, clock.now(), request.args)
    )
