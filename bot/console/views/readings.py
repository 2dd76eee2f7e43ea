"""Second readings: draw some, read one without its decision, then see both side by side."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot import clock
from bot.console.access import DECIDERS, MANAGERS
from bot.console.context import console
from bot.console.pack_words import pack_words
from bot.front_door.outcomes import OUTCOMES
from bot.front_door.second_reading import AFTERWARDS, BLIND, SCORECARD, SCORES, scores_in
from bot.store import audit, contact_views
from bot.store.front_door import family
from bot.store.front_door import second_readings as kept
from bot.store.front_door.second_readings import Line
from bot.store.front_door.standing import standing

pages = Blueprint("readings", __name__)

LOOK_BACK = timedelta(days=120)
MOST = 100
WHY_NOT = {
    "erased": "The contact was erased. There is nothing left to read.",
    "took_part": "You took part in the decision, so somebody else has to read this.",
    "opened_since": "You have opened the contact, or a page that shows what was decided, since it was "
    "decided. So somebody else has to read this.",
}
TOO_LATE = "Somebody else read it in the meantime. Nothing was changed."
CHOOSE_ALL = "Choose an outcome and a score for each line. Nothing was kept yet."
NUMBERS = "Give a number from 1 to 100. Leave the draw number empty, or write figures only."


@pages.get("/readings")
def index() -> ResponseReturnValue:
    """What waits to be read a second time, and what was read."""
    member = current_user.member
    with console().database.reading() as connection:
        lines = kept.listed(connection, member.id, member.role)
    read = [line for line in lines if line.read_at is not None]
    return render_template(
        "readings.html", waiting=[line for line in lines if line.read_at is None], read=read,
        same=sum(1 for line in read if line.agrees), may_draw=member.role in MANAGERS,
    )  # fmt: skip


@pages.post("/readings/draw")
def draw() -> ResponseReturnValue:
    """Draw some of what was decided lately. The draw number is kept, so that the same can be drawn again."""
    count, seed = request.form.get("count", ""), request.form.get("seed", "").strip()
    is_right = count.isdecimal() and 0 < int(count) <= MOST
    if not is_right or (seed and not (seed.isdecimal() and len(seed) <= 9)):  # noqa: PLR2004
        flash(NUMBERS)
        return redirect(url_for("readings.index"))
    member, now = current_user.member, clock.now()
    number = int(seed) if seed else secrets.randbelow(10**9)
    with console().database.writing() as connection:
        drawn = kept.draw_more(
            connection, int(count), number, member.id, member.role, now - LOOK_BACK, now
        )
    flash(f"{drawn} drawn with the draw number {number}.")
    return redirect(url_for("readings.index"))


@pages.get("/readings/<int:number>")
def one(number: int) -> ResponseReturnValue:
    """The contact without its decision; once it is read, both decisions side by side."""
    with console().database.writing() as connection:
        line = _found(connection, number)
        if line.read_at is None:
            return _blind(connection, line)
        return _both(connection, line)


@pages.post("/readings/<int:number>/keep")
def keep(number: int) -> ResponseReturnValue:
    """Keep what the second reader would have decided, and show the first decision."""
    member, now, here = current_user.member, clock.now(), console()
    outcome, scores = request.form.get("outcome", ""), scores_in(request.form, BLIND)
    with here.database.writing() as connection:
        line = _found(connection, number)
        if kept.why_not_reader(connection, line, member.id):
            abort(403)
        if outcome not in OUTCOMES or scores is None:
            return _blind(connection, line, CHOOSE_ALL)
        words = request.form.get("words", "")
        if not kept.keep(connection, here.keyring, line, member.id, outcome, scores, words, now):
            flash(TOO_LATE)
    return redirect(url_for("readings.one", number=number))


@pages.post("/readings/<int:number>/finish")
def finish(number: int) -> ResponseReturnValue:
    """Score what needs the first decision."""
    member, scores = current_user.member, scores_in(request.form, AFTERWARDS)
    with console().database.writing() as connection:
        line = _found(connection, number)
        if scores is None:
            flash(CHOOSE_ALL)
        elif not kept.finish(connection, line, member.id, scores, clock.now()):
            flash(TOO_LATE)
    return redirect(url_for("readings.one", number=number))


def _found(connection: Connection, number: int) -> Line:
    line = kept.one(connection, number, current_user.member.id, current_user.member.role)
    if line is None:
        abort(404)
    return line


def _blind(connection: Connection, line: Line, problem: str = "") -> ResponseReturnValue:
    """Everything that the first person had before them, and nothing that they made of it."""
    member, here = current_user.member, console()
    why_not = kept.why_not_reader(connection, line, member.id)
    if why_not is None and member.role not in DECIDERS:
        why_not = "not_yet"
    shown: dict[str, Any] = {"found": None}
    if why_not is None:
        details = {"child": f"child:{line.position}"}
        at = clock.now()
        audit.record(
            connection, line.contact_id, member.actor, "second_reading_opened", details, at
        )
        found = contact_views.contact_in_full(connection, here.keyring, line.contact_id)
        assert found is not None  # noqa: S101 - for the type checker; a drawn contact is there
        shown = {"found": found, "words": pack_words(found.pack.digest, found.pack.content),
                 "worries": [a for a in found.answers
                             if a.question == "worry" and not a.superseded_at]}  # fmt: skip
    return render_template(
        "reading_blind.html", line=line, why_not=WHY_NOT.get(why_not or "", ""), may_read=why_not is None,
        outcomes=OUTCOMES, items={item: SCORECARD[item] for item in BLIND}, scores=SCORES,
        problem=problem, typed=request.form, ban=family.standing(connection, line.contact_id), **shown,
    ), 422 if problem else 200  # fmt: skip


def _both(connection: Connection, line: Line) -> ResponseReturnValue:
    member, here = current_user.member, console()
    details = {"child": f"child:{line.position}"}
    audit.record(
        connection, line.contact_id, member.actor, "second_reading_viewed", details, clock.now()
    )
    children = standing(connection, here.keyring, line.contact_id)
    child = next((c for c in children if c.position == line.position), None)
    return render_template(
        "reading_both.html", line=line, child=child, scorecard=SCORECARD, scores=SCORES,
        to_score={item: SCORECARD[item] for item in AFTERWARDS},
        may_finish=line.reader_id == member.id and not line.is_finished,
        written=kept.words_of(connection, here.keyring, line), outcomes=OUTCOMES,
        ban=family.standing(connection, line.contact_id),
    )  # fmt: skip
