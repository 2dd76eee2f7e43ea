"""Laws on what is written: every outcome has a next step, every rule rests on something and is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from string import Formatter

from bot.proofs.ground import Broken, Ground
from bot.proofs.laws.law import READ, law
from bot.thresholds.errors import PackError, nearest
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route
from bot.thresholds.sentences import sentences_of

FILLED_IN = frozenset(
    "child person council front_door_phone front_door_hours out_of_hours_phone privacy "
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
    for where, sentence in sentences_of(ground.pack):
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
        for name in names:
            if name not in known:
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
    """From this day on, each area has a rule that counts as long as the pack is in force."""
    everything = ground.pack.in_scope(frozenset(ground.pack.areas))
    for day in days_of_change(ground.pack, ground.day):
        try:
            ground.pack.rules_in_force(everything, day)
        except PackError as error:
            yield from (Broken(fault) for fault in error.faults)


def days_of_change(pack: Pack, first: date) -> list[date]:
    """The day itself and each later day of the pack's period on which a rule begins or has ended."""
    periods = [rule.in_force for area in pack.areas.values() for rule in area.rules]
    begins = [period.from_ for period in periods]
    ended = [period.until + timedelta(days=1) for period in periods if period.until]
    return sorted(
        {first}
        | {day for day in (*begins, *ended) if day > first and pack.head.in_force.covers(day)}
    )


LAWS = (
    every_route_has_a_next_step,
    danger_never_waits_for_consent,
    every_name_is_filled_in,
    every_rule_is_sourced_and_shown,
    a_rule_is_in_force_every_day,
)
