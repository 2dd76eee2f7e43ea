"""Whether the console can do its work, for whoever watches over it."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.console.context import console
from bot.store.tables import User

pages = Blueprint("health", __name__)


@pages.get("/health")
def health() -> ResponseReturnValue:
    """200 if the database answers and has its tables, else 503."""
    try:
        with console().database.reading() as connection:
            connection.execute(select(User.id).limit(1)).first()
    except SQLAlchemyError:
        return {"ok": False}, 503
    return {"ok": True}
