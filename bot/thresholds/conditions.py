"""The closed list of words that a rule's `when` is written in.

Each word is a small class that can say whether it holds, which facts it reads and in which direction,
and which unasked facts could still decide it. `parse` is the only way in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.thresholds.errors import nearest
from bot.thresholds.facts import Facts
from bot.thresholds.routes import Route
from bot.thresholds.truth import NO, UNKNOWN, YES, Truth, all_of, any_of, at_least, opposite


@dataclass(frozen=True)
class Reading:
    """A condition reads a fact; `towards` is the answer that helps the condition to hold."""

    fact: str
    towards: str  # "yes" | "no" for answers, "higher" | "lower" for numbers, "either" otherwise

    def reversed(self) -> Reading:
        swap = {"yes": "no", "no": "yes", "higher": "lower", "lower": "higher", "either": "either"}
        return Reading(self.fact, swap[self.towards])


class Condition:
    """One word of a rule's `when`, with its parts."""

    def truth(self, facts: Facts) -> Truth:
        """Whether it holds, unknown where the answers do not settle it."""
        raise NotImplementedError

    def readings(self) -> Iterator[Reading]:
        """Every fact that it reads, with the direction that helps it to hold."""
        raise NotImplementedError

    def still_open(self, facts: Facts) -> Iterator[str]:
        """Facts not yet asked that could still settle it; none once it is settled."""
        if self.truth(facts) is UNKNOWN:
            yield from self._open_parts(facts)

    def _open_parts(self, facts: Facts) -> Iterator[str]:
        for reading in self.readings():
            if not facts.is_asked(reading.fact):
                yield reading.fact


@dataclass(frozen=True)
class Said(Condition):
    """`said_yes: fact` and `said_no: fact`."""

    fact: str
    expected: Truth

    def truth(self, facts: Facts) -> Truth:
        found = facts.truth(self.fact)
        return found if self.expected is YES else opposite(found)

    def readings(self) -> Iterator[Reading]:
        yield Reading(self.fact, "yes" if self.expected is YES else "no")

    def still_open(self, facts: Facts) -> Iterator[str]:
        if not facts.is_asked(self.fact):
            yield self.fact


@dataclass(frozen=True)
class Limit(Condition):
    """A number below, or not below, a limit: `younger_than_months`, `within_days` and the like.

    Dates are read as the number of days that they lie back, see `Facts.on`.
    """

    fact: str
    limit: float
    below: bool
    unit: str  # "months", "number" or "days", as written

    def truth(self, facts: Facts) -> Truth:
        known = facts.range_of(self.fact)
        if known is None or known.low < self.limit <= known.high:
            return UNKNOWN
        is_below = known.high < self.limit
        return YES if is_below == self.below else NO

    def readings(self) -> Iterator[Reading]:
        yield Reading(self.fact, "lower" if self.below else "higher")


@dataclass(frozen=True)
class OneOf(Condition):
    """`one_of: {fact: ..., values: [...]}`: a choice is among the values."""

    fact: str
    values: frozenset[str]

    def truth(self, facts: Facts) -> Truth:
        chosen = facts.choice_of(self.fact)
        if chosen is None:
            return UNKNOWN
        return YES if chosen in self.values else NO

    def readings(self) -> Iterator[Reading]:
        yield Reading(self.fact, "either")


@dataclass(frozen=True)
class Joined(Condition):
    """`all`, `any` and `at_least`: parts joined by a function of their truth values."""

    word: str
    parts: tuple[Condition, ...]
    count: int = 0

    def truth(self, facts: Facts) -> Truth:
        found = (part.truth(facts) for part in self.parts)
        if self.word == "all":
            return all_of(found)
        return any_of(found) if self.word == "any" else at_least(self.count, found)

    def readings(self) -> Iterator[Reading]:
        for part in self.parts:
            yield from part.readings()

    def _open_parts(self, facts: Facts) -> Iterator[str]:
        for part in self.parts:
            yield from part.still_open(facts)


@dataclass(frozen=True)
class NoneOf(Condition):
    """`none_of`: not one of the parts holds."""

    parts: Joined

    def truth(self, facts: Facts) -> Truth:
        return opposite(self.parts.truth(facts))

    def readings(self) -> Iterator[Reading]:
        for reading in self.parts.readings():
            yield reading.reversed()

    def _open_parts(self, facts: Facts) -> Iterator[str]:
        yield from self.parts.still_open(facts)


@dataclass(frozen=True)
class AreasWith(Condition):
    """`areas_with`: so many concern areas in scope in which a rule of at least this route holds.

    What it counts depends on the scope and the day, so `Pack.rules_in_force` puts the count in its place.
    """

    count: int
    route: Route

    def truth(self, facts: Facts) -> Truth:
        raise TypeError("areas_with is counted by Pack.rules_in_force")

    def readings(self) -> Iterator[Reading]:
        return iter(())

    def counted(self, by_area: Iterable[Iterable[tuple[Route, Condition]]]) -> Condition:
        """The count over the rules of the areas in scope."""
        areas = (tuple(when for route, when in rules if route >= self.route) for rules in by_area)
        return Joined(
            "at_least", tuple(Joined("any", found) for found in areas if found), self.count
        )


