"""What tests of every route share: a visitor with a role at no cost, and addresses with something in them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule

from bot.console import sessions
from bot.console.app import create_app
from bot.settings import Settings
from bot.store import staff
from bot.store.tables import User

STRANGER = "stranger"


def visitor(app: Flask, store: Any, role: str) -> FlaskClient:
    """A client that is signed in with this role, without the cost of checking a password."""
    client = app.test_client()
    if role == STRANGER:
        return client
    with store.database.reading() as connection:
        number = connection.execute(select(User.id).where(User.role == role)).scalar()
        assert number is not None, f"nobody has the role {role}"
        member = staff.user_by_id(connection, number)
    assert member is not None
    with client.session_transaction() as kept:
        kept["_user_id"] = sessions.SignedIn(member).get_id()
        kept["_fresh"] = True
    return client


def without_tokens(settings: Settings) -> Flask:
    """A console that asks for no token, so that a test sees what stands behind the token."""
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return app


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def address(app: Flask, rule: Rule, **known: str) -> str:
    """An address that fits the rule: what is known by name, and a plain value for the rest."""
    values: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        is_number = isinstance(converter, IntegerConverter)
        values[name] = known.get(name, 1 if is_number else "x")
    with app.test_request_context():
        built = app.url_map.bind("localhost").build(rule.endpoint, values)
    return str(built)
