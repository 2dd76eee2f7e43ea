"""Named queries for earlier contacts: the marks of what we keep, and what they lead to.

Staff alone ask for these, on live contacts alone. A contact is found by its keyed marks; what may fit is
opened and compared, and only what fits is given back, with the reasons.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door.outcomes import OUTCOMES
from bot.referral.matching import (
    Identity,
    Match,
    hashed,
    marks_to_keep,
    marks_to_search,
    matches,
)
from bot.referral.matching.from_record import identities_in
from bot.referral.matching.marks import LEAST_WORTH, WORTH
from bot.referral.matching.scoring import Band, Relation
from bot.referral.record import ContactRecord
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import LIVE, Child, Contact, Decision, HistoryImport, MatchMark, PastContact
from bot.store.talks import record_of
from bot.thresholds.routes import Route

log = logging.getLogger(__name__)

PURPOSE = "history marks"
MOST_OPENED = 120
"""Records opened for one child, those with the most in common first."""
MOST_MARKS_READ = 5_000
MOST_POSSIBLE = 20
"""Shown for one child where there are many that are only possible: the best fits."""
NOT_DECIDED = "not_decided"
FROM_THE_FRONT_DOOR_UP = tuple(str(route) for route in Route if route >= Route.FRONT_DOOR)


class Owner(NamedTuple):
    """Whose marks were found: a past contact by number, or a child of a contact of our own."""

    past_id: int | None
    contact_id: str | None
    child: int | None


@dataclass(frozen=True)
class Earlier:
    """An earlier contact that may be about a child of this one, or about the household.

    about: position of the child in the contact that was asked about. on: day in England.
    band, relation, reasons: see `bot.referral.matching.scoring`.
    kind: `contact`, `referral` or `not_known`, as the other system had it; one of ours is a referral once
        the front door accepted it for that child.
    outcome: a code of `past_contacts.OUTCOMES`, or for one of ours of `bot.front_door.outcomes`.
    name, born: who it was recorded about. contact_id, reference: of ours; past_id: of an imported one.
    """

    about: int
    on: date
    band: Band
    relation: Relation
    reasons: tuple[str, ...]
    kind: str
    route: str | None
    level: str
    outcome: str
    source: str
    name: str
    born: str
    contact_id: str | None = None
    reference: str | None = None
    past_id: int | None = None

    @property
    def id(self) -> str:
        """For the audit chain: tells which one it is and nothing about anybody."""
        return f"past:{self.past_id}" if self.contact_id is None else f"contact:{self.contact_id}"

    @property
    def is_ours(self) -> bool:
        return self.contact_id is not None

    @property
    def is_of_the_child(self) -> bool:
        return self.band == "likely" and self.relation == "child"

    @property
    def counts_as_referral(self) -> bool:
        """A referral, or a contact of ours sent to the front door about which nobody has decided yet."""
        undecided = self.is_ours and self.outcome == NOT_DECIDED
        return self.kind == "referral" or (undecided and self.route in FROM_THE_FRONT_DOOR_UP)


@dataclass(frozen=True)
class Period:
    """What was searched: one import, or our own contacts since the first (then `until` is None)."""

    source: str
    covers_from: date
    covers_until: date | None
    says: str
    is_ours: bool = False


@dataclass(frozen=True)
class History:
    """earlier: newest first. searched, not_searched: positions of children with and without anything to
    search by. more: possible ones that fit less well and are left out. unfinished: an import has begun and
    is not all in."""

    earlier: tuple[Earlier, ...]
    searched: tuple[int, ...]
    not_searched: tuple[int, ...]
    periods: tuple[Period, ...]
    sent_on: date
    more: int = 0
    unfinished: bool = False

    def of_child(self, position: int) -> tuple[Earlier, ...]:
        return tuple(earlier for earlier in self.earlier if earlier.about == position)


def keep_marks(
    connection: Connection, keyring: Keyring, contact_id: str, record: ContactRecord
) -> None:
    """Make a live contact findable by its children. Marks made before are replaced.

    A fault in reading its names leaves it without marks and is logged; `renew_marks` tries again.
    """
    connection.execute(delete(MatchMark).where(MatchMark.contact_id == contact_id))
    key = keyring.derived(PURPOSE)[0]
    try:
        marks = [(n, mark) for n, who in identities_in(record) for mark in marks_to_keep(who)]
    except Exception as error:
        # Whatever a name looks like, it never stops a contact from being sent.
        log.error("contact %s got no marks: %s", contact_id, type(error).__name__)
        return
    rows = [
        {
            "hash": hashed(mark, key), "kind": mark.kind, "contact_id": contact_id, "mode": LIVE,
            "child": position,
        }
        for position, mark in marks
    ]  # fmt: skip
    if rows:
        connection.execute(insert(MatchMark), rows)


def earlier_contacts(connection: Connection, keyring: Keyring, contact_id: str) -> History | None:
    """Earlier contacts about each child of a sent, live contact; None if it is neither, or was erased."""
    row = connection.execute(
        select(Contact.mode, Contact.sent_at).where(Contact.id == contact_id)
    ).first()
    if row is None or row.mode != LIVE or row.sent_at is None:
        return None
    record = record_of(connection, keyring, contact_id)
    if record is None:
        return None
    who = identities_in(record)
    found: list[Earlier] = []
    more = 0
    for position, identity in who:
        of_child = list(_earlier(connection, keyring, position, identity, contact_id))
        shown = _likely_and_some(of_child)
        more += len(of_child) - len(shown)
        found += shown
    periods, unfinished = _periods(connection)
    return History(
        earlier=tuple(sorted(found, key=lambda e: (e.on, e.band == "likely"), reverse=True)),
        searched=tuple(position for position, identity in who if not identity.is_empty),
        not_searched=tuple(position for position, identity in who if identity.is_empty),
        periods=periods,
        sent_on=england.local(row.sent_at).date(),
        more=more,
        unfinished=unfinished,
    )


def _likely_and_some(found: list[Earlier]) -> list[Earlier]:
    possible = [earlier for earlier in found if earlier.band == "possible"][:MOST_POSSIBLE]
    return [earlier for earlier in found if earlier.band == "likely"] + possible


def look_up(
    connection: Connection, keyring: Keyring, who: Identity, but_not: str | None = None
) -> list[tuple[Owner, Any, Identity, Match]]:
    """Everything kept that may be about the child or the household, the best fit first.

    but_not: id of the contact that is asked about. The second part is the row in the clear.
    """
    owners = _owners(connection, keyring, who, but_not)
    opened = {**_open_past(connection, keyring, owners), **_open_ours(connection, keyring, owners)}
    fitting = matches(who, ((owner, identity) for owner, (_, identity) in opened.items()))
    return [(owner, *opened[owner], match) for owner, match in fitting]


def _earlier(
    connection: Connection, keyring: Keyring, position: int, who: Identity, contact_id: str
) -> Iterator[Earlier]:
    for owner, row, identity, match in look_up(connection, keyring, who, contact_id):
        yield Earlier(
            about=position,
            on=row["on"],
            band=match.band,
            relation=match.relation,
            reasons=match.reasons,
            kind=row["kind"],
            route=row["route"],
            level=row["level"] or "",
            outcome=row["outcome"],
            source=row["source"],
            name=f"{identity.forenames} {identity.family_name}".strip(),
            born=_born_in_words(identity),
            contact_id=owner.contact_id,
            reference=row.get("reference"),
            past_id=owner.past_id,
        )


def _born_in_words(who: Identity) -> str:
    if who.born is None:
        return "date of birth not known"
    first, last = (f"{day.day} {day:%B %Y}" for day in (who.born.first, who.born.last))
    return f"born {first}" if who.born.is_exact else f"born between {first} and {last}"


def _owners(
    connection: Connection, keyring: Keyring, who: Identity, but_not: str | None
) -> list[Owner]:
    """Whose marks these are, the most in common first. Every key that is still here is tried."""
    marks = marks_to_search(who)
    wanted = {hashed(mark, key) for mark in marks for key in keyring.derived(PURPOSE)}
    if not wanted:
        return []
    rows = connection.execute(
        select(MatchMark.kind, MatchMark.past_id, MatchMark.contact_id, MatchMark.child)
        .where(MatchMark.hash.in_(sorted(wanted)))
        .limit(MOST_MARKS_READ)
    )
    worth: Counter[Owner] = Counter()
    for kind, past_id, contact_id, child in rows:
        if contact_id is None or contact_id != but_not:
            worth[Owner(past_id, contact_id, child)] += WORTH.get(kind, 0)
    enough = (owner for owner in worth if worth[owner] >= LEAST_WORTH)
    ordered = sorted(enough, key=lambda owner: (-worth[owner], -(owner.past_id or 0)))
    return ordered[:MOST_OPENED]


def _open_past(
    connection: Connection, keyring: Keyring, owners: Iterable[Owner]
) -> dict[Owner, tuple[Mapping[str, Any], Identity]]:
    numbers = [owner.past_id for owner in owners if owner.past_id is not None]
    if not numbers:
        return {}
    rows = connection.execute(
        select(PastContact.__table__, HistoryImport.data_key)
        .join(HistoryImport, HistoryImport.id == PastContact.import_id)
        .where(PastContact.id.in_(numbers), HistoryImport.data_key.is_not(None))
    ).mappings()
    keys: dict[str, ContactKey] = {}
    found = {}
    for row in rows:
        number = row["import_id"]
        if number not in keys:
            keys[number] = keyring.unwrap(row["data_key"], number)
        kept = keys[number].open(row["details"], details_field(row["external"]))
        found[Owner(row["id"], None, None)] = (row, Identity.of(kept["who"]))
    return found


def details_field(external: int) -> str:
    """The name under which a past contact's details are sealed, so that they fit no other row."""
    return f"past.details/{external}"


