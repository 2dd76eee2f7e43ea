"""What every part of a pack is made of: keys and values that are checked, and nothing that changes."""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from typing import Any

from pydantic import BaseModel, Field, validator
from pydantic.fields import ModelField

from bot.thresholds.reading.values import as_written


class Strict(BaseModel):
    """Refuses unknown keys, values of another kind than their key needs, and later changes."""

    class Config:
        extra = "forbid"
        frozen = True
        arbitrary_types_allowed = True
        keep_untouched = (cached_property,)

    @validator("*", pre=True)
    def _take_as_written(cls, written: Any, field: ModelField) -> Any:  # noqa: N805
        return as_written(written, field)


class Period(Strict):
    """First and last day in force; no last day means until further notice."""

    from_: date = Field(alias="from")
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)


class Source(Strict):
    """A published document that rules and pathways rest on."""

    id: str
    title: str
    publisher: str
    edition: str
    link: str


class SourceRef(Strict):
    """Where in a source: which paragraph, and when somebody last read it there."""

    ref: str
    at: str
    read_on: date | None = None


class ContactPoint(Strict):
    """Somebody to ring. `opens` and `closes` are local time on working days; none means always."""

    name: str
    telephone: str
    hours: str
    opens: time | None = None
    closes: time | None = None


class Switch(Strict):
    """Something that a council may turn on or off, such as whether needs in several areas add up."""

    on: bool
    about: str


class Approval(Strict):
    by: str
    on: date
