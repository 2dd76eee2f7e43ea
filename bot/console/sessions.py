"""Who is signed in, for how long, and the token that every form carries."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from bot.console.context import console
from bot.store import staff
from bot.store.staff import StaffMember

SHIFT = timedelta(hours=8)
"""A session ends with the browser, and after this long at the latest."""
CODE_WITHIN = timedelta(minutes=10)
"""Between the right password and the code."""
HALF, BY = "half", "signed_in_by"
PASSWORD, SINGLE_SIGN_ON = "password", "single_sign_on"


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


def begin(member: StaffMember, by: str = PASSWORD) -> None:
    """Sign a member in, with nothing left of an earlier session."""
    session.clear()
    login_user(SignedIn(member))
    session[BY] = by


def begin_half(member: StaffMember, wanted: str | None, at: datetime) -> None:
    """The password was right; nobody is signed in before the code is. `wanted`: where they were going."""
    session.clear()
    session[HALF] = {
        "id": member.id, "mark": member.session_mark, "at": at.isoformat(), "next": wanted,
    }  # fmt: skip


def half(at: datetime) -> tuple[StaffMember, str | None] | None:
    """Who gave the right password a moment ago, and where they were going; None if nobody did."""
    kept = session.get(HALF)
    if not kept or at - datetime.fromisoformat(kept["at"]) > CODE_WITHIN:
        return None
    member = _member(kept["id"], kept["mark"])
    return (member, kept["next"]) if member else None


def end() -> None:
    """Sign out and forget everything."""
    logout_user()
    session.clear()


def is_by_single_sign_on() -> bool:
    """Whether the council's own sign-in said who this is."""
    return bool(session.get(BY) == SINGLE_SIGN_ON)


def must_do_first() -> str | None:
    """The endpoint of what somebody has to do before anything else: a password of their own, codes."""
    if is_by_single_sign_on():
        return None
    if current_user.member.must_change:
        return "accounts.own_password"
    if console().settings.codes_needed and not current_user.member.has_codes:
        return "codes.codes"
    return None


def _load(kept: str) -> SignedIn | None:
    number, _, mark = kept.partition(".")
    if not number.isdecimal():
        return None
    member = _member(int(number), mark)
    return SignedIn(member) if member else None


def _member(number: int, mark: str) -> StaffMember | None:
    """The account as it is now, unless it was closed or its sessions were ended."""
    with console().database.reading() as connection:
        member = staff.user_by_id(connection, number)
    if member is None or not hmac.compare_digest(member.session_mark, mark):
        return None
    return member