def _open_ours(
    connection: Connection, keyring: Keyring, owners: Iterable[Owner]
) -> dict[Owner, tuple[Mapping[str, Any], Identity]]:
    wanted = [owner for owner in owners if owner.contact_id is not None]
    found: dict[Owner, tuple[Mapping[str, Any], Identity]] = {}
    outcomes = _outcomes(connection, {str(owner.contact_id) for owner in wanted})
    for contact_id in dict.fromkeys(str(owner.contact_id) for owner in wanted):
        record = record_of(connection, keyring, contact_id)
        if record is None or record.sent_at is None:
            continue
        identities = dict(identities_in(record))
        for owner in (o for o in wanted if o.contact_id == contact_id):
            child = owner.child or 0
            if child in identities:
                told = record.children[child - 1]
                outcome = outcomes.get((contact_id, child), NOT_DECIDED)
                found[owner] = (
                    _row_of_ours(record, told.chosen_route, told.level, outcome),
                    identities[child],
                )
    return found


def _outcomes(connection: Connection, contact_ids: set[str]) -> dict[tuple[str, int], str]:
    """What the front door recorded about each child of these contacts, by id and place of the child."""
    rows = connection.execute(
        select(Decision.contact_id, Child.position, Decision.outcome)
        .join(Child, Child.id == Decision.child_id)
        .where(
            Decision.contact_id.in_(sorted(contact_ids)),
            Decision.state == "recorded",
            Decision.superseded_at.is_(None),
        )
    )
    return {(row.contact_id, row.position): row.outcome for row in rows}


