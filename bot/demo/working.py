"""What invented staff do with a copied contact: claim, propose, decide, agree, correct, and close it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot import england
from bot.demo import deciding, when
from bot.demo.copying import Copied
from bot.demo.deciding import Decided
from bot.demo.log import log
from bot.demo.staff import Team
from bot.demo.template import Row
from bot.front_door import states
from bot.front_door.deciding import Advised, why_agreement
from bot.front_door.outcomes import OUTCOMES
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

OPEN_SHARE = (0.95, 0.75, 0.4, 0.2, 0.1)
"""How much of what was sent so many working days ago is still open; older than that, next to nothing."""
OPEN_FOR_LONG, TO_TELL_SHARE = 0.004, 0.05
IN_TIME = 0.87
PROPOSED, CORRECTED = 0.34, 0.02


@dataclass(frozen=True)
class Office:
    """What the work of staff needs. numbers: the last given in each table. until: the present moment."""

    pack: Pack
    team: Team
    numbers: Counter[str]
    chance: Random
    until: datetime


def work_on(copy: Copied, office: Office) -> list[Row]:
    """Decide the contact, or leave it where it stands. Gives the decisions that stand recorded."""
    age = _working_days(copy.sent_at, office.until)
    left = OPEN_SHARE[age] if age < len(OPEN_SHARE) else OPEN_FOR_LONG
    _first_look(copy, office)
    if office.chance.random() < left:
        _leave_open(copy, office)
        return []
    at = _decided_at(copy, office)
    if at >= office.until:
        _leave_open(copy, office)
        return []
    screener, worker = _who(office)
    decisions = [_decide(copy, child, office, worker, screener, at) for child in copy.rows["child"]]
    decided_at = max(row["at"] for row in decisions)
    copy.entry.update(state=states.DECIDED, decided_at=decided_at, claimed_by=worker,
                      claimed_at=min(copy.entry["first_read_at"], at), version=5)  # fmt: skip
    return decisions


def _working_days(since: datetime, until: datetime) -> int:
    day, count = england.local(since).date(), 0
    while (day := day + timedelta(days=1)) <= england.local(until).date():
        count += england.is_working_day(day)
    return count


def _first_look(copy: Copied, office: Office) -> None:
    """Urgent ones are looked at within minutes at any hour; the others when somebody is in."""
    chance, rank = office.chance, copy.entry["rank"]
    minutes = chance.randint(3, 50) if rank <= 1 else chance.randint(20, 240)
    at = copy.sent_at + timedelta(minutes=minutes)
    at = at if rank <= 1 else when.working(at, chance)
    if at < office.until:
        copy.entry["first_read_at"] = at
        log(
            copy,
            at,
            office.team.one("screener"),
            "contact_viewed",
            reference=copy.contact["reference"],
        )


def _leave_open(copy: Copied, office: Office) -> None:
    """Waiting, taken, proposed or for a manager."""
    chance, entry, at = office.chance, copy.entry, copy.entry["first_read_at"]
    if at is None or chance.random() < 0.45:  # noqa: PLR2004 - a share of the demo alone
        return
    screener, worker = _who(office)
    entry.update(claimed_by=worker, claimed_at=at, version=2)
    log(copy, at, worker, "contact_claimed")
    if chance.random() < 0.4:  # noqa: PLR2004 - a share of the demo alone
        return
    later = min(at + timedelta(minutes=chance.randint(10, 200)), office.until)
    wants = False
    for child in copy.rows["child"]:
        made, advised = _drawn(child, office)
        needs = (
            why_agreement(OUTCOMES[made.outcome], advised, office.pack.head.deciding) is not None
        )
        wants = wants or needs
        _row(
            copy,
            child,
            office,
            made,
            "for_agreement" if needs else "proposed",
            worker,
            screener,
            later,
        )
    entry.update(state=states.FOR_AGREEMENT if wants else states.PROPOSED, version=3)


def _who(office: Office) -> tuple[int | None, int]:
    screener = office.team.one("screener") if office.chance.random() < PROPOSED else None
    return screener, office.team.one("social_worker", "social_worker", "manager")


def _decided_at(copy: Copied, office: Office) -> datetime:
    """Most in time; urgent ones the same day."""
    chance, entry = office.chance, copy.entry
    began: datetime = entry["first_read_at"] or copy.sent_at
    if entry["rank"] <= 1 and chance.random() < 0.9:  # noqa: PLR2004
        return began + timedelta(minutes=chance.randint(15, 260))
    if chance.random() < IN_TIME:
        room = max(entry["due_at"] - began, timedelta(hours=1))
        return when.working(began + room * chance.betavariate(1.6, 1.9), chance)
    return when.after_days(entry["due_at"], chance.choices((0, 1, 2, 4), (5, 4, 2, 1))[0], chance)


def _drawn(child: Row, office: Office) -> tuple[Decided, Advised]:
    advice = json.loads(child["advice"]) if child["advice"] else {}
    rules, facts = deciding.reasons_in(advice)
    recommended = Route(child["recommended_route"] or Route.FRONT_DOOR)
    chosen = Route(child["chosen_route"] or recommended)
    made = deciding.decided(recommended, chosen, rules, facts, office.chance)
    return made, Advised(recommended, chosen, rules, facts)


def _decide(
    copy: Copied, child: Row, office: Office, worker: int, screener: int | None, at: datetime
) -> Row:
    chance = office.chance
    made, advised = _drawn(child, office)
    if screener is not None:
        before = at - timedelta(minutes=chance.randint(5, 60))
        first = deciding.other_than(made, advised.recommended or Route.FRONT_DOOR, chance)
        proposal = _row(copy, child, office, first, "proposed", screener, screener, before)
        proposal["superseded_at"] = at
        log(copy, before, screener, "decision_proposed", **_codes(child, first))
    row = _row(copy, child, office, made, "recorded", worker, screener, at)
    if why_agreement(OUTCOMES[made.outcome], advised, office.pack.head.deciding):
        agreed = at + timedelta(minutes=chance.randint(10, 150))
        row.update(
            agreed_by=office.team.one("manager", other_than=(worker,)), agreed_at=agreed, at=agreed
        )
        log(copy, agreed, row["agreed_by"], "decision_agreed", **_codes(child, made))
    _refer(row)
    log(copy, row["at"], worker, "decision_recorded", **_codes(child, made))
    return _corrected(copy, child, office, row) if chance.random() < CORRECTED else row


def _corrected(copy: Copied, child: Row, office: Office, old: Row) -> Row:
    """A manager puts it right later, where there has been time for it."""
    at = when.after_days(old["at"], office.chance.randint(1, 4), office.chance)
    if at >= office.until:
        return old
    made, _ = _drawn(child, office)
    manager = office.team.one("manager", other_than=(old["user_id"],))
    old["superseded_at"] = at
    row = _row(copy, child, office, made, "recorded", manager, None, at)
    _refer(row)
    log(copy, at, manager, "decision_corrected", **_codes(child, made))
    return row


def _row(
    copy: Copied, child: Row, office: Office, made: Decided, state: str, user: int,
    proposed_by: int | None, at: datetime,
) -> Row:  # fmt: skip
    step = deciding.step_of(made.outcome)
    day = england.local(at).date()
    return copy.add(
        "decision", office.numbers, child_id=child["id"], user_id=user, source="console", state=state,
        outcome=made.outcome, reason_code=made.reason_code,
        staff_route=str(made.staff_route) if made.staff_route else None,
        rationale=json.dumps(made.rationale), feedback=None, differs_on=made.differs_on,
        differs_how=made.differs_how, next_step=json.dumps(step[0]) if step else None,
        next_step_who=step[1] if step else None,
        next_step_by=england.after_working_days(day, step[2]) if step else None,
        proposed_by=proposed_by, agreed_by=None, agreed_at=None, referral_at=None,
        superseded_at=None, at=at,
    )  # fmt: skip


def _refer(row: Row) -> None:
    """A contact becomes a referral only here."""
    if OUTCOMES[row["outcome"]].is_referral:
        row["referral_at"] = row["at"]


def _codes(child: Row, made: Decided) -> Mapping[str, Any]:
    return {
        "child": f"child:{child['position']}", "outcome": made.outcome,
        "reason_code": made.reason_code, "reason": made.reason_code, "state": "recorded",
    }  # fmt: skip
