"""Who a child is, as far as anybody knows: what earlier contacts are searched by."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from bot.referral.matching.names import Name, name_words, read_name

Sex = Literal["M", "F", "U"]
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
HOUSE = re.compile(r"\b(\d{1,4}[a-z]?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Born:
    """The day of birth, or the days between which it lies. A due date is a range around it."""

    first: date
    last: date

    @property
    def is_exact(self) -> bool:
        return self.first == self.last

    @classmethod
    def on(cls, day: date) -> Born:
        return cls(day, day)


@dataclass(frozen=True)
class Relative:
    """Somebody in the child's household or family, by name and, if known, day of birth."""

    name: str
    born: date | None = None

    @cached_property
    def parts(self) -> Name:
        return read_name(self.name)


@dataclass(frozen=True)
class Identity:
    """One child. Every part may be empty or None: that says nothing for or against a match.

    forenames: empty for a child who is not born or not named yet.
    born: None where neither a day nor an age is known.
    sex: U is not known, or not born yet.
    """

    forenames: str = ""
    family_name: str = ""
    also_known_as: tuple[str, ...] = ()
    born: Born | None = None
    sex: Sex = "U"
    postcode: str = ""
    address: str = ""
    nhs_number: str = ""
    upn: str = ""
    household: tuple[Relative, ...] = ()

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Every name the child is known by, the main one first; one that is empty is left out."""
        main = Name(name_words(self.forenames), name_words(self.family_name))
        return tuple(n for n in (main, *map(read_name, self.also_known_as)) if n.words)

    @cached_property
    def postcode_parts(self) -> tuple[str, str] | None:
        """`EX1 2AB` as `("EX1", "2AB")`; from the address if it is not given; None if not known."""
        found = POSTCODE.search(self.postcode) or POSTCODE.search(self.address)
        return (found[1].upper(), found[2].upper()) if found else None

    @cached_property
    def house(self) -> str:
        """The first house or flat number of the address; empty if there is none."""
        found = HOUSE.search(POSTCODE.sub(" ", self.address))
        return found[1].lower() if found else ""

    @property
    def is_empty(self) -> bool:
        """Nothing to search by."""
        return not (self.names or self.nhs_number or self.upn or self.household or self.house)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for sealing; days as ISO text."""
        kept = asdict(self)
        kept["born"] = self.born and [self.born.first.isoformat(), self.born.last.isoformat()]
        kept["household"] = [[r.name, r.born and r.born.isoformat()] for r in self.household]
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Identity:
        """The identity again from what `as_dict` gave, also after it has been JSON."""
        days = [date.fromisoformat(day) for day in kept.get("born", ())]
        return cls(
            **{
                **kept,
                "also_known_as": tuple(kept.get("also_known_as", ())),
                "born": Born(*days) if days else None,
                "household": tuple(
                    Relative(name, date.fromisoformat(day) if day else None)
                    for name, day in kept.get("household", ())
                ),
            }
        )
