"""Each fact about a child, and the answer that it comes from: what staff follow back to the words.

Pure. The facts are read by the same function as the advice was, so that the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.interview.case import Case, Entry, facts_for, facts_in
from bot.interview.hours import with_the_hour
from bot.thresholds.facts import Answer, Facts, Value
from bot.thresholds.pack import Pack

State = Literal["yes", "no", "told", "not_known", "not_asked"]
"""told: an age, a number, a day or a choice. not_known: asked, and nobody knows. not_asked: nobody asked,
which is no more reassuring than not known."""
_STATES: dict[Answer, State] = {
    Answer.YES: "yes",
    Answer.NO: "no",
    Answer.DONT_KNOW: "not_known",
}


@dataclass(frozen=True)
class FactTold:
    """One fact. entry: the answer that it comes from; None where it was not asked, or was worked out.

    before: (answer, what it said then) of those that were changed later, the oldest first.
    """

    fact: str
    area: str
    state: State
    entry: Entry | None = None
    before: tuple[tuple[Entry, State], ...] = ()

    @property
    def is_worked_out(self) -> bool:
        """From the time of day, or from another answer; nobody was asked this."""
        return self.entry is None and self.state != "not_asked"


def facts_told(
    case: Case, changed: Iterable[Entry], child: str, pack: Pack, at: datetime
) -> tuple[FactTold, ...]:
    """Every fact of the areas that were discussed, and any other that was answered, in the pack's order.

    changed: the answers that no longer stand. at: when it was advised, for what the clock says.
    """
    facts = with_the_hour(facts_for(case, child, pack), pack, at)
    entry_of = _latest(case.entries, child, pack)
    before: dict[str, list[tuple[Entry, State]]] = {}
    for entry in changed:
        for fact, state in _states_in(entry, child, pack):
            before.setdefault(fact, []).append((entry, state))
    scope = set(pack.in_scope(case.areas))
    return tuple(
        FactTold(fact, area, _state(fact, facts), entry_of.get(fact), tuple(before.get(fact, ())))
        for fact, area in pack.area_of_fact.items()
        if area in scope or facts.is_asked(fact) or fact in before
    )


def _latest(entries: Iterable[Entry], child: str, pack: Pack) -> dict[str, Entry]:
    return {fact: e for e in entries for fact, _state in _states_in(e, child, pack)}


def _states_in(entry: Entry, child: str, pack: Pack) -> Iterator[tuple[str, State]]:
    heard, found = facts_in(entry, child, pack)
    yield from ((fact, _STATES[answer]) for fact, answer in heard.items())
    yield from ((fact, _state_of_value(value)) for fact, value in found.items())


def _state(fact: str, facts: Facts) -> State:
    if fact in facts.answers:
        return _STATES[facts.answers[fact]]
    return _state_of_value(facts.values[fact]) if fact in facts.values else "not_asked"


def _state_of_value(value: Value) -> State:
    return "not_known" if isinstance(value, Answer) else "told"
