"""Every state that consent can come to: each answer to each question that is asked, in order.

The pack checker proves its laws over these, and the tests drive the interview through them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.referral.consent import WORDS_THAT_DECIDE, Consent, consent_for
from bot.thresholds.facts import Range
from bot.thresholds.pack import Pack
from bot.thresholds.parts import FamilyContact
from bot.thresholds.routes import Route

CONTACTS: tuple[FamilyContact, ...] = ("usual", "ask_first", "never")
AGES: tuple[Range | None, ...] = (None, Range(60, 71), Range(168, 179), Range(192, 203))
"""Not known, five, fourteen, sixteen: below and above every age that consent tells apart."""


@dataclass(frozen=True)
class State:
    """One way through the consent questions to their end; `steps`: how it stood before each answer."""

    route: Route
    family_contact: FamilyContact
    age: Range | None
    said: tuple[tuple[str, str], ...]
    consent: Consent
    steps: tuple[Consent, ...] = ()

    def in_words(self) -> str:
        answers = ", ".join(f"{question}: {value}" for question, value in self.said)
        return f"{self.route}, family contact {self.family_contact}, {answers or 'nothing asked'}"


def states(pack: Pack, route: Route, contact: FamilyContact, age: Range | None) -> Iterator[State]:
    """Every end that the consent questions of one route can come to."""
    yield from _from(
        pack, State(route, contact, age, (), consent_for(route, contact, pack, {}, age))
    )


def every_state(pack: Pack) -> Iterator[State]:
    """The same over every route, every instruction about the family, and every age that matters."""
    for route in Route:
        for contact in CONTACTS:
            for age in AGES:
                yield from states(pack, route, contact, age)


def _from(pack: Pack, state: State) -> Iterator[State]:
    asked = state.consent.waiting
    if asked is None or asked in dict(state.said):
        yield state
        return
    for value in values_of(asked, pack):
        said = (*state.said, (asked, value))
        consent = consent_for(state.route, state.family_contact, pack, dict(said), state.age)
        steps = (*state.steps, state.consent)
        yield from _from(
            pack, State(state.route, state.family_contact, state.age, said, consent, steps)
        )


def values_of(asked: str, pack: Pack) -> tuple[str, ...]:
    """Every answer that a consent question can get."""
    question = pack.consent.question(asked)
    if question.kind == "yes_no":
        return ("yes", "no", "dont_know")
    if question.kind == "choice":
        return tuple(option.value or "" for option in question.options)
    return ("given", "not_known") if asked in WORDS_THAT_DECIDE else ("given",)
