"""Who is signed in, for how long, and the token that every form carries."""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from bot.console.context import console
from bot.store import staff
from bot.store.staff import StaffMember

SHIFT = timedelta(hours=8)
"""A session ends with the browser, and after this long at the latest."""


class SignedIn(UserMixin):
    """A member of staff, as Flask-Login wants one."""

    def __init__(self, member: StaffMember) -> None:
        self.member = member

    @property
    def role(self) -> str:
        return self.member.role

    @property
    def name(self) -> str:
        return self.member.name

    def get_id(self) -> str:
        """Number and mark: a changed password ends the sessions that began with the old one."""
        return f"{self.member.id}.{self.member.session_mark}"


def init_app(app: Flask) -> None:
    manager = LoginManager()
    # Flask-Login's own would ask the database for every page, also the one that says it is down.
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user
    manager.session_protection = None  # a council's proxies change addresses in mid-session
    manager.user_loader(_load)
    CSRFProtect(app)


def begin(member: StaffMember) -> None:
    """Sign a member in, with nothing left of an earlier session."""
    session.clear()
    login_user(SignedIn(member))


def end() -> None:
    """Sign out and forget everything."""
    logout_user()
    session.clear()


def _load(kept: str) -> SignedIn | None:
    number, _, mark = kept.partition(".")
    if not number.isdecimal():
        return None
    with console().database.reading() as connection:
        member = staff.user_by_id(connection, int(number))
    if member is None or not hmac.compare_digest(member.session_mark, mark):
        return None
    return SignedIn(member)
