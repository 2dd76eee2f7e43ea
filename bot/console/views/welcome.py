"""The start page of those who do not work the queue: what is for them."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.console import access

pages = Blueprint("welcome", __name__)

PLACES = (
    ("contacts.contacts", "Contacts", "What referrers sent, the most urgent first."),
    ("early_help.queue", "Early help", "Families who wait for early help."),
    ("consultations.consultations", "Consultations", "Advice calls that were logged."),
    ("reports.reports", "Reports", "What can be learnt from what was decided."),
    ("deliveries.deliveries", "Deliveries", "What has not arrived yet."),
    ("audit.audit", "Audit log", "Who read, changed and decided what."),
    ("accounts.accounts", "Accounts", "Who may sign in, and as what."),
    ("codes.codes", "Your sign-in codes", "Codes from your phone, beside your password."),
    ("accounts.own_password", "Your password", "Choose another one."),
)
"""Endpoint, name and what is there. One that does not exist, or that the role may not open, is left out."""


@pages.get("/start")
def welcome() -> ResponseReturnValue:
    """Everything that the role may open, each with a sentence."""
    shown = [place for place in PLACES if access.may_open(place[0])]
    return render_template("welcome.html", places=shown)
