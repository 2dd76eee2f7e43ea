"""Laws on the interview: danger comes first, everything can be reached by the questions, and it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, pairwise

from bot.proofs.cases import facts_as_they_turn_out, in_words
from bot.proofs.encoding import RuleFormulas
from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import PLAYED, law
from bot.proofs.laws.rules import deciding_cases, needs_hidden_question
from bot.scenarios.length import play
from bot.thresholds.engine import Decision, decide
from bot.thresholds.facts import Facts
from bot.thresholds.parts import Question
from bot.thresholds.questions import questions_waiting
from bot.thresholds.routes import Route
from bot.thresholds.truth import YES

SAFETY = "safety"
MOST_TO_DANGER = 3
MOST_IN_AN_AREA = 12
MOST_IN_A_PAIR = 25
NOTHING_YET = -1


@dataclass(frozen=True)
class Length:
    """The most different questions that an interview about these areas can ask.

    exact: some interview really asks so many. It always is: a question once out of the running never comes
    back, and somebody who answers "don't know" throughout is asked every question that can be asked.
    """

    areas: tuple[str, ...]
    questions: int
    exact: bool


def length_of(ground: Ground, *areas: str) -> Length:
    """The longest interview about these areas, with what is asked of every child."""
    nothing_known = Facts(areas=frozenset(areas))
    played = {question.id for question, _ in play(nothing_known, ground.pack, ground.at)}
    possible = _most_questions(ground, areas)
    return Length(areas, possible, exact=len(played) == possible)


def longest_pair(ground: Ground) -> Length:
    """The longest interview about any two areas.

    Pairs with the most questions are looked at first; one whose questions are no more than the longest
    interview so far cannot be longer.
    """
    names = [area.area for area in ground.pack.concern_areas]
    pairs: list[tuple[str, ...]] = [*combinations(names, 2)] or [tuple(names)]
    longest, most = pairs[0], NOTHING_YET
    for pair in sorted(pairs, key=lambda pair: -_written_questions(ground, pair)):
        if _written_questions(ground, pair) <= most:
            break
        if (questions := _most_questions(ground, pair)) > most:
            longest, most = pair, questions
    return length_of(ground, *longest)


def _written_questions(ground: Ground, areas: tuple[str, ...]) -> int:
    """How many questions stand in these areas and in those that are always in scope."""
    scope = ground.pack.in_scope(frozenset(areas))
    return sum(len(ground.pack.areas[area].questions) for area in scope)


def _most_questions(ground: Ground, areas: tuple[str, ...]) -> int:
    """The questions that are in the running before anything is known: none is ever added to them."""
    return len(questions_waiting(Facts(areas=frozenset(areas)), ground.pack, ground.at))


@law(PLAYED)
def interview_is_bounded(ground: Ground) -> Iterator[Broken]:
    """An area asks at most 12 questions of its own, and two areas with the core at most 25."""
    for area in ground.pack.concern_areas:
        if len(area.questions) > MOST_IN_AN_AREA:
            yield Broken(
                f"{area.area} has {len(area.questions)} questions, more than {MOST_IN_AN_AREA}. Put what "
                f"is seen together into one list."
            )
    longest = longest_pair(ground)
    if longest.questions > MOST_IN_A_PAIR:
        yield Broken(
            f"An interview about {' and '.join(longest.areas)} can ask {longest.questions} questions, more "
            f"than {MOST_IN_A_PAIR}."
        )


@law(PLAYED)
def danger_within_three_questions(ground: Ground) -> Iterator[Broken]:
    """999 advice is reached in at most three questions from the start, whichever danger it is."""
    emergencies = [rule for rule in ground.gates.rules if rule.route is Route.EMERGENCY]
    if not emergencies:
        yield Broken("No rule leads to `emergency`.")
    for known in (_calm(ground), Facts()):
        screens = islice(play(known, ground.pack, ground.at), MOST_TO_DANGER)
        asked = {fact for question, _ in screens for fact in question.facts}
        for rule in emergencies:
            late = sorted(rule.facts - asked)
            if late:
                yield Broken(
                    f"{rule.id} is an emergency that rests on {', '.join(f'`{f}`' for f in late)}, which the "
                    f"first {MOST_TO_DANGER} questions do not ask. Ask it in the safety area, first."
                )


def _calm(ground: Ground) -> Facts:
    """A case in which no rule holds, as far as there is one."""
    model = ground.solver.case([-rule.holds.turns_out for rule in ground.gates.rules])
    if model is None:
        return Facts()
    return facts_as_they_turn_out(ground, model, ground.pack.facts)


def _only(facts: Facts, kept: frozenset[str]) -> Facts:
    """These facts alone; the rest is not known."""
    answers = {fact: answer for fact, answer in facts.answers.items() if fact in kept}
    values = {fact: value for fact, value in facts.values.items() if fact in kept}
    return Facts(answers, values, facts.areas)


@law(PLAYED)
def every_rule_is_reached(ground: Ground) -> Iterator[Broken]:
    """Each rule's own case, answered question by question, ends with the rule holding."""
    for rule in ground.gates.rules:
        cases = deciding_cases(ground, rule)
        if not cases and needs_hidden_question(ground, rule):
            yield Broken(
                f"{rule.id} can hold only where a question that it needs is not asked. Look at "
                f"`applies_when` of the questions that set its facts."
            )
        for case, learnt in zip(cases, _learnt(ground, rule), strict=True):
            if ground.rules[rule.id].when.truth(learnt.on(ground.day)) is not YES:
                yield Broken(
                    f"{rule.id} is not reached by the questions that are asked. Look at `applies_when` of "
                    f"the questions that set its facts.",
                    in_words(_only(case, rule.facts), ground.pack),
                )
                break


