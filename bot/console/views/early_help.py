"""The early-help queue: who looks after each child's help, by when it begins, and whether it works."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot import clock, england
from bot.console.access import FOLLOW_UP_DOERS
from bot.console.contact_found import known, must_know
from bot.console.context import console
from bot.console.pack_words import PackWords, pack_words
from bot.store import early_help, follow_up, notes, talks
from bot.store.early_help import Entry
from bot.store.front_door import family
from bot.store.kept_heads import kept_head
from bot.store.tables import EarlyHelp

pages = Blueprint("early_help", __name__)

FILTERS: Mapping[str, tuple[str, ...]] = {
    "open": early_help.OPEN_STATES,
    **{state: (state,) for state in early_help.MAY_FOLLOW},
}
TOO_LATE = "Somebody else changed it in the meantime. Look again before you decide."
NOT_POSSIBLE = "That is not possible as it stands now. Choose a state, and a reason where it ends."


@pages.get("/early-help")
def queue() -> ResponseReturnValue:
    """The entries in one state, what is overdue first; all that are open unless one is asked for."""
    chosen = request.args.get("state", "open")
    if chosen not in FILTERS:
        abort(404)
    today = england.local(clock.now()).date()
    mine = known(EarlyHelp.contact_id)
    with console().database.reading() as connection:
        counts = {
            name: len(early_help.entries(connection, today, states, mine))
            for name, states in FILTERS.items()
        }
        lines = early_help.entries(connection, today, FILTERS[chosen], mine)
    return render_template("early_help.html", lines=lines, chosen=chosen, counts=counts)


@pages.get("/early-help/<int:number>")
def entry(number: int) -> ResponseReturnValue:
    """One child's early help, what can be done next, and the escalation steps beside it."""
    here, now = console(), clock.now()
    with here.database.reading() as connection:
        found = _found(connection, number)
        words = _words(connection, found)
        head = kept_head(connection, found.pack_digest)
        silent = _family_is_not_contacted(connection, found.contact_id)
        is_concern = follow_up.lead_is_concern(connection, here.keyring, found.contact_id)
        on = early_help.ON_NOTES.format(found.id)
        kept = notes.notes_on(connection, here.keyring, found.contact_id, on)
        lapsed = early_help.agreement_lapsed(connection, found.contact_id, now)
    return render_template(
        "early_help_entry.html",
        entry=found,
        lapsed=lapsed,
        lead_is_concern=is_concern,
        do_not_contact=silent,
        steps=[(words.fill(step.step), step.within_working_days) for step in head.escalation],
        front_door=head.front_door,
        next_states=early_help.MAY_FOLLOW[found.state],
        end_reasons=early_help.END_REASONS,
        notes=kept,
        is_mine=found.owner_id == current_user.member.id,
        may_act=current_user.role in FOLLOW_UP_DOERS,
    )


@pages.post("/early-help/<int:number>/take")
def take(number: int) -> ResponseReturnValue:
    """Become the owner."""
    member = current_user.member
    with console().database.writing() as connection:
        found = _found(connection, number)
        if not early_help.take(connection, found, member.id, member.actor, clock.now()):
            flash(TOO_LATE)
    return _back(number)


@pages.post("/early-help/<int:number>/change")
def change(number: int) -> ResponseReturnValue:
    """Move it to another state; a note says why."""
    here, member, now = console(), current_user.member, clock.now()
    state, reason = request.form.get("state", ""), request.form.get("reason") or None
    if state != early_help.ENDED:
        reason = None
    with here.database.writing() as connection:
        found = _found(connection, number)
        if request.form.get("was") != found.state:
            flash(TOO_LATE)
            return _back(number)
        try:
            is_changed = early_help.change(connection, found, state, member.actor, now, reason)
        except ValueError:
            flash(NOT_POSSIBLE)
            return _back(number)
        if is_changed:
            _keep_note(connection, found)
        else:
            flash(TOO_LATE)
    return _back(number)


@pages.post("/early-help/<int:number>/note")
def note(number: int) -> ResponseReturnValue:
    """Add a note."""
    with console().database.writing() as connection:
        _keep_note(connection, _found(connection, number))
    return _back(number)


def _keep_note(connection: Connection, found: Entry) -> None:
    on, text = early_help.ON_NOTES.format(found.id), request.form.get("note", "")
    member, keyring = current_user.member, console().keyring
    notes.add(connection, keyring, found.contact_id, member.id, on, text, clock.now())


def _found(connection: Connection, number: int) -> Entry:
    found = early_help.entry(connection, number, england.local(clock.now()).date())
    if found is None:
        abort(404)
    must_know(connection, found.contact_id)
    return found


def _family_is_not_contacted(connection: Connection, contact_id: str) -> bool:
    """A ban that stands; or one that the record brought, where nobody put or lifted any."""
    keyring = console().keyring
    if family.standing(connection, contact_id) is not None:
        return True
    record = talks.record_of(connection, keyring, contact_id)
    was_lifted = bool(family.bans(connection, keyring, contact_id))
    return record is not None and record.do_not_contact and not was_lifted


def _words(connection: Connection, found: Entry) -> PackWords:
    return pack_words(found.pack_digest, talks.pack_content(connection, found.pack_digest))


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("early_help.entry", number=number))
