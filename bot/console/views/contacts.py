"""The contacts that wait, the talks that were not sent, and one contact in full."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock
from bot.console.contact_parts import parts_shown
from bot.console.context import console
from bot.console.documents_shown import documents_shown
from bot.console.earlier import earlier_shown
from bot.console.following import following
from bot.console.pack_words import pack_words
from bot.store import audit, contact_views, outbox, unsent
from bot.store.contact_views import AnswerGiven, ContactInFull
from bot.store.front_door import sight
from bot.store.tables import LIVE

pages = Blueprint("contacts", __name__)

LINES_A_PAGE = 50
LAST_PAGE = 10_000


@pages.get("/")
def home() -> ResponseReturnValue:
    return redirect(url_for("contacts.contacts"))


@pages.get("/contacts")
def contacts() -> ResponseReturnValue:
    """Sent contacts, the most urgent first; or, with `view=not-sent`, talks that were not sent."""
    is_sent = request.args.get("view") != "not-sent"
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    query = contact_views.contacts_waiting if is_sent else contact_views.talks_not_sent
    with console().database.reading() as connection:
        found = query(connection, LIVE, LINES_A_PAGE, (number - 1) * LINES_A_PAGE)
        to_look_at = unsent.waiting(connection)
        undelivered = len(outbox.to_look_at(connection, clock.now()))
    if number > 1 and not found.lines:  # never an empty page that looks like an empty queue
        return redirect(url_for("contacts.contacts", view=request.args.get("view")))
    return render_template(
        "contacts.html" if is_sent else "not_sent.html",
        lines=found.lines,
        total=found.total,
        number=number,
        pages=max(1, -(-found.total // LINES_A_PAGE)),
        now=clock.now(),
        undelivered=undelivered,
        to_look_at=to_look_at,
    )


@pages.get("/contacts/<wanted>")
def contact(wanted: str) -> ResponseReturnValue:
    """One contact by id or reference. Nobody sees it without a trace of having seen it."""
    here = console()
    with here.database.writing() as connection:
        line = contact_views.contact_line(connection, wanted)
        member = current_user.member
        if line is None or not sight.may_see(connection, member.id, member.role, line.id):
            abort(404)
        viewed = {"reference": line.reference or ""}
        audit.record(connection, line.id, member.actor, "contact_viewed", viewed, clock.now())
    with here.database.reading() as connection:
        found = contact_views.contact_in_full(connection, here.keyring, line.id)
    if found is None:
        abort(404)
    earlier = earlier_shown(here, line.id, member.actor, clock.now())
    followed = following(here, line.id, clock.now())
    return render_template(
        "contact.html",
        **_shown(found),
        earlier=earlier,
        following=followed,
        documents=documents_shown(here, line.id),
        parts=parts_shown(here, found, member, clock.now()),
    )


def _shown(found: ContactInFull) -> dict[str, Any]:
    """What the page of a contact is made of."""
    return {
        "found": found,
        "line": found.line,
        "now": clock.now(),
        "words": pack_words(found.pack.digest, found.pack.content),
        "worries": [a for a in found.answers if a.question == "worry" and not a.superseded_at],
        "answers": _by_subject(found.answers),
        "families_not_to_contact": [
            child.position for child in found.children if _never_contact(child)
        ],
    }


def _by_subject(answers: tuple[AnswerGiven, ...]) -> list[tuple[str, list[AnswerGiven]]]:
    """Answers about the contact first, then household, referrer and each child."""
    order = ("contact", "household", "referrer")

    def place(answer: AnswerGiven) -> tuple[int, int, str]:
        if answer.about in order:
            return order.index(answer.about), 0, answer.about
        return len(order), len(answer.about), answer.about

    ordered = sorted(answers, key=place)
    return [(about, list(group)) for about, group in groupby(ordered, key=lambda a: a.about)]


def _never_contact(child: contact_views.ChildInFull) -> bool:
    """Whether consent or the advice itself says so; either is enough."""
    kept = (child.consent, child.advice.get("decision", {}))
    says_never = any(part.get("family_contact") == "never" for part in kept)
    return bool(child.consent.get("do_not_contact")) or says_never
