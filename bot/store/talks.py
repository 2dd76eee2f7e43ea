"""Named queries for conversations: begin, load, keep a turn, keep its outcome, send.

Every one of them runs in the caller's transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, desc, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.interview.case import Case, Entry
from bot.referral.record import ContactRecord
from bot.store import as_sent, outbox
from bot.store import audit as chain
from bot.store.sealing import ContactKey, Keyring
from bot.store.tables import Answer, Child, Contact, Message, PackVersion
from bot.thresholds.engine import ENGINE_SEMANTICS

TO_FRONT_DOOR = outbox.FRONT_DOOR_QUEUE


@dataclass(frozen=True)
class Talk:
    """One conversation as it stands, with the key to its sealed parts."""

    contact_id: str
    conversation: str
    mode: str
    round: int
    pack_digest: str
    key: ContactKey
    case: Case
    messages: int
    started_at: datetime
    chosen_route: str | None = None


def latest(connection: Connection, keyring: Keyring, conversation: str, mode: str) -> Talk | None:
    """The conversation's present round, held for this transaction; None if there is none."""
    row = connection.execute(
        select(
            Contact.id, Contact.mode, Contact.round, Contact.pack_digest, Contact.data_key,
            Contact.open_question, Contact.reference, Contact.chosen_route,
            Contact.started_at,
        )
        .where(Contact.conversation == conversation, Contact.mode == mode)
        .order_by(desc(Contact.round))
        .limit(1)
        .with_for_update()
    ).first()  # fmt: skip
    if row is None or row.data_key is None:  # none yet, or erased: the next message begins anew
        return None
    key = keyring.unwrap(row.data_key, row.id)
    case = Case(_standing(connection, row.id, key), row.open_question, row.reference)
    count = connection.execute(
        select(func.max(Message.position)).where(Message.contact_id == row.id)
    ).scalar()
    return Talk(
        row.id, conversation, row.mode, row.round, row.pack_digest, key, case, count or 0,
        row.started_at, row.chosen_route,
    )  # fmt: skip


def _standing(connection: Connection, contact_id: str, key: ContactKey) -> tuple[Entry, ...]:
    rows = connection.execute(
        select(Answer.id, Answer.about, Answer.question, Answer.value)
        .where(Answer.contact_id == contact_id, Answer.superseded_at.is_(None))
        .order_by(Answer.id)
    )
    return tuple(
        Entry(about, question, key.open(value, "answer.value"), number)
        for number, about, question, value in rows
    )


def begin(
    connection: Connection,
    keyring: Keyring,
    conversation: str,
    mode: str,
    pack_digest: str,
    at: datetime,
) -> Talk:
    """A new contact with a key of its own, on the pack in use now: the conversation's next round."""
    rounds = select(func.max(Contact.round)).where(Contact.conversation == conversation)
    round_ = (connection.execute(rounds).scalar() or 0) + 1
    contact_id = uuid.uuid4().hex
    wrapped, key = keyring.new_wrapped_key(contact_id)
    connection.execute(
        insert(Contact).values(
            id=contact_id, mode=mode, conversation=conversation, round=round_, stage="safety",
            data_key=wrapped, pack_digest=pack_digest, started_at=at, heard_at=at, chose_lower=0,
        )
    )  # fmt: skip
    talk = Talk(contact_id, conversation, mode, round_, pack_digest, key, Case(), 0, at)
    audit(connection, talk, "conversation_started", {"pack_digest": pack_digest}, at)
    return talk


def begin_again(
    connection: Connection, keyring: Keyring, old: Talk, pack_digest: str, at: datetime
) -> Talk:
    """The next round of a conversation; the old contact keeps everything it had."""
    talk = begin(connection, keyring, old.conversation, old.mode, pack_digest, at)
    audit(connection, old, "conversation_restarted", {"contact": talk.contact_id}, at)
    return talk


def reply_to(
    connection: Connection, keyring: Keyring, conversation: str, client_id: str
) -> Mapping[str, Any] | None:
    """The stored reply to a message that was heard before, in any round; None if it is new."""
    if not client_id:
        return None
    row = connection.execute(
        select(Contact.id, Contact.data_key, Message.reply)
        .join(Message, Message.contact_id == Contact.id)
        .where(
            Contact.conversation == conversation,
            Contact.data_key.is_not(None),
            Message.client_id == client_id,
        )
        .limit(1)
    ).first()
    if row is None:
        return None
    opened: Mapping[str, Any] = keyring.unwrap(row.data_key, row.id).open(
        row.reply, "message.reply"
    )
    return opened


