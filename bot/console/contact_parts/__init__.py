"""The parts of one contact's page besides what was told: each part is one module and one template.

A part's module has `shown(here, found, member, now)`, which gives what its template
`contact/<part>.html` shows under the part's own name, or None where it has nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.console.contact_parts import (
    claim,
    clock,
    decide,
    family,
    marks,
    milestones,
    restricted,
    tell,
)
from bot.console.context import Console
from bot.store.contact_views import ContactInFull
from bot.store.staff import StaffMember

Shown = Callable[[Console, ContactInFull, StaffMember, datetime], Mapping[str, Any] | None]

PARTS: Mapping[str, Shown] = {
    "family": family.shown,
    "restricted": restricted.shown,
    "clock": clock.shown,
    "claim": claim.shown,
    "marks": marks.shown,
    "decide": decide.shown,
    "milestones": milestones.shown,
    "tell": tell.shown,
}
"""In the order of the page. To add one: its module, its template, and a line here."""

ABOVE = ("family", "clock", "claim", "hand_over", "information", "marks", "restricted")
"""Before the facts, in this order: what a duty worker has to know in the first seconds."""
TOPMOST = "family"
"""Stands above the heading of the page, so that no telephone number comes before it."""


def above_the_facts(parts: Mapping[str, Mapping[str, Any] | None]) -> list[str]:
    """Names of the parts that come before the facts and have something to show."""
    return [name for name in ABOVE if name != TOPMOST and parts.get(name) is not None]


def below_the_facts(parts: Mapping[str, Mapping[str, Any] | None]) -> list[str]:
    """Names of the others, in the order of `PARTS`: what is done once the facts were read."""
    return [name for name, part in parts.items() if name not in ABOVE and part is not None]


def parts_shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> dict[str, Mapping[str, Any] | None]:
    """Every part by name."""
    return {name: shown(here, found, member, now) for name, shown in PARTS.items()}
