"""Earlier contacts and the rules together: what staff are shown beside what the referrer saw."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.interview.case import Case, Entry, facts_for
from bot.interview.hours import with_the_hour
from bot.referral.past_rules import (
    KnownBefore,
    WithHistory,
    advice_with_history,
    is_within_re_referral,
)
from bot.store.history import Earlier, History
from bot.store.kept_packs import pack_of
from bot.store.sealing import Keyring
from bot.store.tables import Answer, Child, Contact, PackVersion
from bot.thresholds.routes import Route


def is_re_referral(earlier: Earlier, history: History) -> bool:
    """Whether this one makes the contact a referral again: the child, likely, within 12 months before."""
    return (
        earlier.is_of_the_child
        and earlier.counts_as_referral
        and is_within_re_referral(earlier.on, history.sent_on)
    )


def known_before(history: History, position: int) -> KnownBefore:
    """What the likely earlier contacts establish about one child; those that came later count nothing."""
    before = [e for e in history.of_child(position) if e.on <= history.sent_on]
    of_child = [e for e in before if e.is_of_the_child]
    lately = [e for e in of_child if is_within_re_referral(e.on, history.sent_on)]
    return KnownBefore(
        known=bool(of_child)
        or any(e.relation == "household" and e.band == "likely" for e in before),
        referred=any(is_re_referral(e, history) for e in of_child),
        contacts=len({(e.source, e.on, e.contact_id) for e in lately}),
    )


def advice_of_children(
    connection: Connection, keyring: Keyring, contact_id: str, history: History
) -> Mapping[int, WithHistory]:
    """For each child with earlier contacts that count, what the rules of that day say with them counted."""
    before = {n: known_before(history, n) for n in history.searched}
    wanted = [position for position, known in before.items() if known.known]
    if not wanted:
        return {}
    contact = connection.execute(
        select(Contact.data_key, Contact.sent_at, Contact.pack_digest, PackVersion.content)
        .join(PackVersion, PackVersion.digest == Contact.pack_digest)
        .where(Contact.id == contact_id)
    ).one()
    key = keyring.unwrap(contact.data_key, contact_id)
    standing = connection.execute(
        select(Answer.about, Answer.question, Answer.value)
        .where(Answer.contact_id == contact_id, Answer.superseded_at.is_(None))
        .order_by(Answer.id)
    )
    case = Case(
        tuple(
            Entry(about, question, key.open(value, "answer.value"))
            for about, question, value in standing
        )
    )
    pack, seen = pack_of(contact.content), _seen(connection, contact_id)
    found = {}
    for position in wanted:
        facts = facts_for(case, f"child:{position}", pack)
        facts = with_the_hour(facts, pack, contact.sent_at)
        found[position] = advice_with_history(
            facts, pack, contact.sent_at, before[position], seen.get(position, Route.UNIVERSAL)
        )
    return found


def _seen(connection: Connection, contact_id: str) -> dict[int, Route]:
    rows = connection.execute(
        select(Child.position, Child.recommended_route).where(Child.contact_id == contact_id)
    )
    return {row.position: Route(row.recommended_route) for row in rows if row.recommended_route}
