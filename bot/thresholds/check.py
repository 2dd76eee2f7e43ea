"""Proves what can be proved of a pack from its text, with a reason for every law that it breaks.

Each law says what its proof rests on. What a law does not name is not proved here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any

from bot.thresholds.conditions import Reading
from bot.thresholds.facts import Answer, Facts, Range
from bot.thresholds.pack import Fact, Pack, Rule
from bot.thresholds.routes import Route
from bot.thresholds.truth import Truth

SAFETY = "safety"
MOST_TO_DANGER = 3
MOST_IN_AN_AREA = 12
MOST_IN_A_PAIR = 25
FILLED_IN = frozenset(
    "child council front_door_phone front_door_hours out_of_hours_phone privacy "
    "decision_working_days chase_after_working_days".split()
)


@dataclass(frozen=True)
class Report:
    """What was proved of a pack and what was not."""

    pack: str
    digest: str
    rules: int
    questions: int
    proved: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    longest_interview: int
    median_questions: float | None
    seconds: float

    @property
    def ok(self) -> bool:
        return not self.failed

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "pack": self.pack,
            "digest": self.digest,
            "rules": self.rules,
            "questions": self.questions,
            "proved": list(self.proved),
            "failed": [{"law": law, "message": message} for law, message in self.failed],
            "median_questions": self.median_questions,
            "longest_interview": self.longest_interview,
            "seconds": round(self.seconds, 3),
        }

    def in_words(self) -> str:
        lines = [
            f"{self.pack}: {self.rules} rules, {self.questions} questions; "
            f"median {self.median_questions} screens to an outcome, {self.longest_interview} at most"
        ]
        lines += [f"  proved  {law}: {_summary(LAWS[law])}" for law in self.proved]
        lines += [f"  FAILED  {law}: {message}" for law, message in self.failed]
        return "\n".join([*lines, f"digest {self.digest}"])


def check_pack(pack: Pack, median_questions: float | None = None) -> Report:
    """Try every law on a pack. `median_questions` is measured by who has scenarios, and passed on."""
    began = time.perf_counter()
    failed = [(law, message) for law, broken in LAWS.items() for message in broken(pack)]
    broken_laws = {law for law, _ in failed}
    return Report(
        pack=f"{pack.head.id} {pack.head.version}",
        digest=pack.digest,
        rules=sum(len(area.rules) for area in pack.areas.values()),
        questions=len(pack.questions),
        proved=tuple(law for law in LAWS if law not in broken_laws),
        failed=tuple(failed),
        longest_interview=longest_interview(pack),
        median_questions=median_questions,
        seconds=time.perf_counter() - began,
    )


def longest_interview(pack: Pack) -> int:
    """The most different questions that one child can be asked with two areas.

    A list of which some boxes are ticked may be put once more for the rest; at the pack's
    `questions_before_pause` the outcome is offered whatever is still open.
    """
    always = sum(screens(pack, area) for area in pack.always_in_scope)
    longest = sorted((screens(pack, a.area) for a in pack.concern_areas), reverse=True)
    return always + sum(longest[:2])


def screens(pack: Pack, area: str) -> int:
    return len(pack.areas[area].questions)


def _monotone(pack: Pack) -> Iterator[str]:
    """More risk never lowers the route. Rests on every rule reading each fact only towards risk."""
    for rule in _rules(pack):
        for reading in rule.when.readings():
            fact = pack.facts[reading.fact]
            if fact.risk_when != "neither" and reading.towards != fact.risk_when:
                yield (
                    f"{rule.id} holds more easily when `{fact.id}` is {reading.towards}, but its "
                    f"risk is `{fact.risk_when}`. Turn the condition round, or split the fact in two."
                )


def _nothing_lowers_danger(pack: Pack) -> Iterator[str]:
    """No protective fact stands in a rule for `front_door_urgent` or `emergency`."""
    for rule in _rules(pack):
        if rule.route < Route.FRONT_DOOR_URGENT:
            continue
        for fact in rule.facts_read:
            if pack.facts[fact].protective:
                yield f"{rule.id} is {rule.route} and reads `{fact}`, which is protective"


def _no_dead_rule(pack: Pack) -> Iterator[str]:
    """Every rule can hold. Rests on trying, for each rule, the facts that help it most."""
    for rule in _rules(pack):
        if rule.when.truth(_most_helpful(rule, pack)) is not Truth.YES:
            yield f"{rule.id} can never hold: its parts contradict each other"


def _danger_comes_first(pack: Pack) -> Iterator[str]:
    """999 is reached within three questions: every fact of an emergency rule is asked by then."""
    first = pack.areas[SAFETY].questions[:MOST_TO_DANGER] if SAFETY in pack.areas else ()
    asked = {fact for question in first for fact in question.facts} | set(pack.hears.values())
    for rule in _rules(pack):
        if rule.route is Route.EMERGENCY:
            late = [fact for fact in rule.facts_read if fact not in asked]
            if late:
                yield f"{rule.id} needs {late}, which the first {MOST_TO_DANGER} do not ask"
    if not any(rule.route is Route.EMERGENCY for rule in _rules(pack)):
        yield "no rule leads to `emergency`"


def _bounded(pack: Pack) -> Iterator[str]:
    """No area asks more than 12 questions, and two areas with the core no more than 25."""
    for area in pack.concern_areas:
        if screens(pack, area.area) > MOST_IN_AN_AREA:
            yield f"{area.area} has {screens(pack, area.area)} questions"
    if longest_interview(pack) > MOST_IN_A_PAIR:
        yield f"two areas with the core can take {longest_interview(pack)} questions"


def _every_route_is_named(pack: Pack) -> Iterator[str]:
    """Every outcome has a name, a headline and a next step."""
    for route in Route:
        words = pack.words_for(route)
        if not (words.name and words.headline and words.steps):
            yield f"route {route} lacks a name, a headline or a step"


def _danger_never_waits(pack: Pack) -> Iterator[str]:
    """No path at significant-harm level waits for consent."""
    for route in (Route.FRONT_DOOR_URGENT, Route.EMERGENCY):
        if pack.consent.agreement[route] != "never_waits":
            yield f"consent.yml: agreement for {route} must be `never_waits`"


def _every_name_is_known(pack: Pack) -> Iterator[str]:
    """Every `{name}` in a sentence is one that is filled in."""
    known = FILLED_IN | set(pack.head.terms)
    for where, sentence in _sentences(pack):
        for _, name, _, _ in Formatter().parse(sentence):
            if name is not None and name not in known:
                yield f"{where}: `{{{name}}}` is not filled in by anything"


LAWS: dict[str, Callable[[Pack], Iterator[str]]] = {
    "monotone": _monotone,
    "nothing_lowers_danger": _nothing_lowers_danger,
    "no_dead_rule": _no_dead_rule,
    "danger_within_three_questions": _danger_comes_first,
    "interview_is_bounded": _bounded,
    "every_route_has_a_next_step": _every_route_is_named,
    "danger_never_waits_for_consent": _danger_never_waits,
    "every_name_is_filled_in": _every_name_is_known,
}


def _rules(pack: Pack) -> Iterator[Rule]:
    for area in pack.areas.values():
        yield from area.rules


def _most_helpful(rule: Rule, pack: Pack) -> Facts:
    answers, values = {}, {}
    for reading in rule.when.readings():
        fact = pack.facts[reading.fact]
        if fact.kind == "answer":
            answers[fact.id] = Answer(reading.towards)
        else:
            values[fact.id] = _extreme(fact, reading, rule)
    return Facts(answers, values, frozenset(pack.areas))


def _extreme(fact: Fact, reading: Reading, rule: Rule) -> Range | str:
    if fact.kind == "choice":
        return sorted(next(iter(_choices(rule.when, fact.id))))[0]
    return Range(0, 0) if reading.towards == "lower" else Range(1e6, 1e6)


def _choices(condition: Any, fact: str) -> Iterator[frozenset[str]]:
    if getattr(condition, "fact", None) == fact and hasattr(condition, "values"):
        yield condition.values
    parts = getattr(condition, "parts", ())
    for part in parts if isinstance(parts, tuple) else (parts,):
        yield from _choices(part, fact)


def _sentences(pack: Pack) -> Iterator[tuple[str, str]]:
    for route, words in pack.head.routes.items():
        for sentence in (words.name, words.headline, *words.steps, *words.family_steps):
            yield f"pack.yml, {route}", sentence
    for question in [*pack.questions.values(), *pack.consent.questions]:
        labels = [option.label for option in question.options]
        for sentence in (question.text, question.why, question.means, *labels):
            yield f"question {question.id}", sentence
    for field in pack.information:
        for sentence in (field.text, field.why, field.means):
            yield f"field {field.id}", sentence
    for rule in _rules(pack):
        yield rule.id, rule.because
    for pathway in pack.pathways.values():
        yield f"pathway {pathway.id}", pathway.tell


def _summary(law: Callable[[Pack], Iterator[str]]) -> str:
    return (law.__doc__ or "").splitlines()[0]
