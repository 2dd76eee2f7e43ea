"""Police notifications as a file: check it, bring it in, see what came of it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock, intake
from bot.console.context import console
from bot.console.pack_in_use import keep_pack, scene_at
from bot.delivery.registry import deliverers
from bot.store.front_door import intakes

pages = Blueprint("intake", __name__)

NO_FILE = "Choose a file first."
TOO_LARGE = "The file is larger than 5 MB. Bring it in in parts."
FAULTS_SHOWN = 200
ROUND_THE_FILE = 64 * 1024
"""Bytes of the form beside the file."""


@pages.url_value_preprocessor
def _let_files_through(_endpoint: str | None, _values: object) -> None:
    """Before the form's token is looked for, which reads the whole of it."""
    request.max_content_length = intake.LARGEST + ROUND_THE_FILE


@pages.get("/intake")
def intakes_() -> ResponseReturnValue:
    """The files that came in, and the form for another."""
    return _page()


@pages.post("/intake")
def take() -> ResponseReturnValue:
    """Read a file; bring it in where it was asked for and nothing is wrong with it."""
    body, problem = _file()
    if problem:
        return _page(problem=problem), 422
    here, scene, member = console(), scene_at(clock.now()), current_user.member
    if request.form.get("what") != "bring_in":
        with here.database.reading() as connection:
            checked = intake.check(connection, here.keyring, body, scene)
        return _page(checked=checked), 200 if checked.can_come_in else 422
    with here.database.writing() as connection:
        checked = intake.check(connection, here.keyring, body, scene)
        if not checked.can_come_in:
            return _page(checked=checked), 422
        keep_pack(connection, scene.at)
        known = deliverers(here.settings)
        number = intake.bring_in(connection, here.keyring, checked, scene, member.id, known)
    return redirect(url_for("intake.one", number=number))


@pages.get("/intake/<number>")
def one(number: str) -> ResponseReturnValue:
    """The contacts that came of one file."""
    member = current_user.member
    with console().database.reading() as connection:
        found = intakes.one(connection, number, member.id, member.role)
        if found is None:
            abort(404)
        lines = intakes.contacts(connection, number, member.id, member.role)
    return render_template("intake_one.html", found=found, lines=lines)


def _file() -> tuple[bytes, str]:
    """What was uploaded, and what is wrong with it."""
    sent = request.files.get("file")
    body = sent.read(intake.LARGEST + 1) if sent else b""
    if not body:
        return b"", NO_FILE
    return body, TOO_LARGE if len(body) > intake.LARGEST else ""


def _page(checked: intake.Checked | None = None, problem: str = "") -> str:
    member = current_user.member
    with console().database.reading() as connection:
        before = intakes.latest(connection, member.id, member.role)
    return render_template(
        "intake.html",
        before=before,
        checked=checked,
        problem=problem,
        counts=intake.routes_of(checked, scene_at(clock.now())) if checked else [],
        faults_shown=FAULTS_SHOWN,
    )
