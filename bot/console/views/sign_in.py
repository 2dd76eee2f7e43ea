"""Signing in and out."""

from __future__ import annotations

import logging
import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from bot import clock
from bot.console import access, sessions
from bot.console.context import console
from bot.store import staff

log = logging.getLogger(__name__)
pages = Blueprint("sign_in", __name__)

OWN_PATH = re.compile(r"/(?![/\\])[\w/?=&.%+-]*", re.ASCII)
ADMINISTRATORS = frozenset({"administrator"})
REFUSED = "Email address or password is not right, or there were too many wrong tries"


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(
        "Email address",
        [InputRequired("Enter your email address"), Length(max=200, message="Email is too long")],
    )
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password"), Length(max=200, message="Password is too long")],
    )


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; send whoever gives the right ones where they were going."""
    here, wanted = console(), request.args.get("next")
    if current_user.is_authenticated:
        return redirect(safe_next(wanted, current_user.role))
    form = SignInForm()
    has_provider = here.settings.sso_issuer is not None
    if not form.validate_on_submit():
        page = render_template("sign_in.html", form=form, has_provider=has_provider)
        return page, 422 if form.is_submitted() else 200
    roles = ADMINISTRATORS if here.settings.passwords_for == "administrators" else None
    given = (form.email.data, form.password.data)
    member = staff.sign_in(here.database, *given, clock.now(), roles)
    if member is None:
        log.warning("a sign-in was refused")
        form.email.errors = [REFUSED]
        return render_template(
            "sign_in.html", form=form, is_refused=True, has_provider=has_provider
        ), 422
    if member.has_codes:
        sessions.begin_half(member, wanted, clock.now())
        return redirect(url_for("codes.enter"))
    sessions.begin(member)
    return redirect(safe_next(wanted, member.role))


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session; whoever came by single sign-on is told how to end that too."""
    place = "single_sign_on.left" if sessions.is_by_single_sign_on() else "sign_in.sign_in"
    with console().database.writing() as connection:
        staff.sign_out(connection, current_user.member, clock.now())
    sessions.end()
    return redirect(url_for(place))


def safe_next(wanted: str | None, role: str | None = None) -> str:
    """A path of our own to go to; where the role starts if `wanted` is anything else."""
    if wanted and OWN_PATH.fullmatch(wanted):
        return wanted
    return url_for(access.home_of(role) if role else "contacts.home")
