"""What is wrong with the postcodes of a council and its neighbours, in words for those who write packs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ukpostcodeutils.validation import is_valid_partial_postcode, is_valid_postcode

from bot.thresholds.parts import Boundary, Neighbour

WHERE = "pack.yml: boundary"
TELEPHONE = re.compile(r"\+?[0-9](?: *[0-9]){2,14}")
_SECTOR = re.compile(r"([A-Z0-9]{2,4}) [0-9]")
_WHOLE = re.compile(r"[A-Z0-9]{2,4} [0-9][A-Z]{2}")


def boundary_faults(boundary: Boundary) -> Iterator[str]:
    """Postcodes that are none or stand twice, and neighbours that nobody could ring."""
    lists = [("postcodes", boundary.postcodes)]
    lists += [(f"neighbours > {n.name}", n.postcodes) for n in boundary.neighbours]
    stands_in: dict[str, str] = {}
    for place, postcodes in lists:
        for written in postcodes:
            yield from _postcode_faults(place, written)
            if written in stands_in:
                yield _twice(written, place, stands_in[written])
            stands_in.setdefault(written, place)
    for neighbour in boundary.neighbours:
        yield from _neighbour_faults(neighbour)
    if boundary.neighbours and not boundary.postcodes:
        yield (
            f"{WHERE}: `postcodes` is empty, but there are neighbours; list this council's own, so that a "
            f"child who lives here is never sent elsewhere"
        )


def _postcode_faults(place: str, written: str) -> Iterator[str]:
    if _is_postcode(written):
        return
    close = " ".join(written.upper().split())
    tip = f"; write it as {close}" if close != written and _is_postcode(close) else ""
    yield (
        f"{WHERE} > {place}: `{written}` is not a postcode or the beginning of one{tip or _how(written)}"
    )


def _how(written: str) -> str:
    if re.fullmatch(r"[A-Za-z]{1,2}", written):
        return (
            f"; two letters alone are a wide area that several councils share, so write each district, such "
            f"as {written.upper()}1"
        )
    return "; write a district (ZA1), a sector (ZA1 4) or a whole postcode (ZA1 4AB), in capitals"


def _is_postcode(written: str) -> bool:
    if _WHOLE.fullmatch(written):
        return bool(is_valid_postcode(written.replace(" ", "")))
    sector = _SECTOR.fullmatch(written)
    return bool(is_valid_partial_postcode(sector[1] if sector else written))


def _twice(written: str, place: str, first: str) -> str:
    if place == first:
        return f"{WHERE} > {place}: `{written}` stands there twice; take one of them out"
    return (
        f"{WHERE}: `{written}` stands under {first} and under {place}. If both have a part of it, write "
        f"sectors ({written.split()[0]} 4) under one of them; otherwise take one of them out"
    )


def _neighbour_faults(neighbour: Neighbour) -> Iterator[str]:
    place = f"{WHERE} > neighbours > {neighbour.name}"
    if not neighbour.name.strip():
        yield f"{WHERE} > neighbours: a neighbour has no name; write what the council is called"
    if not neighbour.postcodes:
        yield f"{place}: has no postcodes, so that it would never be named; list them, or take it out"
    numbers = {"telephone": neighbour.telephone, "out_of_hours": neighbour.out_of_hours}
    for key, number in numbers.items():
        if number is not None and not TELEPHONE.fullmatch(number):
            yield (
                f"{place}: `{key}` is `{number}`, which is not a number that can be rung; write 3 to 15 "
                f"digits, with spaces if you like"
            )
