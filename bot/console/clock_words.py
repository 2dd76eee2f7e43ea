"""What the console says of clocks: when something is due, and how much is left, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.engine import Connection

from bot import england
from bot.front_door.clocks import Clock
from bot.store.front_door import clocks

TAGS = {
    "in_time": "govuk-tag--grey",
    "due_soon": "govuk-tag--yellow",
    "passed": "govuk-tag--red",
    "stopped": "govuk-tag--green",
}
STATES = {"in_time": "In time", "due_soon": "Due soon", "passed": "Late", "stopped": "Decided"}
DEEDS = {"look": "Open", "decide": "Decide"}
WHOM = {
    "referrer": "The referrer",
    "school": "The school or nursery",
    "health_visitor": "The health visitor",
    "gp": "The GP",
    "hospital": "The hospital",
    "police": "The police",
    "probation": "Probation",
    "housing": "Housing",
    "adult_services": "Adult services",
    "other_council": "Another council",
    "family": "The family",
    "other": "Somebody else",
}
RESULTS = {
    "came": "It came",
    "did_not_come": "It did not come",
    "not_needed": "It is not needed any more",
}
SHIFTS = {"day": "The day team", "out_of_hours": "The out-of-hours team"}


@dataclass(frozen=True)
class ClockShown:
    """A clock for a list or a page: `Decide by 5pm today`, the tag's colour and its word."""

    words: str
    tag: str
    title: str
    state: str


def init_app(app: Flask) -> None:
    """Give the templates these words as filters."""
    for name, kept in (
        ("whom_words", WHOM), ("result_words", RESULTS), ("shift_words", SHIFTS),
    ):  # fmt: skip
        app.add_template_filter(lambda code, kept=kept: kept.get(code, _plain(code)), name)
    app.add_template_filter(band_words)
    app.add_template_filter(by_when)
    app.add_template_filter(clock_shown)


def clocks_shown(
    connection: Connection, contact_ids: Iterable[str], now: datetime
) -> dict[str, ClockShown]:
    """The clocks of these contacts, by id, for a list."""
    found = clocks.clocks_of(connection, contact_ids, now)
    return {contact_id: clock_shown(clock, now) for contact_id, clock in found.items()}


def clock_shown(clock: Clock, now: datetime) -> ClockShown:
    """One clock in words."""
    tag, title = TAGS[clock.state], STATES[clock.state]
    if clock.state == "stopped":
        return ClockShown("", tag, title, clock.state)
    if clock.state == "passed":
        done = "not opened in time" if clock.deed == "look" else "not decided in time"
        return ClockShown(f"{_long(now - clock.by)} over: {done}", tag, title, clock.state)
    return ClockShown(f"{DEEDS[clock.deed]} by {by_when(clock.by, now)}", tag, title, clock.state)


def by_when(by: datetime, now: datetime) -> str:
    """`5pm today`, `9:30am tomorrow`, `5pm on Tuesday 24 November`: English time."""
    local, today = england.local(by), england.local(now).date()
    minutes = f":{local:%M}" if local.minute else ""
    hour = f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
    if (local.hour, local.minute) == (23, 59):
        hour = "the end of the day"
    if local.date() == today:
        return f"{hour} today"
    if local.date() == today + timedelta(days=1):
        return f"{hour} tomorrow"
    return f"{hour} on {local:%A} {local.day} {local:%B}"


def band_words(band: str) -> str:
    """How soon something is wanted: `hours_4` is `Within 4 hours`."""
    name, _, count = band.partition("_")
    if name == "hours" and count.isdecimal():
        return f"Within {count} {'hour' if count == '1' else 'hours'}"
    return "By the end of the working day" if band == "end_of_day" else _plain(band)


def _long(over: timedelta) -> str:
    minutes = max(0, int(over / timedelta(minutes=1)))
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "Less than a minute"


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()
