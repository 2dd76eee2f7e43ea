"""Who may see which page. A page that is not listed here is seen by nobody."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from bot.console import sessions
from bot.store.staff import ROLES

ANYONE = frozenset({"anyone"})
STAFF = frozenset(ROLES)
DUTY = frozenset({"screener", "social_worker", "manager"})
"""Those who work the front door's queue."""
DECIDERS = frozenset({"social_worker", "manager"})
"""Those who record an outcome; a screener proposes one."""
MANAGERS = frozenset({"manager"})
CONTACT_READERS = DUTY | {"auditor"}
"""Those who read what referrers wrote. An administrator looks after accounts and needs none of it."""
EARLY_HELP_READERS = CONTACT_READERS | {"early_help_coordinator"}
EARLY_HELP_DOERS = DUTY | {"early_help_coordinator"}
EARLY_HELP_DECIDERS = DECIDERS | {"early_help_coordinator"}
"""A coordinator knows of the contacts that wait for early help, and records that outcome alone."""
FOLLOW_UP_DOERS = DUTY
DELIVERY_KEEPERS = DUTY | {"administrator"}
DELIVERY_READERS = CONTACT_READERS | DELIVERY_KEEPERS
"""The list of deliveries has references and faults, and nothing that was told."""
AUDIT_READERS = frozenset({"auditor", "manager", "administrator"})
ACCOUNT_KEEPERS = frozenset({"administrator"})
REPORT_READERS = frozenset({"manager", "auditor", "administrator"})
ROW_READERS = frozenset({"manager", "auditor"})
"""The raw rows tell of single children, though of nobody by name."""

