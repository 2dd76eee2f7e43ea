"""Disagreements of referrers: the list, one with its answer, and one that came by telephone."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot import clock
from bot.console.access import DECIDERS
from bot.console.context import console
from bot.console.telling_words import ANSWER_IN_FULL, NO_SUCH_DECISION, PROBLEMS
from bot.delivery import outcome_notice
from bot.front_door import disagreeing
from bot.front_door.disagreeing import RESULTS
from bot.store import audit, contact_views
from bot.store.front_door import disagreements as kept
from bot.store.front_door import sight
from bot.store.front_door.disagreements import Said

pages = Blueprint("disagreements", __name__)

ANSWERED_FOR = timedelta(days=30)
"""How long an answered one stays on the list."""


@pages.get("/disagreements")
def waiting() -> ResponseReturnValue:
    """Those that wait, the soonest due first, and those that were answered lately."""
    member, now = current_user.member, clock.now()
    with console().database.reading() as connection:
        lines = kept.waiting(connection, member.id, member.role)
        answered = kept.answered_lately(connection, member.id, member.role, now - ANSWERED_FOR)
        counted = kept.counted(connection, member.id, member.role)
    return render_template(
        "disagreements.html", lines=lines, answered=answered, counted=counted, now=now
    )


@pages.get("/disagreements/<int:number>")
def one(number: int) -> ResponseReturnValue:
    """What the referrer says, the steps, and the answer. Reading it leaves a trace."""
    here, member, now = console(), current_user.member, clock.now()
    with here.database.writing() as connection:
        said = _found(connection, number)
        details = {"child": f"child:{said.position}", "step": said.step}
        audit.record(connection, said.contact_id, member.actor, "disagreement_viewed", details, now)
        steps = kept.steps(connection, said.contact_id)
        others = kept.of_contact(connection, here.keyring, said.contact_id)
    return _page(said, steps, [other for other in others if other.id != number])


@pages.post("/disagreements/<int:number>/answer")
def answer(number: int) -> ResponseReturnValue:
    """Answer it. The referrer reads the answer on the status page."""
    here, member, now = console(), current_user.member, clock.now()
    text, result = request.form.get("answer", ""), request.form.get("result", "")
    with here.database.writing() as connection:
        said = _found(connection, number)
        problem = ""
        try:
            is_manager = member.role == "manager"
            kept.answer(connection, here.keyring, said, member.id, is_manager, text, result, now)
        except kept.NotAnswered as error:
            problem = PROBLEMS[error.code]
        except ValueError:
            problem = ANSWER_IN_FULL
        if problem:
            steps = kept.steps(connection, said.contact_id)
            return _page(said, steps, [], problem, text, result, status=422)
        outcome_notice.promise(
            connection, here.settings, here.keyring, said.contact_id, f"d{number}", now
        )
    flash("The referrer can read the answer on the status page now.")
    return redirect(url_for("disagreements.one", number=number))


@pages.post("/contacts/<wanted>/disagreement")
def log(wanted: str) -> ResponseReturnValue:
    """Keep a disagreement that came by telephone or letter."""
    here, member, now = console(), current_user.member, clock.now()
    decision = request.form.get("decision", "")
    with here.database.writing() as connection:
        line = contact_views.contact_line(connection, wanted)
        if line is None or not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
        number = decision.isdecimal() and kept.say(
            connection, here.keyring, line.id, int(decision), request.form.get("words", ""),
            member.actor, now,
        )  # fmt: skip
    if not number:
        flash(NO_SUCH_DECISION)
        return redirect(url_for("contacts.contact", wanted=wanted, _anchor="tell"))
    flash("It was kept, and the managers are told. Somebody who did not decide has to answer it.")
    return redirect(url_for("disagreements.one", number=number))


def _found(connection: Connection, number: int) -> Said:
    said = kept.one(connection, console().keyring, number)
    member = current_user.member
    if said is None or not sight.may_see(connection, member.id, member.role, said.contact_id):
        abort(404)
    return said


def _page(
    said: Said, steps: tuple[disagreeing.Step, ...], others: list[Said], problem: str = "",
    text: str = "", result: str = "", status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    member = current_user.member
    is_manager = member.role == "manager"
    page = render_template(
        "disagreement.html", said=said, steps=steps, others=others, problem=problem, text=text,
        chosen=result, results=RESULTS, now=clock.now(),
        may_answer=member.role in DECIDERS
        and disagreeing.may_answer(member.id, is_manager, said.step, said.deciders),
    )  # fmt: skip
    return page, status
