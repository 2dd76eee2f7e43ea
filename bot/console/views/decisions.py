"""Deciding about a child: fill in, check what was filled in, keep it; and a manager's agreement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot import clock, england
from bot.console.context import console
from bot.console.deciding_form import (
    Typed,
    agreement_needed,
    choices_for,
    difference_words,
    differences,
    filled_from,
    typed_in,
)
from bot.console.deciding_words import NOT_DONE
from bot.console.pack_words import PackWords, pack_words
from bot.front_door import deciding
from bot.front_door.outcomes import OUTCOMES
from bot.store import audit, contact_views, talks
from bot.store.contact_views import ContactLine
from bot.store.front_door import decisions, sight
from bot.store.front_door.decisions import Desk, NotDecided
from bot.store.front_door.standing import ChildStanding, waiting_for_agreement
from bot.store.kept_heads import kept_head
from bot.store.tables import Contact, QueueEntry

pages = Blueprint("decisions", __name__)

TRY_AGAIN = frozenset({"changed_meanwhile", "not_claimed", "claimed_by_other"})
"""After these the same decision can still be kept, once the reason is out of the way."""


class Shown:
    """What the pages of one decision rest on: the contact, its children, its pack."""

    def __init__(self, connection: Connection, wanted: str, position: int) -> None:
        here, member = console(), current_user.member
        line = contact_views.contact_line(connection, wanted)
        if line is None or not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
        self.line: ContactLine = line
        self.children = decisions.standing(connection, here.keyring, line.id)
        self.entry = connection.execute(
            select(QueueEntry.version, QueueEntry.no_contact).where(
                QueueEntry.contact_id == line.id
            )
        ).first()
        self.digest = connection.execute(
            select(Contact.pack_digest).where(Contact.id == line.id)
        ).scalar_one()
        self.head = kept_head(connection, self.digest)
        self.words: PackWords = pack_words(self.digest, talks.pack_content(connection, self.digest))
        found = [child for child in self.children if child.position == position]
        if self.entry is None or not found:
            abort(404)
        self.main: ChildStanding = found[0]

    @property
    def is_correction(self) -> bool:
        return self.main.decision is not None

    def of(self, typed: Typed) -> list[ChildStanding]:
        """The children that a form is about."""
        return [child for child in self.children if child.position in typed.positions]


@pages.get("/contacts/<wanted>/decide/<int:number>")
def form(wanted: str, number: int) -> ResponseReturnValue:
    """The form for one child, filled in from a proposal or, for a correction, from what stands."""
    with console().database.writing() as connection:
        shown = Shown(connection, wanted, number)
        viewed = {"reference": shown.line.reference or ""}
        actor = current_user.member.actor
        audit.record(connection, shown.line.id, actor, "contact_viewed", viewed, clock.now())
    if shown.is_correction and current_user.role not in decisions.MANAGERS:
        abort(403)
    kept = shown.main.proposal or shown.main.decision
    return _form(shown, filled_from(kept, number, shown.entry.version), {})


@pages.post("/contacts/<wanted>/decide/<int:number>/check")
def check(wanted: str, number: int) -> ResponseReturnValue:
    """What would be kept, to be checked; or the form again, with what is missing beside each field."""
    typed = typed_in(request.form, number)
    with console().database.reading() as connection:
        shown = Shown(connection, wanted, number)
    if request.form.get("step") == "change":
        return _form(shown, typed, {})
    found = _faults(shown, typed)
    return _form(shown, typed, found) if found else _check(shown, typed)


@pages.post("/contacts/<wanted>/decide/<int:number>/propose")
def propose(wanted: str, number: int) -> ResponseReturnValue:
    """Keep a proposal."""

    def keep(desk: Desk, typed: Typed) -> str:
        decisions.propose(desk, typed.positions, typed.wanted)
        return "Your proposal is kept. A social worker or a manager decides."

    return _kept(wanted, number, keep)


@pages.post("/contacts/<wanted>/decide/<int:number>/record")
def record(wanted: str, number: int) -> ResponseReturnValue:
    """Record a decision, or ask a manager to agree to it."""

    def keep(desk: Desk, typed: Typed) -> str:
        done = decisions.record(desk, typed.positions, typed.wanted)
        if decisions.FOR_AGREEMENT in done.values():
            return "Your decision is kept. A manager has to agree before it stands."
        return "The decision is recorded."

    return _kept(wanted, number, keep)


@pages.post("/contacts/<wanted>/decide/<int:number>/correct")
def correct(wanted: str, number: int) -> ResponseReturnValue:
    """Put another decision in place of the one that stands."""

    def keep(desk: Desk, typed: Typed) -> str:
        state = decisions.correct(desk, number, typed.wanted, typed.because)
        if state == decisions.FOR_AGREEMENT:
            return (
                "The correction is kept. The former decision stands until another manager agrees."
            )
        return "The decision is corrected. The former one is kept. Tell the referrer."

    return _kept(wanted, number, keep)


@pages.post("/contacts/<wanted>/decisions/<int:number>/agree")
def agree(wanted: str, number: int) -> ResponseReturnValue:
    """A manager agrees to what somebody else decided."""

    def act(desk: Desk) -> str:
        decisions.agree(desk, number)
        return "You agreed. The decision stands."

    return _managed(wanted, act)


@pages.post("/contacts/<wanted>/decisions/<int:number>/send-back")
def send_back(wanted: str, number: int) -> ResponseReturnValue:
    """A manager does not agree and says why."""

    def act(desk: Desk) -> str:
        decisions.send_back(desk, number, request.form.get("words", ""))
        return "You sent it back. Your words stand beside it."

    return _managed(wanted, act)


@pages.get("/agreement")
def waiting() -> ResponseReturnValue:
    """What waits for a manager's agreement, oldest first."""
    member = current_user.member
    with console().database.reading() as connection:
        found = waiting_for_agreement(connection, member.id, member.role)
    return render_template("agreement.html", found=found, now=clock.now(), me=member.id)


