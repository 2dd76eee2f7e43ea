"""What a services directory is worth to a pack: what of it can be named, and which worries it leaves bare."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.delivery.open_referral import Feed
from bot.referral.services import (
    Service,
    is_current,
    is_elsewhere,
    is_safe_to_contact,
    needs_answered,
    takes_children,
)
from bot.thresholds.pack import Pack
from bot.thresholds.parts import EarlyHelp

MOST_NAMED = 12
ENOUGH = 3
"""Services for a worry, so that a family has a choice."""


@dataclass(frozen=True)
class Report:
    """Counts of services. Each that is not usable is counted under the first thing that stands in the way.

    usable: active, here, for children or their parents, checked lately, filed under a term of the pack.
    stale: checked too long ago; unchecked: nobody says when. skipped: reason to how many.
    by_area: for each concern area, how many usable services answer it; no_terms: areas for which the pack
    wants none. gaps: areas with terms and no service. thin: those with fewer than three.
    unknown_places: names of places under which services were taken to be elsewhere.
    """

    services: int
    usable: int
    inactive: int
    elsewhere: int
    outside_ages: int
    other_terms: int
    stale: int
    unchecked: int
    skipped: dict[str, int]
    by_area: dict[str, int]
    no_terms: tuple[str, ...]
    gaps: tuple[str, ...]
    thin: tuple[str, ...]
    unknown_places: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether some service can be named for every worry for which the pack wants one."""
        return self.usable > 0 and not self.gaps

    def as_dict(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}

    def in_words(self, pack: Pack) -> str:
        days = pack.head.early_help.checked_within_days
        skipped = ", ".join(f"{count} {reason}" for reason, count in self.skipped.items())
        lines = [
            f"{self.services} services, {self.usable} can be named.",
            f"  not open: {self.inactive}",
            f"  elsewhere: {self.elsewhere}",
            f"  for other ages than 0 to 17, and not for parents: {self.outside_ages}",
            f"  under no term of the pack: {self.other_terms}",
            f"  checked more than {days} days ago: {self.stale}",
            f"  nobody says when it was checked: {self.unchecked}",
            f"  cannot be read: {sum(self.skipped.values())}{f' ({skipped})' if skipped else ''}",
        ]
        if self.unknown_places:
            lines.append(f"  places taken to be elsewhere: {'; '.join(self.unknown_places)}")
        if self.thin:
            lines.append(f"Fewer than {ENOUGH} services for: {_names(self.thin, pack)}.")
        bare = f"No service for: {_names(self.gaps, pack)}."
        lines.append(bare if self.gaps else "Every worry has a service.")
        return "\n".join(lines)


def _names(areas: tuple[str, ...], pack: Pack) -> str:
    return "; ".join(pack.areas[area].name for area in areas)


def report(feed: Feed, pack: Pack, today: date) -> Report:
    """The worth of a directory to this pack on a day."""
    setting = pack.head.early_help
    why = Counter(_stands_in_the_way(service, setting, today) for service in feed.services)
    usable = [s for s in feed.services if not _stands_in_the_way(s, setting, today)]
    areas = [area.area for area in pack.concern_areas]
    by_area = {area: sum(_answers(s, area, setting) for s in usable) for area in areas}
    wanted = {area for area, need in setting.needs.items() if need.terms}
    # A list tells which services are not open without their details, so they are counted apart.
    not_read = feed.inactive - why["inactive"]
    return Report(
        services=len(feed.services) + len(feed.skipped) + not_read,
        usable=len(usable),
        inactive=feed.inactive,
        elsewhere=why["elsewhere"],
        outside_ages=why["outside_ages"],
        other_terms=why["other_terms"],
        stale=why["stale"],
        unchecked=why["unchecked"],
        skipped=dict(sorted(Counter(s.reason for s in feed.skipped).items())),
        by_area=by_area,
        no_terms=tuple(area for area in areas if area not in wanted),
        gaps=tuple(area for area in areas if area in wanted and not by_area[area]),
        thin=tuple(area for area in areas if area in wanted and 0 < by_area[area] < ENOUGH),
        unknown_places=_places_elsewhere(feed, setting),
    )


def _answers(service: Service, area: str, setting: EarlyHelp) -> bool:
    """Whether it can be named for this worry; where contact is a danger, only if it is safe."""
    safe = area not in setting.safe_contact_for or is_safe_to_contact(service, setting)
    return safe and area in needs_answered(service, setting)


def _stands_in_the_way(service: Service, setting: EarlyHelp, today: date) -> str:
    """The first thing that keeps a service from being named; empty if nothing does."""
    if service.status != "active":
        return "inactive"
    if is_elsewhere(service, setting):
        return "elsewhere"
    if not takes_children(service):
        return "outside_ages"
    if not needs_answered(service, setting):
        return "other_terms"
    if is_current(service, setting, today):
        return ""
    return "unchecked" if service.checked_on is None else "stale"


def _places_elsewhere(feed: Feed, setting: EarlyHelp) -> tuple[str, ...]:
    names = [p.name for s in feed.services if is_elsewhere(s, setting) for p in s.places if p.name]
    return tuple(name for name, _ in Counter(names).most_common(MOST_NAMED))
