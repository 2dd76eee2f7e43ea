"""The alarms at the top of every page, for those who may read contacts."""

from __future__ import annotations

from flask import Flask
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from bot.console import access
from bot.console.contact_found import known
from bot.console.context import console
from bot.console.follow_up_words import alarms_in_words
from bot.store import alarms
from bot.store.tables import Alarm


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"waiting_alarms": waiting_alarms})


def waiting_alarms() -> str | None:
    """The sentence for the top of the page; None for those who may not see alarms.

    A database that does not answer is told of by the page itself, not here.
    """
    try:
        if not current_user.is_authenticated or current_user.role not in access.CONTACT_READERS:
            return None
        with console().database.reading() as connection:
            return alarms_in_words(*alarms.counts(connection, known(Alarm.contact_id)))
    except SQLAlchemyError:
        return None
