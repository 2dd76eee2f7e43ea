"""What the rules say once earlier contacts are counted: for staff, beside what the referrer was shown.

Earlier contacts only ever add a "yes" to the facts. The advice is never lower than what the referrer saw,
and nothing of it changes what was recorded then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.thresholds.engine import Reason, decide
from bot.thresholds.facts import Answer, Facts
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

KNOWN, REFERRED, SEVERAL = "contact_before", "recent_referral", "repeat_worries"
"""Facts of the pack that earlier contacts can establish; one that a pack lacks is left out."""
LEAST_SEVERAL = 2
RE_REFERRAL_MONTHS = 12
"""National definition of a re-referral: within 12 months of the child's earlier referral."""


@dataclass(frozen=True)
class KnownBefore:
    """What earlier contacts establish about one child.

    known: to children's services, the child or the household. referred: within 12 months before.
    contacts: how many likely earlier contacts about the child there were in those months.
    """

    known: bool = False
    referred: bool = False
    contacts: int = 0


@dataclass(frozen=True)
class WithHistory:
    """The rules' advice with the earlier contacts counted.

    seen: what the referrer was shown. reasons: rules that hold only now. counted: facts that were added.
    switched_off: rules of the pack that read those facts and are turned off by the council.
    """

    seen: Route
    advised: Route
    reasons: tuple[Reason, ...]
    counted: tuple[str, ...]
    switched_off: tuple[str, ...]

    @property
    def is_raised(self) -> bool:
        return self.advised > self.seen


def is_within_re_referral(earlier: date, later: date) -> bool:
    """Whether the earlier day lies within the 12 months up to the later one, both ends included."""
    months = later.year * 12 + later.month - 1 - RE_REFERRAL_MONTHS
    year, month = divmod(months, 12)
    first = date(year, month + 1, min(later.day, 28) if month == 1 else later.day)
    return first <= earlier <= later


def advice_with_history(
    facts: Facts, pack: Pack, at: datetime, before: KnownBefore, seen: Route
) -> WithHistory:
    """The decision again, on the day and the pack of the first one, with what earlier contacts establish."""
    counted = tuple(_counted(facts, pack, before))
    more = replace(facts, answers={**facts.answers, **dict.fromkeys(counted, Answer.YES)})
    first, now = decide(facts, pack, at), decide(more, pack, at)
    held = set(first.rule_ids)
    return WithHistory(
        seen=seen,
        advised=max(seen, now.recommended_route),
        reasons=tuple(reason for reason in now.reasons if reason.rule not in held),
        counted=counted,
        switched_off=tuple(_switched_off(pack, counted)),
    )


def _counted(facts: Facts, pack: Pack, before: KnownBefore) -> Iterable[str]:
    several = max(LEAST_SEVERAL, pack.head.follow_up.several_contacts)
    holds = {
        KNOWN: before.known,
        REFERRED: before.referred,
        SEVERAL: before.contacts + 1 >= several,
    }
    for fact, so in holds.items():
        if so and fact in pack.facts and facts.answers.get(fact) is not Answer.YES:
            yield fact


def _switched_off(pack: Pack, counted: Iterable[str]) -> Iterable[str]:
    off = {name for name, switch in pack.head.switches.items() if not switch.on}
    for area in pack.areas.values():
        for rule in area.rules:
            if rule.only_if in off and set(counted) & {REFERRED, SEVERAL} & set(rule.facts_read):
                yield rule.id
