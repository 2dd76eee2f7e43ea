"""The raw rows of every figure, read from columns in the clear: no seal is opened.

Live contacts alone. A restricted contact is in no row; only how many there are can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door.outcomes import OUTCOMES
from bot.learning.repeats import Again, Seen, seen_again
from bot.learning.rows import Row
from bot.learning.times import hours_between, working_days_between
from bot.store.tables import (
    LIVE,
    Child,
    ChildFigure,
    ContactArea,
    Decision,
    Disagreement,
    OutcomeMessage,
    QueueEntry,
)

NOT_KNOWN = "not_known"
"""Stands for an agency that is not known, where one is chosen."""


@dataclass(frozen=True)
class Asked:
    """Which contacts a figure is about. since, until: months of sending, first days; both are included.

    agency, area: as codes; empty for all.
    """

    since: date
    until: date
    agency: str = ""
    area: str = ""

    @property
    def begins(self) -> datetime:
        return _midnight(self.since)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return _midnight((self.until.replace(day=28) + timedelta(days=4)).replace(day=1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=england.LONDON)


def of_contacts(asked: Asked) -> list[Any]:
    """Conditions on `QueueEntry`: what was sent in the time, unrestricted, of the agency and area."""
    wanted = [
        QueueEntry.mode == LIVE,
        QueueEntry.restricted.is_(None),
        QueueEntry.waiting_since >= asked.begins,
        QueueEntry.waiting_since < asked.ends,
    ]
    if asked.agency == NOT_KNOWN:
        wanted.append(QueueEntry.agency.is_(None))
    elif asked.agency:
        wanted.append(QueueEntry.agency == asked.agency)
    if asked.area:
        about = select(ContactArea.contact_id).where(ContactArea.area == asked.area)
        wanted.append(QueueEntry.contact_id.in_(about))
    return wanted


def rows(connection: Connection, asked: Asked) -> list[Row]:
    """A row for each child of each contact that was asked about, in no telling order."""
    areas, disagreements = _areas(connection, asked), _disagreements(connection)
    again = _seen_again(connection)
    months: dict[date, str] = {}
    found = [
        _row(kept, areas, disagreements, again, months)
        for kept in connection.execute(_children(asked))
    ]
    return sorted(found, key=_order)


def restricted_decided(connection: Connection, asked: Asked) -> int:
    """How many children of restricted contacts were decided: a number for managers, and nothing more."""
    wanted = select(func.count()).select_from(QueueEntry).join(Decision, _STANDING)
    return int(
        connection.execute(
            wanted.where(
                QueueEntry.mode == LIVE,
                QueueEntry.restricted.is_not(None),
                QueueEntry.waiting_since >= asked.begins,
                QueueEntry.waiting_since < asked.ends,
            )
        ).scalar_one()
    )


_STANDING = and_(
    Decision.contact_id == QueueEntry.contact_id,
    Decision.state == "recorded",
    Decision.superseded_at.is_(None),
)


def _children(asked: Asked) -> Any:
    of_child = and_(
        Decision.child_id == Child.id,
        Decision.state == "recorded",
        Decision.superseded_at.is_(None),
    )
    figures = and_(ChildFigure.contact_id == Child.contact_id, ChildFigure.child == Child.position)
    first = _first_stood()
    return (
        select(
            QueueEntry.contact_id, QueueEntry.waiting_since, QueueEntry.due_at, QueueEntry.agency,
            QueueEntry.first_read_at, Child.position, Child.chosen_route, Child.recommended_route,
            Decision.id.label("decision"), first.c.at, Decision.staff_route, Decision.outcome,
            Decision.reason_code, Decision.differs_on, Decision.differs_how, Decision.source,
            Decision.referral_at, ChildFigure.completeness, ChildFigure.clarity, ChildFigure.ground,
            ChildFigure.held, ChildFigure.agreement, ChildFigure.openness, ChildFigure.unknowns,
            OutcomeMessage.id.label("message"), OutcomeMessage.not_told, OutcomeMessage.clear,
            ChildFigure.same_child,
        )
        .select_from(QueueEntry)
        .join(Child, Child.contact_id == QueueEntry.contact_id)
        .outerjoin(Decision, of_child)
        .outerjoin(first, first.c.child_id == Child.id)
        .outerjoin(ChildFigure, figures)
        .outerjoin(OutcomeMessage, OutcomeMessage.decision_id == Decision.id)
        .where(*of_contacts(asked))
    )  # fmt: skip


def _first_stood() -> Any:
    """Since when there is a decision about each child: when the first one stood, whatever was decided since.

    What a manager agreed to stands from then. More information is never a decision.
    """
    return (
        select(
            Decision.child_id, func.min(func.coalesce(Decision.agreed_at, Decision.at)).label("at")
        )
        .where(
            Decision.state == "recorded",
            or_(Decision.superseded_at.is_(None), Decision.outcome.in_(tuple(OUTCOMES))),
        )
        .group_by(Decision.child_id)
        .subquery()
    )


def _row(
    kept: Any,
    areas: Mapping[str, str],
    disagreements: Mapping[int, int],
    again: Mapping[tuple[str, int], Again],
    months: dict[date, str],
) -> Row:
    seen = again.get((kept.contact_id, kept.position))
    if seen is None and kept.same_child is not None:
        seen = _first_time(kept)
    day = england.local(kept.waiting_since).date()
    first = Row(
        month=months.setdefault(day, f"{day:%Y-%m}"),
        agency=kept.agency,
        areas=areas.get(kept.contact_id, ""),
        referrer=kept.chosen_route,
        advised=kept.recommended_route,
        looked_at=kept.first_read_at is not None or kept.decision is not None,
        decided=kept.decision is not None,
        completeness=kept.completeness,
        clarity=kept.clarity,
        ground=kept.ground,
        held=kept.held,
        agreement=kept.agreement,
        openness=kept.openness,
        unknowns=kept.unknowns,
        repeat=seen.repeat if seen else None,
    )
    return first if kept.decision is None else _decided(first, kept, seen, disagreements)


def _first_time(kept: Any) -> Again:
    return Again(False, None if kept.referral_at is None else False)


def _decided(first: Row, kept: Any, seen: Again | None, disagreements: Mapping[int, int]) -> Row:
    outcome = OUTCOMES.get(kept.outcome)
    return first._replace(
        staff=kept.staff_route,
        outcome=kept.outcome,
        reason=kept.reason_code,
        is_referral=outcome.is_referral if outcome else None,
        differs_on=kept.differs_on,
        differs_how=kept.differs_how,
        decided_by=kept.source,
        hours=hours_between(kept.waiting_since, kept.at),
        working_days=working_days_between(kept.waiting_since, kept.at),
        in_time=kept.at <= kept.due_at,
        told="waits" if kept.message is None else "not_told" if kept.not_told else "told",
        clear=None if kept.clear is None else bool(kept.clear),
        disagreements=disagreements.get(kept.decision, 0),
        rereferral=seen.rereferral if seen else None,
    )


def _areas(connection: Connection, asked: Asked) -> dict[str, str]:
    """The areas of each contact, by name in one text: the order is always the same."""
    found: dict[str, str] = {}
    kept = connection.execute(
        select(ContactArea.contact_id, ContactArea.area)
        .join(QueueEntry, QueueEntry.contact_id == ContactArea.contact_id)
        .where(*of_contacts(asked))
        .order_by(ContactArea.area)
    )
    for contact_id, area in kept:
        found[contact_id] = f"{found[contact_id]};{area}" if contact_id in found else area
    return found


def _disagreements(connection: Connection) -> dict[int, int]:
    counted = select(Disagreement.decision_id, func.count()).group_by(Disagreement.decision_id)
    return {row[0]: row[1] for row in connection.execute(counted)}


def _seen_again(connection: Connection) -> Mapping[tuple[str, int], Again]:
    """What was a repeat, over all time: an earlier contact may lie before the time that is asked about.

    Children of whom one contact is kept are left out: they were not heard of again. Restricted contacts are
    left out too, so that no figure tells of one.
    """
    several = (
        select(ChildFigure.same_child)
        .where(ChildFigure.same_child.is_not(None))
        .group_by(ChildFigure.same_child)
        .having(func.count() > 1)
    )
    of_child = and_(
        Decision.child_id == Child.id,
        Decision.state == "recorded",
        Decision.superseded_at.is_(None),
    )
    kept = connection.execute(
        select(
            ChildFigure.same_child, ChildFigure.contact_id, ChildFigure.child,
            QueueEntry.waiting_since, Decision.referral_at,
        )
        .join(QueueEntry, QueueEntry.contact_id == ChildFigure.contact_id)
        .join(
            Child,
            and_(Child.contact_id == ChildFigure.contact_id, Child.position == ChildFigure.child),
        )
        .outerjoin(Decision, of_child)
        .where(ChildFigure.same_child.in_(several), QueueEntry.restricted.is_(None))
    )  # fmt: skip
    return seen_again(_seen(kept))


def _seen(kept: Iterable[Any]) -> Iterator[Seen]:
    for row in kept:
        yield Seen(row.same_child, (row.contact_id, row.child), row.waiting_since, row.referral_at)


def _order(row: Row) -> tuple[str, ...]:
    """By what is in the row, so that its place tells nothing that the row does not."""
    return (
        row.month, row.agency or "", row.areas, row.referrer or "", row.advised or "",
        row.outcome or "", row.reason or "", f"{row.hours or 0:012.1f}",
    )  # fmt: skip
