"""Inspection samples: who belongs to each group in a period, what was drawn, and what is kept of a draw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, insert, select
from sqlalchemy.engine import Connection

from bot.front_door import states
from bot.front_door.inspection import drawn
from bot.learning.repeats import Seen, seen_again
from bot.store import audit
from bot.store.front_door import sight
from bot.store.staff import StaffMember
from bot.store.tables import (
    Child,
    ChildFigure,
    Contact,
    Decision,
    EarlyHelp,
    InspectionSample,
    QueueEntry,
    User,
)

_STANDING = and_(Decision.state == "recorded", Decision.superseded_at.is_(None))
_REFERRAL = exists().where(
    Decision.contact_id == QueueEntry.contact_id, _STANDING, Decision.referral_at.is_not(None)
)
_HELP = exists().where(EarlyHelp.contact_id == QueueEntry.contact_id)
_BEGUN = exists().where(
    EarlyHelp.contact_id == QueueEntry.contact_id, EarlyHelp.begun_on.is_not(None)
)


@dataclass(frozen=True)
class Sample:
    """One draw. since, until: of sending. drawn: ids of contacts by group."""

    id: int
    seed: int
    by: str
    at: datetime
    since: datetime
    until: datetime
    drawn: Mapping[str, list[str]]

    @property
    def contacts(self) -> list[str]:
        """Each drawn contact once."""
        return sorted({contact for found in self.drawn.values() for contact in found})


@dataclass(frozen=True)
class DrawnContact:
    """A drawn contact in a list: codes and times alone."""

    id: str
    reference: str | None
    sent_at: datetime
    state: str
    no_contact: bool
    is_erased: bool


def draw(
    connection: Connection, member: StaffMember, count: int, seed: int, since: datetime,
    until: datetime, at: datetime,
) -> int:  # fmt: skip
    """Draw from each group and keep what was drawn; gives the number of the sample."""
    groups = members(connection, member.id, member.role, since, until)
    found = drawn(groups, count, seed)
    made = connection.execute(
        insert(InspectionSample).values(
            seed=seed, drawn_by=member.id, drawn_at=at, covers_from=since, covers_until=until,
            drawn=json.dumps(found),
        )
    )  # fmt: skip
    number = int(made.inserted_primary_key[0])
    details = {"sample": number, "seed": seed}
    audit.record(connection, member.chain, member.actor, "inspection_drawn", details, at)
    return number


def members(
    connection: Connection, user_id: int, role: str, since: datetime, until: datetime
) -> dict[str, list[str]]:
    """The contacts of each group that were sent in this time, as far as this member of staff may know."""
    sent = and_(
        QueueEntry.waiting_since >= since,
        QueueEntry.waiting_since < until,
        sight.visible_to(user_id, role),
    )
    done = QueueEntry.state.in_((states.DECIDED, states.CLOSED))
    groups = {
        "became_referral": and_(done, _REFERRAL),
        "not_referral": and_(done, ~_REFERRAL),
        "early_help_begun": _BEGUN,
        "early_help_not_begun": and_(_HELP, ~_BEGUN),
    }
    found = {
        group: list(connection.execute(select(QueueEntry.contact_id).where(sent, wanted)).scalars())
        for group, wanted in groups.items()
    }
    again = _referred_again(connection, user_id, role)
    return {**found, "re_referral": [c for c in found["became_referral"] if c in again]}


def _referred_again(connection: Connection, user_id: int, role: str) -> frozenset[str]:
    """Contacts that became a referral within 12 months of a referral of the same child.

    An earlier one that this member of staff may not know of does not count: it would tell of it.
    """
    rows = connection.execute(
        select(
            ChildFigure.same_child, ChildFigure.contact_id, ChildFigure.child,
            QueueEntry.waiting_since, Decision.referral_at,
        )
        .join(QueueEntry, QueueEntry.contact_id == ChildFigure.contact_id)
        .join(Child, and_(Child.contact_id == ChildFigure.contact_id, Child.position == ChildFigure.child))
        .join(Decision, and_(Decision.child_id == Child.id, _STANDING))
        .where(
            ChildFigure.same_child.is_not(None), Decision.referral_at.is_not(None),
            sight.visible_to(user_id, role),
        )
    )  # fmt: skip
    seen = [
        Seen(r.same_child, (r.contact_id, r.child), r.waiting_since, r.referral_at) for r in rows
    ]
    return frozenset(key[0] for key, again in seen_again(seen).items() if again.rereferral)


def samples(connection: Connection, limit: int = 50) -> list[Sample]:
    """The latest draws."""
    rows = connection.execute(_samples().order_by(InspectionSample.id.desc()).limit(limit))
    return [_sample(row) for row in rows]


def sample(connection: Connection, number: int) -> Sample | None:
    row = connection.execute(_samples().where(InspectionSample.id == number)).first()
    return _sample(row) if row else None


def contacts_of(
    connection: Connection, found: Sample, user_id: int, role: str
) -> dict[str, DrawnContact]:
    """The drawn contacts by id; those that this member of staff may not know of are left out."""
    rows = connection.execute(
        select(
            QueueEntry.contact_id, Contact.reference, QueueEntry.waiting_since, QueueEntry.state,
            QueueEntry.no_contact, Contact.data_key.is_(None).label("is_erased"),
        )
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(QueueEntry.contact_id.in_(found.contacts), sight.visible_to(user_id, role))
    )  # fmt: skip
    return {
        r.contact_id: DrawnContact(
            r.contact_id,
            r.reference,
            r.waiting_since,
            r.state,
            bool(r.no_contact),
            bool(r.is_erased),
        )
        for r in rows
    }


def _samples() -> Any:
    return select(
        InspectionSample.id, InspectionSample.seed, User.name.label("by"),
        InspectionSample.drawn_at.label("at"), InspectionSample.covers_from.label("since"),
        InspectionSample.covers_until.label("until"), InspectionSample.drawn,
    ).join(User, User.id == InspectionSample.drawn_by)  # fmt: skip


def _sample(row: Any) -> Sample:
    return Sample(**{**row._mapping, "drawn": json.loads(row.drawn)})
