"""The inspection pack: one ZIP with what inspectors ask for first, for a period. Figures and codes, no names.

Restricted contacts are in none of its figures.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door.outcomes import OUTCOMES
from bot.learning import figures
from bot.learning.csv_cells import as_csv
from bot.store.front_door import second_readings
from bot.store.kept_packs import pack_of
from bot.store.learning import more
from bot.store.learning import rows as kept_rows
from bot.store.learning.rows import Asked
from bot.store.staff import StaffMember
from bot.store.tables import Contact, PackVersion
from bot.thresholds.errors import PackError
from bot.thresholds.pack import Pack

RULE_COLUMNS = (
    "rule",
    "title",
    "route",
    "in_force_from",
    "in_force_until",
    "pack_version",
    "change",
)


@dataclass(frozen=True)
class RuleLine:
    """A rule that contacts of the period rested on.

    change: `began`, `ended` or `changed` within it, or empty.
    """

    rule: str
    title: str
    route: str
    since: date
    until: date | None
    version: str
    change: str


@dataclass(frozen=True)
class Override:
    """How often staff differed over a rule, of the decided contacts in which it held."""

    rule: str
    times: int
    held: int


def pack_zip(connection: Connection, member: StaffMember, asked: Asked, now: datetime) -> bytes:
    """The whole pack as a ZIP file: a page to print and the tables as CSV."""
    rules = rules_between(connection, asked)
    rows = kept_rows.rows(connection, asked)
    overrides = _overrides(connection, asked)
    pairs = second_readings.pairs(connection, member.id, member.role, asked.begins, asked.ends)
    page = render_template(
        "inspection/pack.html", asked=asked, now=now, by=member.name, rules=rules, rows=rows,
        times=figures.time_taken(rows), funnel=figures.funnel(rows), told=figures.told(rows),
        disagreed=figures.disagreed(rows), disagreements=more.disagreements(connection, asked),
        overrides=overrides, readings=_readings(pairs), pairs=len(pairs),
        same=sum(first == second for first, second in pairs), outcomes=OUTCOMES,
    )  # fmt: skip
    files = {
        "inspection-pack.html": page,
        "rules.csv": as_csv(RULE_COLUMNS, [_cells(line) for line in rules]),
        "overrides.csv": as_csv(
            ("rule", "times", "held"), [(o.rule, o.times, o.held) for o in overrides]
        ),
        "second-readings.csv": as_csv(("first", "second", "times"), _readings(pairs)),
    }
    return zipped(files)


def zipped(files: Mapping[str, str]) -> bytes:
    """Text files as one ZIP file."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return kept.getvalue()


def rules_between(connection: Connection, asked: Asked) -> list[RuleLine]:
    """The rules in force on a day of the period, with what changed."""
    first, last = asked.since, england.local(asked.ends).date()
    found: dict[tuple[str, str], RuleLine] = {}
    before: dict[str, Any] | None = None
    for pack in _packs(connection, asked):
        rules = {
            rule.id: rule
            for area in pack.areas.values()
            for rule in area.rules
            if rule.status == "active"
        }
        for rule in rules.values():
            if rule.in_force.from_ > last or (rule.in_force.until and rule.in_force.until < first):
                continue
            change = _change(rule, before, first, last)
            found[rule.id, pack.head.version] = RuleLine(
                rule.id, rule.title, str(rule.route), rule.in_force.from_, rule.in_force.until,
                pack.head.version, change,
            )  # fmt: skip
        before = {rule.id: rule.dict() for rule in rules.values()}
    return [found[place] for place in sorted(found)]


def _change(rule: Any, before: Mapping[str, Any] | None, first: date, last: date) -> str:
    if first < rule.in_force.from_ <= last:
        return "began"
    if rule.in_force.until and first <= rule.in_force.until < last:
        return "ended"
    if before is not None and before.get(rule.id) != rule.dict():
        return "changed"
    return ""


def _packs(connection: Connection, asked: Asked) -> Iterable[Pack]:
    """The packs of the period's contacts by their first use; one that cannot be read is left out."""
    used = connection.execute(
        select(PackVersion.content, func.min(Contact.sent_at).label("first"))
        .join(Contact, Contact.pack_digest == PackVersion.digest)
        .where(Contact.sent_at >= asked.begins, Contact.sent_at < asked.ends)
        .group_by(PackVersion.digest, PackVersion.content)
        .order_by("first")
    )
    for row in used:
        try:
            yield pack_of(row.content)
        except PackError:
            continue


def _overrides(connection: Connection, asked: Asked) -> list[Override]:
    held, differed = more.rules_fired(connection, asked), more.overridden(connection, asked)
    return [Override(rule, times, held[rule]) for rule, times in differed.most_common()]


def _readings(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
    return [(first, second, times) for (first, second), times in sorted(Counter(pairs).items())]


def _cells(line: RuleLine) -> tuple[Any, ...]:
    return (line.rule, line.title, line.route, line.since, line.until, line.version, line.change)
