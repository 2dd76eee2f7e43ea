"""What a referrer can do at an open question, before it is known whether they use the chat or the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Pick:
    """Choose one of the answers that are offered."""

    value: str


@dataclass(frozen=True)
class Tick:
    """Tick some of the boxes, and go on."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Write:
    """Answer in one's own words, or with a number."""

    text: str


@dataclass(frozen=True)
class OnDay:
    """Give a day, in the three boxes for it where there are some."""

    day: date

    @property
    def as_typed(self) -> str:
        """The day in figures, as the three boxes put it together."""
        return f"{self.day.day}/{self.day.month}/{self.day.year}"


@dataclass(frozen=True)
class Request:
    """Ask for one of the things that can be asked for at every turn."""

    name: str


@dataclass(frozen=True)
class Change:
    """Change one answer on the page where all are checked, by its key."""

    key: str


Said = Pick | Tick | Write | OnDay | Request | Change
