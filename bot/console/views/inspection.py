"""Inspections: draw a sample, see it, take the audit bundle of each contact, and the pack in one click."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock, england
from bot.console.audit_bundle import bundle
from bot.console.context import console
from bot.console.inspection_pack import pack_zip, zipped
from bot.front_door.inspection import GROUPS
from bot.store import audit, contact_views
from bot.store.front_door import inspection as kept
from bot.store.front_door import sight
from bot.store.learning.rows import Asked

pages = Blueprint("inspection", __name__)

MOST = 20
A_YEAR = timedelta(days=365)
SAY = "Give a number from 1 to 20 and two days, the first before the second."
ZIP, HTML = "application/zip", "text/html; charset=utf-8"


@pages.get("/inspection")
def index() -> ResponseReturnValue:
    """Earlier draws, a form for another, and the inspection pack."""
    today = england.local(clock.now()).date()
    with console().database.reading() as connection:
        samples = kept.samples(connection)
    return render_template(
        "inspection.html",
        samples=samples,
        since=today - A_YEAR,
        until=today,
        most=MOST,
        groups=GROUPS,
    )


@pages.post("/inspection/draw")
def draw() -> ResponseReturnValue:
    """Draw from each group. The draw number is kept and shown, so that it can be repeated."""
    count, seed = request.form.get("count", ""), request.form.get("seed", "").strip()
    since, until = _day("since"), _day("until")
    is_right = count.isdecimal() and 0 < int(count) <= MOST and since and until and since < until
    if not is_right or (seed and not (seed.isdecimal() and len(seed) <= 9)):  # noqa: PLR2004
        flash(SAY)
        return redirect(url_for("inspection.index"))
    assert since is not None and until is not None  # noqa: S101, PT018 - for the type checker
    number = int(seed) if seed else secrets.randbelow(10**9)
    ends = _midnight(until + timedelta(days=1))
    with console().database.writing() as connection:
        made = kept.draw(
            connection, current_user.member, int(count), number, _midnight(since), ends, clock.now()
        )
    return redirect(url_for("inspection.sample", number=made))


@pages.get("/inspection/<int:number>")
def sample(number: int) -> ResponseReturnValue:
    """What was drawn, group by group. Contacts that one may not know of are not in it."""
    member = current_user.member
    with console().database.reading() as connection:
        found = kept.sample(connection, number)
        if found is None:
            abort(404)
        contacts = kept.contacts_of(connection, found, member.id, member.role)
    return render_template("inspection_sample.html", sample=found, contacts=contacts, groups=GROUPS)


@pages.get("/inspection/<int:number>/bundles.zip")
def bundles(number: int) -> ResponseReturnValue:
    """The audit bundles of a whole sample. Each contact's log has that it was taken."""
    member, now, here = current_user.member, clock.now(), console()
    with here.database.writing() as connection:
        found = kept.sample(connection, number)
        if found is None:
            abort(404)
        contacts = kept.contacts_of(connection, found, member.id, member.role)
        for contact in contacts:
            audit.record(connection, contact, member.actor, "bundle_taken", {}, now)
        files = {f"{one.reference or one.id}.html": bundle(connection, here, one.id, now)
                 for one in contacts.values()}  # fmt: skip
    return _file(zipped(files), ZIP, f"inspection-sample-{number}.zip")


@pages.get("/inspection/bundle/<wanted>")
def one_bundle(wanted: str) -> ResponseReturnValue:
    """The audit bundle of one contact, as a page to print."""
    member, now, here = current_user.member, clock.now(), console()
    with here.database.writing() as connection:
        line = contact_views.contact_line(connection, wanted)
        if line is None or not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
        audit.record(connection, line.id, member.actor, "bundle_taken", {}, now)
        page = bundle(connection, here, line.id, now)
    return _file(page.encode(), HTML, f"{line.reference or line.id}.html")


@pages.get("/inspection/pack.zip")
def pack() -> ResponseReturnValue:
    """Rules, times, second readings, disagreements and overrides of a period, in one file."""
    since, until = _day("since"), _day("until")
    if since is None or until is None or since > until:
        flash(SAY)
        return redirect(url_for("inspection.index"))
    member, now = current_user.member, clock.now()
    asked = Asked(since.replace(day=1), until.replace(day=1))
    with console().database.writing() as connection:
        audit.record(connection, member.chain, member.actor, "inspection_pack_taken",
                     {"since": f"{asked.since:%Y-%m}", "until": f"{asked.until:%Y-%m}"}, now)  # fmt: skip
        made = pack_zip(connection, member, asked, now)
    return _file(made, ZIP, f"inspection-pack-{asked.since:%Y-%m}-to-{asked.until:%Y-%m}.zip")


def _file(content: bytes, kind: str, name: str) -> Response:
    """To be saved and never shown in the console's own window."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _day(name: str) -> date | None:
    """A day from the form or the address: 2026-11-20, or 20/11/2026."""
    written = request.values.get(name, "").strip()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return day if day.year in england.THIS_CENTURY else None
    return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=england.LONDON)
