"""One rule of a kept pack: what it says, what it rests on, and in which contacts it held lately."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.console.access import CONTACT_READERS
from bot.console.context import console
from bot.console.rule_words import rule_in_full
from bot.store.front_door import rules

pages = Blueprint("rules", __name__)


@pages.get("/rules/<digest>/<rule>")
def rule(digest: str, rule: str) -> ResponseReturnValue:
    """A rule as it stood in one pack. Contacts are listed for those alone who may open contacts."""
    member = current_user.member
    reads_contacts = member.role in CONTACT_READERS
    with console().database.reading() as connection:
        kept = rules.kept_pack_with(connection, digest)
        found = rule_in_full(digest, kept.content, rule) if kept else None
        if kept is None or found is None:
            abort(404)
        cases = rules.held_in(connection, rule, member.id, member.role) if reads_contacts else ()
    return render_template(
        "rule.html", rule=found, pack=kept, cases=cases, reads_contacts=reads_contacts
    )
