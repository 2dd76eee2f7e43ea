"""Do not contact the family yet: staff put it, a manager lifts it. Both say why."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.context import console
from bot.console.views.claims import visible
from bot.front_door.family import Ban
from bot.store.front_door import family

pages = Blueprint("family", __name__)

TOO_LATE = "Nothing was changed. Somebody else changed it in the meantime."
SAY_WHY = "Nothing was changed. Choose a reason."
SAY_WHY_LIFTED = "Nothing was changed. Write why the family may be contacted now."


@pages.post("/contacts/<wanted>/family/ban")
def put(wanted: str) -> ResponseReturnValue:
    """Nobody contacts the family from now on."""
    here, member, form = console(), current_user.member, request.form
    longest = family.LONGEST
    ban = Ban(
        form.get("reason", ""),
        form.get("why", "").strip()[:longest],
        form.get("safe_contact", "").strip()[:longest],
    )
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            if not family.put(connection, here.keyring, contact_id, ban, member.id, clock.now()):
                flash(TOO_LATE)
        except ValueError:
            flash(SAY_WHY)
    return _back(wanted)


@pages.post("/contacts/<wanted>/family/lift")
def lift(wanted: str) -> ResponseReturnValue:
    """A manager says why the family may be contacted now. What was sent stays as it was."""
    here, member, because = console(), current_user.member, request.form.get("because", "")
    with here.database.writing() as connection:
        contact_id = visible(connection, wanted)
        try:
            if not family.lift(
                connection, here.keyring, contact_id, because, member.id, clock.now()
            ):
                flash(TOO_LATE)
        except ValueError:
            flash(SAY_WHY_LIFTED)
    return _back(wanted)


def _back(wanted: str) -> ResponseReturnValue:
    return redirect(url_for("contacts.contact", wanted=wanted, _anchor="family"))
