"""Invented families and referrers for the demo. Numbers are of the ranges kept for drama and for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from bot.demo import invented
from bot.demo.agencies import Sender

FIRST = (
    "Ada Aled Alfie Amal Amina Anwen Arlo Asha Beth Bilal Brodie Bryn Cara Casper Cerys Dara Dev Dina Eira "
    "Eli Elsie Emre Esme Ewan Farah Faye Finn Freya Gwen Hadi Hana Harvey Idris Imani Ines Iona Isaac Ivy "
    "Jaya Joel Kai Kayleigh Keir Kian Lana Leila Lewis Lola Luca Mabel Malik Maisie Milo Mina Nadia Nell "
    "Niamh Noor Nye Omar Orla Otis Pippa Priya Rafi Reeva Rhys Rosa Rowan Ruby Sami Saoirse Seren Shay Sian "
    "Tariq Tessa Theo Tomos Uma Vera Wren Yara Yusuf Zac Zara Zofia"
).split()
BEGINS = (
    "Aldermar Barrowen Brackle Calder Corran Dunnock Elmscar Fallow Fennim Garrick Hallowen Hartle Ivering "
    "Jessam Kestel Larrow Marlow Merrin Netherb Oakend Pellow Quarrin Ravensk Saltmar Tarrow Thistle Umber "
    "Varley Wendle Yarrow"
).split()
ENDS = "ale by combe den field garth ham ick lake mere ow stone thwaite wick worth".split()
PLACES = (
    "Brackwater Cinderhill Dapplemere Eastholm Farrowgate Gullside Hollowbrook Millrace".split()
)
STREETS = (
    "Almond Beacon Cutler Drover Ember Foundry Gannet Heron Juniper Lantern Orchard Quarry".split()
)
ENDINGS_OF_POSTCODES = "AA AB AD AE AF BA BB BD BE DA DB DD DE EA EB ED EE".split()


@dataclass(frozen=True)
class Family:
    """One invented family. words: what stands for each placeholder. born: of the first child, if told."""

    words: dict[str, str]
    born: date | None


class People:
    """Makes families and referrers out of one chance; no two families have a number in common."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._numbers = _test_numbers()
        chance.shuffle(self._numbers)

    def family(self, born: date | None) -> Family:
        chance = self._chance
        names = chance.sample(FIRST, 5)
        place = chance.choice(PLACES)
        street, house = chance.choice(STREETS), chance.randint(1, 160)
        phone = f"{900000 + chance.randint(0, 999)}"
        outward, ending = chance.choice(("ZX1", "ZX2", "ZX3")), chance.choice(ENDINGS_OF_POSTCODES)
        postcode = f"{outward} {chance.randint(1, 9)}{ending}"
        nhs = self._numbers.pop()
        words = {
            **dict(zip(invented.CHILDREN, names, strict=False)),
            invented.PARENT: names[3], invented.PARTNER: names[4],
            invented.FAMILY: self.surname(), invented.PLACE: place, invented.SCHOOL: place,
            f"1 {invented.STREET}": f"{house} {street}", invented.STREET: street,
            invented.HOME_PHONE: f"07700 {phone}", "07700900456": f"07700{phone}",
            "+447700900456": f"+447700{phone}",
            invented.POSTCODE: postcode, invented.POSTCODE.replace(" ", ""): postcode.replace(" ", ""),
            invented.NHS: f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}", "9991234578": nhs,
            invented.UPN: f"H801{chance.randint(100000000, 999999999)}",
        }  # fmt: skip
        return Family(words, born)

    def referrer(self, sender: Sender) -> dict[str, str]:
        chance = self._chance
        phone, lead = chance.randint(0, 999), chance.randint(0, 999)
        return {
            invented.WRITER: chance.choice(FIRST), invented.WRITERS: self.surname(),
            invented.LEAD: chance.choice(FIRST), invented.LEADS: self.surname(),
            invented.WORKPLACE: sender.workplace.format(place=chance.choice(PLACES)),
            invented.WORK_PHONE: f"01632 960{phone:03}", "01632960123": f"01632960{phone:03}",
            "+441632960123": f"+441632960{phone:03}", invented.LEAD_PHONE: f"01632 960{lead:03}",
        }  # fmt: skip

    def surname(self) -> str:
        return self._chance.choice(BEGINS) + self._chance.choice(ENDS)


def _test_numbers() -> list[str]:
    """Ten-figure numbers of the health service's range for tests (999), with their check figure."""
    found = []
    for middle in range(0, 1_000_000, 37):
        first = f"999{middle:06}"
        rest = 11 - sum(int(c) * (10 - n) for n, c in enumerate(first)) % 11
        if rest != 10:  # noqa: PLR2004 - modulus 11 has no figure for ten
            found.append(first + str(rest % 11))
    return found
