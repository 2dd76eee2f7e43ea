"""Laws on what is written: every outcome has a next step, every rule rests on something and is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from string import Formatter

from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import READ, law
from bot.thresholds.errors import nearest
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Question
from bot.thresholds.routes import Route

FILLED_IN = frozenset(
    "child council front_door_phone front_door_hours out_of_hours_phone privacy "
    "decision_working_days chase_after_working_days".split()
)


@law(READ)
def every_route_has_a_next_step(ground: Ground) -> Iterator[Broken]:
    """Every outcome has a name and a next step, and every pathway a time and a contact."""
    for route in Route:
        words = ground.pack.words_for(route)
        if not (words.level and words.name and words.headline and words.steps):
            yield Broken(f"Route {route} lacks a level, a name, a headline or a step.")
    for pathway in ground.pack.pathways.values():
        if not (pathway.tell and pathway.by_when):
            yield Broken(f"Pathway {pathway.id} does not say what to do, or by when.")


@law(READ)
def danger_never_waits_for_consent(ground: Ground) -> Iterator[Broken]:
    """No path at significant-harm level waits for consent."""
    for route in (Route.FRONT_DOOR_URGENT, Route.EMERGENCY):
        agreement = ground.pack.consent.agreement[route]
        if agreement != "never_waits":
            yield Broken(
                f"consent.yml: agreement for {route} is `{agreement}`; it must be `never_waits`."
            )


@law(READ)
def every_name_is_filled_in(ground: Ground) -> Iterator[Broken]:
    """Every `{name}` in a sentence is filled in."""
    known = FILLED_IN | set(ground.pack.head.terms)
    for where, sentence in _sentences(ground.pack):
        for _, name, _, _ in Formatter().parse(sentence):
            if name is not None and name not in known:
                yield Broken(f"{where}: `{{{name}}}` is not filled in by anything.")


@law(READ)
def every_rule_is_sourced_and_shown(ground: Ground) -> Iterator[Broken]:
    """Every rule names its sources, and a scenario shows it at work."""
    library = {scenario.id for scenario in ground.scenarios}
    shown = {rule for s in ground.scenarios for rule in s.expect.get("because", ())}
    for rule in ground.rules.values():
        if not rule.sources:
            yield Broken(f"{rule.id} rests on no source. Name the document and the place in it.")
        for scenario in rule.scenarios:
            if library and scenario not in library:
                known = nearest(scenario, library)
                yield Broken(f"{rule.id}: `{scenario}` is not a scenario of the library{known}.")
        if library and rule.id not in shown and not rule.scenarios:
            yield Broken(
                f"{rule.id} is shown by no scenario. Write one that names it under `because`, and a near "
                f"miss."
            )


@law(READ)
def a_rule_is_in_force_every_day(ground: Ground) -> Iterator[Broken]:
    """From this day on, each area has a rule in force as long as the pack is."""
    for day in _days_on_which_something_changes(ground.pack, ground.day):
        for area in ground.pack.areas.values():
            in_force = any(r.status == "active" and r.in_force.covers(day) for r in area.rules)
            if area.rules and not in_force:
                yield Broken(
                    f"{area.area}: no rule is in force on {day}. Extend one, or write the next."
                )


def _days_on_which_something_changes(pack: Pack, first: date) -> list[date]:
    """The day itself and each later day of the pack's period on which a rule begins or has ended."""
    periods = [rule.in_force for area in pack.areas.values() for rule in area.rules]
    begins = [period.from_ for period in periods]
    ended = [period.until + timedelta(days=1) for period in periods if period.until]
    return sorted(
        {first}
        | {day for day in (*begins, *ended) if day > first and pack.head.in_force.covers(day)}
    )


def _sentences(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every sentence of a pack that a person reads, with where it stands."""
    for where, sentences in _groups_of_sentences(pack):
        for sentence in sentences:
            yield where, sentence


def _groups_of_sentences(pack: Pack) -> Iterator[tuple[str, Iterable[str]]]:
    for route, words in pack.head.routes.items():
        yield f"pack.yml, {route}", (words.name, words.headline, *words.steps, *words.family_steps)
    for question in [*pack.questions.values(), *pack.consent.questions]:
        yield f"question {question.id}", _of_question(question)
    for field in pack.information:
        yield f"field {field.id}", (field.text, field.why, field.means)
    for fact in pack.facts.values():
        yield f"fact {fact.id}", (fact.if_yes, fact.if_no or "")
    for rule in (rule for area in pack.areas.values() for rule in area.rules):
        yield rule.id, (rule.because,)
    for pathway in pack.pathways.values():
        yield f"pathway {pathway.id}", (pathway.tell, pathway.by_when)


def _of_question(question: Question) -> Iterator[str]:
    yield from (question.text, question.why, question.means, question.none_label)
    yield from (option.label for option in question.options)
    yield from (example for example in (question.example, question.near_miss) if example)


LAWS = (
    every_route_has_a_next_step,
    danger_never_waits_for_consent,
    every_name_is_filled_in,
    every_rule_is_sourced_and_shown,
    a_rule_is_in_force_every_day,
)
