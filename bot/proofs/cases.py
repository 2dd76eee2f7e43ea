"""A case that the solver found, as facts that the engine can be asked about, and in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from bot.proofs.answers import FactLiterals, Holds
from bot.proofs.formulas import Literal
from bot.proofs.ground import Ground
from bot.thresholds.facts import Answer, Facts, Range, Value, ranges_between
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Fact

Model = set[Literal]
"""The literals that are true in a case."""


def known_facts(ground: Ground, model: Model, among: Iterable[str]) -> Facts:
    """What is known of these facts in a case; the rest is left unasked."""
    answers: dict[str, Answer] = {}
    values: dict[str, Value] = {}
    for fact in among:
        literals = ground.literals.by_id[fact]
        if ground.pack.facts[fact].kind == "answer":
            part = literals.parts["yes"]
            if _is_true(part.certain, model):
                answers[fact] = Answer.YES
            elif not _is_true(part.possible, model):
                answers[fact] = Answer.NO
        elif (value := _known_value(ground.pack.facts[fact], literals, model)) is not None:
            values[fact] = value
    return Facts(answers, values, _areas(ground, model))


def facts_as_they_turn_out(ground: Ground, model: Model, among: Iterable[str]) -> Facts:
    """The same when everything unknown is settled in the way that the case settles it."""
    answers: dict[str, Answer] = {}
    values: dict[str, Value] = {}
    for fact in among:
        parts = ground.literals.by_id[fact].parts
        out = {name: _is_true(part.turns_out, model) for name, part in parts.items()}
        if ground.pack.facts[fact].kind == "answer":
            answers[fact] = Answer.YES if out["yes"] else Answer.NO
        elif ground.pack.facts[fact].kind == "choice":
            values[fact] = next(name for name, chosen in out.items() if chosen)
        elif out:
            slots = ranges_between([float(limit) for limit in out])
            values[fact] = slots[len(out) - sum(out.values())]
    return Facts(answers, values, _areas(ground, model))


def stated_facts(ground: Ground, model: Model, stated: Collection[Literal]) -> Facts:
    """The facts that these literals speak of, as far as they settle them; the areas are those of the case."""
    answers: dict[str, Answer] = {}
    values: dict[str, Value] = {}
    for fact, literals in ground.literals.by_id.items():
        parts = literals.parts
        if not any(abs(part.turns_out) in map(abs, stated) for part in parts.values()):
            continue
        if ground.pack.facts[fact].kind == "answer":
            answers[fact] = Answer.YES if parts["yes"].turns_out in stated else Answer.NO
        elif ground.pack.facts[fact].kind == "choice":
            values[fact] = next(n for n, part in parts.items() if part.turns_out in model)
        else:
            slots = [
                slot
                for place, slot in enumerate(ground.slots_of(fact))
                if _fits(place, [part.turns_out for part in parts.values()], stated)
            ]
            values[fact] = Range(slots[0].low, slots[-1].high)
    return Facts(answers, values, _areas(ground, model))


def _fits(slot: int, below: list[Literal], stated: Collection[Literal]) -> bool:
    """Whether a number in this range keeps to what is stated of the limits."""
    return not any(
        (-literal if place >= slot else literal) in stated for place, literal in enumerate(below)
    )


def in_words(facts: Facts, pack: Pack) -> tuple[str, ...]:
    """The facts as a practitioner would say them, the areas first."""
    areas = [f'"{pack.areas[area].name}"' for area in sorted(facts.areas)]
    told = [f"the worry is {' with '.join(areas)}"] if areas else []
    told += [_said(pack.facts[fact], answer) for fact, answer in facts.answers.items()]
    told += [f"the {_amount(pack, fact, value)}" for fact, value in facts.values.items()]
    return tuple(told)


def _said(fact: Fact, answer: Answer) -> str:
    if answer is Answer.DONT_KNOW:
        return f"it is not known whether {_phrase(fact.if_yes)}"
    if answer is Answer.NO:
        return _phrase(fact.if_no) if fact.if_no else f"it is not so that {_phrase(fact.if_yes)}"
    return _phrase(fact.if_yes)


def _phrase(written: str) -> str:
    return written.replace("{child}", "the child")


def _amount(pack: Pack, fact: str, value: Value) -> str:
    """An age, number, date or choice with its name: "child age is under 7 years"."""
    kind = pack.facts[fact].kind
    name = fact.removesuffix("_months" if kind == "months" else "").replace("_", " ")
    if not isinstance(value, Range):
        return f"{name} is {'not known' if value is Answer.DONT_KNOW else value}"
    slots = pack.ranges_of(fact)
    if slots and value.low <= slots[0].low:
        return f"{name} is under {_in_units(value.high + 1, kind)}"
    if slots and value.high >= slots[-1].high:
        return f"{name} is {_in_units(value.low, kind)} or more"
    return f"{name} is from {_in_units(value.low, kind)} to under {_in_units(value.high + 1, kind)}"


def _in_units(amount: float, kind: str) -> str:
    if kind == "months" and amount and amount % 12 == 0:
        years = amount // 12
        return f"{years:g} year{'s' if years > 1 else ''}"
    return f"{amount:g} months" if kind == "months" else f"{amount:g}"


def _known_value(fact: Fact, literals: FactLiterals, model: Model) -> Value | None:
    if fact.kind == "choice":
        chosen = (name for name, p in literals.parts.items() if _is_true(p.certain, model))
        return next(chosen, None)
    limits = [float(limit) for limit in literals.parts]
    slots = ranges_between(limits)
    open_slots = list(_slots_left(list(literals.parts.values()), model))
    if len(open_slots) == len(slots):
        return None
    return Range(slots[open_slots[0]].low, slots[open_slots[-1]].high)


def _slots_left(parts: list[Holds], model: Model) -> Iterator[int]:
    """The ranges between limits in which the number may lie."""
    for slot in range(len(parts) + 1):
        below = all(_is_true(part.possible, model) for part in parts[slot:])
        above = not any(_is_true(part.certain, model) for part in parts[:slot])
        if below and above:
            yield slot


def _areas(ground: Ground, model: Model) -> frozenset[str]:
    areas = (area.area for area in ground.pack.concern_areas)
    return frozenset(a for a in areas if _is_true(ground.literals.in_scope(a), model))


def _is_true(literal: Literal, model: Model) -> bool:
    return literal in model if literal > 0 else -literal not in model
