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
from bot.console import sessions
from bot.console.context import console
from bot.store import staff

log = logging.getLogger(__name__)
pages = Blueprint("sign_in", __name__)

OWN_PATH = re.compile(r"/(?![/\\])[\w/?=&.%+-]*", re.ASCII)
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
    wanted = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wanted)
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("sign_in.html", form=form), 422 if form.is_submitted() else 200
    member = staff.sign_in(console().database, form.email.data, form.password.data, clock.now())
    if member is None:
        log.warning("a sign-in was refused")
        form.email.errors = [REFUSED]
        return render_template("sign_in.html", form=form, is_refused=True), 422
    sessions.begin(member)
    return redirect(wanted)


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    with console().database.writing() as connection:
        staff.sign_out(connection, current_user.member, clock.now())
    sessions.end()
    return redirect(url_for("sign_in.sign_in"))


def safe_next(wanted: str | None) -> str:
    """A path of our own to go to; the list of contacts if `wanted` is anything else."""
    if wanted and OWN_PATH.fullmatch(wanted):
        return wanted
    return url_for("contacts.contacts")
