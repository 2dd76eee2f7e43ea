"""Named queries for the staff console: who did not send, and one contact in full.

Each takes the mode, so that practice never stands beside live. Lists hold no personal data and open no
seal; only `contact_in_full` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, desc, exists, func, or_, select
from sqlalchemy.engine import Connection

from bot.referral.record import ContactRecord
from bot.store.as_sent import as_sent
from bot.store.sealing import ContactKey, Erased, Keyring
from bot.store.sharing import Permitted, permitted_by
from bot.store.tables import (
    LIVE,
    Answer,
    AuditEvent,
    CaseSystemEvent,
    Child,
    Contact,
    Delivery,
    Message,
    PackVersion,
    User,
)

URGENCIES = ("now", "today", "one_working_day", "planned")
URGENT_ROUTES = ("emergency", "front_door_urgent")
NOT_KNOWN = URGENCIES.index("today")
"""A contact without an urgency is put among those for today: unknown is never read as reassuring."""

_ROUTES = (Contact.recommended_route, Contact.chosen_route)


def _either(route: str) -> Any:
    return or_(*(column == route for column in _ROUTES))


_RANK = case(
    (or_(Contact.urgency == "now", _either("emergency")), 0),
    (or_(Contact.urgency == "today", _either("front_door_urgent")), 1),
    (or_(Contact.urgency == "one_working_day", _either("front_door")), 2),
    (Contact.urgency == "planned", 3),
    else_=NOT_KNOWN,
)
"""Place in `URGENCIES`. A route that the referrer raised counts as much as one that was advised."""

_FLAGGED = or_(Contact.chose_lower == 1, *(column.in_(URGENT_ROUTES) for column in _ROUTES))


@dataclass(frozen=True)
class ContactLine:
    """One contact in a list. `needs_a_look`: urgent advice not acted on, or a lower route chosen."""

    id: str
    reference: str | None
    stage: str
    urgency: str
    recommended_route: str | None
    chosen_route: str | None
    chose_lower: bool
    children: int
    started_at: datetime
    heard_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    is_erased: bool
    needs_a_look: bool


@dataclass(frozen=True)
class Exchange:
    """What the referrer wrote or pressed, and the whole reply to it."""

    position: int
    at: datetime
    heard: str
    reply: Mapping[str, Any]


@dataclass(frozen=True)
class AnswerGiven:
    """One answer. `superseded_at` is set where the referrer changed it later.

    message: position of the message that gave it. value: the answer as it was kept, with codes.
    """

    about: str
    question: str
    asked: str
    shown: str
    at: datetime
    superseded_at: datetime | None
    id: int = 0
    message: int = 0
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChildInFull:
    """A child's routes in the clear; `advice` and `consent` as they were sealed."""

    position: int
    recommended_route: str | None
    chosen_route: str | None
    advice: Mapping[str, Any]
    consent: Mapping[str, Any]


@dataclass(frozen=True)
class DeliveryMade:
    """One delivery. `due_at` is the next try; `fault` is a code, of the last try in vain."""

    kind: str
    due_at: datetime
    tries: int
    delivered_at: datetime | None
    state: str
    fault: str | None


@dataclass(frozen=True)
class CaseSystemTold:
    """A message of the case system about the contact, and its own number for the case."""

    kind: str
    case_id: str | None
    at: datetime


@dataclass(frozen=True)
class PackKept:
    """The pack that the contact rests on, whole, as it was then."""

    pack: str
    version: str
    digest: str
    content: str


@dataclass(frozen=True)
class EventKept:
    at: datetime
    actor: str
    actor_name: str | None
    event: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class ContactInFull:
    """Everything kept about one contact. Erased: what was sealed is empty, the rest stands.

    record: what was sent, with the calls told of since; None where it was not sent, or was erased.
    permitted: what may go to whom.
    """

    line: ContactLine
    pack: PackKept
    messages: tuple[Exchange, ...]
    answers: tuple[AnswerGiven, ...]
    children: tuple[ChildInFull, ...]
    deliveries: tuple[DeliveryMade, ...]
    case_system: tuple[CaseSystemTold, ...]
    events: tuple[EventKept, ...]
    record: ContactRecord | None = None
    permitted: tuple[Permitted, ...] = ()


