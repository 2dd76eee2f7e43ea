"""What a kept pack promised: how soon staff follow up, when the front door is open, how to escalate.

Each contact is followed up by the pack that it rests on, since that is what its referrer was told. Read
without checking the whole pack: an old one must not stop the others from being followed up.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot import england
from bot.interview import hours
from bot.store.tables import PackVersion
from bot.thresholds.pack import Pack
from bot.thresholds.parts import (
    Clocks,
    ContactPoint,
    Deciding,
    EscalationStep,
    FollowUp,
    Restricted,
)

log = logging.getLogger(__name__)

Part = TypeVar("Part", bound=BaseModel)

DAY_BEGINS = time(9)
"""When a working day begins for a front door that never closes."""

_READ: dict[str, KeptHead] = {}
"""By digest, which names content that never changes."""


@dataclass(frozen=True)
class KeptHead:
    """The part of a pack's head that follow-up rests on. No front door: taken to be always open."""

    follow_up: FollowUp = FollowUp()
    front_door: ContactPoint | None = None
    escalation: tuple[EscalationStep, ...] = ()
    decision_working_days: int = 1
    clocks: Clocks = Clocks()
    restricted: Restricted = Restricted()
    deciding: Deciding = Deciding()
    tags: Mapping[str, str] = field(default_factory=dict)

    def next_opening(self, at: datetime) -> datetime:
        """When the front door next answers; the moment itself while it is open."""
        return hours.opens_next(self.front_door, at) if self.front_door else at

    def is_open(self, at: datetime) -> bool:
        return self.front_door is None or hours.is_open(self.front_door, at)

    def latest_opening(self, at: datetime) -> datetime:
        """When the working day began that is running, or that ran last."""
        local = england.local(at)
        opens = self.front_door.opens if self.front_door else None
        begins, day = opens or DAY_BEGINS, local.date()
        while not england.is_working_day(day) or (day == local.date() and local.time() < begins):
            day -= timedelta(days=1)
        return datetime.combine(day, begins, england.LONDON)


def kept_head(connection: Connection, digest: str) -> KeptHead:
    """The head of the pack with this digest."""
    if digest not in _READ:
        wanted = select(PackVersion.content).where(PackVersion.digest == digest)
        content = connection.execute(wanted).scalar_one()
        _READ[digest] = _head(digest, json.loads(content).get("pack.yml") or {})
    return _READ[digest]


def head_of(pack: Pack) -> KeptHead:
    """The same from a pack that is at hand."""
    head = pack.head
    return KeptHead(
        head.follow_up, head.contact_points[hours.FRONT_DOOR], head.escalation,
        head.decision_working_days, head.clocks, head.restricted, head.deciding,
        head.tags,
    )  # fmt: skip


def _head(digest: str, written: Mapping[str, Any]) -> KeptHead:
    """Each part by itself: one that cannot be read leaves the others as they are."""
    point = (written.get("contact_points") or {}).get(hours.FRONT_DOOR) or {}
    steps = written.get("escalation") or ()
    return KeptHead(
        _part(FollowUp, written.get("follow_up") or {}, digest) or FollowUp(),
        _part(ContactPoint, point, digest) if point else None,
        tuple(filter(None, (_part(EscalationStep, step, digest) for step in steps))),
        int(written.get("decision_working_days") or 1),
        _part(Clocks, written.get("clocks") or {}, digest) or Clocks(),
        _part(Restricted, written.get("restricted") or {}, digest) or Restricted(),
        _part(Deciding, written.get("deciding") or {}, digest) or Deciding(),
        {str(name): str(words) for name, words in (written.get("tags") or {}).items()},
    )


def _part(kind: type[Part], written: Any, digest: str) -> Part | None:
    try:
        return kind.parse_obj(written)
    except ValidationError:
        log.warning("%s of pack %s cannot be read and is left out", kind.__name__, digest[:12])
        return None