def _faults(shown: Shown, typed: Typed) -> dict[str, str]:
    """What is missing, by field, as codes; of several children the first that lacks something."""
    children = shown.of(typed)
    if len(children) != len(typed.positions):
        return {"child": "no_such_child"}
    today = england.local(clock.now()).date()
    found = deciding.faults(typed.wanted, children[0].advised, today)
    for child in children[1:]:
        found = {**deciding.faults(typed.wanted, child.advised, today), **found}
    if shown.is_correction and len(typed.because.split()) < deciding.FEWEST_WORDS:
        found["because"] = "say_why"
    return found


def _form(shown: Shown, typed: Typed, found: dict[str, str], code: int = 0) -> ResponseReturnValue:
    others = [
        child
        for child in shown.children
        if child is not shown.main and child.decision is None and not shown.is_correction
    ]
    page = render_template(
        "decide_form.html", shown=shown, typed=typed, faults=found, others=others,
        differences=differences(shown.main, shown.words), choices=choices_for(current_user.role),
    )  # fmt: skip
    return page, code or (422 if found else 200)


def _check(
    shown: Shown, typed: Typed, message: str = "", may_keep: bool = True, code: int = 200
) -> ResponseReturnValue:
    children = shown.of(typed)
    setting = shown.head.deciding
    undecided = [c.position for c in shown.children if c.decision is None]
    page = render_template(
        "decide_check.html", shown=shown, typed=typed, children=children, message=message,
        may_keep=may_keep, outcome=OUTCOMES[typed.outcome], by=typed.wanted.next_step_by,
        differs_on=difference_words(shown.main, shown.words, typed.differs_on),
        agreement={c.position: agreement_needed(c, typed.outcome, setting) for c in children},
        is_last=set(undecided) <= set(typed.positions),
        may_record=current_user.role in decisions.DECIDERS,
    )  # fmt: skip
    return page, code


def _kept(wanted: str, number: int, keep: Callable[[Desk, Typed], str]) -> ResponseReturnValue:
    """Keep what was checked and go back to the contact; otherwise show it again and say why."""
    here, typed = console(), typed_in(request.form, number)
    try:
        with here.database.writing() as connection:
            line = _line(connection, wanted)
            flash(keep(_desk(connection, line, typed.version), typed))
    except NotDecided as why:
        return _not_kept(wanted, number, typed, why)
    return redirect(url_for("contacts.contact", wanted=wanted))


def _not_kept(wanted: str, number: int, typed: Typed, why: NotDecided) -> ResponseReturnValue:
    """Nothing that was typed is lost: it is shown again, with the version that holds now."""
    if why.code == "not_there":
        abort(404)
    with console().database.reading() as connection:
        shown = Shown(connection, wanted, number)
    if why.faults or typed.outcome not in OUTCOMES:
        return _form(shown, typed, why.faults or {"outcome": "choose_outcome"})
    now = Typed(typed.texts, typed.positions, shown.entry.version)
    return _check(shown, now, NOT_DONE[why.code], why.code in TRY_AGAIN, 409)


def _managed(wanted: str, act: Callable[[Desk], str]) -> ResponseReturnValue:
    seen = request.form.get("version", "")
    try:
        with console().database.writing() as connection:
            line = _line(connection, wanted)
            flash(act(_desk(connection, line, int(seen) if seen.isdecimal() else 0)))
    except NotDecided as why:
        if why.code == "not_there":
            abort(404)
        flash(NOT_DONE["send_back_words" if why.faults else why.code])
    return redirect(url_for("contacts.contact", wanted=wanted))


def _line(connection: Connection, wanted: str) -> Any:
    line = contact_views.contact_line(connection, wanted)
    member = current_user.member
    if line is None or not sight.may_see(connection, member.id, member.role, line.id):
        abort(404)
    return line


def _desk(connection: Connection, line: Any, seen: int) -> Desk:
    return Desk(connection, console().keyring, current_user.member, line.id, seen, clock.now())
