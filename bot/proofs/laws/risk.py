"""Laws on risk and on what is not known: more risk never lowers, unknown is never reassuring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice, pairwise

from bot.proofs.answers import FactLiterals, Holds
from bot.proofs.cases import in_words, known_facts
from bot.proofs.encoding import PackFormulas, RuleFormulas
from bot.proofs.formulas import FALSE, Literal
from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import SOLVER, law
from bot.thresholds.parts import Fact
from bot.thresholds.routes import Route, Urgency

ABOVE_UNIVERSAL = tuple(Route)[1:]
DANGER: dict[str, Callable[[PackFormulas], Holds]] = {
    "front_door_urgent": lambda gates: gates.route_at_least(Route.FRONT_DOOR_URGENT),
    "emergency": lambda gates: gates.route_at_least(Route.EMERGENCY),
    "urgency today": lambda gates: gates.urgency_at_least(Urgency.TODAY),
    "urgency now": lambda gates: gates.urgency_at_least(Urgency.NOW),
}
"""What nothing may take away, by name."""


@law(SOLVER)
def monotone(ground: Ground) -> Iterator[Broken]:
    """More risk never lowers a route or an urgency, and never takes a pathway away."""
    for fact in ground.pack.facts.values():
        if fact.risk_when == "neither":
            continue
        literals = ground.literals.by_id[fact.id]
        found = (_lowered(ground, fact, less, more) for less, more in _steps_up(literals))
        yield from islice(chain.from_iterable(found), 1)


def _steps_up(fact: FactLiterals) -> Iterator[tuple[FactLiterals, FactLiterals]]:
    """Neighbouring states of a fact, less risk first; not known lies between the ends."""
    states = [fact.settled(state) for state in fact.states]
    yield from pairwise(states)
    yield states[0], fact.unknown()
    yield fact.unknown(), states[-1]


def _lowered(
    ground: Ground, fact: Fact, less: FactLiterals, more: FactLiterals
) -> Iterator[Broken]:
    """Rules that hold at less risk while nothing as grave holds at more.

    A rule that counts areas can fall only where one that it counts does, so that it is looked at only then.
    """
    if not any(
        _falling(ground, fact, *(ground.gates.with_fact(f, counts=False) for f in (less, more)))
    ):
        return
    before, after = ground.gates.with_fact(less), ground.gates.with_fact(more)
    for rule, certainty, held in _falling(ground, fact, before, after):
        model = _graver_nowhere(ground, rule, after, certainty, held)
        if model is not None:
            among = sorted(rule.facts - {fact.id})
            yield Broken(
                f"{rule.id} can give {rule.route} when `{fact.id}` is less of a risk, and nothing as "
                f"grave when it is more. Turn its condition round, or split the fact in two.",
                in_words(known_facts(ground, model, among), ground.pack),
            )
            return


def _falling(
    ground: Ground, fact: Fact, before: PackFormulas, after: PackFormulas
) -> Iterator[tuple[RuleFormulas, str, Literal]]:
    """Rules that can hold before and not after, as certain or as possible, with that they held."""
    for low, high in zip(before.rules, after.rules, strict=True):
        if fact.id not in low.facts:
            continue
        for certainty in ("certain", "possible"):
            held = getattr(low.holds, certainty)
            lost = -getattr(high.holds, certainty)
            if held != FALSE and -held != lost and ground.solver.has_case([held, lost]):
                yield low, certainty, held


def _graver_nowhere(
    ground: Ground, rule: RuleFormulas, after: PackFormulas, certainty: str, held: Literal
) -> set[Literal] | None:
    """A case in which the rule held before, and after it route, urgency or a pathway of it is lost."""
    kept = [after.route_at_least(rule.route), after.urgency_at_least(rule.urgency)]
    kept += [after.pathway(pathway) for pathway in rule.pathways]
    for outcome in kept:
        model = ground.case([held, -getattr(outcome, certainty)], around={rule.area})
        if model is not None:
            return model
    return None


@law(SOLVER)
def unknown_brackets(ground: Ground) -> Iterator[Broken]:
    """However the unknown turns out, the route lies between what is certain and what is possible."""
    outcomes = {str(route): ground.gates.route_at_least(route) for route in Route}
    outcomes |= {str(u): ground.gates.urgency_at_least(u) for u in Urgency}
    outcomes |= {pathway: ground.gates.pathway(pathway) for pathway in ground.pack.pathways}
    for name, holds in outcomes.items():
        for here, not_there in (
            (holds.certain, holds.turns_out), (holds.turns_out, holds.possible),
        ):  # fmt: skip
            model = ground.solver.case([here, -not_there])
            if model is not None:
                yield Broken(
                    f"{name} lies outside what was said to be certain and possible.",
                    in_words(known_facts(ground, model, ground.pack.facts), ground.pack),
                )


@law(SOLVER)
def advice_is_cautious(ground: Ground) -> Iterator[Broken]:
    """The advice is never below what is established, nor below what is still possible, up to a call
    today.
    """
    gates = ground.gates
    statements: Mapping[str, list[Literal]] = {
        **{
            f"advice below {route} though it is established": [
                gates.route_at_least(route).certain, -gates.advised_at_least(route),
            ]
            for route in ABOVE_UNIVERSAL
        },
        **{
            f"advice below {route} though it is still possible": [
                gates.route_at_least(route).possible, -gates.advised_at_least(route),
            ]
            for route in ABOVE_UNIVERSAL
            if route <= Route.FRONT_DOOR_URGENT
        },
        "no call today though an emergency is still possible": [
            gates.route_at_least(Route.EMERGENCY).possible,
            -gates.advised_at_least(Route.FRONT_DOOR_URGENT),
        ],
    }  # fmt: skip
    for statement, literals in statements.items():
        model = ground.solver.case(literals)
        if model is not None:
            known = known_facts(ground, model, ground.pack.facts)
            yield Broken(f"There can be {statement}.", in_words(known, ground.pack))


@law(SOLVER)
def low_routes_need_harm_answered(ground: Ground) -> Iterator[Broken]:
    """`universal` and `single_agency` are advised only when every core harm question is answered."""
    if not ground.pack.harm_facts:
        yield Broken(
            "No question that is always asked is marked `harm: true`. Mark the ones that ask whether the "
            "child is being hurt; until they are answered nothing below `front_door` is advised."
        )
    for fact in ground.pack.harm_facts:
        unknown = -ground.literals.by_id[fact].known
        if ground.solver.has_case([unknown, -ground.gates.advised_at_least(Route.FRONT_DOOR)]):
            yield Broken(
                f"`universal` or `single_agency` can be advised while `{fact}` is not known."
            )


@law(SOLVER)
def heard_danger_counts(ground: Ground) -> Iterator[Broken]:
    """A danger that is heard in typed words and confirmed gives 999, or a call today, as its class says."""
    leads_to = {"now": Route.EMERGENCY, "today": Route.FRONT_DOOR_URGENT}
    for danger, heard in ground.pack.hears.items():
        least, fact = leads_to[danger], ground.literals.by_id[heard]
        confirmed = fact.parts["yes"].certain
        if ground.solver.has_case([confirmed, -ground.gates.route_at_least(least).certain]):
            yield Broken(
                f"`hears` sets `{fact.fact}` when danger ({danger}) is confirmed, and no rule then gives "
                f"{least}. Write a rule that does, or let `hears` set another fact."
            )


@law(SOLVER)
def nothing_lowers_danger(ground: Ground) -> Iterator[Broken]:
    """No protective fact, and nothing below `front_door_urgent`, ever lowers it."""
    for fact in ground.pack.facts.values():
        if not fact.protective:
            continue
        states = ground.literals.by_id[fact.id].every_state()
        versions = [ground.gates.with_fact(state) for state in states]
        for rule in ground.rules_reading(fact.id):
            if rule.route >= Route.FRONT_DOOR_URGENT:
                yield Broken(
                    f"{rule.id} gives {rule.route} and reads `{fact.id}`, which is protective. Take it out: "
                    f"nothing reassuring may stand between a child and a call today."
                )
        for what, outcome in DANGER.items():
            for one, other in pairwise([*versions, versions[0]]):
                for losing in _ways_to_lose(outcome(one), outcome(other)):
                    if ground.solver.has_case(losing):
                        yield Broken(f"`{fact.id}` is protective and can turn {what} on or off.")


@law(SOLVER)
def characteristics_change_nothing(ground: Ground) -> Iterator[Broken]:
    """Ethnicity, faith, postcode, agency and the like change no route unless a rule says so openly."""
    for fact in ground.pack.facts.values():
        if fact.characteristic is None and fact.about != "referrer":
            continue
        for question in ground.pack.questions.values():
            read = question.applies_when.readings() if question.applies_when else ()
            if fact.id in {reading.fact for reading in read}:
                yield Broken(
                    f"`{question.id}` is asked or not because of `{fact.id}`, which says who somebody is. "
                    f"Ask it of everybody, or ask for what makes the question apply."
                )
        silent = [
            rule
            for rule in ground.rules_reading(fact.id)
            if fact.id not in ground.rules[rule.id].openly
        ]
        states = ground.literals.by_id[fact.id].every_state()
        for rule in silent:
            if _depends_on(ground, rule, states):
                yield Broken(
                    f"{rule.id} depends on `{fact.id}`, which says who somebody is and not what happened. "
                    f"Take it out, or say under `openly` why this rule may depend on it."
                )


def _depends_on(ground: Ground, rule: RuleFormulas, states: list[FactLiterals]) -> bool:
    """Whether any two states of a fact give a rule different answers."""
    versions = [
        next(r for r in ground.gates.with_fact(state).rules if r.id == rule.id) for state in states
    ]
    return any(
        ground.solver.has_case(losing)
        for one, other in pairwise([*versions, versions[0]])
        for losing in _ways_to_lose(one.holds, other.holds)
    )


def _ways_to_lose(held: Holds, kept: Holds) -> tuple[list[Literal], list[Literal]]:
    """That what holds for certain in one is not certain in the other, and the same of what is possible."""
    return [held.certain, -kept.certain], [held.possible, -kept.possible]


@law(SOLVER)
def overlay_weakens_nothing(ground: Ground) -> Iterator[Broken]:
    """The council's changes never take away a call today, a 999 call or a pathway on which the
    family must not be told.
    """
    if ground.base is None:
        return
    base = PackFormulas(ground.base, ground.literals, ground.day)
    for what, national, local in _kept_by_every_council(ground, base):
        for losing in _ways_to_lose(national, local):
            model = ground.solver.case(losing)
            if model is not None:
                reading = sorted(
                    {f for r in base.rules if r.holds.possible in model for f in r.facts}
                )
                told = in_words(known_facts(ground, model, reading), ground.pack)
                yield Broken(f"The base gives {what} where the council's pack does not.", told)
                break


def _kept_by_every_council(
    ground: Ground, base: PackFormulas
) -> Iterator[tuple[str, Holds, Holds]]:
    """What no council may take away: in the base, and in the council's pack."""
    local = ground.gates
    for what, outcome in DANGER.items():
        yield what, outcome(base), outcome(local)
    for pathway in base.pack.pathways.values():
        if pathway.family_contact == "never":
            here = local.pathway(pathway.id)
            yield f"the pathway {pathway.id}", base.pathway(pathway.id), here


LAWS = (
    monotone,
    unknown_brackets,
    advice_is_cautious,
    low_routes_need_harm_answered,
    heard_danger_counts,
    nothing_lowers_danger,
    characteristics_change_nothing,
    overlay_weakens_nothing,
)