WHO_MAY_SEE: Mapping[str, frozenset[str]] = {
    "static": ANYONE,
    "health.health": ANYONE,
    "sign_in.sign_in": ANYONE,
    "sign_in.sign_out": STAFF,
    "contacts.home": STAFF,
    "contacts.contacts": CONTACT_READERS,
    "contacts.contact": EARLY_HELP_READERS,
    "documents.document": EARLY_HELP_READERS,
    "deliveries.deliveries": DELIVERY_READERS,
    "deliveries.again": DELIVERY_KEEPERS,
    "follow_up.alarms": CONTACT_READERS,
    "follow_up.alarms_count": CONTACT_READERS,
    "follow_up.see_alarm": FOLLOW_UP_DOERS,
    "follow_up.close_alarm": FOLLOW_UP_DOERS,
    "follow_up.unsent_talks": CONTACT_READERS,
    "follow_up.take_unsent": FOLLOW_UP_DOERS,
    "follow_up.close_unsent": FOLLOW_UP_DOERS,
    "early_help.queue": EARLY_HELP_READERS,
    "early_help.entry": EARLY_HELP_READERS,
    "early_help.take": EARLY_HELP_DOERS,
    "early_help.change": EARLY_HELP_DOERS,
    "early_help.note": EARLY_HELP_DOERS,
    # intake: advice calls, and police notifications as a file
    "consultations.consultations": CONTACT_READERS,
    "consultations.log": DUTY,
    "consultations.one": CONTACT_READERS,
    "consultations.link": DUTY,
    "intake.intakes_": CONTACT_READERS,
    "intake.take": DUTY,
    "intake.one": CONTACT_READERS,
    # screen: rules and notes
    "rules.rule": EARLY_HELP_READERS | {"trainer", "pack_author", "approver"},
    "notes.write": EARLY_HELP_DOERS,
    "notes.add": EARLY_HELP_DOERS,
    # queue: searching, claiming, marking, lists of one's own
    "contacts.search": CONTACT_READERS,
    "claims.claim": EARLY_HELP_DOERS,
    "claims.release": EARLY_HELP_DOERS,
    "claims.hand_over": DUTY,
    "claims.take_over": MANAGERS,
    "marks.put_flag": DUTY,
    "marks.take_flag": DUTY,
    "marks.put_tag": DUTY,
    "marks.take_tag": DUTY,
    "views.keep": DUTY,
    "views.drop": DUTY,
    # decide
    "decisions.form": EARLY_HELP_DOERS,
    "decisions.check": EARLY_HELP_DOERS,
    "decisions.propose": DUTY,
    "decisions.record": EARLY_HELP_DECIDERS,
    "decisions.correct": MANAGERS,
    "decisions.agree": MANAGERS,
    "decisions.send_back": MANAGERS,
    "decisions.waiting": DUTY | {"auditor"},
    "milestones.keep": DECIDERS,
    "case_system.events": ANYONE,  # but only what is signed is read
    # tell: outcome messages and disagreements
    "telling.check": EARLY_HELP_DOERS,
    "telling.tell": EARLY_HELP_DOERS,
    "telling.leave": DECIDERS,
    "telling.waiting": CONTACT_READERS,
    "telling.reasons": CONTACT_READERS,
    "disagreements.waiting": CONTACT_READERS,
    "disagreements.one": CONTACT_READERS,
    "disagreements.answer": DECIDERS,
    "disagreements.log": DUTY,
    # clocks: what is due, information, hand-over of shifts, the family, restricted contacts
    "clocks.forecast": CONTACT_READERS,
    "clocks.ask": DUTY,
    "clocks.end": DUTY,
    "clocks.hand_over": CONTACT_READERS,
    "clocks.give": DUTY,
    "clocks.take": DUTY,
    "family.put": DUTY,
    "family.lift": MANAGERS,
    "restricted.restrict": MANAGERS,
    "restricted.lift": MANAGERS,
    "restricted.name": MANAGERS,
    "restricted.end": MANAGERS,
    # people: signing in, accounts, the audit log
    "welcome.welcome": STAFF,
    "single_sign_on.begin": ANYONE,
    "single_sign_on.back": ANYONE,
    "single_sign_on.left": ANYONE,
    "codes.enter": ANYONE,  # but only who gave the right password is asked
    "codes.codes": STAFF,
    "codes.set_up": STAFF,
    "codes.confirm": STAFF,
    "codes.new_recovery": STAFF,
    "accounts.own_password": STAFF,
    "accounts.accounts": ACCOUNT_KEEPERS,
    "accounts.account": ACCOUNT_KEEPERS,
    "accounts.add": ACCOUNT_KEEPERS,
    "accounts.change_role": ACCOUNT_KEEPERS,
    "accounts.disable": ACCOUNT_KEEPERS,
    "accounts.enable": ACCOUNT_KEEPERS,
    "accounts.reset_password": ACCOUNT_KEEPERS,
    "accounts.reset_codes": ACCOUNT_KEEPERS,
    "accounts.link": ACCOUNT_KEEPERS,
    "accounts.unlink": ACCOUNT_KEEPERS,
    "audit.audit": AUDIT_READERS,
    # quality: second readings, inspections
    "readings.index": DECIDERS | {"auditor"},
    "readings.one": DECIDERS | {"auditor"},
    "readings.draw": MANAGERS,
    "readings.keep": DECIDERS,
    "readings.finish": DECIDERS,
    "inspection.index": MANAGERS | {"auditor"},
    "inspection.draw": MANAGERS | {"auditor"},
    "inspection.sample": MANAGERS | {"auditor"},
    "inspection.bundles": MANAGERS | {"auditor"},
    "inspection.one_bundle": MANAGERS | {"auditor"},
    "inspection.pack": MANAGERS | {"auditor"},
    # learn
    "reports.index": REPORT_READERS,
    "reports.report": REPORT_READERS,
    "reports.agency": REPORT_READERS,
    "reports.rows_csv": ROW_READERS,
}

BEFORE_THE_REST = frozenset(
    {
        "static", "health.health", "sign_in.sign_out", "accounts.own_password",
        "codes.codes", "codes.set_up", "codes.confirm",
    }
)  # fmt: skip
"""Open to somebody who must first choose a password of their own or set up sign-in codes."""
HOMES = ("contacts.contacts", "early_help.queue", "accounts.accounts", "welcome.welcome")
"""Where somebody starts: the first of these that their role may open."""


def init_app(app: Flask) -> None:
    app.before_request(check)
    app.jinja_env.globals["may_open"] = may_open


def may_open(endpoint: str) -> bool:
    """Whether the person who is signed in may open a page: what menus and links ask before they show it."""
    if not current_user.is_authenticated:
        return False
    return current_user.role in WHO_MAY_SEE.get(endpoint, frozenset())


def home_of(role: str) -> str:
    """The endpoint that somebody with this role starts at."""
    return next((place for place in HOMES if role in WHO_MAY_SEE[place]), HOMES[-1])


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
    if request.endpoint not in BEFORE_THE_REST and (first := sessions.must_do_first()):
        return redirect(url_for(first))
    if current_user.role not in allowed:
        abort(403)
    return None
