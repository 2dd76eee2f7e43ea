"""Signing in with the council's own accounts. Who may do what is decided here and never by the provider.

An account is made by an administrator. It is linked to the provider's subject at the first single sign-on
with its verified e-mail address, where an administrator allowed that; from then on the subject alone counts.
"""

from __future__ import annotations

import logging

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot import clock
from bot.console import sessions
from bot.console.context import console
from bot.console.provider import NAME, NotBelieved, Person, Provider, ProviderDown
from bot.console.views.sign_in import safe_next
from bot.store import accounts, audit
from bot.store.staff import StaffMember

log = logging.getLogger(__name__)
pages = Blueprint("single_sign_on", __name__)

CHAIN = "single-sign-on"
NEXT = "single_sign_on_next"


@pages.get("/single-sign-on")
def begin() -> ResponseReturnValue:
    """Go to the council's own sign-in."""
    provider = _provider()
    if current_user.is_authenticated:
        return redirect(url_for("contacts.home"))
    session[NEXT] = safe_next(request.args.get("next"))
    try:
        return provider.begin(url_for("single_sign_on.back", _external=True))
    except ProviderDown:
        return _not_reached()


@pages.get("/single-sign-on/back")
def back() -> ResponseReturnValue:
    """Come back from it: signed in, or told why not."""
    provider, now = _provider(), clock.now()
    wanted = safe_next(session.get(NEXT))
    try:
        person = provider.finish()
    except ProviderDown:
        return _not_reached()
    except NotBelieved as error:
        return _refused(error.why)
    with console().database.writing() as connection:
        member = _member(connection, person)
        if member is not None:
            audit.record(connection, member.chain, member.actor, "signed_in", {}, now)
    if member is None:
        return _refused("no_account")
    sessions.begin(member, sessions.SINGLE_SIGN_ON)
    return redirect(wanted)


@pages.get("/signed-out")
def left() -> ResponseReturnValue:
    """Signed out here; the council's own sign-in may still be open."""
    return render_template("signed_out.html", way_out=_provider().way_out())


def _member(connection: Connection, person: Person) -> StaffMember | None:
    member = accounts.by_subject(connection, person.subject)
    if member is not None or person.email is None:
        return member
    return accounts.link_by_email(connection, person.email, person.subject, clock.now())


def _provider() -> Provider:
    found = current_app.extensions.get(NAME)
    if not isinstance(found, Provider):
        abort(404)
    return found


def _refused(why: str) -> ResponseReturnValue:
    """Nobody is signed in. The log and the audit chain say why; the page gives nothing away."""
    log.warning("a single sign-on was refused: %s", why)
    session.clear()
    with console().database.writing() as connection:
        event, details = "single_sign_on_refused", {"why": why}
        audit.record(connection, CHAIN, "somebody", event, details, clock.now())
    return render_template("single_sign_on_refused.html", is_down=False), 403


def _not_reached() -> ResponseReturnValue:
    return render_template("single_sign_on_refused.html", is_down=True), 503
