"""The staff console as a Flask application. `gunicorn 'bot.console.app:create_app()'` serves it."""

from __future__ import annotations

from flask import Flask

import bot.settings
from bot.console import (
    access,
    clock_words,
    context,
    deciding_words,
    family_words,
    follow_up_words,
    headers,
    menu,
    problems,
    provider,
    queue_words,
    sessions,
    telling_words,
    waiting_alarms,
    words,
)
from bot.console.contact_screen import words as screen_words
from bot.console.views import (
    accounts,
    audit,
    case_system,
    claims,
    clocks,
    codes,
    consultations,
    contacts,
    decisions,
    deliveries,
    disagreements,
    documents,
    early_help,
    family,
    follow_up,
    health,
    inspection,
    intake,
    marks,
    milestones,
    notes,
    readings,
    reports,
    restricted,
    rules,
    saved_views,
    sign_in,
    single_sign_on,
    telling,
    welcome,
)
from bot.settings import Settings, SettingsError
from bot.store.database import Database
from bot.store.sealing import Keyring

SHORTEST_SECRET = 32


def create_app(settings: Settings | None = None) -> Flask:
    """The console of one installation.

    settings: none means those of this process.
    Raises: SettingsError if a key or the secret is not fit to be used.
    """
    here = settings or bot.settings.settings()
    if len(here.console_secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"THRESHOLD_CONSOLE_SECRET has fewer than {SHORTEST_SECRET} characters. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    app = Flask(__name__)
    app.config.from_mapping(_config(here))
    app.extensions[context.NAME] = context.Console(
        here, Database(here.database_url), Keyring(here.data_keys)
    )
    for part in (
        sessions,
        access,
        headers,
        problems,
        words,
        follow_up_words,
        telling_words,
        waiting_alarms,
    ):
        part.init_app(app)
    screen_words.init_app(app)
    menu.init_app(app)
    queue_words.init_app(app)
    deciding_words.init_app(app)
    clock_words.init_app(app)
    family_words.init_app(app)
    provider.init_app(app, here)
    for views in (
        health,
        sign_in,
        single_sign_on,
        codes,
        accounts,
        audit,
        welcome,
        contacts,
        deliveries,
        case_system,
        follow_up,
        early_help,
        documents,
        claims,
        marks,
        saved_views,
        consultations,
        intake,
        rules,
        notes,
        telling,
        disagreements,
        decisions,
        milestones,
        clocks,
        family,
        restricted,
        readings,
        inspection,
        reports,
    ):
        app.register_blueprint(views.pages)
    app.extensions["csrf"].exempt(
        case_system.pages
    )  # a signature takes the place of session and form
    return app


def _config(here: Settings) -> dict[str, object]:
    """Flask's own settings; what is not here keeps Flask's default."""
    return {
        "SECRET_KEY": here.console_secret,
        "SESSION_COOKIE_NAME": "threshold_console",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not here.is_development,
        "PERMANENT_SESSION_LIFETIME": sessions.SHIFT,
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,  # a form is good for as long as the session is
        # Over HTTPS this would look for a Referer, which our Referrer-Policy rightly withholds.
        "WTF_CSRF_SSL_STRICT": False,
    }
