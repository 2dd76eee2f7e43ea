"""Advice calls without names: log one, see them, say which contact came of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.context import console
from bot.console.pack_in_use import pack_in_use
from bot.front_door.no_names import signs_of_a_person
from bot.interview.listening import Listener
from bot.referral.sources import AGENCIES
from bot.settings import ROOT
from bot.store import audit
from bot.store.front_door import consultations as calls
from bot.store.references import as_reference
from bot.thresholds.loader import read_yaml
from bot.thresholds.routes import Route

pages = Blueprint("consultations", __name__)

LINES_A_PAGE = 50
LAST_PAGE = 10_000
NEEDED = {
    "words": "Say what the caller was worried about, and what you advised.",
    "agency": "Choose where the caller works, or “Not known”.",
    "route": "Choose what you advised.",
}
SIGNS: Mapping[str, str] = {
    "name": "a name",
    "birthday": "a day such as a date of birth",
    "nhs_number": "an NHS number",
    "pupil_number": "a pupil number",
    "postcode": "a postcode",
    "telephone": "a telephone number",
    "email": "an e-mail address",
}
NOT_FOUND = "There is no contact with that reference that you may see."
LINKED = "The contact is kept with this call."


@pages.get("/consultations")
def consultations() -> ResponseReturnValue:
    """The latest calls, narrowed by agency and area where the address says so."""
    agency, area = request.args.get("agency") or None, request.args.get("area") or None
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    member = current_user.member
    with console().database.reading() as connection:
        found = calls.calls(
            connection, member.id, member.role, agency, area,
            LINES_A_PAGE + 1, (number - 1) * LINES_A_PAGE,
        )  # fmt: skip
    return render_template(
        "consultations.html", lines=found[:LINES_A_PAGE], has_more=len(found) > LINES_A_PAGE,
        number=number, agency=agency, area=area, agencies=AGENCIES, areas=_areas(),
        agency_options=[(code, kind.title) for code, kind in AGENCIES.items()],
    )  # fmt: skip


@pages.route("/consultations/new", methods=["GET", "POST"])
def log() -> ResponseReturnValue:
    """The form for a call. Words that seem to name somebody are pointed out once, and then kept."""
    if request.method == "GET":
        return _form({}, (), "")
    told, missing = _told(), _missing()
    signs = signs_of_a_person(told.words)
    danger = _listener().hear(told.words) or ""
    if missing:
        return _form(missing, signs, danger), 422
    if signs and request.form.get("kept_as_it_is") != "1":
        return _form({}, signs, danger)
    member = current_user.member
    days = pack_in_use().head.follow_up.consultation_days
    here = console()
    with here.database.writing() as connection:
        number = calls.log(connection, here.keyring, told, member.id, days, clock.now())
    return redirect(url_for("consultations.one", number=number, danger=danger or None))


@pages.get("/consultations/<number>")
def one(number: str) -> ResponseReturnValue:
    """One call. Whoever reads what was said leaves a trace."""
    here, member = console(), current_user.member
    with here.database.writing() as connection:
        found = calls.call(connection, number, member.id, member.role)
        if found is None:
            abort(404)
        chain = calls.chain_of(number)
        audit.record(connection, chain, member.actor, "consultation_read", {}, clock.now())
        words = calls.words_of(connection, here.keyring, number)
    return render_template(
        "consultation.html", line=found, words=words, areas=_areas(), agencies=AGENCIES,
        danger=request.args.get("danger"),
    )  # fmt: skip


@pages.post("/consultations/<number>/contact")
def link(number: str) -> ResponseReturnValue:
    """Say which contact came of the call, by its reference."""
    member = current_user.member
    reference = as_reference(request.form.get("reference", "")) or ""
    with console().database.writing() as connection:
        if calls.call(connection, number, member.id, member.role) is None:
            abort(404)
        is_linked = calls.link(connection, number, reference, member.id, member.role, clock.now())
    flash(LINKED if is_linked else NOT_FOUND)
    return redirect(url_for("consultations.one", number=number))


def _told() -> calls.Told:
    given = request.form
    route = given.get("route", "")
    return calls.Told(
        agency=given.get("agency", "") if given.get("agency") in AGENCIES else "",
        role=given.get("role", "").strip()[:40],
        areas=tuple(area for area in given.getlist("areas") if area in _areas()),
        route=route if route in set(Route) else "",
        asked_to_send=given.get("asked_to_send") == "1",
        words=given.get("words", ""),
    )


def _missing() -> dict[str, str]:
    """What was left out, by field. “Not known” is an answer."""
    return {name: told for name, told in NEEDED.items() if not request.form.get(name, "").strip()}


def _form(missing: Mapping[str, str], signs: tuple[str, ...], danger: str) -> str:
    return render_template(
        "consultation_form.html", missing=missing, signs=[SIGNS[s] for s in signs], danger=danger,
        areas=_areas(), agencies=AGENCIES, routes=[str(route) for route in Route],
        longest=calls.LONGEST,
    )  # fmt: skip


def _areas() -> dict[str, str]:
    return {area.area: area.name for area in pack_in_use().concern_areas}


@lru_cache(maxsize=1)
def _listener() -> Listener:
    return Listener.of(read_yaml(ROOT / "data/danger_words.yml"))
