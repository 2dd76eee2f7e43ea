"""Counts beside the raw rows: how often rules held, what people think of the service, gaps of milestones."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door.milestones import KINDS, working_days
from bot.front_door.outcomes import OUTCOMES
from bot.store.learning.rows import Asked, of_contacts
from bot.store.tables import (
    LIVE,
    Decision,
    Disagreement,
    Milestone,
    PackVersion,
    QueueEntry,
    RuleFired,
    ServiceView,
)

_STANDING = and_(Decision.state == "recorded", Decision.superseded_at.is_(None))


def rules_fired(connection: Connection, asked: Asked) -> Counter[str]:
    """In how many decided contacts each rule held."""
    done = select(Decision.contact_id).where(Decision.mode == LIVE, _STANDING)
    kept = connection.execute(
        select(RuleFired.rule, func.count())
        .join(QueueEntry, QueueEntry.contact_id == RuleFired.contact_id)
        .where(*of_contacts(asked), RuleFired.contact_id.in_(done))
        .group_by(RuleFired.rule)
    )
    return Counter({row[0]: row[1] for row in kept})


def overridden(connection: Connection, asked: Asked) -> Counter[str]:
    """In how many contacts staff differed over each rule."""
    kept = connection.execute(
        select(Decision.differs_on, func.count(Decision.contact_id.distinct()))
        .join(QueueEntry, QueueEntry.contact_id == Decision.contact_id)
        .where(*of_contacts(asked), _STANDING, Decision.differs_on.like("rule:%"))
        .group_by(Decision.differs_on)
    )
    return Counter({row[0][5:]: row[1] for row in kept})


def disagreements(connection: Connection, asked: Asked) -> Counter[str]:
    """Disagreements by what came of them; `waits` where nobody has answered."""
    kept = connection.execute(
        select(Disagreement.result, func.count())
        .join(QueueEntry, QueueEntry.contact_id == Disagreement.contact_id)
        .where(*of_contacts(asked))
        .group_by(Disagreement.result)
    )
    return Counter({row[0] or "waits": row[1] for row in kept})


def service_views(connection: Connection, asked: Asked) -> dict[tuple[str, str], list[int]]:
    """For each of whom and what was asked: how many said 1, 2, 3, 4, 5."""
    last = (asked.until.replace(day=28) + timedelta(days=4)).replace(day=1)
    kept = connection.execute(
        select(ServiceView.of, ServiceView.question, ServiceView.answer, func.count())
        .where(ServiceView.on >= asked.since, ServiceView.on < last)
        .group_by(ServiceView.of, ServiceView.question, ServiceView.answer)
    )
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
    for of, question, answer, count in kept:
        if 1 <= answer <= 5:  # noqa: PLR2004 - the scale of the form
            found[of, question][answer - 1] += count
    return dict(sorted(found.items()))


def milestone_days(connection: Connection, asked: Asked) -> dict[str, list[int]]:
    """For each milestone, the working days from sending to it, of children whose contact is a referral."""
    accepted = [code for code, outcome in OUTCOMES.items() if outcome.is_referral]
    kept = connection.execute(
        select(Milestone.kind, Milestone.on, QueueEntry.waiting_since)
        .join(QueueEntry, QueueEntry.contact_id == Milestone.contact_id)
        .join(Decision, and_(Decision.child_id == Milestone.child_id, _STANDING))
        .where(
            *of_contacts(asked),
            Milestone.superseded_at.is_(None),
            Decision.outcome.in_(accepted),
        )
    )
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for kind, on, sent in kept:
        if kind in found:
            found[kind].append(working_days(england.local(sent).date(), on))
    return found


def latest_pack(connection: Connection) -> tuple[str, str] | None:
    """Digest and content of the pack that was kept last; its words name areas and questions."""
    row = connection.execute(
        select(PackVersion.digest, PackVersion.content)
        .order_by(PackVersion.kept_at.desc())
        .limit(1)
    ).first()
    return (row.digest, row.content) if row else None
