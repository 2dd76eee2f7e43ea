"""Earlier contacts as the console says them: how likely, why, and over what time was searched."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.console.context import Console
from bot.front_door.outcomes import OUTCOMES as OURS
from bot.referral.past_rules import WithHistory
from bot.store import alarms, audit
from bot.store.front_door import sight
from bot.store.history import NOT_DECIDED, Earlier, History, Period, earlier_contacts
from bot.store.history_rules import advice_of_children, is_re_referral
from bot.store.staff import StaffMember
from bot.store.tables import QueueEntry

log = logging.getLogger(__name__)

FITS = {
    ("child", "likely"): "Likely the same child",
    ("child", "possible"): "May be the same child",
    (
        "twin",
        "likely",
    ): "A brother or sister born the same day, or this child under another first name",
    (
        "twin",
        "possible",
    ): "May be a brother or sister born the same day, or this child under another first name",
    ("household", "likely"): "Another child, likely of the same household",
    ("household", "possible"): "Another child who may be of the same household",
}
OUTCOMES = {
    "no_further_action": "No further action",
    "advice": "Advice or information",
    "early_help": "Early help",
    "assessment": "Assessment by a social worker",
    "strategy_discussion": "Strategy discussion",
    "urgent_protection": "Urgent protection",
    "already_open": "The case was open already",
    "passed_on": "Passed to another service",
    "not_known": "Not recorded here",
}
KINDS = {"contact": "Contact", "referral": "Referral", "not_known": "Contact or referral"}


@dataclass(frozen=True)
class EarlierShown:
    """Everything the page says of earlier contacts.

    history: None where nothing was searched. advice: by child; None where the rules could not be asked again.
    failed: the search went wrong, which must never look as if nothing was found.
    """

    history: History | None = None
    advice: Mapping[int, WithHistory] | None = None
    failed: bool = False

    def again(self, position: int) -> list[Earlier]:
        """The earlier contacts that make this a referral again for the child."""
        if self.history is None:
            return []
        return [e for e in self.history.of_child(position) if is_re_referral(e, self.history)]


def earlier_shown(
    here: Console, contact_id: str, member: StaffMember, at: datetime
) -> EarlierShown:
    """Earlier contacts for one page view. Nobody sees them without a trace of which they were.

    A contact that this member of staff may not know of is left out as if there were none.
    """
    try:
        with here.database.reading() as connection:
            history = earlier_contacts(connection, here.keyring, contact_id)
            restricted = _restricted(connection, history)
            history = history and replace(history, earlier=_of_these(connection, history, member))
    except Exception as error:
        # The contact itself must stay readable; what failed is said on the page, without names in the log.
        log.error("no earlier contacts for %s: %s", contact_id, type(error).__name__)
        return EarlierShown(failed=True)
    if history is None:
        return EarlierShown()
    with here.database.writing() as connection:
        open_to_all = (e for e in history.earlier if e.contact_id not in restricted)
        found = sorted({earlier.id for earlier in open_to_all})
        for other in sorted(restricted):
            is_seen = any(earlier.contact_id == other for earlier in history.earlier)
            _tell_those_named(connection, other, contact_id, member, is_seen, at)
        audit.record(connection, contact_id, member.actor, "history_viewed", {"found": found}, at)
    return EarlierShown(history, _advice(here, contact_id, history))


def _restricted(connection: Connection, history: History | None) -> set[str]:
    """Those of our own earlier contacts that only named staff may know of."""
    ours = {e.contact_id for e in history.earlier if e.contact_id} if history else set()
    wanted = select(QueueEntry.contact_id).where(
        QueueEntry.contact_id.in_(ours), QueueEntry.restricted.is_not(None)
    )
    return set(connection.execute(wanted).scalars())


def _tell_those_named(
    connection: Connection,
    restricted: str,
    contact_id: str,
    member: StaffMember,
    is_seen: bool,
    at: datetime,
) -> None:
    """Leave the trace with the restricted contact, so that the other one's record tells nobody of it.

    Where whoever reads may not know of it, those who are named are alarmed: what was found is not lost.
    """
    if is_seen:
        details = {"contact": contact_id}
        audit.record(connection, restricted, member.actor, "seen_as_earlier", details, at)
    else:
        about = contact_id[:20]
        alarms.raise_alarm(connection, restricted, alarms.FITS_ANOTHER, at, at, about)


def _of_these(connection: Connection, history: History, member: StaffMember) -> tuple[Earlier, ...]:
    ours = {one.contact_id for one in history.earlier if one.contact_id is not None}
    seen = {one for one in ours if sight.may_see(connection, member.id, member.role, one)}
    return tuple(one for one in history.earlier if one.contact_id is None or one.contact_id in seen)


def _advice(here: Console, contact_id: str, history: History) -> Mapping[int, WithHistory] | None:
    """What the rules say with them; None where the pack of that day can no longer be asked."""
    try:
        with here.database.reading() as connection:
            return advice_of_children(connection, here.keyring, contact_id, history)
    except Exception as error:
        log.error("no rules with earlier contacts for %s: %s", contact_id, type(error).__name__)
        return None


def add_filters(app: Flask) -> None:
    """Give the templates these words."""
    for name, filter_ in (
        ("day", day), ("fit_words", fit_words), ("kind_words", kind_words),
        ("outcome_words", outcome_words), ("period_words", period_words),
    ):  # fmt: skip
        app.add_template_filter(filter_, name)


def fit_words(earlier: Earlier) -> str:
    return FITS[(earlier.relation, earlier.band)]


def outcome_words(code: str) -> str:
    """An outcome in words, of another system or of our own."""
    if code == NOT_DECIDED:
        return "Not decided yet"
    if code not in OUTCOMES and code in OURS:
        return OURS[code].title
    return OUTCOMES.get(code, code.replace("_", " ").capitalize())


def kind_words(code: str) -> str:
    return KINDS.get(code, code.capitalize())


def day(on: date) -> str:
    """`20 November 2026`."""
    return f"{on.day} {on:%B %Y}"


def period_words(period: Period) -> str:
    """What was searched, as a sentence."""
    if period.is_ours or period.covers_until is None:
        return f"Contacts sent through this service since {day(period.covers_from)}."
    says = period.says if period.says.endswith((".", "!", "?")) else f"{period.says}."
    return (
        f"Contacts from {day(period.covers_from)} to {day(period.covers_until)}, brought in from "
        f"{period.source}. {says}"
    )