def _learnt(ground: Ground, rule: RuleFormulas) -> tuple[Facts, ...]:
    """What is known at the end of the interview in each of a rule's deciding cases."""
    if rule.id not in ground.learnt:
        played = (play(case, ground.pack, ground.at) for case in deciding_cases(ground, rule))
        ground.learnt[rule.id] = tuple([*screens][-1][1] for screens in played)
    return ground.learnt[rule.id]


@law(PLAYED)
def every_outcome_is_reached(ground: Ground) -> Iterator[Broken]:
    """Every route and every pathway is the end of some interview."""
    routes, pathways = set(), set()
    for decision in _outcomes(ground):
        routes.add(decision.recommended_route)
        pathways |= set(decision.pathways)
    for route in Route:
        if route not in routes:
            yield Broken(f"No interview that was played ends at `{route}`.")
    for pathway in ground.pack.pathways:
        if pathway not in pathways and not _is_switched_off(ground, pathway):
            yield Broken(
                f"No interview that was played leads to the pathway `{pathway}`. Name it in a rule, or take "
                f"it out."
            )


def _is_switched_off(ground: Ground, pathway: str) -> bool:
    """Whether the rules that name a pathway are all waiting for a switch of the council's."""
    switches = ground.pack.head.switches
    naming = [r for area in ground.pack.areas.values() for r in area.rules if pathway in r.pathways]
    return bool(naming) and all(r.only_if and not switches[r.only_if].on for r in naming)


def _outcomes(ground: Ground) -> Iterator[Decision]:
    """What the interview comes to where no rule holds, and in each rule's deciding cases."""
    *_, (_, calm) = play(_calm(ground), ground.pack, ground.at)
    for learnt in (
        calm,
        *(facts for rule in ground.gates.rules for facts in _learnt(ground, rule)),
    ):
        yield decide(learnt, ground.pack, ground.at)


@law(PLAYED)
def safety_comes_first_then_the_gravest(ground: Ground) -> Iterator[Broken]:
    """Before anything is known, safety is asked first, and within an area what can lead highest."""
    areas = frozenset(area.area for area in ground.pack.concern_areas)
    asked = questions_waiting(Facts(areas=areas), ground.pack, ground.at)
    in_order = [(ground.pack.area_of_question[q.id], _could_lead_to(ground, q)) for q in asked]
    if in_order and in_order[0][0] != SAFETY:
        yield Broken(f"The first question is not about safety but about {in_order[0][0]}.")
    for (area, first), (next_area, then) in pairwise(in_order):
        if area == next_area and then > first:
            yield Broken(
                f"In {area} a question that can lead to {then} comes after one for {first}."
            )


def _could_lead_to(ground: Ground, question: Question) -> Route:
    """The highest route whose rule reads what the question sets; a core harm question, `front_door`."""
    routes = {
        rule.route for rule in ground.gates.rules if not rule.facts.isdisjoint(question.facts)
    }
    if not set(ground.pack.harm_facts).isdisjoint(question.facts):
        routes.add(Route.FRONT_DOOR)
    return max(routes, default=Route.UNIVERSAL)


@law(PLAYED)
def every_question_is_used(ground: Ground) -> Iterator[Broken]:
    """Every question can be asked, and its answer can change something."""
    for area in ground.pack.areas.values():
        scope = frozenset() if area.always else frozenset({area.area})
        asked = questions_waiting(Facts(areas=scope), ground.pack, ground.at)
        for question in area.questions:
            if question not in asked:
                yield Broken(
                    f"`{question.id}` is never asked: no rule in force reads what it sets. Take it out, "
                    f"or write the rule."
                )


LAWS = (
    safety_comes_first_then_the_gravest,
    danger_within_three_questions,
    interview_is_bounded,
    every_rule_is_reached,
    every_outcome_is_reached,
    every_question_is_used,
)