@dataclass(frozen=True)
class Page:
    """Some lines of a list, and how many there are in all."""

    lines: tuple[ContactLine, ...]
    total: int


def talks_not_sent(
    connection: Connection, mode: str, limit: int | None = None, offset: int = 0
) -> Page:
    """Talks in which something was said and nothing sent: those to look at first, then the latest."""
    spoke = exists().where(Message.contact_id == Contact.id, Message.position > 1)
    wanted = and_(
        Contact.mode == mode, Contact.sent_at.is_(None), Contact.data_key.is_not(None), spoke
    )
    order = (desc(case((_FLAGGED, 1), else_=0)), desc(Contact.heard_at))
    return _page(connection, wanted, order, limit, offset)


def contact_line(connection: Connection, wanted: str, mode: str = LIVE) -> ContactLine | None:
    """A contact by id or reference, without opening any seal; None if there is none in this mode."""
    same = or_(Contact.id == wanted, Contact.reference == wanted)
    row = connection.execute(_lines().where(same, Contact.mode == mode)).first()
    return _line(row) if row else None


def contact_in_full(
    connection: Connection, keyring: Keyring, wanted: str, mode: str = LIVE
) -> ContactInFull | None:
    """Everything about one contact, by id or reference; None if there is none in this mode.

    Raises: SettingsError if the key that wrapped the contact's own is not in the keyring.
    """
    line = contact_line(connection, wanted, mode)
    if line is None:
        return None
    try:
        key = keyring.unwrap(_data_key(connection, line.id), line.id)
    except Erased:
        key = None
    return ContactInFull(
        line=line,
        pack=_pack(connection, line.id),
        messages=_messages(connection, line.id, key) if key else (),
        answers=_answers(connection, line.id, key) if key else (),
        children=_children(connection, line.id, key) if key else (),
        deliveries=_deliveries(connection, line.id),
        case_system=_case_system(connection, line.id),
        events=events_of(connection, line.id),
        record=_record(connection, keyring, line.id) if key else None,
        permitted=permitted_by(connection, line.id),
    )


def _record(connection: Connection, keyring: Keyring, contact_id: str) -> ContactRecord | None:
    found = as_sent(connection, keyring, contact_id)
    return found.record if found else None


def events_of(connection: Connection, chain: str) -> tuple[EventKept, ...]:
    """A chain's audit events in order, with the names of the staff in them."""
    kept = connection.execute(
        select(AuditEvent.at, AuditEvent.actor, AuditEvent.event, AuditEvent.details)
        .where(AuditEvent.chain == chain)
        .order_by(AuditEvent.position)
    ).all()
    numbers = {int(e.actor[5:]) for e in kept if e.actor.startswith("user:")}
    names = dict(connection.execute(select(User.id, User.name).where(User.id.in_(numbers))).all())
    by_actor = {f"user:{number}": name for number, name in names.items()}
    return tuple(EventKept(e.at, e.actor, by_actor.get(e.actor), e.event, e.details) for e in kept)


def _page(
    connection: Connection, wanted: Any, order: tuple[Any, ...], limit: int | None, offset: int
) -> Page:
    total = connection.execute(select(func.count()).select_from(Contact).where(wanted)).scalar_one()
    rows = connection.execute(
        _lines().where(wanted).order_by(*order, Contact.id).limit(limit).offset(offset)
    )
    return Page(tuple(_line(row) for row in rows), total)


def _lines() -> Any:
    children = (
        select(func.count())
        .select_from(Child)
        .where(Child.contact_id == Contact.id)
        .scalar_subquery()
    )
    return select(
        Contact.id, Contact.reference, Contact.stage, _RANK.label("rank"),
        Contact.recommended_route, Contact.chosen_route, Contact.chose_lower,
        children.label("children"), Contact.started_at, Contact.heard_at, Contact.sent_at,
        Contact.received_at, Contact.data_key.is_(None).label("is_erased"),
        case((_FLAGGED, 1), else_=0).label("flagged"),
    )  # fmt: skip


