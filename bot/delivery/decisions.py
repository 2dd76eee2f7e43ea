"""What the case system tells us: `schema/decision-v1.json`, read strictly and kept once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError, root_validator, validator
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.front_door import outcomes
from bot.store import audit
from bot.store.front_door.settling import settle
from bot.store.front_door.standing import RECORDED
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, CaseSystemEvent, Child, Contact, Decision, QueueEntry

ACTOR = "case_system"
CODE = r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$"
LONGEST_TEXT = 20_000
MORE_INFORMATION = "more_information_needed"
"""Not a decision: the case system asks for more. The clock runs on, and nothing is decided by it."""
OUTCOMES = (*outcomes.OUTCOMES, MORE_INFORMATION)


class BadMessage(Exception):
    """The message cannot be taken. `status` as in HTTP; `faults` name places and never quote words."""

    def __init__(self, status: int, code: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.status, self.code, self.faults = status, code, faults


class _Strict(BaseModel):
    class Config:
        extra = "forbid"


class DecisionTold(_Strict):
    """What was decided about one child, and why. `feedback` is written for the referrer."""

    child: str = Field(regex=r"^child:[1-9][0-9]?$")
    outcome: str
    reason_code: str = Field(regex=r"^[a-z0-9_]{1,40}$")
    rationale: str = Field(min_length=1, max_length=LONGEST_TEXT)
    feedback: str = Field("", max_length=LONGEST_TEXT)

    @validator("outcome")
    def _is_known(cls, outcome: str) -> str:  # pydantic passes the class
        if outcome not in OUTCOMES:
            raise ValueError("is not one of the outcomes")
        return outcome


class EventTold(_Strict):
    """One message: that a contact was taken over, or what was decided about its children."""

    schema_: Literal["decision-v1"] = Field(alias="schema")
    id: str = Field(regex=CODE)
    kind: Literal["acknowledged", "decided"]
    reference: str = Field(regex=r"^TH-[A-Z0-9]{4,17}$")
    case_id: str | None = Field(None, regex=CODE)
    at: datetime
    decisions: tuple[DecisionTold, ...] = ()

    @validator("at")
    def _has_a_zone(cls, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("has no time zone")
        return at

    @root_validator(skip_on_failure=True)
    def _fits_its_kind(cls, values: dict[str, Any]) -> dict[str, Any]:
        decided = values["kind"] == "decided"
        if decided != bool(values["decisions"]):
            raise ValueError("decisions go with the kind `decided`, one or more, and with no other")
        children = [decision.child for decision in values["decisions"]]
        if len(set(children)) != len(children):
            raise ValueError("a child has two decisions")
        return values


def read_event(body: bytes, signed_id: str) -> EventTold:
    """The message in a body whose signature was checked. Raises: BadMessage."""
    try:
        event = EventTold.parse_obj(json.loads(body))
    except ValidationError as error:
        places = tuple(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
        raise BadMessage(422, "not_as_the_schema_says", places) from error
    except (ValueError, RecursionError) as error:
        raise BadMessage(400, "not_json") from error
    if event.id != signed_id:
        raise BadMessage(422, "another_id_than_signed")
    return event


def keep_event(
    connection: Connection, keyring: Keyring, event: EventTold, body: bytes, now: datetime
) -> bool:
    """Keep what was told, once; False where this same message was kept before.

    Raises: BadMessage if the contact or a child is not known, was erased, or the id was used before.
    """
    digest = hashlib.sha256(body).hexdigest()
    contact = connection.execute(
        select(Contact.id, Contact.data_key)
        .where(Contact.reference == event.reference, Contact.mode == LIVE)
        .with_for_update(key_share=True)  # staff who decide at once hold the queue's entry first
    ).first()
    known = connection.execute(
        select(CaseSystemEvent.digest).where(CaseSystemEvent.id == event.id)
    ).first()
    if known is not None:
        if known.digest != digest:
            raise BadMessage(409, "id_used_before")
        return False
    if contact is None:
        raise BadMessage(404, "no_such_reference")
    if contact.data_key is None and event.decisions:
        raise BadMessage(410, "erased")
    place = {"contact_id": contact.id, "mode": LIVE}
    if event.decisions:
        _keep_decisions(connection, keyring, contact, event, now)
    connection.execute(
        insert(CaseSystemEvent).values(
            **place, id=event.id, kind=event.kind, case_id=event.case_id, digest=digest,
            at=event.at, received_at=now,
        )
    )  # fmt: skip
    details = {"event": event.id, "kind": event.kind}
    audit.record(connection, contact.id, ACTOR, "case_system_told", details, now)
    return True


def _children(connection: Connection, contact_id: str) -> Mapping[str, int]:
    rows = connection.execute(
        select(Child.id, Child.position).where(Child.contact_id == contact_id)
    )
    return {f"child:{row.position}": row.id for row in rows}


def _keep_decisions(
    connection: Connection, keyring: Keyring, contact: Any, event: EventTold, now: datetime
) -> None:
    """Keep what was decided about each child; the queue's entry is taken first, as staff take it."""
    entry = update(QueueEntry).where(QueueEntry.contact_id == contact.id)
    connection.execute(entry.values(version=QueueEntry.version + 1))
    children = _children(connection, contact.id)
    stands = []
    for decision in event.decisions:
        if decision.child not in children:
            raise BadMessage(422, "no_such_child", (decision.child,))
        child_id = children[decision.child]
        former = _standing(connection, child_id)
        is_latest = former is None or former.at <= event.at
        stands.append(decision.outcome != MORE_INFORMATION and is_latest)
        if stands[-1]:
            _supersede(connection, child_id, now)
        values = _values(decision, former, event.at) if stands[-1] else {"superseded_at": now}
        _insert(connection, keyring, contact, child_id, decision, at=event.at, **values)
    if any(stands):
        settle(connection, contact.id, event.at, True)


def _standing(connection: Connection, child_id: int) -> Any:
    """When the decision that stands for a child was made, and since when it is a referral."""
    return connection.execute(
        select(Decision.at, Decision.referral_at).where(
            Decision.child_id == child_id,
            Decision.superseded_at.is_(None),
            Decision.state == RECORDED,
        )
    ).first()


def _supersede(connection: Connection, child_id: int, now: datetime) -> None:
    """Nothing that was decided or proposed before stands beside a later decision."""
    live = (Decision.child_id == child_id, Decision.superseded_at.is_(None))
    connection.execute(update(Decision).where(*live).values(superseded_at=now))


def _values(decision: DecisionTold, former: Any, at: datetime) -> dict[str, Any]:
    """What follows from an outcome that stands: its route, and since when the contact is a referral."""
    outcome = outcomes.OUTCOMES[decision.outcome]
    route = outcome.staff_route.value if outcome.staff_route else None
    since = (former and former.referral_at) or at
    return {"staff_route": route, "referral_at": since if outcome.is_referral else None}


def _insert(
    connection: Connection,
    keyring: Keyring,
    contact: Any,
    child_id: int,
    decision: DecisionTold,
    **more: Any,
) -> None:
    key = keyring.unwrap(contact.data_key, contact.id)
    feedback = key.seal(decision.feedback, "decision.feedback") if decision.feedback else None
    connection.execute(
        insert(Decision).values(
            contact_id=contact.id, mode=LIVE, child_id=child_id, user_id=None, source=ACTOR,
            outcome=decision.outcome, reason_code=decision.reason_code, feedback=feedback,
            rationale=key.seal(decision.rationale, "decision.rationale"), **more,
        )
    )  # fmt: skip
