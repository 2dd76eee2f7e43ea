"""The parts of one contact's page besides what was told: each part is one module and one template.

A part's module has `shown(here, found, member, now)`, which gives what its template
`contact/<part>.html` shows under the part's own name, or None where it has nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.console.context import Console
from bot.store.contact_views import ContactInFull
from bot.store.staff import StaffMember

Shown = Callable[[Console, ContactInFull, StaffMember, datetime], Mapping[str, Any] | None]

PARTS: Mapping[str, Shown] = {}
"""In the order of the page. To add one: its module, its template, and a line here."""


def parts_shown(
    here: Console, found: ContactInFull, member: StaffMember, now: datetime
) -> dict[str, Mapping[str, Any] | None]:
    """Every part by name."""
    return {name: shown(here, found, member, now) for name, shown in PARTS.items()}
