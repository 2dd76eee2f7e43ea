"""Accounts: for administrators to look after, and everybody's own password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Regexp

from bot import clock
from bot.console import sessions
from bot.console.context import console
from bot.console.role_words import ROLES
from bot.console.views.sign_in import safe_next
from bot.store import accounts as store
from bot.store import audit
from bot.store.staff import SHORTEST_PASSWORD

pages = Blueprint("accounts", __name__)

WRONG = "The present password is not right, or there were too many wrong tries"
SHORT = f"Use at least {SHORTEST_PASSWORD} characters, for example four words"


class NewAccount(FlaskForm):  # type: ignore[misc]
    name = StringField(
        "Full name",
        [InputRequired("Enter the full name"), Length(max=100, message="The name is too long")],
    )
    email = EmailField(
        "Work email address",
        [
            InputRequired("Enter the work email address"),
            Length(max=200, message="The address is too long"),
            Regexp(r"^\s*[^@\s]+@[^@\s]+\s*$", message="Enter an address like name@example.org"),
        ],
    )
    role = SelectField(
        "Role",
        [InputRequired("Choose a role")],
        choices=[("", "Choose a role"), *((code, words[0]) for code, words in ROLES.items())],
    )


class OwnPassword(FlaskForm):  # type: ignore[misc]
    now = PasswordField("Present password", [InputRequired("Enter your present password")])
    new = PasswordField(
        "New password",
        [InputRequired("Enter a new password"), Length(SHORTEST_PASSWORD, 200, SHORT)],
    )
    again = PasswordField(
        "New password again", [EqualTo("new", "The two new passwords are not the same")]
    )


@pages.get("/accounts")
def accounts() -> ResponseReturnValue:
    """Who may sign in, and as what."""
    return _list_page(NewAccount(formdata=None)), 200


@pages.post("/accounts")
def add() -> ResponseReturnValue:
    """Open an account; its first password is shown this once."""
    form = NewAccount()
    if not form.validate_on_submit():
        return _list_page(form), 422
    given = (form.email.data, form.name.data, form.role.data)
    by = current_user.member.actor
    try:
        with console().database.writing() as connection:
            number, password = store.add(connection, by, *given, clock.now())
            made = store.account(connection, number)
    except (ValueError, IntegrityError):
        form.email.errors = ["There is already an account for this address"]
        return _list_page(form), 422
    return render_template("first_password.html", account=made, password=password)


@pages.get("/accounts/<int:number>")
def account(number: int) -> ResponseReturnValue:
    """One account, and what can be done with it."""
    member, now = current_user.member, clock.now()
    with console().database.writing() as connection:
        found = store.account(connection, number)
        if found is None:
            abort(404)
        audit.record(connection, found.chain, member.actor, "account_viewed", {}, now)
    return render_template(
        "account.html", account=found, now=now, roles=ROLES, is_own=number == member.id,
        has_provider=console().settings.sso_issuer is not None,
    )  # fmt: skip


@pages.post("/accounts/<int:number>/role")
def change_role(number: int) -> ResponseReturnValue:
    """Another role; it holds from the person's next page on."""
    role = request.form.get("role", "")
    return _change(number, store.change_role, "The role was changed.", role)


@pages.post("/accounts/<int:number>/disable")
def disable(number: int) -> ResponseReturnValue:
    """Close the account; its sessions end at once."""
    return _change(number, store.disable, "The account is closed.")


@pages.post("/accounts/<int:number>/enable")
def enable(number: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _change(number, store.enable, "The account is open again.")


@pages.post("/accounts/<int:number>/password")
def reset_password(number: int) -> ResponseReturnValue:
    """A new first password, shown this once."""
    kept: list[str] = []

    def change(*told: Any) -> None:
        kept.append(store.reset_password(*told))

    answer = _change(number, change, "")
    if not kept:
        return answer
    with console().database.reading() as connection:
        found = store.account(connection, number)
    return render_template("first_password.html", account=found, password=kept[0])


@pages.post("/accounts/<int:number>/codes")
def reset_codes(number: int) -> ResponseReturnValue:
    """Take away the sign-in codes: the phone is lost."""
    return _change(number, store.reset_codes, "The sign-in codes were taken away.")


@pages.post("/accounts/<int:number>/link")
def link(number: int) -> ResponseReturnValue:
    """Let the next single sign-on with this address be linked to the account."""
    _needs_provider()
    said = "The next single sign-on with this address is linked to the account."
    return _change(number, store.allow_link, said)


@pages.post("/accounts/<int:number>/unlink")
def unlink(number: int) -> ResponseReturnValue:
    """Single sign-on opens the account no more."""
    _needs_provider()
    return _change(number, store.unlink, "The link to single sign-on was taken away.")


@pages.route("/password", methods=["GET", "POST"])
def own_password() -> ResponseReturnValue:
    """Choose a password; asked for first where somebody else knows the present one."""
    form, member = OwnPassword(), current_user.member
    if not form.validate_on_submit():
        return _own_page(form), 422 if form.is_submitted() else 200
    try:
        with console().database.writing() as connection:
            given = (form.now.data[:200], form.new.data)
            changed = store.choose_password(connection, member, *given, clock.now())
    except ValueError:
        form.new.errors = ["Choose one that differs from the present password"]
        return _own_page(form), 422
    if changed is None:
        form.now.errors = [WRONG]
        return _own_page(form), 422
    by = sessions.SINGLE_SIGN_ON if sessions.is_by_single_sign_on() else sessions.PASSWORD
    sessions.begin(changed, by)
    flash("Your password was changed. Other places where you were signed in are signed out.")
    return redirect(safe_next(None, changed.role))


def _own_page(form: OwnPassword) -> str:
    must = current_user.member.must_change
    return render_template("own_password.html", form=form, is_first=must)


def _list_page(form: NewAccount) -> str:
    member, now = current_user.member, clock.now()
    with console().database.writing() as connection:
        found = store.accounts(connection)
        audit.record(connection, member.chain, member.actor, "accounts_listed", {}, now)
    return render_template("accounts.html", accounts=found, form=form, roles=ROLES, now=now)


def _change(
    number: int, change: Callable[..., Any], said: str, *values: str
) -> ResponseReturnValue:
    """Carry out one change, or say why it is not allowed.

    `change` gets connection, who, number, values, time.
    """
    try:
        with console().database.writing() as connection:
            _carry_out(connection, number, change, values)
    except store.NotAllowed as error:
        said = str(error)
    except ValueError:
        said = "Choose one of the roles."
    flash(said)
    return redirect(url_for("accounts.account", number=number))


def _carry_out(
    connection: Connection, number: int, change: Callable[..., Any], values: tuple[str, ...]
) -> None:
    if store.account(connection, number) is None:
        abort(404)
    change(connection, current_user.member, number, *values, clock.now())


def _needs_provider() -> None:
    if console().settings.sso_issuer is None:
        abort(404)
