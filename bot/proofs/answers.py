"""What can be known of one fact, as literals: what is certain, what is possible, how it turns out.

Each fact has three readings of the same thing. *Certain* and *possible* speak of what is known; *turns out*
speaks of one way in which everything unknown could be settled, in keeping with what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.proofs.formulas import FALSE, TRUE, Formulas, Literal


@dataclass(frozen=True)
class Holds:
    """Whether something holds: for certain, possibly, and as everything turns out."""

    certain: Literal
    possible: Literal
    turns_out: Literal

    def opposite(self) -> Holds:
        return Holds(-self.possible, -self.certain, -self.turns_out)


@dataclass(frozen=True)
class FactLiterals:
    """One fact's parts: what each comparison with it comes to, by name."""

    fact: str
    parts: Mapping[str, Holds]
    known: Literal
    states: tuple[Mapping[str, Holds], ...]
    """The parts as they are in each state in which the fact is settled; least risk first."""

    def settled(self, state: Mapping[str, Holds]) -> FactLiterals:
        """The same fact with constants in place of its literals."""
        return replace(self, parts=state)

    def every_state(self) -> list[FactLiterals]:
        """The same fact when nothing is known of it, and in each state in which it is settled."""
        return [self.unknown(), *(self.settled(state) for state in self.states)]

    def unknown(self) -> FactLiterals:
        """The same fact when nothing is known of it."""
        parts = {name: Holds(FALSE, TRUE, part.turns_out) for name, part in self.parts.items()}
        return replace(self, parts=parts)


def _settled(names: Iterable[str], so: Iterable[str]) -> Mapping[str, Holds]:
    holding = set(so)
    return {
        name: Holds(TRUE, TRUE, TRUE) if name in holding else Holds(FALSE, FALSE, FALSE)
        for name in names
    }


def answer_literals(
    fact: str, risk_when: str, formulas: Formulas
) -> tuple[FactLiterals, list[Literal]]:
    """A fact of yes and no, and what always holds of it."""
    yes = formulas.variable(f"{fact} yes")
    no = formulas.variable(f"{fact} no")
    out = formulas.variable(f"{fact} turns out yes")
    parts = {"yes": Holds(yes, -no, out)}
    states = (_settled(parts, ()), _settled(parts, parts))
    if risk_when == "no":
        states = states[::-1]
    always = [formulas.any((-yes, -no)), *_keeps(formulas, parts["yes"])]
    return FactLiterals(fact, parts, formulas.any((yes, no)), states), always


def number_literals(
    fact: str, risk_when: str, limits: Iterable[float], formulas: Formulas
) -> tuple[FactLiterals, list[Literal]]:
    """An age, number or days since a date, told apart only by the limits that conditions compare with.

    For each limit: certainly below it, certainly not below it, and below it as things turn out.
    """
    parts, always = {}, []
    for limit in limits:
        below = formulas.variable(f"{fact} certainly below {limit:g}")
        above = formulas.variable(f"{fact} certainly at least {limit:g}")
        out = formulas.variable(f"{fact} turns out below {limit:g}")
        parts[f"{limit:g}"] = Holds(below, -above, out)
        always += [formulas.any((-below, -above)), *_keeps(formulas, parts[f"{limit:g}"])]
    in_order = list(parts.values())
    for lower, higher in zip(in_order, in_order[1:], strict=False):
        always += [
            formulas.implies(lower.certain, higher.certain),
            formulas.implies(lower.possible, higher.possible),
            formulas.implies(lower.turns_out, higher.turns_out),
        ]
    known = formulas.any(lit for part in in_order for lit in (part.certain, -part.possible))
    names = list(parts)
    states = tuple(_settled(names, names[place:]) for place in range(len(names) + 1))
    if risk_when == "lower":
        states = states[::-1]
    return FactLiterals(fact, parts, known, states), always


def choice_literals(
    fact: str, values: Iterable[str], formulas: Formulas
) -> tuple[FactLiterals, list[Literal]]:
    """One of several values: each is known to be the one, or some other is, or it is not known."""
    names = list(values)
    chosen = {name: formulas.variable(f"{fact} known to be {name}") for name in names}
    out = {name: formulas.variable(f"{fact} turns out {name}") for name in names}
    known = formulas.any(chosen.values())
    parts = {
        name: Holds(chosen[name], formulas.any((-known, chosen[name])), out[name]) for name in names
    }
    always = [formulas.any(out.values())] if names else []
    for name in names:
        always.append(formulas.implies(chosen[name], out[name]))
        others = [other for other in names if other > name]
        always += [formulas.any((-chosen[name], -chosen[other])) for other in others]
        always += [formulas.any((-out[name], -out[other])) for other in others]
    states = tuple(_settled(names, (name,)) for name in names)
    return FactLiterals(fact, parts, known, states), always


def _keeps(formulas: Formulas, part: Holds) -> list[Literal]:
    """How it turns out keeps to what is known."""
    return [
        formulas.implies(part.certain, part.turns_out),
        formulas.implies(part.turns_out, part.possible),
    ]
