"""Invented decided contacts in bulk, the same for the same seed: routes that differ a little."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.front_door.outcomes import OUTCOMES
from bot.store.tables import (
    LIVE,
    Child,
    ChildFigure,
    Contact,
    ContactArea,
    Decision,
    OutcomeMessage,
    QueueEntry,
    RuleFired,
)
from bot.thresholds.routes import Route

ROUTES = tuple(map(str, Route))
AGENCIES = ("school", "police", "gp", "health_visitor", None)
AREAS = ("neglect", "physical_abuse", "domestic_abuse", "education")
BY_ROUTE = {str(o.staff_route): o for o in OUTCOMES.values() if o.staff_route is not None}
BATCH = 5_000


def fill(
    connection: Connection,
    count: int,
    digest: str,
    until: datetime,
    by: int,
    key: Any = None,
    days: int = 320,
    seed: int = 1,
) -> None:
    """So many contacts over the days before `until`, nine of ten decided. key: seals what has to be sealed.

    by: number of a member of staff. Every twentieth child is heard of again; every fortieth is restricted.
    """
    chance = random.Random(seed)  # noqa: S311 - invented data
    for first in range(0, count, BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {}
        for number in range(first, min(count, first + BATCH)):
            for table, row in _contact(number, digest, until, by, key, days, chance):
                rows.setdefault(table, []).append(row)
        for table, kept in rows.items():
            connection.execute(insert(table), kept)


def _contact(
    number: int, digest: str, until: datetime, by: int, key: Any, days: int, chance: random.Random
) -> list[tuple[Any, dict[str, Any]]]:
    contact_id, child_id = f"{number + 1_000_000:032x}", 1_000_000 + number
    sent = until - timedelta(minutes=chance.randrange(days * 1440))
    advised = chance.randrange(len(ROUTES))
    chosen = min(5, max(0, advised + chance.choice((-1, 0, 0, 0, 0, 1))))
    of_contact = {"contact_id": contact_id, "mode": LIVE}
    is_decided = number % 10 != 0
    found: list[tuple[Any, dict[str, Any]]] = [
        (Contact, {
            "id": contact_id, "mode": LIVE, "conversation": f"bulk-{number}", "round": 1, "stage": "sent",
            "pack_digest": digest, "chose_lower": 0, "started_at": sent, "heard_at": sent, "sent_at": sent,
            "reference": f"TH-BULK{number}", "recommended_route": ROUTES[advised],
            "chosen_route": ROUTES[chosen],
        }),
        (Child, {
            **of_contact, "id": child_id, "position": 1, "recommended_route": ROUTES[advised],
            "chosen_route": ROUTES[chosen],
        }),
        (QueueEntry, {
            **of_contact, "door": "front_door", "state": "decided" if is_decided else "waiting", "rank": 2,
            "waiting_since": sent, "look_by": sent, "due_at": sent + timedelta(days=1), "no_contact": 0,
            "version": 1, "agency": chance.choice(AGENCIES), "shift": "day",
            "restricted": "staff_family" if number % 40 == 7 else None,
        }),
        (ChildFigure, {
            **of_contact, "child": 1, "completeness": chance.randrange(101), "clarity": chance.randrange(101),
            "ground": chance.choice(("agreement", "openness", "none")), "held": None,
            "agreement": "agreed", "openness": "told", "unknowns": chance.randrange(4),
            "same_child": number - number % 20 if number % 20 < 2 else number,
        }),
        (RuleFired, {**of_contact, "rule": f"NE-{advised:03}", "at": sent}),
        *((ContactArea, {**of_contact, "area": area})
          for area in chance.sample(AREAS, chance.choice((1, 1, 2)))),
    ]  # fmt: skip
    if is_decided:
        found += _decision(number, child_id, advised, sent, by, key, of_contact, chance)
    return found


def _decision(
    number: int, child_id: int, advised: int, sent: datetime, by: int, key: Any,
    of_contact: dict[str, Any], chance: random.Random,
) -> list[tuple[Any, dict[str, Any]]]:  # fmt: skip
    route = ROUTES[min(5, max(0, advised + chance.choice((-1, 0, 0, 0, 0, 0, 1))))]
    outcome = (
        OUTCOMES["already_open"]
        if number % 15 == 2
        else BY_ROUTE.get(route, OUTCOMES["advice_given"])
    )
    at = sent + timedelta(hours=chance.choice((1, 3, 8, 20, 30, 70)))
    differs = outcome.staff_route is not None and str(outcome.staff_route) != ROUTES[advised]
    sealed = key.seal({"text": "An invented reason."}, "decision.rationale") if key else b""
    words = key.seal({"decided": "x"}, "outcome_message.words") if key else b""
    decision = {
        **of_contact, "id": child_id, "child_id": child_id, "user_id": by, "state": "recorded",
        "source": "console", "outcome": outcome.code, "reason_code": chance.choice(outcome.reasons),
        "staff_route": str(outcome.staff_route) if outcome.staff_route is not None else None,
        "rationale": sealed, "at": at, "referral_at": at if outcome.is_referral else None,
        "differs_on": chance.choice((f"rule:NE-{advised:03}", "other")) if differs else None,
        "differs_how": "professional_judgement" if differs else None,
    }  # fmt: skip
    if number % 7 == 0:
        return [(Decision, decision)]
    message = {**of_contact, "decision_id": child_id, "words": words, "at": at, "by": by, "not_told": None,
               "clear": chance.choice((None, 1, 1, 0))}  # fmt: skip
    return [(Decision, decision), (OutcomeMessage, message)]
