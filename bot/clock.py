"""The only place that reads the time, so that tests can set it."""

from __future__ import annotations

from datetime import datetime, timezone


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(timezone.utc)
