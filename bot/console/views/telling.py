"""Telling the referrer what was decided: the message before it goes, and what is left to tell."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot import clock
from bot.console.contact_parts.tell import what_to_tell
from bot.console.context import console
from bot.console.telling_words import CHOOSE_A_REASON, MISSING_PARTS, PROBLEMS
from bot.delivery import outcome_notice
from bot.front_door.telling import NEEDED, PARTS, OutcomeWords, from_elsewhere
from bot.store import contact_views
from bot.store.front_door import sight, told
from bot.store.front_door import telling as kept
from bot.store.front_door.private_words import private_texts, told_texts
from bot.store.front_door.told import ForChild

pages = Blueprint("telling", __name__)


@pages.get("/to-tell")
def waiting() -> ResponseReturnValue:
    """Decided contacts whose referrer was not told, the longest first."""
    member = current_user.member
    with console().database.reading() as connection:
        lines = told.waiting(connection, member.id, member.role)
    return render_template("to_tell.html", lines=lines, now=clock.now())


@pages.get("/reasons")
def reasons() -> ResponseReturnValue:
    """How clear each reason was to those who were told it, the least clear first."""
    member = current_user.member
    with console().database.reading() as connection:
        lines = told.clearness(connection, member.id, member.role)
    return render_template("reasons.html", lines=lines)


@pages.post("/contacts/<wanted>/tell/check")
def check(wanted: str) -> ResponseReturnValue:
    """The message as the referrer would read it, with words that may not be theirs pointed out."""
    here, member = console(), current_user.member
    with here.database.reading() as connection:
        line = _line(connection, wanted)
        children = told.of_contact(connection, here.keyring, line.id)
        written = _written(children)
        private = private_texts(connection, here.keyring, line.id)
        theirs = told_texts(connection, here.keyring, line.id)
        shown = what_to_tell(connection, line.id, children, member)
    if not written:
        return _back(wanted, PROBLEMS[kept.NOTHING])
    doubtful = {
        child.decision_id: from_elsewhere(words, child.suggested, theirs, private)
        for child, words in _pairs(children, written)
        if child.suggested is not None
    }
    missing = [
        (child, part) for child, words in _pairs(children, written) for part in NEEDED
        if not getattr(words, part)
    ]  # fmt: skip
    return render_template(
        "tell_check.html", line=line, part=shown, pairs=_pairs(children, written),
        doubtful=doubtful, missing=missing, seen=request.form.get("seen", ""),
    )  # fmt: skip


@pages.post("/contacts/<wanted>/tell")
def tell(wanted: str) -> ResponseReturnValue:
    """Tell the referrer. The message is on the status page from now on, and an e-mail says that it is."""
    here, member, now = console(), current_user.member, clock.now()
    with here.database.writing() as connection:
        line = _line(connection, wanted)
        written = _written(told.of_contact(connection, here.keyring, line.id))
        try:
            number = kept.tell(
                connection, here.keyring, line.id, _seen(), written, member.id, now,
                is_manager=member.role == "manager",
            )  # fmt: skip
        except kept.NotDone as problem:
            return _back(wanted, PROBLEMS[problem.code])
        except ValueError:
            return _back(wanted, MISSING_PARTS)
        outcome_notice.promise(connection, here.settings, here.keyring, line.id, f"m{number}", now)
    return _back(wanted, "The referrer can read it on the status page now.")


@pages.post("/contacts/<wanted>/tell/leave")
def leave(wanted: str) -> ResponseReturnValue:
    """Keep a lawful reason in the place of telling."""
    here, member = console(), current_user.member
    decisions = [int(one) for one in request.form.getlist("decision") if one.isdecimal()]
    with here.database.writing() as connection:
        line = _line(connection, wanted)
        try:
            kept.leave_untold(
                connection, here.keyring, line.id, _seen(), decisions,
                request.form.get("not_told", ""), request.form.get("because", ""), member.id,
                clock.now(), is_manager=member.role == "manager",
            )  # fmt: skip
        except kept.NotDone as problem:
            return _back(wanted, PROBLEMS[problem.code])
        except ValueError:
            return _back(wanted, CHOOSE_A_REASON)
    return _back(wanted, "The reason was kept. The referrer is not told.")


def _line(connection: Connection, wanted: str) -> contact_views.ContactLine:
    """The contact, if this member of staff may know of it."""
    line = contact_views.contact_line(connection, wanted)
    member = current_user.member
    if line is None or not sight.may_see(connection, member.id, member.role, line.id):
        abort(404)
    return line


def _written(children: tuple[ForChild, ...]) -> dict[int, OutcomeWords]:
    """The messages of the form, for the decisions that are still to be told.

    Line breaks of a browser's box are made plain ones.
    """
    found = {}
    for child in children:
        fields = {
            name: request.form.get(f"{child.decision_id}-{name}", "").replace("\r\n", "\n")
            for name in (*PARTS, "child")
        }
        if child.kept is None and any(fields[name].strip() for name in PARTS):
            found[child.decision_id] = OutcomeWords.of(fields)
    return found


def _pairs(
    children: tuple[ForChild, ...], written: dict[int, OutcomeWords]
) -> list[tuple[ForChild, OutcomeWords]]:
    return [(c, written[c.decision_id]) for c in children if c.decision_id in written]


def _seen() -> int:
    """The version that the page was made from; one that is no number was never any."""
    written: Any = request.form.get("seen", "")
    return int(written) if written.isdecimal() else -1


def _back(wanted: str, says: str) -> ResponseReturnValue:
    flash(says)
    return redirect(url_for("contacts.contact", wanted=wanted, _anchor="tell"))