def _line(row: Any) -> ContactLine:
    return ContactLine(
        row.id, row.reference, row.stage, URGENCIES[row.rank], row.recommended_route,
        row.chosen_route, bool(row.chose_lower), row.children, row.started_at, row.heard_at,
        row.sent_at, row.received_at, bool(row.is_erased), bool(row.flagged),
    )  # fmt: skip


def _data_key(connection: Connection, contact_id: str) -> bytes | None:
    wanted = select(Contact.data_key).where(Contact.id == contact_id)
    return connection.execute(wanted).scalar_one()  # type: ignore[no-any-return]


def _pack(connection: Connection, contact_id: str) -> PackKept:
    row = connection.execute(
        select(PackVersion.pack, PackVersion.version, PackVersion.digest, PackVersion.content)
        .join(Contact, Contact.pack_digest == PackVersion.digest)
        .where(Contact.id == contact_id)
    ).one()
    return PackKept(*row)


def _messages(connection: Connection, contact_id: str, key: ContactKey) -> tuple[Exchange, ...]:
    rows = connection.execute(
        select(Message.position, Message.at, Message.heard, Message.reply)
        .where(Message.contact_id == contact_id)
        .order_by(Message.position)
    )
    return tuple(
        Exchange(
            position,
            at,
            str(key.open(heard, "message.heard").get("text", "")),
            key.open(reply, "message.reply"),
        )
        for position, at, heard, reply in rows
    )


def _answers(connection: Connection, contact_id: str, key: ContactKey) -> tuple[AnswerGiven, ...]:
    """Answers in words. Notes that the interview makes for itself have no words and are left out."""
    rows = connection.execute(
        select(
            Answer.about, Answer.question, Answer.value, Answer.at, Answer.superseded_at, Answer.id,
            Message.position,
        )
        .join(Message, Message.id == Answer.message_id)
        .where(Answer.contact_id == contact_id)
        .order_by(Answer.id)
    )  # fmt: skip
    found = []
    for about, question, value, at, superseded_at, number, message in rows:
        opened = key.open(value, "answer.value")
        shown = opened.get("shown") or opened.get("text")
        if shown:
            asked = opened.get("asked") or question.replace("_", " ").capitalize()
            found.append(
                AnswerGiven(
                    about, question, asked, str(shown), at, superseded_at, number, message, opened
                )
            )
    return tuple(found)


def _children(connection: Connection, contact_id: str, key: ContactKey) -> tuple[ChildInFull, ...]:
    rows = connection.execute(
        select(
            Child.position, Child.recommended_route, Child.chosen_route, Child.advice, Child.consent
        )
        .where(Child.contact_id == contact_id)
        .order_by(Child.position)
    )
    return tuple(
        ChildInFull(
            position,
            recommended,
            chosen,
            key.open(advice, "child.advice") if advice else {},
            key.open(consent, "child.consent") if consent else {},
        )
        for position, recommended, chosen, advice, consent in rows
    )


def _deliveries(connection: Connection, contact_id: str) -> tuple[DeliveryMade, ...]:
    rows = connection.execute(
        select(
            Delivery.kind, Delivery.due_at, Delivery.tries, Delivery.delivered_at, Delivery.state,
            Delivery.last_fault,
        )
        .where(Delivery.contact_id == contact_id)
        .order_by(Delivery.id)
    )  # fmt: skip
    return tuple(DeliveryMade(*row) for row in rows)


def _case_system(connection: Connection, contact_id: str) -> tuple[CaseSystemTold, ...]:
    told = CaseSystemEvent
    rows = connection.execute(
        select(told.kind, told.case_id, told.at)
        .where(told.contact_id == contact_id)
        .order_by(told.received_at, told.id)
    )
    return tuple(CaseSystemTold(*row) for row in rows)