def counts_areas(condition: Condition) -> bool:
    """Whether `areas_with` stands anywhere in a condition."""
    if isinstance(condition, Joined):
        return any(counts_areas(part) for part in condition.parts)
    return isinstance(condition, AreasWith)


def with_areas_counted(
    condition: Condition, by_area: Iterable[Iterable[tuple[Route, Condition]]]
) -> Condition:
    """The condition with every `areas_with` replaced by its count."""
    if isinstance(condition, AreasWith):
        return condition.counted(by_area)
    if isinstance(condition, Joined):
        parts = tuple(with_areas_counted(part, by_area) for part in condition.parts)
        return Joined(condition.word, parts, condition.count)
    return condition


def limits_in(condition: Condition) -> Iterator[Limit]:
    """Every comparison with a limit that stands in a condition."""
    if isinstance(condition, Limit):
        yield condition
    inner = condition.parts.parts if isinstance(condition, NoneOf) else ()
    for part in condition.parts if isinstance(condition, Joined) else inner:
        yield from limits_in(part)


def parse(written: Any) -> Condition:
    """The condition that a piece of YAML stands for.

    Raises: ValueError naming the word that is not understood and the nearest one that is.
    """
    if not isinstance(written, Mapping) or len(written) != 1:
        raise ValueError(
            f"a condition is one word with its parts, such as `said_yes: visible_injury`, "
            f"not {written!r}; put several under `all` or `any`"
        )
    word, parts = next(iter(written.items()))
    if word not in WORDS:
        raise ValueError(f"`{word}` is not a word for conditions{nearest(str(word), WORDS)}")
    return WORDS[word](parts)


def _list_of(word: str, parts: Any) -> tuple[Condition, ...]:
    if not isinstance(parts, list) or not parts:
        raise ValueError(f"`{word}` needs a list of one or more conditions, not {parts!r}")
    return tuple(parse(part) for part in parts)


def _fact_id(word: str, written: Any) -> str:
    if not isinstance(written, str):
        raise ValueError(f"`{word}` needs the id of one fact, not {written!r}")
    return written


def _pair(word: str, written: Any, keys: tuple[str, str]) -> tuple[Any, Any]:
    if not isinstance(written, Mapping) or set(written) != set(keys):
        raise ValueError(f"`{word}` needs `{keys[0]}` and `{keys[1]}`, not {written!r}")
    return written[keys[0]], written[keys[1]]


def _limit(
    word: str, unit: str, below: bool, counted: Callable[[float], float] = float
) -> Callable[[Any], Condition]:
    """A reader for one word; `counted` turns what is written into the limit that is compared with."""

    def read(written: Any) -> Condition:
        fact, limit = _pair(word, written, ("fact", unit))
        if isinstance(limit, bool) or not isinstance(limit, (int, float)) or limit % 1:
            raise ValueError(f"`{word}` needs a whole number of {unit}, not {limit!r}")
        return Limit(_fact_id(word, fact), counted(limit), below, unit)

    return read


def _areas_with(written: Any) -> Condition:
    count, route = _pair("areas_with", written, ("count", "route"))
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError(f"`areas_with` needs a count of one or more, not {count!r}")
    if route not in list(Route):
        routes = [str(known) for known in Route]
        raise ValueError(f"`{route}` is not a route{nearest(str(route), routes)}")
    return AreasWith(count, Route(route))


def _one_of(written: Any) -> Condition:
    fact, values = _pair("one_of", written, ("fact", "values"))
    if not isinstance(values, list) or not values:
        raise ValueError(f"`one_of` needs a list of values, not {values!r}")
    return OneOf(_fact_id("one_of", fact), frozenset(str(value) for value in values))


def _none_of(parts: Any) -> Condition:
    conditions = _list_of("none_of", parts)
    if any(counts_areas(part) for part in conditions):
        raise ValueError(
            "`areas_with` cannot stand under `none_of`: more needs never lower a route"
        )
    return NoneOf(Joined("any", conditions))


def _at_least(written: Any) -> Condition:
    count, parts = _pair("at_least", written, ("count", "of"))
    conditions = _list_of("at_least", parts)
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= len(conditions):
        raise ValueError(f"`at_least` needs a count from 1 to {len(conditions)}, not {count!r}")
    return Joined("at_least", conditions, count)


WORDS: dict[str, Callable[[Any], Condition]] = {
    "said_yes": lambda fact: Said(_fact_id("said_yes", fact), YES),
    "said_no": lambda fact: Said(_fact_id("said_no", fact), NO),
    "all": lambda parts: Joined("all", _list_of("all", parts)),
    "any": lambda parts: Joined("any", _list_of("any", parts)),
    "none_of": _none_of,
    "at_least": _at_least,
    "one_of": _one_of,
    "younger_than_months": _limit("younger_than_months", "months", below=True),
    "at_least_months": _limit("at_least_months", "months", below=False),
    "fewer_than": _limit("fewer_than", "number", below=True),
    "at_least_number": _limit("at_least_number", "number", below=False),
    "within_days": _limit("within_days", "days", below=True, counted=lambda days: days + 1),
    "longer_ago_than_days": _limit(
        "longer_ago_than_days", "days", below=False, counted=lambda days: days + 1
    ),
    "due_within_days": _limit("due_within_days", "days", below=False, counted=lambda days: -days),
    "areas_with": _areas_with,
}
"""Every word that a condition may use; anything else is refused."""
