"""Pages for when something is not as it should be: what happened, what to do, whom to ask."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, render_template
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from bot.console.context import console
from bot.store import staff

log = logging.getLogger(__name__)

TITLES = {
    400: "This page cannot be used any more",
    403: "You cannot see this page",
    404: "Page not found",
    405: "Page not found",
}
WHAT_TO_DO = {
    400: "Go back, load the page again and try once more. Nothing was changed.",
    403: "Your role does not include it. If you need it for your work, ask for a different role.",
    404: "Check the address, or go back to the list of contacts.",
    405: "Check the address, or go back to the list of contacts.",
}
SOMETHING_WRONG = "Sorry, there is a problem"
TRY_LATER = (
    "Try again in a few minutes. Contacts that were sent are kept. If a child may be in danger and "
    "you cannot read a contact, do not wait: tell your manager."
)


class Number(IntegerConverter):
    """A number in an address that a database can hold; with a larger one there is no such page."""

    def __init__(self, map: Map, **more: Any) -> None:  # noqa: A002 - Werkzeug's own name
        super().__init__(map, **{"max": 2**63 - 1, **more})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Number
    app.register_error_handler(CSRFError, lambda error: _page(400))
    app.register_error_handler(HTTPException, lambda error: _page(error.code or 500))
    app.register_error_handler(Exception, _unexpected)


def _unexpected(error: Exception) -> tuple[str, int]:
    """The outermost edge: the log gets the fault, the visitor a number to quote."""
    number = secrets.token_hex(4)
    log.error("fault %s in the console: %s", number, type(error).__name__, exc_info=error)
    return _page(500, number)


def _page(code: int, number: str = "") -> tuple[str, int]:
    administrators = _whom_to_ask()
    page = render_template(
        "problem.html",
        title=TITLES.get(code, SOMETHING_WRONG),
        what_to_do=WHAT_TO_DO.get(code, TRY_LATER),
        number=number,
        administrators=administrators,
        is_signed_in=administrators is not None,
    )
    return page, code


def _whom_to_ask() -> tuple[str, ...] | None:
    """Names of the administrators, for staff; None for strangers or without a database."""
    try:
        if not current_user.is_authenticated:
            return None
        with console().database.reading() as connection:
            return staff.administrators(connection)
    except SQLAlchemyError:
        return None
