"""Which council answers for a child, by where the child lives or is found.

It is told to the referrer and goes with the record. It never stops anybody from sending, and never moves a
contact by itself: postcodes cross boundaries, and an address may be old.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.referral.identifiers import postcode as whole_postcode
from bot.referral.identifiers import postcode_district
from bot.thresholds.pack import Pack

Where = Literal["here", "elsewhere", "not_listed", "not_known"]
"""not_listed: a whole postcode that neither this council nor a neighbour of it lists. not_known: no postcode,
or this council lists none."""


@dataclass(frozen=True)
class Authority:
    """The council of a postcode. Name and numbers are a neighbour's and empty unless it is `elsewhere`."""

    where: Where
    postcode: str = ""
    name: str = ""
    telephone: str = ""
    out_of_hours: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


NOT_KNOWN = Authority("not_known")


def authority_for(postcode: str | None, pack: Pack) -> Authority:
    """The council of a postcode, or of the first half of one. The longest entry that fits counts."""
    boundary = pack.head.boundary
    if not boundary.postcodes or not postcode:
        return NOT_KNOWN
    whole = whole_postcode(postcode).value
    known = whole or postcode_district(postcode.upper()).value
    if known is None:
        return NOT_KNOWN
    owner = {written: Authority("here", known) for written in boundary.postcodes}
    for neighbour in boundary.neighbours:
        other = Authority(
            "elsewhere", known, neighbour.name, neighbour.telephone, neighbour.out_of_hours or ""
        )
        owner |= dict.fromkeys(neighbour.postcodes, other)
    for part in _parts(known):
        if part in owner:
            return owner[part]
    return Authority("not_listed", known) if whole else NOT_KNOWN


def authority_in(text: str, pack: Pack) -> Authority:
    """The council of the postcode that stands in an answer, such as an address."""
    found = whole_postcode(text).value or postcode_district(text).value
    return authority_for(found, pack)


def _parts(postcode: str) -> Iterator[str]:
    """A postcode, its sector and its district, the longest first."""
    outward, _, inward = postcode.partition(" ")
    if inward:
        yield postcode
        yield f"{outward} {inward[0]}"
    yield outward
