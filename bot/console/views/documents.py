"""The documents of a contact, for staff: each opening leaves a trace."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock, handing_out
from bot.console.contact_found import must_know
from bot.console.context import console
from bot.documents.kinds import Kind
from bot.documents.making import MEDIA_TYPES
from bot.documents.pdf import DocumentError
from bot.store import audit, contact_views

pages = Blueprint("documents", __name__)


@pages.get("/contacts/<wanted>/documents/<kind>.<form>")
def document(wanted: str, kind: str, form: str) -> ResponseReturnValue:
    """One document of a sent contact, by id or reference, to be saved."""
    here, now = console(), clock.now()
    with here.database.reading() as connection:
        line = contact_views.contact_line(connection, wanted)
        if line is not None:
            must_know(connection, line.id)
    if line is None or line.sent_at is None or line.is_erased:
        abort(404)
    if kind not in {str(k) for k in Kind} or form not in MEDIA_TYPES:
        abort(404)
    try:
        made = handing_out.for_staff(here.database, here.keyring, line.id, Kind(kind), form, now)
    except DocumentError:
        return render_template("no_document.html", line=line), 503
    if made is None:
        abort(404)
    with here.database.writing() as connection:
        opened = {"document": kind, "form": form}
        actor = current_user.member.actor
        audit.record(connection, line.id, actor, "document_opened", opened, now)
    answer = Response(made.content, content_type=made.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return answer
