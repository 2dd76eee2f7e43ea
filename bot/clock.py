"""The only place that reads the time, so that tests can set it."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(timezone.utc)


def local(moment: datetime) -> datetime:
    """A moment as English wall-clock time; one without a zone is taken to be that already."""
    return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)
