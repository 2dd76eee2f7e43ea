"""What does not fit in `early_help`: names that nothing has, and numbers that would mislead.

A service that nobody has checked for long may be gone, and an offer of it costs a family trust.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.thresholds.errors import nearest
from bot.thresholds.pack import Pack
from bot.thresholds.parts import EarlyHelp, PlanWords
from bot.thresholds.routes import Route

WHERE = "pack.yml: early_help"
LONGEST_UNCHECKED_DAYS = 90
MOST_SERVICES = 5
MOST_WEEKS = 3


def early_help_faults(pack: Pack) -> Iterator[str]:
    """Everything under `early_help` that does not fit the pack or lies outside its limits."""
    early = pack.head.early_help
    yield from _name_faults(pack, early)
    yield from _number_faults(early)
    for route, plan in early.plans.items():
        yield from _plan_faults(f"{WHERE} > plans > {route}", route, plan)


def _name_faults(pack: Pack, early: EarlyHelp) -> Iterator[str]:
    known = [*pack.areas, *pack.pathways]
    for key, names in (("needs", early.needs), ("safe_contact_for", early.safe_contact_for)):
        for name in names:
            if name not in known:
                yield (
                    f"{WHERE} > {key}: `{name}` is neither an area nor a pathway"
                    f"{nearest(name, known)}"
                )
    if early.safe_contact_for and not early.safe_contact_term:
        yield (
            f"{WHERE}: `safe_contact_for` needs a `safe_contact_term`, the directory's term for a service "
            f"that does not write to the home"
        )


def _number_faults(early: EarlyHelp) -> Iterator[str]:
    limits = (
        ("checked_within_days", LONGEST_UNCHECKED_DAYS),
        ("most_services", MOST_SERVICES),
    )
    for key, most in limits:
        number = getattr(early, key)
        if not 1 <= number <= most:
            yield f"{WHERE}: `{key}` is {number}; it must be from 1 to {most}"


def _plan_faults(where: str, route: Route, plan: PlanWords) -> Iterator[str]:
    if route > Route.CAF:
        yield f"{where}: a plan stands on universal, single_agency or caf; take it out"
    weeks = plan.look_again_weeks
    if not 1 <= len(weeks) <= MOST_WEEKS or len(set(weeks)) < len(weeks) or min(weeks) < 1:
        yield f"{where}: `look_again_weeks` needs one to {MOST_WEEKS} different numbers of weeks"
    if not plan.steps:
        yield f"{where}: `steps` is empty; write who does what"
    if min((step.within_working_days for step in plan.steps), default=0) < 0:
        yield f"{where}: `within_working_days` cannot be less than 0, which is today"
    if plan.offer_within_working_days < 1:
        yield f"{where}: `offer_within_working_days` must be one or more"
