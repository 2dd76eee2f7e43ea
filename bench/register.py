"""An invented register of past children, and noisy questions to it whose right answers are known.

Everything comes from one seed. The shares of noise are in `NOISE` and are printed in `docs/history.md`.
Postcodes are of the areas ZX and ZY, which do not exist; NHS numbers are of the range kept for tests.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bench.register_names import GROUPS, PARENTS_FIRST, RESPELLED, SHORT, TAIL, Group
from bot.referral.matching import Born, Identity, Relative

TODAY = date(2026, 11, 20)
OLDEST = date(2008, 11, 21)
TWINS = 0.03
"""Of births."""

IN_THE_REGISTER = {
    "recorded_again": 0.18,  # a second contact about the same child, with slips of its own
    "slips_when_recorded_again": 0.30,  # of those, so many have any noise at all
    "no_postcode": 0.04,
    "age_only": 0.04,
    "nhs_number": 0.35,
    "household_named": 0.75,
}
NOISE = {
    "forename_typo": 0.07,
    "family_typo": 0.07,
    "forename_respelled": 0.06,
    "family_respelled": 0.05,
    "short_form": 0.08,
    "names_swapped": 0.03,
    "hyphen_dropped": 0.40,  # of those that have one
    "one_family_name_only": 0.20,  # of those that have two
    "other_family_name": 0.02,
    "middle_name_left_out": 0.60,  # of those that have one
    "day_month_swapped": 0.03,
    "birth_slip": 0.03,
    "age_only": 0.08,
    "moved": 0.15,  # half of them within the same postcode area
    "postcode_slip": 0.03,
    "no_postcode": 0.06,
    "no_household": 0.40,
    "no_sex": 0.30,
    "nhs_number": 0.15,  # given in the question
}
"""The chance of each slip in a question; they are independent, so that some questions have several."""


@dataclass
class Home:
    postcode: str
    address: str


@dataclass
class Child:
    """One invented child as they are, before anybody writes them down."""

    number: int
    forenames: str
    family: str
    born: date
    sex: str
    home: Home
    parents: tuple[Relative, ...]
    nhs: str
    siblings: list[Child] = field(default_factory=list)

    @property
    def twin(self) -> Child | None:
        return next((c for c in self.siblings if c.born == self.born), None)


@dataclass(frozen=True)
class Row:
    """One past contact: whose it is (by number), and how it was written down."""

    child: int
    identity: Identity
    on: date


@dataclass(frozen=True)
class Question:
    """child: the number of the child in the register, None if that child is not there.

    twin: the number of a child born the same day in the same home. sibling: of another child of that home.
    """

    kind: str
    child: int | None
    identity: Identity
    twin: int | None = None
    slips: tuple[str, ...] = ()
    sibling: int | None = None


class Register:
    """`size` invented children with their past contacts."""

    def __init__(self, size: int, seed: int) -> None:
        self.random = random.Random(f"{seed}/register")  # reproducible, no secret
        self.postcodes = self._postcodes(max(40, size // 25))
        self.children: list[Child] = []
        while len(self.children) < size:
            self.children.extend(self.family())
        del self.children[size:]
        self.rows = [row for child in self.children for row in self._rows(child)]

    def _postcodes(self, count: int) -> list[str]:
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        areas = [f"Z{a}{n}" for a in "XY" for n in range(1, 61)][: max(6, count // 30)]
        found: set[str] = set()
        while len(found) < count:
            last = f"{self.random.randint(1, 9)}{self._of(letters)}{self._of(letters)}"
            found.add(f"{self._of(areas)} {last}")
        return sorted(found)

    def _of(self, some: Sequence[str]) -> str:
        return self.random.choice(some)

    def _often(self, names: tuple[str, ...]) -> str:
        """Earlier names more often: weights fall off as one over the root of the place."""
        return self.random.choices(names, [1 / (place + 3) ** 0.8 for place in range(len(names))])[
            0
        ]

    def home(self, area: str | None = None) -> Home:
        near = [p for p in self.postcodes if p.startswith(f"{area} ")] if area else self.postcodes
        postcode = self._of(near or self.postcodes)
        return Home(postcode, f"{self.random.randint(1, 90)} {self._of(TAIL)} Road")

    def family(self) -> Iterator[Child]:
        """One household: parents, and one to four children of whom some are twins."""
        r = self.random
        group = r.choices(GROUPS, [g.share for g in GROUPS])[0]
        family = self._family_name(group)
        mother = Relative(
            f"{self._often(PARENTS_FIRST[group.name])} {_feminine(family, group)}",
            OLDEST - timedelta(days=r.randint(1_000, 9_000)),
        )
        father = Relative(
            f"{self._often(PARENTS_FIRST[group.name])} {self._family_name(group)}",
            OLDEST - timedelta(days=r.randint(1_000, 12_000)),
        )
        home = self.home()
        born = OLDEST + timedelta(days=r.randint(0, (TODAY - OLDEST).days - 1))
        made: list[Child] = []
        for _ in range(r.choices((1, 2, 3, 4), (45, 35, 14, 6))[0]):
            for _ in range(2 if r.random() < TWINS else 1):
                made.append(self._child(group, family, born, home, (mother, father), made))
            born += timedelta(days=r.randint(330, 1_500))
            if born > TODAY:
                break
        for child in made:
            child.siblings = [other for other in made if other is not child]
        self._next_number = getattr(self, "_next_number", 0)
        for child in made:
            child.number = self._next_number
            self._next_number += 1
        yield from made

    def _family_name(self, group: Group) -> str:
        def one() -> str:
            return (
                self._of(TAIL) if self.random.random() < group.tail else self._often(group.families)
            )

        return f"{one()}-{one()}" if self.random.random() < group.double_barrelled else one()

    def _child(
        self, group: Group, family: str, born: date, home: Home, parents: tuple[Relative, ...],
        made: list[Child],
    ) -> Child:  # fmt: skip
        r = self.random
        sex = r.choice("MF")
        taken = {c.forenames.split()[-1] for c in made} | {c.forenames.split()[0] for c in made}
        names = group.boys if sex == "M" else group.girls
        first = next(n for n in iter(lambda: self._often(names), None) if n not in taken)
        before, of_ten = group.first_before
        if before and sex == "M" and first != before and r.randint(1, 10) <= of_ten:
            first = f"{before} {first}"
        elif r.random() < 0.35:
            first = f"{first} {self._often(names)}"
        name = _feminine(family, group) if sex == "F" else family
        return Child(-1, first, name, born, sex, home, parents, _nhs_number(r))

    def _rows(self, child: Child) -> Iterator[Row]:
        r, share = self.random, IN_THE_REGISTER
        slips: dict[str, float] = {}
        while True:
            identity, _ = self.told(child, slips)
            if r.random() >= share["household_named"]:
                identity = replace(identity, household=())
            if r.random() < share["no_postcode"]:
                identity = replace(identity, postcode="", address="")
            if r.random() < share["age_only"]:
                identity = replace(identity, born=_by_age(child.born))
            nhs = child.nhs if r.random() < share["nhs_number"] else ""
            day = TODAY - timedelta(days=r.randint(1, 1_300))
            yield Row(child.number, replace(identity, nhs_number=nhs), day)
            if r.random() >= share["recorded_again"]:
                return
            slips = NOISE if r.random() < share["slips_when_recorded_again"] else {}

    def told(self, child: Child, noise: dict[str, float]) -> tuple[Identity, tuple[str, ...]]:
        """How somebody writes the child down, with slips as often as `noise` says, and which they were."""
        return _Telling(self, child, noise).identity()


def _feminine(family: str, group: Group) -> str:
    if group.girls_family_ends_a and family.endswith(("ski", "cki", "dzki")):
        return family[:-1] + "a"
    return family


def _nhs_number(r: random.Random) -> str:
    while True:
        digits = "999" + "".join(str(r.randint(0, 9)) for _ in range(6))
        check = 11 - sum((10 - place) * int(d) for place, d in enumerate(digits)) % 11
        if check != 10:
            return digits + str(0 if check == 11 else check)


def _by_age(born: date) -> Born:
    """All days on which somebody of this age in whole years today can have been born."""
    years = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
    first = TODAY.replace(year=TODAY.year - years - 1) + timedelta(days=1)
    return Born(first, TODAY.replace(year=TODAY.year - years))


class _Telling:
    """One child written down once."""

    def __init__(self, register: Register, child: Child, noise: dict[str, float]) -> None:
        self.register, self.child, self.noise = register, child, noise
        self.r, self.slips = register.random, list[str]()

    def _slip(self, name: str) -> bool:
        if self.r.random() < self.noise.get(name, 0.0):
            self.slips.append(name)
            return True
        return False

    def identity(self) -> tuple[Identity, tuple[str, ...]]:
        fore, family = self._forenames(), self._family()
        if self._slip("names_swapped"):
            fore, family = family, fore
        postcode, address = self._home()
        child = self.child
        told = Identity(
            forenames=fore,
            family_name=family,
            born=self._born(),
            sex="U" if self._slip("no_sex") else child.sex,  # type: ignore[arg-type]
            postcode=postcode,
            address=address,
            nhs_number=child.nhs if self._slip("nhs_number") else "",
            household=() if self._slip("no_household") else self._household(),
        )
        return told, tuple(
            s for s in self.slips if s not in ("nhs_number", "no_sex", "no_household")
        )

    def _forenames(self) -> str:
        names = self.child.forenames.split()
        if len(names) > 1 and self._slip("middle_name_left_out"):
            names = names[:1] if names[0] not in ("Mohammed", "Mohamed") else names[1:]
        if names[0] in SHORT and self._slip("short_form"):
            names[0] = SHORT[names[0]]
        elif self._slip("forename_respelled"):
            names[0] = self._respelled(names[0])
        if self._slip("forename_typo"):
            names[0] = self._typo(names[0])
        return " ".join(names)

    def _family(self) -> str:
        name = self.child.family
        if self._slip("other_family_name"):
            return self.child.parents[1].name.split()[-1]
        if "-" in name and self._slip("one_family_name_only"):
            name = name.split("-")[self.r.randint(0, 1)]
        elif "-" in name and self._slip("hyphen_dropped"):
            name = name.replace("-", self.r.choice((" ", "")))
        if self._slip("family_respelled"):
            name = self._respelled(name)
        if self._slip("family_typo"):
            name = self._typo(name)
        return name

    def _respelled(self, name: str) -> str:
        if name in RESPELLED:
            return self.r.choice(RESPELLED[name])
        rules = (("ie", "y"), ("y", "ie"), ("ph", "f"), ("ck", "k"), ("c", "k"), ("k", "c"), ("ee", "i"),
                 ("i", "ee"), ("ou", "u"), ("oo", "u"), ("z", "s"), ("tt", "t"), ("ll", "l"), ("l", "ll"),
                 ("s", "ss"), ("e", "a"), ("a", "e"), ("v", "w"), ("ł", "w"), ("ó", "u"))  # fmt: skip
        at = [(a, b) for a, b in rules if a in name[1:]]
        if not at:
            return name
        old, new = self.r.choice(at)
        return name[0] + name[1:].replace(old, new, 1)

    def _typo(self, name: str) -> str:
        if len(name) < 3:
            return name
        at = self.r.randint(0, len(name) - 2)
        letter = self.r.choice("abcdefghiklmnoprstuwy")
        return self.r.choice((
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at] + name[at:],
        ))  # fmt: skip

    def _born(self) -> Born:
        day = self.child.born
        if self._slip("age_only"):
            return _by_age(day)
        if day.day <= 12 and day.day != day.month and self._slip("day_month_swapped"):
            return Born.on(date(day.year, day.day, day.month))
        if self._slip("birth_slip"):
            if self.r.random() < 0.5:
                return Born.on(day + timedelta(days=self.r.choice((-1, 1, 10, -10))))
            return Born.on(_in_year(day, day.year + self.r.choice((-1, 1))))
        return Born.on(day)

    def _home(self) -> tuple[str, str]:
        home = self.child.home
        if self._slip("moved"):
            area = home.postcode.split()[0] if self.r.random() < 0.5 else None
            home = self.register.home(area)
        if self._slip("no_postcode"):
            return "", ""
        postcode = home.postcode
        if self._slip("postcode_slip"):
            postcode = postcode[:-1] + self.r.choice("ABDEFGHJ")
        return postcode, home.address

    def _household(self) -> tuple[Relative, ...]:
        people = [p for p in self.child.parents if self.r.random() < 0.7]
        people = [p if self.r.random() < 0.4 else Relative(p.name) for p in people]
        siblings = [
            Relative(
                f"{c.forenames.split()[0]} {c.family}", c.born if self.r.random() < 0.5 else None
            )
            for c in self.child.siblings
            if self.r.random() < 0.6
        ]
        return (*people, *siblings)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


OF_MATCHING, OF_STRANGERS = 0.5, 0.5
SIBLING, TWIN, NAMESAKE = 0.30, 0.05, 0.30
"""Of the questions about children who are not in the register; the rest are strangers to it."""


def questions(register: Register, count: int, seed: int) -> Iterator[Question]:
    """The mixed questions: half about children in the register, half about others."""
    register.random = random.Random(f"{seed}/questions")  # reproducible, no secret
    for _ in range(count):
        if register.random.random() < OF_MATCHING:
            yield _about(register, register.random.choice(register.children))
        else:
            yield _not_in(register)


def _about(register: Register, child: Child, kind: str = "") -> Question:
    told, slips = register.told(child, NOISE)
    known = {c.number for c in child.siblings} & range_of(register)
    twin = child.twin.number if child.twin and child.twin.number in known else None
    return Question(
        kind or ("twin" if twin is not None else "mixed"), child.number, told, twin, slips
    )


def range_of(register: Register) -> set[int]:
    return set(range(len(register.children)))


def _not_in(register: Register) -> Question:
    r = register.random
    known, kind = r.choice(register.children), r.random()
    other = next(register.family())
    if kind < SIBLING + TWIN:
        # An unknown child of a known home: another first name, born at another time or the same day.
        is_twin = kind >= SIBLING
        name = other.forenames.split()[0]
        while name in known.forenames:
            name = next(register.family()).forenames.split()[0]
        born = known.born if is_twin else known.born + timedelta(days=r.randint(330, 2_000))
        child = replace(known, number=-1, forenames=name, born=born, siblings=[], nhs=other.nhs)
        told, slips = register.told(child, NOISE)
        twin = known.number if is_twin else None
        sibling = None if is_twin else known.number
        kind_of = "unknown twin" if is_twin else "unknown sibling"
        return Question(kind_of, None, told, twin, slips, sibling)
    if kind < SIBLING + TWIN + NAMESAKE:
        child = replace(other, forenames=known.forenames, family=known.family, sex=known.sex)
        told, slips = register.told(child, NOISE)
        return Question("namesake", None, told, None, slips)
    told, slips = register.told(other, NOISE)
    return Question("stranger", None, told, None, slips)


def questions_of_little(register: Register, count: int, seed: int) -> Iterator[Question]:
    """Questions where much is missing, reported apart: all about children in the register."""
    register.random = random.Random(f"{seed}/little")  # reproducible, no secret
    keep: dict[str, tuple[str, ...]] = {
        "name alone": ("forenames", "family_name"),
        "name and age": ("forenames", "family_name", "age"),
        "name and street": ("forenames", "family_name", "postcode", "address"),
        "first name and date of birth": ("forenames", "born"),
        "no first name yet, family, home and age": ("family_name", "postcode", "address", "age"),
    }
    for kind, fields in keep.items():
        for _ in range(count):
            child = register.random.choice(register.children)
            told, slips = register.told(child, NOISE)
            born = (
                told.born if "born" in fields else _by_age(child.born) if "age" in fields else None
            )
            kept = {name: getattr(told, name) for name in fields if name not in ("born", "age")}
            yield Question(kind, child.number, Identity(**kept, born=born), None, slips)
