"""What figures need of each child and is otherwise sealed, kept as codes and numbers when it is sent."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from bot.referral.record import ChildTold, ContactRecord
from bot.store.tables import LIVE, ChildFigure, MatchMark

OWN_NUMBER = frozenset({"nhs", "upn"})
"""One of these in common, and it is the same child."""
NAME_AND_BIRTH = frozenset({"name_born", "names_year"})
"""All of these in common: forename and family name by sound, and the day of birth."""


def keep(connection: Connection, contact_id: str, record: ContactRecord) -> None:
    """Keep the figures of each child of a contact, in the transaction that sends it."""
    for position, child in enumerate(record.children, start=1):
        values = {"contact_id": contact_id, "mode": LIVE, "child": position}
        connection.execute(insert(ChildFigure).values(**values, **_figures(record, child)))
        _join_same_child(connection, contact_id, position)


def forget_child(connection: Connection, contact_id: str) -> None:
    """Nothing ties an erased contact to another any more. Its codes and numbers tell of nobody and stay."""
    of_contact = ChildFigure.contact_id == contact_id
    connection.execute(update(ChildFigure).where(of_contact).values(same_child=None))


def _figures(record: ContactRecord, child: ChildTold) -> dict[str, str | int | None]:
    quality, consent = record.quality or {}, child.consent
    return {
        "completeness": quality.get("completeness"),
        "clarity": quality.get("clarity"),
        "ground": consent.ground or None,
        "held": consent.held or None,
        "agreement": consent.agreement,
        "openness": consent.openness,
        "unknowns": len(child.unknowns),
    }


def _join_same_child(connection: Connection, contact_id: str, position: int) -> None:
    """Give this child the number of the contacts about the same child, or one of its own.

    A child without marks gets none: whether it was heard of before is then not known. Where this one shows
    that two groups were one child all along, they become one group.
    """
    groups = _groups_like(connection, contact_id, position)
    if groups is None:
        return
    own = (ChildFigure.contact_id == contact_id, ChildFigure.child == position)
    number = connection.execute(select(ChildFigure.id).where(*own)).scalar_one()
    first = min(groups, default=number)
    connection.execute(update(ChildFigure).where(*own).values(same_child=first))
    if len(groups) > 1:
        same = ChildFigure.same_child.in_(groups)
        connection.execute(update(ChildFigure).where(same).values(same_child=first))


def _groups_like(connection: Connection, contact_id: str, position: int) -> set[int] | None:
    """The groups of earlier contacts about the same child; None where there is nothing to tell by."""
    of_child = (MatchMark.contact_id == contact_id, MatchMark.child == position)
    own = set(connection.execute(select(MatchMark.kind).where(*of_child)).scalars())
    if not own & OWN_NUMBER and not own >= NAME_AND_BIRTH:
        return None
    mine, other = aliased(MatchMark), aliased(MatchMark)
    rows = connection.execute(
        select(other.contact_id, other.child, other.kind, ChildFigure.same_child)
        .select_from(mine)
        .join(other, (other.hash == mine.hash) & (other.kind == mine.kind))
        .join(
            ChildFigure,
            (ChildFigure.contact_id == other.contact_id) & (ChildFigure.child == other.child),
        )
        .where(
            mine.contact_id == contact_id,
            mine.child == position,
            mine.kind.in_(OWN_NUMBER | NAME_AND_BIRTH),
            other.contact_id != contact_id,
            ChildFigure.same_child.is_not(None),
        )
    )
    return _the_same((row.contact_id, row.child, row.kind, row.same_child) for row in rows)


def _the_same(shared: Iterable[tuple[str, int, str, int]]) -> set[int]:
    """Groups of the children with which enough is shared."""
    kinds: dict[tuple[str, int, int], set[str]] = {}
    for contact_id, child, kind, group in shared:
        kinds.setdefault((contact_id, child, group), set()).add(kind)
    return {
        group
        for (_, _, group), found in kinds.items()
        if found & OWN_NUMBER or found >= NAME_AND_BIRTH
    }
