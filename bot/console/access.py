"""Who may see which page. A page that is not listed here is seen by nobody."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from bot.store.staff import ROLES

ANYONE = frozenset({"anyone"})
STAFF = frozenset(ROLES)
DUTY = frozenset({"screener", "social_worker", "manager"})
"""Those who work the front door's queue."""
DECIDERS = frozenset({"social_worker", "manager"})
"""Those who record an outcome; a screener proposes one."""
MANAGERS = frozenset({"manager"})
CONTACT_READERS = DUTY | {"auditor", "administrator"}
EARLY_HELP_READERS = CONTACT_READERS | {"early_help_coordinator"}
EARLY_HELP_DOERS = DUTY | {"early_help_coordinator"}
FOLLOW_UP_DOERS = DUTY
DELIVERY_KEEPERS = DUTY | {"administrator"}

WHO_MAY_SEE: Mapping[str, frozenset[str]] = {
    "static": ANYONE,
    "health.health": ANYONE,
    "sign_in.sign_in": ANYONE,
    "sign_in.sign_out": STAFF,
    "contacts.home": STAFF,
    "contacts.contacts": CONTACT_READERS,
    "contacts.contact": CONTACT_READERS,
    "documents.document": CONTACT_READERS,
    "deliveries.deliveries": CONTACT_READERS,
    "deliveries.again": DELIVERY_KEEPERS,
    "follow_up.alarms": CONTACT_READERS,
    "follow_up.alarms_count": CONTACT_READERS,
    "follow_up.see_alarm": FOLLOW_UP_DOERS,
    "follow_up.close_alarm": FOLLOW_UP_DOERS,
    "follow_up.unsent_talks": CONTACT_READERS,
    "follow_up.take_unsent": FOLLOW_UP_DOERS,
    "follow_up.close_unsent": FOLLOW_UP_DOERS,
    "early_help.queue": CONTACT_READERS,
    "early_help.entry": CONTACT_READERS,
    "early_help.take": FOLLOW_UP_DOERS,
    "early_help.change": FOLLOW_UP_DOERS,
    "early_help.note": FOLLOW_UP_DOERS,
    "case_system.events": ANYONE,  # but only what is signed is read
}


def init_app(app: Flask) -> None:
    app.before_request(check)


def check() -> Response | None:
    """Let the request through, send the visitor to sign in, or refuse.

    A path without a page goes through, so that it ends in "not found".
    """
    if request.endpoint is None:
        return None
    allowed = WHO_MAY_SEE.get(request.endpoint, frozenset())
    if allowed == ANYONE:
        return None
    if not current_user.is_authenticated:
        wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
        return redirect(url_for("sign_in.sign_in", next=wanted))
    if current_user.role not in allowed:
        abort(403)
    return None