def keep_turn(
    connection: Connection,
    talk: Talk,
    *,
    client_id: str,
    intent: str,
    manner: str | None = None,
    heard: Mapping[str, Any],
    reply: Mapping[str, Any],
    stage: str,
    open_question: str | None,
    added: Iterable[Entry],
    withdrawn: Iterable[Entry],
    at: datetime,
) -> None:
    """Keep a message, its reply and the answers it gave or took back: all of it or nothing."""
    of_contact = {"contact_id": talk.contact_id, "mode": talk.mode}
    result = connection.execute(
        insert(Message).values(
            **of_contact, position=talk.messages + 1, client_id=client_id,
            question=talk.case.asking, intent=intent, manner=manner, at=at,
            heard=talk.key.seal(heard, "message.heard"),
            reply=talk.key.seal(reply, "message.reply"),
        )
    )  # fmt: skip
    message_id = result.inserted_primary_key[0]
    gone = [entry.id for entry in withdrawn if entry.id is not None]
    if gone:
        connection.execute(
            update(Answer)
            .where(Answer.contact_id == talk.contact_id, Answer.id.in_(gone))
            .values(superseded_at=at)
        )
    rows = [
        {
            **of_contact, "message_id": message_id, "about": entry.about,
            "question": entry.question, "value": talk.key.seal(dict(entry.value), "answer.value"),
            "at": at,
        }
        for entry in added
    ]  # fmt: skip
    if rows:
        connection.execute(insert(Answer), rows)
    connection.execute(
        update(Contact)
        .where(Contact.id == talk.contact_id)
        .values(stage=stage, open_question=open_question, heard_at=at)
    )


def keep_children(
    connection: Connection, talk: Talk, records: list[dict[str, Any]], at: datetime
) -> None:
    """Keep each child's routes, advice and consent as they stand now; what was sent stays as it was."""
    if records and talk.case.reference is not None:
        as_sent.freeze_decisions(connection, talk.contact_id, talk.key)
    for record in records:
        at_child = and_(Child.contact_id == talk.contact_id, Child.position == record["position"])
        values = {
            name: record[name]
            for name in ("route", "highest_possible_route", "recommended_route", "chosen_route")
        }
        values["advice"] = talk.key.seal(record["advice"], "child.advice")
        values["consent"] = talk.key.seal(record["consent"], "child.consent")
        if not connection.execute(update(Child).where(at_child).values(**values)).rowcount:
            place = {"contact_id": talk.contact_id, "mode": talk.mode}
            connection.execute(insert(Child).values(**place, position=record["position"], **values))
    if records:
        connection.execute(
            update(Contact).where(Contact.id == talk.contact_id).values(**records[0]["contact"])
        )


def mark_sent(connection: Connection, talk: Talk, record: ContactRecord, at: datetime) -> None:
    """The contact is sent: receipt, time, record, and a delivery in the outbox unless it is practice."""
    reference = record.reference
    kept = talk.key.seal(record.as_dict(), "contact.record")
    connection.execute(
        update(Contact)
        .where(Contact.id == talk.contact_id)
        .values(reference=reference, sent_at=at, record=kept)
    )
    outbox.promise(connection, talk.contact_id, talk.mode, TO_FRONT_DOOR, at)
    details = {"reference": reference, "chosen_route": talk.chosen_route or ""}
    audit(connection, talk, "contact_sent", details, at)


def record_of(connection: Connection, keyring: Keyring, contact_id: str) -> ContactRecord | None:
    """What was sent, with the calls told of since; None for a talk that was not sent, or was erased."""
    found = as_sent.as_sent(connection, keyring, contact_id)
    return found.record if found else None


def history(connection: Connection, keyring: Keyring, conversation: str) -> list[Mapping[str, Any]]:
    """Every message of the present round with its reply, oldest first."""
    row = connection.execute(
        select(Contact.id, Contact.data_key)
        .where(Contact.conversation == conversation)
        .order_by(desc(Contact.round))
        .limit(1)
    ).first()
    if row is None or row.data_key is None:
        return []
    key = keyring.unwrap(row.data_key, row.id)
    rows = connection.execute(
        select(Message.heard, Message.reply, Message.at)
        .where(Message.contact_id == row.id)
        .order_by(Message.position)
    )
    return [
        {
            "heard": key.open(heard, "message.heard")["text"],
            "reply": key.open(reply, "message.reply"),
            "at": at.isoformat(),
        }
        for heard, reply, at in rows
    ]


def keep_pack(
    connection: Connection, digest: str, pack: str, version: str, content: str, at: datetime
) -> None:
    """Keep a pack whole by its digest, once."""
    known = select(PackVersion.digest).where(PackVersion.digest == digest)
    if connection.execute(known).first() is None:
        connection.execute(
            insert(PackVersion).values(
                digest=digest, pack=pack, version=version, engine=ENGINE_SEMANTICS,
                content=content, kept_at=at,
            )
        )  # fmt: skip


def pack_content(connection: Connection, digest: str) -> str:
    """The pack that a conversation rests on, as it was kept."""
    row = connection.execute(select(PackVersion.content).where(PackVersion.digest == digest)).one()
    return str(row.content)


def audit(
    connection: Connection, talk: Talk, event: str, details: Mapping[str, Any], at: datetime
) -> None:
    chain.record(connection, talk.contact_id, "referrer", event, details, at)
