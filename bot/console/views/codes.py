"""Sign-in codes: the second step of signing in, setting them up, and recovery codes."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from bot import clock
from bot.console import sessions
from bot.console.context import console
from bot.console.views.sign_in import safe_next
from bot.store import codes as store

pages = Blueprint("codes", __name__)

WRONG = "The code is not right, was used before, or there were too many wrong tries"
ON_ALREADY = "Sign-in codes are on already"
LONGEST = 40


@pages.route("/sign-in/code", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """After the right password: the code, and in."""
    waiting = sessions.half(clock.now())
    if current_user.is_authenticated or waiting is None:
        return redirect(url_for("sign_in.sign_in"))
    member, wanted = waiting
    if request.method == "GET":
        return render_template("code.html", error=None)
    here = console()
    if not store.check(here.database, here.keyring, member, _given(), clock.now()):
        return render_template("code.html", error=WRONG), 422
    sessions.begin(member)
    return redirect(safe_next(wanted, member.role))


@pages.get("/codes")
def codes() -> ResponseReturnValue:
    """Whether the person's codes are on, and what can be done."""
    member, here = current_user.member, console()
    with here.database.reading() as connection:
        left = store.recovery_codes_left(connection, member.id)
    needed = here.settings.codes_needed and not sessions.is_by_single_sign_on()
    return render_template("codes.html", left=left, is_on=member.has_codes, is_needed=needed)


@pages.post("/codes/set-up")
def set_up() -> ResponseReturnValue:
    """Begin: show the secret as a picture and in letters."""
    if current_user.member.has_codes:
        flash(ON_ALREADY)
        return redirect(url_for("codes.codes"))
    return _set_up_page(None)


@pages.post("/codes/confirm")
def confirm() -> ResponseReturnValue:
    """One right code switches them on; the recovery codes are shown this once."""
    member, here = current_user.member, console()
    if member.has_codes:
        flash(ON_ALREADY)
        return redirect(url_for("codes.codes"))
    made = store.confirm(here.database, here.keyring, member, _given(), clock.now())
    if made is None:
        return _set_up_page(WRONG)
    return render_template("recovery_codes.html", codes=made)


@pages.post("/codes/recovery")
def new_recovery() -> ResponseReturnValue:
    """New recovery codes in place of the old ones, for whoever has codes and gives one."""
    member, here = current_user.member, console()
    made = store.renew_recovery_codes(here.database, here.keyring, member, _given(), clock.now())
    if made is None:
        flash(WRONG + ".")
        return redirect(url_for("codes.codes"))
    return render_template("recovery_codes.html", codes=made)


def _set_up_page(error: str | None) -> ResponseReturnValue:
    member, here = current_user.member, console()
    with here.database.writing() as connection:
        secret = store.begin(connection, here.keyring, member)
    address = store.address(secret, member)
    drawn = segno.make(address, error="m")
    picture = drawn.svg_inline(scale=5, border=4, light="white", svgclass=None, lineclass=None)
    page = render_template(
        "codes_set_up.html",
        picture=Markup(picture),  # noqa: S704 - drawn here, from an address of our own
        groups=[secret[place : place + 4] for place in range(0, len(secret), 4)],
        address=address,
        error=error,
    )
    return page, 422 if error else 200


def _given() -> str:
    return request.form.get("code", "")[:LONGEST]