def _row_of_ours(record: ContactRecord, route: str, level: str, outcome: str) -> Mapping[str, Any]:
    assert record.sent_at is not None
    accepted = outcome in OUTCOMES and OUTCOMES[outcome].is_referral
    return {
        "on": england.local(record.sent_at).date(), "kind": "referral" if accepted else "contact",
        "route": route, "level": level, "outcome": outcome, "source": record.council,
        "reference": record.reference,
    }  # fmt: skip


def _periods(connection: Connection) -> tuple[tuple[Period, ...], bool]:
    """What can be found at all: each finished import, and our own contacts since the first."""
    rows = connection.execute(
        select(HistoryImport.__table__)
        .where(HistoryImport.withdrawn_at.is_(None))
        .order_by(HistoryImport.covers_from, HistoryImport.id)
    ).all()
    found = [
        Period(row.source, row.covers_from, row.covers_until, row.says)
        for row in rows
        if row.finished_at is not None
    ]
    first = connection.execute(
        select(func.min(Contact.sent_at)).where(
            and_(Contact.mode == LIVE, Contact.data_key.is_not(None))
        )
    ).scalar()
    if first is not None:
        found.append(Period("this front door", england.local(first).date(), None, "", True))
    return tuple(found), len(found) - (first is not None) < len(rows)
