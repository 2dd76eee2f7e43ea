"""Where the case system tells us what it took over and what was decided. Signed, without a session."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from bot import clock
from bot.console.context import console
from bot.delivery import decisions, signing
from bot.delivery.decisions import BadMessage, EventTold

pages = Blueprint("case_system", __name__)


@pages.post("/case-system/events")
def events() -> ResponseReturnValue:
    """Keep one message of the case system, once. A repeat of it gets the same answer."""
    here, body = console(), request.get_data()
    secrets = here.settings.case_system_secrets
    try:
        signed_id = signing.check(dict(request.headers), body, secrets, clock.now())
        event = decisions.read_event(body, signed_id)
        try:
            is_new = _keep(event, body)
        except IntegrityError:  # the same message twice at once: the other one was first
            is_new = _keep(event, body)
    except signing.BadSignature as error:
        return jsonify(error=error.code), 401
    except BadMessage as error:
        return jsonify(error=error.code, faults=list(error.faults)), error.status
    return jsonify(received=event.id, repeated=not is_new)


def _keep(event: EventTold, body: bytes) -> bool:
    with console().database.writing() as connection:
        return decisions.keep_event(connection, console().keyring, event, body, clock.now())
